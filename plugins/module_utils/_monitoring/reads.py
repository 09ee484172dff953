# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of monitoring: few calls, in parallel, and the snapshot that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws, chunks, gather
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict
from .._logs.reads import Tagged, read_log_groups
from .alarms import alarm_names
from .anomalies import MonitorAnswer
from .anomaly_reads import read_monitors
from .budget import BudgetAnswer
from .budget_reads import BudgetReader
from .context import MonitoringContext
from .event_reads import read_event_subscriptions
from .mute_reads import read_mute_rules
from .names import ANOMALIES_TAG, BUDGET_TAG, EVENTS_TAG, HOURS_TAG, OWNER_TAG
from .topic import lets_publish

Answer = Mapping[str, Any]
ALARMS_IN_A_CALL = 100


@dataclass(frozen=True)
class MonitoringSnapshot:
    """AWS's answers: log groups, topic and alarms each with its tags; None for a topic or a dashboard that is not there.

    alarms: those of the inventory, and those that an earlier run of this environment made.
    budgets: by name, the one of the inventory, and the one that the topic names; None where it is not there.
    """

    log_groups: Sequence[Tagged]
    topic: Tagged | None
    subscriptions: Sequence[Answer]
    alarms: Sequence[Tagged]
    dashboard: str | None
    budgets: Mapping[str, BudgetAnswer | None] = field(default_factory=dict)
    mute_rules: Sequence[Tagged] = ()
    event_subscriptions: Sequence[Tagged] = ()
    anomaly_monitors: Mapping[str, MonitorAnswer] = field(default_factory=dict)


def alarm_tags(aws: Aws, tags: Mapping[str, str]) -> TagIndex:
    """The tags of alarms that have these among them, a page for each hundred; read once in a run."""
    return TagIndex(aws, tags, "cloudwatch")


class MonitoringReader:
    """Reads what of an environment's monitoring there is."""

    def __init__(self, aws: Aws, context: MonitoringContext) -> None:
        self._aws, self._context = aws, context
        self._tags = TagIndex(aws, context.tags, "logs", "sns")
        self._alarm_tags = alarm_tags(aws, context.tags)
        self._budget_reader = BudgetReader(aws, context)

    def observe(self) -> MonitoringSnapshot:
        """Everything in parallel, then the tags of alarms, and the budget that only the topic names."""
        names = [name for alarms in alarm_names(self._context).values() for name in alarms.values()]
        answers = gather(
            {
                "log groups": self._log_groups,
                "topic": lambda: unless_absent(self._topic, None),
                "subscriptions": lambda: unless_absent(self._subscriptions, []),
                "dashboard": lambda: unless_absent(self._dashboard, None),
                "alarms": partial(self._named_or_notifying, names),
                "tags": self._alarm_tags.fill,
                "budget": self._budget_reader.wanted,
            }
        )
        return MonitoringSnapshot(
            answers["log groups"],
            answers["topic"],
            answers["subscriptions"],
            self._own_alarms(answers["alarms"], names),
            answers["dashboard"],
            self._budgets(answers["budget"], answers["topic"]),
            self._mute_rules(answers["topic"]),
            self._event_subscriptions(answers["topic"]),
            read_monitors(self._aws, self._context, _named(answers["topic"], ANOMALIES_TAG)),
        )

    @property
    def _budget_name(self) -> str:
        return self._context.budget.name if self._context.budget else ""

    def _budgets(self, wanted: BudgetAnswer | None, topic: Tagged | None) -> dict[str, BudgetAnswer | None]:
        named, own = _named(topic, BUDGET_TAG), self._budget_name
        before = {named: self._budget_reader.read(named)} if named and named != own else {}
        if topic and not named and not own and lets_publish(topic[0], "budgets"):
            before = self._budget_reader.owned()  # somebody took the tag off
        return {**before, **({own: wanted} if own else {})}

    def _mute_rules(self, topic: Tagged | None) -> Sequence[Tagged]:
        if self._context.has_hours or (topic and HOURS_TAG in topic[1]):
            return read_mute_rules(self._aws, self._context)
        return ()

    def _event_subscriptions(self, topic: Tagged | None) -> Sequence[Tagged]:
        if self._context.monitoring.database_events or (topic and EVENTS_TAG in topic[1]):
            return read_event_subscriptions(self._aws, self._context, self._tags)
        return ()

    def _log_groups(self) -> list[Tagged]:
        names = {self._context.log_group(key) for key in self._context.services}
        return read_log_groups(self._aws, names, self._tags)

    def _topic(self) -> Tagged:
        sns, arn = self._aws.client("sns"), self._context.topic_arn()
        attributes = sns.get_topic_attributes(TopicArn=arn)["Attributes"]

        def ask() -> dict[str, str]:
            return to_dict(sns.list_tags_for_resource(ResourceArn=arn)["Tags"])

        tags = self._tags.of(arn, ask)
        # The index may be behind; a budget is deleted by what the topic itself says.
        agrees = tags.get(BUDGET_TAG, "") == self._budget_name and (HOURS_TAG in tags) == self._context.has_hours
        anomalies = self._context.anomalies
        agrees = agrees and (EVENTS_TAG in tags) == self._context.monitoring.database_events
        agrees = agrees and tags.get(ANOMALIES_TAG, "") == (anomalies.name if anomalies else "")
        return attributes, tags if agrees else ask()

    def _subscriptions(self) -> list[Answer]:
        arn = self._context.topic_arn()
        answers = self._aws.pages("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=arn)
        return [item for item in answers if item["SubscriptionArn"] != "Deleted"]

    def _dashboard(self) -> str:
        answer = self._aws.client("cloudwatch").get_dashboard(DashboardName=self._context.monitoring.dashboard)
        return str(answer["DashboardBody"])

    def _named_or_notifying(self, names: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The alarms that notify the topic, and those of the names that do not, by name."""
        notifying = self._alarms(ActionPrefix=self._context.topic_arn())
        silent = sorted({*names} - {item["AlarmName"] for item in notifying})
        reads = {part[0]: partial(self._alarms, AlarmNames=part) for part in chunks(silent, ALARMS_IN_A_CALL)}
        return {item["AlarmName"]: item for answer in (notifying, *gather(reads).values()) for item in answer}

    def _alarms(self, **arguments: Any) -> list[dict[str, Any]]:
        return self._aws.pages(
            "cloudwatch", "describe_alarms", "MetricAlarms", MaxRecords=ALARMS_IN_A_CALL, **arguments
        )

    def _own_alarms(self, alarms: Mapping[str, Answer], names: Sequence[str]) -> list[Tagged]:
        """The alarms with their tags; of those under other names only the ones that an earlier run of this environment made."""
        arns = [item["AlarmArn"] for item in alarms.values()]
        tags = self._alarm_tags.several({arn: partial(self._tags_of_alarm, arn) for arn in arns})
        return [
            (item, tags[item["AlarmArn"]])
            for name, item in alarms.items()
            if name in names or tags[item["AlarmArn"]].get(OWNER_TAG) == self._context.monitoring.topic
        ]

    def _tags_of_alarm(self, arn: str) -> dict[str, str]:
        return to_dict(self._aws.client("cloudwatch").list_tags_for_resource(ResourceARN=arn)["Tags"])


def _named(topic: Tagged | None, tag: str) -> str:
    """What a tag of the topic names; empty without one."""
    return topic[1].get(tag, "") if topic else ""
