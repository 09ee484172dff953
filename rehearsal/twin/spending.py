"""Budgets with their notifications, and schedules with their groups. After roles."""

from __future__ import annotations

from typing import Any

from .api import Api
from .file import Twin, listed


def load(twin: Twin, api: Api) -> None:
    """Put them into the account."""
    for name, budget in twin.by_subject("budgets", "DescribeBudget"):
        given = {
            "AccountId": twin.account,
            "Budget": budget,
            "NotificationsWithSubscribers": twin.of("budgets", "DescribeNotificationsForBudget", name),
            "ResourceTags": twin.of("budgets", "ListTagsForResource", name),
        }
        _try(twin, "budgets", "CreateBudget", budget, lambda given=given: api.make("budgets", "CreateBudget", given))
    for group, schedules in twin.by_subject("scheduler", "GetSchedule"):
        arn = f"arn:aws:scheduler:{twin.region}:{twin.account}:schedule-group/{group}"
        api.make("scheduler", "CreateScheduleGroup", {"Name": group, "Tags": listed(twin.tags.get(arn, {}))})
        for item in schedules:
            make = lambda item=item: api.make("scheduler", "CreateSchedule", item)  # noqa: E731
            _try(twin, "scheduler", "GetSchedule", item, make)


def _try(twin: Twin, service: str, operation: str, item: dict[str, Any], make: Any) -> None:
    """One of which none can be made is left out and named."""
    try:
        make()
    except Exception as error:
        twin.leave_out(service, operation, item, f"{type(error).__name__}: {error}")
