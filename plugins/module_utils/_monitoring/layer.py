# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layer of monitoring: log groups, topic, subscriptions, alarms, dashboard and budget of one environment."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from .._aws.session import Aws
from .._ingress.names import alternate_name, target_group_name
from .._logs.handlers import LogGroupHandler
from .._logs.log_groups import LOG_GROUP, actual_log_group
from .._module.layer import Attributes, State
from .._plan.owner import belongs_to_others, owners
from .._plan.values import Actual, Address, KindRules, Resource
from .alarms import actual_alarm, alarm_names, desired_alarms
from .anomalies import actual_monitor, desired_monitor
from .anomaly_handler import AnomalyMonitorHandler
from .budget import activation_note, actual_budget, desired_budget
from .budget_handler import BudgetHandler
from .context import MonitoringContext
from .dashboard import actual_dashboard, dashboard_url, desired_dashboard
from .database_events import actual_event_subscription, desired_event_subscriptions
from .event_handler import EventSubscriptionHandler
from .handlers import (
    AlarmHandler,
    DashboardHandler,
    MuteRuleHandler,
    SubscriptionHandler,
    TopicHandler,
)
from .log_groups import desired_log_groups, log_group_arns
from .mute_rules import actual_mute_rule, desired_mute_rules
from .names import (
    ALARM,
    ANOMALY_MONITOR,
    BUDGET,
    DASHBOARD,
    EVENT_SUBSCRIPTION,
    MUTE_RULE,
    SUBSCRIPTION,
    TOPIC,
    subscription_address,
)
from .reads import MonitoringReader, MonitoringSnapshot
from .subjects import is_about
from .topic import actual_subscription, actual_topic, desired_subscription, desired_topic


class MonitoringLayer:
    """Everything that watches an environment."""

    part = "monitoring"
    desired_follows_actual = False
    facts: Collection[str] = ("topic_arn", "log_groups", "alarms", "dashboard", "dashboard_url", "unconfirmed")
    rules: Mapping[str, KindRules] = {
        BUDGET: KindRules(delete_first=True),  # while the topic still names it
        ANOMALY_MONITOR: KindRules(delete_first=True),  # likewise
    }
    prune = (BUDGET, ANOMALY_MONITOR, MUTE_RULE, EVENT_SUBSCRIPTION, ALARM)

    def __init__(self, aws: Aws, context: MonitoringContext) -> None:
        self._aws = aws
        self._context = context
        self.handlers = {
            LOG_GROUP: LogGroupHandler(aws),
            TOPIC: TopicHandler(aws),
            SUBSCRIPTION: SubscriptionHandler(aws, context.monitoring.subscribers),
            ALARM: AlarmHandler(aws),
            DASHBOARD: DashboardHandler(aws),
            MUTE_RULE: MuteRuleHandler(aws, context),
            EVENT_SUBSCRIPTION: EventSubscriptionHandler(aws, context),
            BUDGET: BudgetHandler(aws, context),
            ANOMALY_MONITOR: AnomalyMonitorHandler(aws, context),
        }

    def observe(self) -> MonitoringSnapshot:
        return MonitoringReader(self._aws, self._context).observe()

    def desired(self, snapshot: MonitoringSnapshot) -> list[Resource]:
        context = self._context
        return [
            *desired_log_groups(context),
            desired_topic(context),
            *[desired_subscription(item, context) for item in context.monitoring.subscribers],
            *desired_alarms(context),
            *desired_mute_rules(context),
            *desired_event_subscriptions(context),
            desired_dashboard(context),
            *([desired_budget(context.budget, context)] if context.budget else []),
            *([desired_monitor(context.anomalies, context)] if context.anomalies else []),
        ]

    def actual(self, snapshot: MonitoringSnapshot) -> State:
        monitoring = self._context.monitoring
        existing = [
            *[actual_log_group(answer, tags) for answer, tags in snapshot.log_groups],
            *([actual_topic(monitoring.topic, *snapshot.topic)] if snapshot.topic else []),
            *[actual_subscription(answer) for answer in snapshot.subscriptions],
            *([] if snapshot.dashboard is None else [actual_dashboard(monitoring.dashboard, snapshot.dashboard)]),
            *[actual_alarm(answer, tags) for answer, tags in snapshot.alarms if self._watches_inventory(answer)],
            *self._budgets(snapshot),
            *map(actual_monitor, snapshot.anomaly_monitors.values()),
            *[actual_mute_rule(answer, tags) for answer, tags in snapshot.mute_rules],
            *[actual_event_subscription(answer, tags) for answer, tags in snapshot.event_subscriptions],
        ]
        return {item.address: item for item in existing}

    def _budgets(self, snapshot: MonitoringSnapshot) -> Iterator[Actual]:
        """The budget of the inventory, and the one that the topic names, also where it is gone: its deletion ends that.

        One of another environment, which has the topic too, is none of this one's.
        """
        context = self._context
        for name, answer in snapshot.budgets.items():
            if answer and not belongs_to_others(answer.tags, context.tags):
                yield actual_budget(name, answer, context)
            elif not answer and not (context.budget and context.budget.name == name):
                yield Actual(Address(BUDGET, name), {"tags": {}})

    def _watches_inventory(self, answer: Mapping[str, Any]) -> bool:
        """Whether an alarm is not one of a service that has left: that is watched for as long as it runs."""
        services = self._context.services.values()
        groups = [name(item) for item in services for name in (target_group_name, alternate_name)]
        return not owners(self._context.tags) or is_about(answer, [item.name for item in services], groups)

    def outputs(self, snapshot: MonitoringSnapshot, attributes: Attributes) -> dict[str, Any]:
        context = self._context
        desired = [subscription_address(item.protocol, item.endpoint) for item in context.monitoring.subscribers]
        subscriptions = [actual_subscription(answer) for answer in snapshot.subscriptions]
        confirmed = {item.address: item.attributes["confirmed"] for item in subscriptions}
        return {
            "topic_arn": context.topic_arn(),
            "log_groups": log_group_arns(context),
            "alarms": alarm_names(context),
            "dashboard": context.monitoring.dashboard,
            "dashboard_url": dashboard_url(context),
            "unconfirmed": [address.name for address in desired if not confirmed.get(address, False)],
            "other_subscriptions": [address.name for address in confirmed if address not in desired],
            "budget_notes": self._budget_notes(snapshot),
        }

    def _budget_notes(self, snapshot: MonitoringSnapshot) -> list[str]:
        """What is to be known of a budget or an anomaly monitor that is not there yet."""
        budget, anomalies, tags = self._context.budget, self._context.anomalies, self._context.tags
        notes = []
        if budget and not snapshot.budgets.get(budget.name):
            notes.append(activation_note(f"the budget {budget.name}", budget.tag, tags))
        if anomalies and anomalies.name not in snapshot.anomaly_monitors:
            notes.append(activation_note(f"the anomaly monitor {anomalies.name}", anomalies.tag, tags))
        return notes
