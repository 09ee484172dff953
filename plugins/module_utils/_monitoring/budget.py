# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The budget of an environment: the desired and the actual one, and what the requests of Budgets take. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .._inventory.cost import Budget
from .._plan.values import Actual, Address, Resource
from .._tagging.record import left, record
from .context import MonitoringContext
from .names import BUDGET, TOPIC

Answer = Mapping[str, Any]
Properties = Mapping[str, Any]
COMPARISONS = {"GREATER_THAN": ">", "LESS_THAN": "<", "EQUAL_TO": "="}
UNITS = {"PERCENTAGE": "%", "ABSOLUTE_VALUE": "USD"}
# https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CostTypes.html
COST_TYPES = {
    "IncludeCredit": True,
    "IncludeDiscount": True,
    "IncludeOtherSubscription": True,
    "IncludeRecurring": True,
    "IncludeRefund": True,
    "IncludeSubscription": True,
    "IncludeSupport": True,
    "IncludeTax": True,
    "IncludeUpfront": True,
    "UseAmortized": False,
    "UseBlended": False,
}
"""What AWS counts by default."""


class BudgetAnswer(NamedTuple):
    """A budget as DescribeBudget gives it, its notifications each with its subscribers, and its tags."""

    budget: Answer
    notifications: Sequence[tuple[Answer, Sequence[Answer]]]
    tags: Mapping[str, str]


def desired_budget(budget: Budget, context: MonitoringContext) -> Resource:
    """The budget as the inventory wants it."""
    thresholds = [("ACTUAL", percent) for percent in budget.actual]
    thresholds += [("FORECASTED", percent) for percent in budget.forecast]
    properties = {
        "amount": float(budget.amount),
        "unit": "USD",
        "type": "COST",
        "period": "MONTHLY",
        "filters": cost_filters(budget, context.tags),
        "cost_types": COST_TYPES,
        "notifications": {f"{kind} > {percent:.15g} %": [f"SNS {context.topic_arn()}"] for kind, percent in thresholds},
        "tags": {**context.tags, **record(context.tags)},
        "left_tags": [],
    }
    return Resource(Address(BUDGET, budget.name), properties, after=(Address(TOPIC, context.monitoring.topic),))


def cost_filters(budget: Budget, tags: Mapping[str, str]) -> dict[str, list[str]]:
    """By which AWS knows what is spent on the environment; a tag of one's own has user: before it.

    https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create-filters.html,
    https://github.com/boto/boto3/issues/4248
    """
    return {"TagKeyValue": [f"user:{budget.tag}${tags.get(budget.tag, '')}"]}


def actual_budget(name: str, answer: BudgetAnswer, context: MonitoringContext) -> Actual:
    """A budget as AWS has it. It gives amounts as 200.0, and leaves out that a threshold is a percentage.

    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/budgets/budget.go
    """
    budget, limit = answer.budget, answer.budget.get("BudgetLimit") or {}
    types = budget.get("CostTypes") or {}
    properties = {
        "amount": float(limit["Amount"]) if limit else None,
        "unit": limit.get("Unit", ""),
        "type": budget.get("BudgetType", ""),
        "period": budget.get("TimeUnit", ""),
        "filters": {key: sorted(values) for key, values in (budget.get("CostFilters") or {}).items()},
        "cost_types": {key: types.get(key, usual) for key, usual in COST_TYPES.items()},
        "notifications": {_label(item): sorted(map(_subscriber, told)) for item, told in answer.notifications},
        "tags": dict(answer.tags),
        "left_tags": sorted(left(answer.tags, {**context.tags, **record(context.tags)})),
    }
    return Actual(Address(BUDGET, name), properties, {"period": budget.get("TimePeriod")})


def budget_input(name: str, properties: Properties, time_period: Answer | None = None) -> dict[str, Any]:
    """What CreateBudget and UpdateBudget take as a budget; the second would else begin its period anew."""
    return {
        "BudgetName": name,
        "BudgetLimit": {"Amount": f"{properties['amount']:.15g}", "Unit": properties["unit"]},
        "BudgetType": properties["type"],
        "TimeUnit": properties["period"],
        "CostFilters": properties["filters"],
        "CostTypes": properties["cost_types"],
        **({"TimePeriod": time_period} if time_period else {}),
    }


def notification_input(label: str) -> dict[str, Any]:
    """A notification as Budgets takes it, from its name in the properties."""
    kind, sign, threshold, unit = label.split(" ")
    return {
        "NotificationType": kind,
        "ComparisonOperator": next(name for name, item in COMPARISONS.items() if item == sign),
        "Threshold": float(threshold),
        "ThresholdType": next(name for name, item in UNITS.items() if item == unit),
    }


def subscribers_input(subscribers: Sequence[str]) -> list[dict[str, str]]:
    """The subscribers of a notification as Budgets takes them."""
    pairs = [item.partition(" ") for item in subscribers]
    return [{"SubscriptionType": kind, "Address": address} for kind, _space, address in pairs]


def activation_note(what: str, tag: str, tags: Mapping[str, str]) -> str:
    """What a person has to do beside a new budget or monitor: only the management account tells whether the tag is active."""
    return (
        f"{what} counts what is tagged {tag}={tags.get(tag, '')}: have {tag} activated as a "
        "cost allocation tag in the account that pays, else it counts nothing; docs/cost.md says how"
    )


def _label(item: Answer) -> str:
    unit = UNITS[item.get("ThresholdType") or "PERCENTAGE"]
    return f"{item['NotificationType']} {COMPARISONS[item['ComparisonOperator']]} {item['Threshold']:.15g} {unit}"


def _subscriber(item: Answer) -> str:
    return f"{item['SubscriptionType']} {item['Address']}"
