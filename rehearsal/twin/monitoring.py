"""Log groups without their lines, alarms with their states, mute rules, dashboards, topics and their subscriptions."""

from __future__ import annotations

from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.logs.models import logs_backends
from moto.sns.models import Subscription, sns_backends

from ..clock import Clock, naive_utc
from .api import Api
from .file import Twin, listed, seconds


def load(twin: Twin, clock: Clock, api: Api) -> None:
    """Put them into the account."""

    def add_log_group(item: dict[str, Any]) -> None:
        with clock.frozen(seconds(item["creationTime"])):
            _log_group(twin, item)

    def add_alarm(item: dict[str, Any]) -> None:
        with clock.frozen(seconds(item["AlarmConfigurationUpdatedTimestamp"])):
            _alarm(twin, api, item)

    twin.each("logs", "DescribeLogGroups", add_log_group)
    twin.each("sns", "ListTopics", lambda item: _topic(twin, item))
    twin.each("cloudwatch", "DescribeAlarms", add_alarm)
    twin.each("cloudwatch", "GetAlarmMuteRule", lambda item: _mute_rule(twin, api, item))
    for name, body in twin.by_subject("cloudwatch", "GetDashboard"):
        cloudwatch_backends[twin.account][twin.region].put_dashboard(name, body)
    for item in twin.items("cloudwatch", "ListDashboards"):
        dashboard = cloudwatch_backends[twin.account][twin.region].dashboards.get(item["DashboardName"])
        if dashboard is not None:
            dashboard.last_modified = naive_utc(seconds(item["LastModified"]))


def _log_group(twin: Twin, item: dict[str, Any]) -> None:
    backend = logs_backends[twin.account][twin.region]
    arn = item["arn"].removesuffix(":*")
    group = backend.create_log_group(item["logGroupName"], dict(twin.tags.get(arn, {})))
    group.retention_in_days = item.get("retentionInDays")
    group.kms_key_id = item.get("kmsKeyId")


def _alarm(twin: Twin, api: Api, item: dict[str, Any]) -> None:
    api.make("cloudwatch", "PutMetricAlarm", item)
    backend = cloudwatch_backends[twin.account][twin.region]
    alarm = backend.alarms[item["AlarmName"]]
    alarm.state_value, alarm.state_reason = item["StateValue"], item.get("StateReason", "")
    alarm.state_updated_timestamp = naive_utc(seconds(item["StateUpdatedTimestamp"]))
    tags = twin.tags.get(alarm.alarm_arn, {})
    if tags:
        backend.tagger.tag_resource(alarm.alarm_arn, listed(tags))


def _mute_rule(twin: Twin, api: Api, item: dict[str, Any]) -> None:
    tags = twin.of("cloudwatch", "ListTagsForResource", item["AlarmMuteRuleArn"]) or []
    api.make("cloudwatch", "PutAlarmMuteRule", {**item, "Tags": tags})


def _topic(twin: Twin, item: dict[str, Any]) -> None:
    backend, arn = sns_backends[twin.account][twin.region], item["TopicArn"]
    found = twin.of("sns", "GetTopicAttributes", arn) or {}
    topic = backend.create_topic(arn.rsplit(":", 1)[-1], attributes={}, tags=dict(twin.tags.get(arn, {})))
    topic.display_name, topic.delivery_policy = found.get("DisplayName", ""), found.get("DeliveryPolicy", "")
    topic.kms_master_key_id = found.get("KmsMasterKeyId", "")
    if found.get("Policy"):
        topic.policy = found["Policy"]
    for each in twin.of("sns", "ListSubscriptionsByTopic", arn) or []:
        _subscription(twin, topic, each)
    for name, attribute in (("Pending", "pending"), ("Confirmed", "confimed"), ("Deleted", "deleted")):
        setattr(topic, f"subscriptions_{attribute}", int(found.get(f"Subscriptions{name}", 0)))


def _subscription(twin: Twin, topic: Any, item: dict[str, Any]) -> None:
    subscription = Subscription(twin.account, topic, item["Endpoint"], item["Protocol"])
    if item["SubscriptionArn"].startswith("arn:"):
        subscription.arn = item["SubscriptionArn"]
    subscription.confirmed = item["SubscriptionArn"].startswith("arn:")
    subscription.attributes = {
        "PendingConfirmation": not subscription.confirmed,
        "Endpoint": item["Endpoint"],
        "TopicArn": topic.arn,
        "Protocol": item["Protocol"],
        "SubscriptionArn": subscription.arn,
        "Owner": item["Owner"],
    }
    sns_backends[twin.account][twin.region].subscriptions[subscription.arn] = subscription
