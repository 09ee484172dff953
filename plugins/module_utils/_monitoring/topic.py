# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The topic that alarms go to, and its subscriptions: the desired and the actual ones. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .._inventory.monitoring import Subscriber
from .._plan.values import Actual, Address, Ref, Resource
from .context import MonitoringContext
from .names import ANOMALIES_TAG, BUDGET_TAG, EVENTS_TAG, HOURS_TAG, TOPIC, subscription_address

PENDING = "PendingConfirmation"


def desired_topic(context: MonitoringContext) -> Resource:
    """The topic, which CloudWatch alarms of this account and region may publish to, and budgets where there is one."""
    named = {BUDGET_TAG: context.budget.name} if context.budget else {}
    named |= {ANOMALIES_TAG: context.anomalies.name} if context.anomalies else {}
    named |= {HOURS_TAG: "true"} if context.has_hours else {}
    named |= {EVENTS_TAG: "true"} if context.monitoring.database_events else {}
    key = context.monitoring.topic_kms_key
    properties = {
        "policy": topic_policy(context),
        "tags": {**context.tags, **named},
        **({"kms_key": key} if key else {}),
    }
    return Resource(Address(TOPIC, context.monitoring.topic), properties)


def topic_policy(context: MonitoringContext) -> dict[str, Any]:
    """The topic's policy. Principals of the account itself need none beyond their own permissions.

    https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
    https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
    https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html
    """
    statements = [_publishes("CloudWatchAlarms", "cloudwatch", context.arn("cloudwatch", "alarm:*"), context)]
    if context.budget:
        budgets = f"arn:{context.partition}:budgets::{context.account_id}:*"
        statements.append(_publishes("Budgets", "budgets", budgets, context))
    if context.anomalies:
        statements.append(_publishes("CostAnomalies", "costalerts", "", context))
    if context.monitoring.database_events:
        statements.append(_publishes("DatabaseEvents", "events.rds", context.arn("rds", "*"), context))
    return {"Version": "2012-10-17", "Statement": statements}


def _publishes(sid: str, service: str, source: str, context: MonitoringContext) -> dict[str, Any]:
    """That a service may publish in the name of the account, or of some of its resources."""
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": context.topic_arn(),
        "Condition": {
            "StringEquals": {"aws:SourceAccount": context.account_id},
            **({"ArnLike": {"aws:SourceArn": source}} if source else {}),
        },
    }


def lets_publish(attributes: Mapping[str, str], service: str) -> bool:
    """Whether a topic's policy, as GetTopicAttributes gives it, lets a service publish."""
    statements = json.loads(attributes.get("Policy") or "{}").get("Statement") or []
    principals = [item.get("Principal") for item in statements if isinstance(item, Mapping)]
    return any(isinstance(item, Mapping) and item.get("Service") == f"{service}.amazonaws.com" for item in principals)


def actual_topic(name: str, attributes: Mapping[str, str], tags: Mapping[str, str]) -> Actual:
    """The topic as GetTopicAttributes gives it."""
    policy = json.loads(attributes.get("Policy") or "{}")
    properties = {"policy": policy, "kms_key": attributes.get("KmsMasterKeyId", ""), "tags": dict(tags)}
    return Actual(Address(TOPIC, name), properties, {"arn": attributes["TopicArn"]})


def desired_subscription(subscriber: Subscriber, context: MonitoringContext) -> Resource:
    """A subscription; the endpoint itself stays out of the plan and is known to the handler."""
    properties = {"protocol": subscriber.protocol, "topic": Ref(Address(TOPIC, context.monitoring.topic), "arn")}
    return Resource(subscription_address(subscriber.protocol, subscriber.endpoint), properties)


def actual_subscription(answer: Mapping[str, str]) -> Actual:
    """A subscription as ListSubscriptionsByTopic gives it; one that waits for its confirmation is there."""
    properties = {"protocol": answer["Protocol"], "topic": answer["TopicArn"]}
    address = subscription_address(answer["Protocol"], answer["Endpoint"])
    return Actual(address, properties, {"confirmed": answer["SubscriptionArn"] != PENDING})
