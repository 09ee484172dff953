# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an inventory costs: without a look at AWS, unless its use is to be measured, or what was spent is asked for."""

from __future__ import annotations

from dataclasses import asdict

from .._cost.desired import desired_resources
from .._cost.estimate import estimate
from .._cost.explorer import read_actual
from .._inventory.cost import Cost
from .._measured.usage import read_usage
from .._module.inventory import variables_of
from .._module.run import Result, Run
from .run import valid_inventory

ASSUMED = "cost.usage of the inventory"


def environment_cost(run: Run) -> Result:
    """The estimate of one environment; raises Failure with every fault of its inventory."""
    inventory, _findings = valid_inventory(variables_of(run.params), run.warn)
    cost: Cost = inventory.cost
    days = inventory.monitoring.log_retention_days if inventory.monitoring else 0
    usage, source = read_usage(run.aws, inventory) if run.params["measured"] else (cost.usage, ASSUMED)
    found = estimate(desired_resources(inventory), inventory.region, usage, days)
    about = {
        "environment": inventory.environment_name,
        "region": inventory.region,
        "before_usd": cost.before,
        "usage_from": source,
    }
    result = {**about, **found.to_result()}
    if run.params["actual"]:
        result["actual"] = read_actual(run.aws, inventory, [asdict(line) for line in found.lines])
    return {"changed": False, "estimate": result}
