"""Subscriptions to RDS's events: the topic that they go to, and changing one, which moto does not know.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateEventSubscription.html
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import RDSClientError
from moto.rds.models import EventSubscription, RDSBackend
from moto.rds.responses import RDSResponse
from moto.sns.models import sns_backends

from .. import ACCOUNT_ID
from ..clock import Clock
from ..enforcement import ROLES, enforces
from ..iam_evaluation import Call, Principal, grants
from ..patching import replace

SERVICE = Principal("Service", ("events.rds.amazonaws.com",))
CATEGORIES = {
    "db-instance": {
        "availability",
        "backtrack",
        "backup",
        "configuration change",
        "creation",
        "deletion",
        "failover",
        "failure",
        "low storage",
        "maintenance",
        "notification",
        "read replica",
        "recovery",
        "restoration",
        "security",
        "security patching",
    },
    "db-parameter-group": {"configuration change"},
    "db-security-group": {"configuration change", "failure"},
}
"""https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html"""
CHANGED = ("sns_topic_arn", "source_type", "event_categories", "enabled")

_create = RDSBackend.create_event_subscription


def install(_clock: Clock) -> None:
    """Patch moto: RDS's events."""
    replace(RDSBackend, create_event_subscription=create_event_subscription)
    replace(RDSResponse, modify_event_subscription=modify_event_subscription)


def create_event_subscription(self: RDSBackend, kwargs: Any) -> EventSubscription:
    """CreateEventSubscription: enabled unless it is said otherwise."""
    _check(self.region_name, kwargs.get("sns_topic_arn"), kwargs.get("source_type"), kwargs.get("event_categories"))
    subscription = _create(self, kwargs)
    subscription.enabled = kwargs.get("enabled") is not False
    return subscription


def modify_event_subscription(self: RDSResponse) -> ActionResult:
    """ModifyEventSubscription: what is not named stays."""
    name = str(self.params.get("SubscriptionName"))
    [subscription] = self.backend.describe_event_subscriptions(name)
    given = {key: value for key in CHANGED if (value := self.params.get(key)) is not None}
    kept = {key: given.get(key, getattr(subscription, key)) for key in CHANGED}
    _check(self.backend.region_name, kept["sns_topic_arn"], kept["source_type"], kept["event_categories"])
    for key, value in given.items():
        setattr(subscription, key, value)
    return ActionResult({"EventSubscription": subscription})


def _check(region: str, topic: Any, source: Any, categories: Any) -> None:
    """AWS documents the codes, and not all of the words."""
    known = sns_backends[ACCOUNT_ID][region].topics.get(str(topic))
    if known is None:
        raise RDSClientError("SNSTopicArnNotFound", f"The SNS topic ARN {topic} does not exist.")
    call = Call(
        "sns:Publish",
        str(topic),
        {"aws:SourceAccount": ACCOUNT_ID, "aws:SourceArn": f"arn:aws:rds:{region}:{ACCOUNT_ID}:db:any"},
    )
    if enforces(ROLES) and not grants(known.policy, SERVICE, call):
        raise RDSClientError("SNSNoAuthorization", "You do not have permission to publish to the SNS topic ARN.")
    if source is not None and (unknown := {*(categories or ())} - CATEGORIES.get(source, set())):
        raise RDSClientError(
            "SubscriptionCategoryNotFound", f"The category {min(unknown)} does not exist for {source}."
        )
