"""Budgets with their notifications, anomaly monitors, and schedules with their groups. After roles."""

from __future__ import annotations

from typing import Any

from moto.ce.models import ce_backends

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
    _anomalies(twin)


def _anomalies(twin: Twin) -> None:
    """Monitors and their subscriptions, by the ARNs that they have."""
    backend = ce_backends[twin.account]["aws"]
    for item in twin.items("ce", "GetAnomalyMonitors"):
        arn = item["MonitorArn"]
        backend.__dict__.setdefault("anomaly_monitors", {})[arn] = dict(item)
        backend.tag_resource(arn, twin.of("ce", "ListTagsForResource", arn) or [])
    for item in twin.items("ce", "GetAnomalySubscriptions"):
        backend.__dict__.setdefault("anomaly_subscriptions", {})[item["SubscriptionArn"]] = dict(item)


def _try(twin: Twin, service: str, operation: str, item: dict[str, Any], make: Any) -> None:
    """One of which none can be made is left out and named."""
    try:
        make()
    except Exception as error:
        twin.leave_out(service, operation, item, f"{type(error).__name__}: {error}")
