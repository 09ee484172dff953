# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module cache_restore: from its options to its result."""

from __future__ import annotations

from .._ecs.api import EcsApi
from .._inventory.inventory import checked
from .._module.converge import plan_result
from .._module.inventory import inventory_of
from .._module.run import Result, Run
from .cache_copies import CacheCopies
from .cache_request import cache_test_request
from .cache_test import CacheTest


def restore_cache(run: Run) -> Result:
    """Try the snapshots of a cache."""
    inventory = inventory_of(run.params)
    request = cache_test_request(inventory, run.params)
    api = EcsApi(run.aws, checked(inventory.cluster).ecs_name)
    copies = CacheCopies(run.aws, run.tags, run.progress, run.params["timeout"])
    work = CacheTest(api, inventory, request, copies, run.progress)
    result = plan_result(work.plan())
    if run.check_mode:
        return result
    run.take_lock()
    measured = work.run()
    return {**result, **measured.to_result(), "summary": measured.lines()}
