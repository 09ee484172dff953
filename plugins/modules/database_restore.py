#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: database_restore
version_added: "1.1.0"
short_description: Restore a database to a point in time, or try that
description:
  - With O(test), restores the newest state, or that of O(to), in an instance beside the living one, runs the checks of the inventory with it,
    measures recovery time and recovery point, and removes it again. The living instance gets a tag that says when its backups were good.
  - With O(to) alone, restores beside the living instance, runs the checks, gives the living one another name, and the restored one its name,
    and so its address. Then the services that use it get new tasks. Nothing reaches the database between the two renames, a few minutes.
  - The former instance stays until a person removes it; O(back) puts it in its place again.
  - A run that was interrupted is finished by running it again.
notes:
  - M(amazon.aws.rds_instance) restores to a point in time as well, and neither checks nor measures, nor puts the restored one in the other's place.
author: TalentBase (@talentbase)
options:
  database:
    description: The database, by inventory key. Not needed where there is one.
    type: str
  test:
    description: Restore only to see that it can be done.
    type: bool
    default: false
  to:
    description: The time to restore to, such as V(2026-11-30T10:15:00Z), or V(newest).
    type: str
  back:
    description: The name of the former instance that is to come back.
    type: str
  confirm:
    description: The identifier of the instance, which a restore for real asks for.
    type: str
  timeout:
    description: How long to wait for one change of an instance, in seconds.
    type: int
    default: 7200
  databases:
    required: true
  secrets:
    description: The inventory's C(secrets), names and kinds only. The C(credentials) of a database is one of its keys.
    type: dict
    default: {}
extends_documentation_fragment:
  - talentbase.aws.inventory_databases
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The backups of the database can be restored
  talentbase.aws.database_restore:
    cluster: {name: app-dev}
    services:
      api:
        name: app-api-dev
        repository: app-api
        cpu: 256
        memory: 512
        environment: {DB_HOST: "${database.main.host}"}
    databases:
      main:
        identifier: app-dev
        engine_version: "15"
        instance_class: db.t3.micro
        storage_gib: 20
        database_name: app
        credentials: database
        backup:
          restore_test_days: 30
          checks:
            - {service: api, command: [python, manage.py, check, --database, default]}
    test: true
"""

RETURN = r"""
restored_to:
  description: The time that the instance was restored to.
  returned: success, but in check mode
  type: str
  sample: "2026-11-30T10:15:00Z"
recovery_time_seconds:
  description: From the request to the last check that was good.
  returned: with O(test), but in check mode
  type: int
  sample: 912
restore_seconds:
  description: The part of it until the restored instance answered.
  returned: with O(test), but in check mode
  type: int
  sample: 840
check_seconds:
  description: The part of it for the checks.
  returned: with O(test), but in check mode
  type: int
  sample: 72
recovery_point_seconds:
  description: How much older than the request the newest row is, or, where no command tells it, the state that was restored.
  returned: with O(test), but in check mode
  type: int
  sample: 301
newest_row:
  description: The time of the newest row; empty where C(backup.newest_row) names no command.
  returned: with O(test), but in check mode
  type: str
  sample: "2026-11-30T10:14:58Z"
former:
  description: The name of the instance whose place the restored one has taken.
  returned: without O(test), but in check mode
  type: str
  sample: app-dev-before-20261130-101502
unreachable_seconds:
  description: From the first rename to the end of the second; nobody reaches the database meanwhile.
  returned: without O(test), but in check mode
  type: int
  sample: 161
deployments:
  description: The restarts of the services that use the database.
  returned: without O(test), but in check mode
  type: list
  elements: dict
plan:
  description: What is made, renamed and removed.
  returned: success
  type: list
  elements: str
  sample: ["create DB instance app-dev-restore", "delete DB instance app-dev-restore"]
summary:
  description: What was measured, or how the restore is taken back.
  returned: success, but in check mode
  type: list
  elements: str
"""

from ..module_utils._module.arguments import dicts, services_arguments
from ..module_utils._module.run import run_module
from ..module_utils._restore.run import restore


def main() -> None:
    spec = services_arguments(
        **dicts("databases", required=True),
        **dicts("secrets"),
        database={"type": "str"},
        test={"type": "bool", "default": False},
        to={"type": "str"},
        back={"type": "str"},
        confirm={"type": "str"},
        timeout={"type": "int", "default": 7200},
    )
    run_module(spec, restore)


if __name__ == "__main__":
    main()
