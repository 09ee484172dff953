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

from typing import Any

from ..module_utils._data.context import DataContext
from ..module_utils._data.desired import desired_data
from ..module_utils._data.names import DB_INSTANCE
from ..module_utils._ecs.api import EcsApi
from ..module_utils._inventory.inventory import Inventory, checked
from ..module_utils._module.arguments import dicts, services_arguments
from ..module_utils._module.converge import plan_result
from ..module_utils._module.inventory import inventory_of
from ..module_utils._module.run import Result, Run, run_module
from ..module_utils._plan.values import Address
from ..module_utils._restore.clients import restart_clients
from ..module_utils._restore.copies import Copies
from ..module_utils._restore.marks import BACK, Mark
from ..module_utils._restore.request import RestoreRequest, restore_request
from ..module_utils._restore.restore import Restore
from ..module_utils._restore.restore_test import RestoreTest
from ..module_utils._text.times import in_words


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


def restore(run: Run) -> Result:
    """Restore a database, or try it."""
    inventory = inventory_of(run.params)
    request = restore_request(inventory, {**run.params, "check_mode": run.check_mode})
    api = EcsApi(run.aws, checked(inventory.cluster).ecs_name)
    copies = Copies(run.aws, run.tags, run.progress, run.params["timeout"])
    kind = RestoreTest if request.test else Restore
    work = kind(run.aws, api, inventory, request, copies, run.progress)
    result = plan_result(work.plan())
    if run.check_mode:
        return result
    run.take_lock()
    properties = _properties(run, inventory, request)
    if isinstance(work, RestoreTest):
        measured = work.run(properties)
        return {**result, **measured.to_result(), "summary": measured.lines()}
    return {**result, **_restored(run, work, api, inventory, request, properties)}


def _restored(
    run: Run, work: Restore, api: EcsApi, inventory: Inventory, request: RestoreRequest, properties: dict[str, Any]
) -> Result:
    """Restore for real; the services are restarted, and only then the restore has ended."""
    mark, unreachable = work.run(properties)
    deployments = restart_clients(api, inventory, request.key, run.progress)
    work.finish()
    return {
        "changed": True,
        "restored_to": mark.state,
        "former": mark.former,
        "unreachable_seconds": round(unreachable),
        "deployments": deployments,
        "summary": _summary(mark, request, unreachable),
    }


def _summary(mark: Mark, request: RestoreRequest, unreachable: float) -> list[str]:
    state = "the former one is back" if mark.state == BACK else f"it is restored to {mark.state}"
    lines = [f"DB instance {mark.of}: {state}; the one before stays as {mark.former}"]
    lines.append(f"Nobody reached it for {in_words(unreachable)}, from one rename to the other")
    lines.append(f"To take it back: playbooks/restore.yml -e back={mark.former} -e confirm={mark.of}")
    if request.database.managed_password:
        lines.append("RDS manages its password again with the next deploy.yml, which gives the services the new secret")
    return lines


def _properties(run: Run, inventory: Inventory, request: RestoreRequest) -> dict[str, Any]:
    """What the inventory wants of the instance, but for its network, which is the living one's."""
    context = DataContext((), {"rds": "", "redis": ""}, run.tags)
    resources = {item.address: item.properties for item in desired_data(inventory, context)}
    wanted = dict(resources[Address(DB_INSTANCE, request.identifier)])
    return {name: value for name, value in wanted.items() if name != "security_groups"}


if __name__ == "__main__":
    main()
