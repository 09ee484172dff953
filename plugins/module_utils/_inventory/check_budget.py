# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a budget or a monitor of anomalies counts the environment's spending, and somebody hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .cost import Anomalies, Budget
from .faults import Fault, suggestion
from .inventory import Inventory

NOTIFICATIONS, NAME_LENGTH = 10, 100
"""https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CreateBudget.html"""


def check_budget(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the budget and of the monitor of anomalies."""
    for key, item in (("budget", inventory.cost.budget), ("anomalies", inventory.cost.anomalies)):
        if item is not None:
            yield from _shared(f"cost.{key}", item, inventory, variables)
    if inventory.cost.budget:
        yield from _thresholds(inventory.cost.budget)


def _shared(key: str, item: Budget | Anomalies, inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    tags = inventory.resource_tags
    if item.tag not in tags and (tags or not variables.get("resource_tags")):
        problem = f"is {item.tag}, which is not a key of resource_tags, so AWS would count nothing"
        hint = suggestion(item.tag, tags) if tags else "add it to resource_tags with a value of this environment alone"
        yield Fault(f"{key}.tag", problem, hint)
    if inventory.monitoring is None and variables.get("monitoring") is None:
        problem = "has nobody to tell, as the inventory has no monitoring"
        yield Fault(key, problem, "give monitoring, whose topic is told")
    if len(item.name) > NAME_LENGTH:
        problem = f"is {item.name}, longer than {NAME_LENGTH} characters"
        yield Fault(f"{key}.name", problem, "give a shorter name")


def _thresholds(budget: Budget) -> Iterator[Fault]:
    for key, percents in (("actual", budget.actual), ("forecast", budget.forecast)):
        yield from _of_one_kind(f"cost.budget.{key}", percents)
    number = len(budget.actual) + len(budget.forecast)
    if number > NOTIFICATIONS:
        problem = f"has {number} thresholds in actual and forecast, more than the {NOTIFICATIONS} of AWS"
        yield Fault("cost.budget", problem, f"give at most {NOTIFICATIONS}")
    if not number:
        yield Fault("cost.budget", "has no threshold, so nobody hears of it", "give one in actual or forecast")


def _of_one_kind(key: str, percents: Sequence[float]) -> Iterator[Fault]:
    for number, percent in enumerate(percents):
        if percent <= 0:
            yield Fault(f"{key}[{number}]", f"is {percent:g} %", "give a percentage above 0")
        if percent in percents[:number]:
            yield Fault(f"{key}[{number}]", f"is {percent:g} %, as is another", "name each threshold once")
