# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Monitoring as a layer: log groups, topic, subscriptions, alarms and dashboard of one environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.session import Aws
from .._plan.values import Actual, Address, KindRules, Resource
from . import alarms, dashboard, log_groups, topic
from .context import MonitoringContext
from .handlers import AlarmHandler, DashboardHandler, LogGroupHandler, SubscriptionHandler, TopicHandler
from .reads import Reader


class MonitoringLayer:
    """Everything that watches an environment."""

    part = "monitoring"
    looks_first = False
    rules: Mapping[str, KindRules] = {}
    prune = (alarms.KIND,)

    def __init__(self, aws: Aws, context: MonitoringContext) -> None:
        self._context = context
        self._reader = Reader(aws, context)
        self._subscriptions: list[Actual] = []
        self.handlers = {
            log_groups.KIND: LogGroupHandler(aws, context),
            topic.TOPIC: TopicHandler(aws),
            topic.SUBSCRIPTION: SubscriptionHandler(aws, context.monitoring.subscribers),
            alarms.KIND: AlarmHandler(aws),
            dashboard.KIND: DashboardHandler(aws),
        }

    def desired(self) -> list[Resource]:
        context = self._context
        subscriptions = [topic.desired_subscription(item, context) for item in context.monitoring.subscribers]
        return [
            *log_groups.desired_log_groups(context),
            topic.desired_topic(context),
            *subscriptions,
            *alarms.desired_alarms(context),
            dashboard.desired_dashboard(context),
        ]

    def read(self) -> dict[Address, Actual]:
        found = {item.address: item for item in self._reader.read()}
        self._subscriptions = [item for address, item in found.items() if address.kind == topic.SUBSCRIPTION]
        return found

    def outputs(self, attributes: Mapping[Address, Mapping[str, Any]]) -> dict[str, Any]:
        context = self._context
        wanted = [topic.subscription_address(item.protocol, item.endpoint) for item in context.monitoring.subscribers]
        there = {item.address: item.attributes["confirmed"] for item in self._subscriptions}
        return {
            "topic_arn": context.topic_arn(),
            "log_groups": log_groups.log_groups(context),
            "alarms": alarms.alarm_names(context),
            "dashboard": context.monitoring.dashboard,
            "dashboard_url": dashboard.dashboard_url(context),
            "unconfirmed": [address.name for address in wanted if not there.get(address, False)],
            "other_subscriptions": [address.name for address in there if address not in wanted],
        }
