# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module database_restore: from its options to its result."""

from __future__ import annotations

from typing import Any

from .._data.context import DataContext
from .._data.desired import desired_data
from .._data.names import DB_INSTANCE
from .._ecs.api import EcsApi
from .._inventory.inventory import Inventory, checked
from .._module.converge import plan_result
from .._module.inventory import inventory_of
from .._module.run import Result, Run
from .._plan.values import Address
from .._text.times import in_words
from .clients import restart_clients
from .copies import Copies
from .marks import BACK, Mark
from .request import RestoreRequest, restore_request
from .restore import Restore
from .restore_test import RestoreTest


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
