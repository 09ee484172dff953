# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read of budgets and of schedules for databases: those alone that tags name, so that nothing is asked where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._monitoring.names import BUDGET_TAG
from .table import Kept, Told

GROUP = ":schedule-group/"


def read_spending(aws: Aws, tagged: Iterable[Mapping[str, Any]], told: Told) -> Kept:
    """Answers by service and operation; no service without any. tagged: of GetResources."""
    tags = {item["ResourceARN"]: to_dict(item["Tags"]) for item in tagged}
    budgets = sorted({own[BUDGET_TAG] for own in tags.values() if own.get(BUDGET_TAG)})
    groups = sorted(arn.split(GROUP, 1)[1] for arn in tags if GROUP in arn)
    kept: Kept = {"budgets": _budgets(aws, budgets, told)} if budgets else {}
    return kept | ({"scheduler": {"GetSchedule": _schedules(aws, groups, told)}} if groups else {})


def _budgets(aws: Aws, names: list[str], told: Told) -> dict[str, Any]:
    account = aws.client("sts").get_caller_identity()["Account"]
    found = gather({name: partial(_budget, aws, account, name, told) for name in names})
    kept = {name: item for name, item in found.items() if item}
    return {
        "DescribeBudget": {name: item[0] for name, item in kept.items()},
        "DescribeNotificationsForBudget": {name: item[1] for name, item in kept.items()},
        "ListTagsForResource": {name: item[2] for name, item in kept.items()},
    }


def _budget(aws: Aws, account: str, name: str, told: Told) -> tuple[Any, list[Any], Any] | None:
    """A budget, its notifications each with its subscribers, and its tags. What was spent of it changes by itself."""
    client, about = aws.client("budgets"), {"AccountId": account, "BudgetName": name}
    budget = told("budgets:DescribeBudget", name, lambda: client.describe_budget(**about)["Budget"])
    if not budget:
        return None
    read = partial(aws.pages, "budgets", "describe_notifications_for_budget", "Notifications", **about)
    notifications = told("budgets:DescribeNotificationsForBudget", name, read) or []
    pairs = [{"Notification": item, "Subscribers": _subscribers(aws, about, item, told)} for item in notifications]
    arn = f"arn:aws:budgets::{account}:budget/{name}"
    ask = partial(client.list_tags_for_resource, ResourceARN=arn)
    tags = told("budgets:ListTagsForResource", name, lambda: ask()["ResourceTags"]) or []
    moving = ("CalculatedSpend", "LastUpdatedTime", "HealthStatus")
    return {key: value for key, value in budget.items() if key not in moving}, pairs, tags


def _subscribers(aws: Aws, about: Mapping[str, str], notification: Any, told: Told) -> list[Any]:
    read = partial(aws.pages, "budgets", "describe_subscribers_for_notification", "Subscribers", **about)
    call = partial(read, Notification=notification)
    return told("budgets:DescribeSubscribersForNotification", about["BudgetName"], call) or []


def _schedules(aws: Aws, groups: list[str], told: Told) -> dict[str, list[Any]]:
    """The schedules of each group."""
    get = aws.client("scheduler").get_schedule
    found: dict[str, list[Any]] = {}
    for group in groups:
        listed = told("scheduler:ListSchedules", group, partial(_listed, aws, group)) or []
        reads = {name: partial(get, GroupName=group, Name=name) for name in listed}
        answers = [told("scheduler:GetSchedule", name, read) for name, read in reads.items()]
        found[group] = [{key: value for key, value in item.items() if key not in MOVING} for item in answers if item]
    return found


MOVING = ("ResponseMetadata", "LastModificationDate", "CreationDate")


def _listed(aws: Aws, group: str) -> list[str]:
    return [item["Name"] for item in aws.pages("scheduler", "list_schedules", "Schedules", GroupName=group)]
