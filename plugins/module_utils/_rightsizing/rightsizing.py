# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Advice on one environment from what was measured of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .._history.request import chosen_services, cluster_api
from .._inventory.inventory import Inventory
from .._module.inventory import inventory_of
from .._module.run import Result, Run
from .advise import advise, measured_days
from .document import advice_lines, proposal
from .reads import read_use
from .use import DAYS, Advice


def environment_rightsizing(run: Run) -> Result:
    """The advice; raises Failure for credentials of another account."""
    inventory = inventory_of(run.params["inventory"])
    if run.params["service"]:
        inventory = _of_services(inventory, run.params["service"])
    api = cluster_api(run.aws, inventory)
    run.progress.say(f"{api.cluster}: reading what CloudWatch measured in the last {DAYS} days")
    use = read_use(run.aws, inventory, api.now())
    days, advice = measured_days(use), advise(inventory, use)
    lines = advice_lines(inventory, use, advice, days)
    run.progress.show(lines)
    return {
        "changed": False,
        "days": round(days, 2),
        "advice": [_result(item) for item in advice],
        "proposal": proposal(inventory, advice, days, f"{use.span.end:%Y-%m-%d %H:%M} UTC"),
        "lines": lines,
    }


def _of_services(inventory: Inventory, names: str) -> Inventory:
    """The inventory of some services alone: what all share follows from all of them."""
    chosen = chosen_services(inventory, names)
    return replace(inventory, services=chosen, databases={}, caches={}, network=None, monitoring=None, protected=True)


def _result(item: Advice) -> dict[str, Any]:
    changes = [{"key": change.key, "now": change.now, "then": change.then} for change in item.changes]
    return {**vars(item), "changes": changes}
