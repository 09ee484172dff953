# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Subscriptions to RDS's events, which go to the topic: the desired and the actual ones. Pure.

https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-20 and the two that follow name the events. A subscription
that names its sources does not meet these controls, so it has those of all of the account's in the region.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan.values import Actual, Address, Ref, Resource
from .context import MonitoringContext
from .names import EVENT_SUBSCRIPTION, TOPIC

Answer = Mapping[str, Any]
SOURCES: Mapping[str, tuple[str, ...]] = {
    "db-instance": ("configuration change", "failure", "maintenance"),
    "db-parameter-group": ("configuration change",),
    "db-security-group": ("configuration change", "failure"),
}


def subscription_name(cluster: str, source: str) -> str:
    """The name of an environment's subscription to the events of a source."""
    return f"{cluster.replace('_', '-')}-{source}"


def event_subscriptions(cluster: str) -> dict[str, str]:
    """The sources by the names of their subscriptions."""
    return {subscription_name(cluster, source): source for source in SOURCES}


def desired_event_subscriptions(context: MonitoringContext) -> list[Resource]:
    """One for each source; none without monitoring.database_events."""
    if not context.monitoring.database_events:
        return []
    return [
        Resource(
            Address(EVENT_SUBSCRIPTION, name),
            {
                "source": source,
                "categories": list(SOURCES[source]),
                "topic": Ref(Address(TOPIC, context.monitoring.topic), "arn"),
                "enabled": True,
                "tags": dict(context.tags),
            },
        )
        for name, source in event_subscriptions(context.cluster.name).items()
    ]


def actual_event_subscription(answer: Answer, tags: Mapping[str, str]) -> Actual:
    """A subscription of DescribeEventSubscriptions, with its tags."""
    properties = {
        "source": answer.get("SourceType") or "",
        "categories": sorted(answer.get("EventCategoriesList") or []),
        "topic": answer.get("SnsTopicArn") or "",
        "enabled": bool(answer.get("Enabled")) and not answer.get("SourceIdsList"),
        "tags": dict(tags),
    }
    address = Address(EVENT_SUBSCRIPTION, answer["CustSubscriptionId"])
    return Actual(address, properties, {"arn": answer["EventSubscriptionArn"]})


def event_subscription_input(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """CreateEventSubscription and ModifyEventSubscription."""
    return {
        "SubscriptionName": name,
        "SnsTopicArn": properties["topic"],
        "SourceType": properties["source"],
        "EventCategories": properties["categories"],
        "Enabled": properties["enabled"],
    }
