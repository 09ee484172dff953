# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asks Cost Explorer what was spent. Each request costs 0.01 USD: https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._aws.account import refuse_other_account
from .._aws.clock import answered_at
from .._aws.errors import ClientError, Failure, code_of
from .._aws.session import Aws
from .._inventory.inventory import Inventory
from .actual import METRIC, Answer, actual_cost, period_of, tag_state

REFUSED = ("AccessDeniedException", "AccessDenied")
NO_DATA = ("DataUnavailableException",)
USUAL_TAG = "Environment"
GROUPS = [{"Type": "DIMENSION", "Key": key} for key in ("SERVICE", "USAGE_TYPE")]


def read_actual(aws: Aws, inventory: Inventory, lines: Iterable[Answer]) -> dict[str, Any]:
    """What the environment cost in the last whole month and in this one, beside the lines of its estimate.

    Raises Failure where no tag tells the environment's spending, or there is no data yet.
    """
    tag = counted_tag(inventory)
    identity = aws.client("sts").get_caller_identity()
    refuse_other_account(identity["Account"], inventory.account_id)
    now, explorer = answered_at(identity), aws.client("ce")
    start, end = period_of(now)
    value = str(inventory.resource_tags[tag])
    asked: dict[str, Any] = {
        "TimePeriod": {"Start": start, "End": end},
        "Granularity": "MONTHLY",
        "Metrics": [METRIC],
        "GroupBy": GROUPS,
        "Filter": {"Tags": {"Key": tag, "Values": [value], "MatchOptions": ["EQUALS"]}},
    }
    state = tag_state(tag, _allocation_tags(explorer, tag))
    try:
        results = _together(explorer, asked)
    except ClientError as error:
        if code_of(error) not in NO_DATA:
            raise
        raise Failure(
            "actual: Cost Explorer has no data of this account yet",
            todo="open Cost Explorer once in the console of the account that pays, and run the same command again after a day",
        ) from error
    return actual_cost(tag, value, results, lines, state, now.date())


def counted_tag(inventory: Inventory) -> str:
    """The key of the tag by which spending is counted: the budget's, the anomaly monitor's, or Environment. Raises Failure without one."""
    cost, tags = inventory.cost, inventory.resource_tags
    named = [item.tag for item in (cost.budget, cost.anomalies) if item]
    for tag in [*named, USUAL_TAG]:
        if tags.get(tag):
            return tag
    raise Failure(
        "resource_tags: has no tag by whose value AWS could count what the environment costs",
        todo=f"give {USUAL_TAG} with a value of this environment alone, or name another one as cost.budget.tag",
    )


def _allocation_tags(explorer: Any, tag: str) -> list[Answer] | None:
    """None where only the account that pays may ask."""
    try:
        return list(explorer.list_cost_allocation_tags(TagKeys=[tag])["CostAllocationTags"])
    except ClientError as error:
        if code_of(error) in REFUSED:
            return None
        raise


def _together(explorer: Any, asked: Mapping[str, Any]) -> list[Answer]:
    """The months of all pages; a page may go on with the groups of a month that another has begun."""
    months: dict[str, dict[str, Any]] = {}
    answer = explorer.get_cost_and_usage(**asked)
    while True:
        for item in answer["ResultsByTime"]:
            month = months.setdefault(item["TimePeriod"]["Start"], {**item, "Groups": []})
            month["Groups"] += item.get("Groups") or []
        if not answer.get("NextPageToken"):
            return list(months.values())
        answer = explorer.get_cost_and_usage(**asked, NextPageToken=answer["NextPageToken"])
