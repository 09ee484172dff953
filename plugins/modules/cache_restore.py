#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: cache_restore
version_added: "1.1.0"
short_description: Try whether a cache can be restored from its snapshots
description:
  - Restores the newest snapshot of a cache, or that of O(to), in a replication group of one node beside the living one, runs the checks of
    the inventory with it, measures how long that took and how old the snapshot was, and removes it again.
  - The living replication group gets a tag that says when its snapshots were good.
  - A run that was interrupted is finished by running it again.
notes:
  - For real, a cache is restored by the inventory, as no replication group takes another one's name. It gets another C(identifier) with
    C(restore_snapshot) in C(caches), and the next deploy moves the services to it.
author: TalentBase (@talentbase)
options:
  cache:
    description: The cache, by inventory key. Not needed where there is one.
    type: str
  test:
    description: Restore only to see that it can be done. Has to be V(true).
    type: bool
    default: false
  to:
    description: The name of the snapshot to restore, or V(newest), the default.
    type: str
  timeout:
    description: How long to wait for one change of a replication group, in seconds.
    type: int
    default: 3600
  caches:
    required: true
  secrets:
    description: The inventory's C(secrets), names and kinds only. The C(auth_token) of a cache is one of its keys.
    type: dict
    default: {}
extends_documentation_fragment:
  - talentbase.aws.inventory_caches
  - talentbase.aws.converge
  - talentbase.aws.services
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: The snapshots of the cache can be restored
  talentbase.aws.cache_restore:
    cluster: {name: app-dev}
    services:
      api:
        name: app-api-dev
        repository: app-api
        cpu: 256
        memory: 512
        environment: {REDIS_URL: "${cache.main.scheme}://${cache.main.host}:${cache.main.port}/0"}
    caches:
      main:
        identifier: app-dev-redis
        engine_version: "7"
        node_type: cache.t3.micro
        snapshot_retention_days: 7
        backup:
          restore_test_days: 30
          checks:
            - {service: api, command: [python, manage.py, check_cache]}
    test: true
"""

RETURN = r"""
snapshot:
  description: The snapshot that was restored.
  returned: success, but in check mode
  type: str
  sample: automatic.app-dev-redis-001-2026-11-30-05-00
restored_to:
  description: When it was taken.
  returned: success, but in check mode
  type: str
  sample: "2026-11-30T05:00:00Z"
recovery_time_seconds:
  description: From the request to the last check that was good.
  returned: success, but in check mode
  type: int
  sample: 402
restore_seconds:
  description: The part of it until the restored replication group answered.
  returned: success, but in check mode
  type: int
  sample: 361
check_seconds:
  description: The part of it for the checks.
  returned: success, but in check mode
  type: int
  sample: 41
recovery_point_seconds:
  description: How old the snapshot was when the test began.
  returned: success, but in check mode
  type: int
  sample: 18900
plan:
  description: What is made and removed.
  returned: success
  type: list
  elements: str
  sample: ["create replication group app-dev-redis-restore", "delete replication group app-dev-redis-restore"]
summary:
  description: What was measured.
  returned: success, but in check mode
  type: list
  elements: str
"""

from ..module_utils._module.arguments import dicts, services_arguments
from ..module_utils._module.run import run_module
from ..module_utils._restore.cache_run import restore_cache


def main() -> None:
    spec = services_arguments(
        **dicts("caches", required=True),
        **dicts("secrets"),
        cache={"type": "str"},
        test={"type": "bool", "default": False},
        to={"type": "str"},
        timeout={"type": "int", "default": 3600},
    )
    run_module(spec, restore_cache)


if __name__ == "__main__":
    main()
