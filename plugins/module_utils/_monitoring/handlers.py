# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of monitoring."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws
from .._aws.tags import to_list
from .._inventory.monitoring import Subscriber
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .context import MonitoringContext
from .inputs import alarm_input, subscription_input, topic_input
from .mute_reads import read_mute_rules
from .mute_rules import mute_rule_input
from .names import HOURS_TAG, subscription_address


class TopicHandler(BaseHandler):
    """Makes the topic; deleting it ends its subscriptions."""

    def __init__(self, aws: Aws) -> None:
        self._sns = aws.client("sns")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._sns.create_topic(**topic_input(name, properties))
        return {"arn": answer["TopicArn"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        arn = actual.attributes["arn"]
        if "policy" in changed:
            policy = json.dumps(properties["policy"])
            self._sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
        if "kms_key" in changed:
            key = properties["kms_key"]
            self._sns.set_topic_attributes(TopicArn=arn, AttributeName="KmsMasterKeyId", AttributeValue=key)
        if "tags" in changed:
            self._sns.tag_resource(ResourceArn=arn, Tags=to_list(properties["tags"]))

    def delete(self, actual: Actual) -> None:
        self._sns.delete_topic(TopicArn=actual.attributes["arn"])


class SubscriptionHandler(BaseHandler):
    """Subscribes; AWS asks addresses and URLs to confirm."""

    def __init__(self, aws: Aws, subscribers: Sequence[Subscriber]) -> None:
        self._sns = aws.client("sns")
        self._subscribers = {subscription_address(item.protocol, item.endpoint).name: item for item in subscribers}

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        self._sns.subscribe(**subscription_input(self._subscribers[name], properties))
        return {"confirmed": False}


class AlarmHandler(BaseHandler):
    """Makes alarms, and deletes those that the inventory no longer has."""

    def __init__(self, aws: Aws) -> None:
        self._cloudwatch = aws.client("cloudwatch")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        self._cloudwatch.put_metric_alarm(**alarm_input(name, properties))
        return {}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        if set(changed) - {"tags"}:
            self.create(actual.address.name, properties)
        if "tags" in changed:  # PutMetricAlarm ignores the tags of an alarm that exists
            tags = to_list(properties["tags"])
            self._cloudwatch.tag_resource(ResourceARN=actual.attributes["arn"], Tags=tags)

    def delete(self, actual: Actual) -> None:
        self._cloudwatch.delete_alarms(AlarmNames=[actual.address.name])


class MuteRuleHandler(BaseHandler):
    """Makes alarm mute rules, and deletes those that the inventory no longer has; with the last one goes the topic's tag."""

    def __init__(self, aws: Aws, context: MonitoringContext) -> None:
        self._cloudwatch, self._aws, self._context = aws.client("cloudwatch"), aws, context

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        self._cloudwatch.put_alarm_mute_rule(**mute_rule_input(name, properties))
        return {}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        if set(changed) - {"tags"}:
            self.create(actual.address.name, properties)
        if "tags" in changed:
            self._cloudwatch.tag_resource(ResourceARN=actual.attributes["arn"], Tags=to_list(properties["tags"]))

    def delete(self, actual: Actual) -> None:
        self._cloudwatch.delete_alarm_mute_rule(AlarmMuteRuleName=actual.address.name)
        left = read_mute_rules(self._aws, self._context)
        if not left and not self._context.has_hours:
            topic = self._context.topic_arn()
            untag = partial(self._aws.client("sns").untag_resource, ResourceArn=topic, TagKeys=[HOURS_TAG])
            unless_absent(untag, None)


class DashboardHandler(BaseHandler):
    """Makes the dashboard."""

    def __init__(self, aws: Aws) -> None:
        self._cloudwatch = aws.client("cloudwatch")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        self._cloudwatch.put_dashboard(DashboardName=name, DashboardBody=json.dumps(properties["body"]))
        return {}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        self.create(actual.address.name, properties)

    def delete(self, actual: Actual) -> None:
        self._cloudwatch.delete_dashboards(DashboardNames=[actual.address.name])
