# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of monitoring: few calls, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from os.path import commonprefix
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws, chunks, gather
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict
from .._plan.values import Actual
from .alarms import OWNER_TAG, actual_alarm, alarm_names
from .context import MonitoringContext
from .dashboard import actual_dashboard
from .log_groups import actual_log_group
from .topic import actual_subscription, actual_topic

ALARMS_IN_A_CALL = 100


def alarm_tags(aws: Aws, wanted: Mapping[str, str]) -> TagIndex:
    """The tags of alarms, a page for each hundred; asked for in one run once."""
    return TagIndex(aws, wanted, "cloudwatch")


class Reader:
    """What of monitoring is there."""

    def __init__(self, aws: Aws, context: MonitoringContext) -> None:
        self._aws, self._context = aws, context
        self._tags = TagIndex(aws, context.tags, "logs", "sns")
        self._alarm_tags = alarm_tags(aws, context.tags)

    def read(self) -> list[Actual]:
        """Log groups, topic, subscriptions, alarms and dashboard."""
        names = [name for alarms in alarm_names(self._context).values() for name in alarms.values()]
        found = gather(
            {
                "log groups": self._log_groups,
                "topic": lambda: unless_absent(self._topic, []),
                "subscriptions": lambda: unless_absent(self._subscriptions, []),
                "dashboard": lambda: unless_absent(self._dashboard, []),
                "alarms": partial(self._named_or_notifying, names),
                "tags": self._alarm_tags.fill,
            }
        )
        alarms: dict[str, dict[str, Any]] = found["alarms"]
        others = {*alarms} - {*names}
        return [
            *found["log groups"],
            *found["topic"],
            *found["subscriptions"],
            *found["dashboard"],
            *self._with_tags(alarms, others),
        ]

    def _log_groups(self) -> list[Actual]:
        wanted = {self._context.log_group(key) for key in self._context.services}
        if not wanted:
            return []
        prefix = commonprefix(sorted(wanted))  # noqa: RUF071 - names, not paths
        groups = self._aws.pages("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=prefix)
        there = {item["logGroupName"]: item for item in groups if item["logGroupName"] in wanted}
        arns = {name: self._context.arn("logs", f"log-group:{name}") for name in there}
        tags = self._tags.several({arn: partial(self._tags_of_log_group, arn) for arn in arns.values()})
        return [actual_log_group(item, tags[arns[name]]) for name, item in there.items()]

    def _topic(self) -> list[Actual]:
        sns, arn = self._aws.client("sns"), self._context.topic_arn()
        attributes = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
        tags = self._tags.of(arn, lambda: to_dict(sns.list_tags_for_resource(ResourceArn=arn)["Tags"]))
        return [actual_topic(self._context.monitoring.topic, attributes, tags)]

    def _subscriptions(self) -> list[Actual]:
        arn = self._context.topic_arn()
        answers = self._aws.pages("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=arn)
        return [actual_subscription(item) for item in answers if item["SubscriptionArn"] != "Deleted"]

    def _dashboard(self) -> list[Actual]:
        name = self._context.monitoring.dashboard
        answer = self._aws.client("cloudwatch").get_dashboard(DashboardName=name)
        return [actual_dashboard(name, answer["DashboardBody"])]

    def _named_or_notifying(self, names: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The alarms that notify the topic, and those of the names that do not, by name."""
        found = self._alarms(ActionPrefix=self._context.topic_arn())
        silent = sorted({*names} - {item["AlarmName"] for item in found})
        reads = {part[0]: partial(self._alarms, AlarmNames=part) for part in chunks(silent, ALARMS_IN_A_CALL)}
        return {item["AlarmName"]: item for some in (found, *gather(reads).values()) for item in some}

    def _alarms(self, **arguments: Any) -> list[dict[str, Any]]:
        return self._aws.pages(
            "cloudwatch", "describe_alarms", "MetricAlarms", MaxRecords=ALARMS_IN_A_CALL, **arguments
        )

    def _with_tags(self, alarms: dict[str, dict[str, Any]], others: set[str]) -> list[Actual]:
        """The alarms with their tags; of the others only those that an earlier run of this environment made."""
        tags = self._alarm_tags.several({arn: partial(self._tags_of_alarm, arn) for arn in _arns(alarms)})
        return [
            actual_alarm(item, tags[item["AlarmArn"]])
            for name, item in alarms.items()
            if name not in others or tags[item["AlarmArn"]].get(OWNER_TAG) == self._context.monitoring.topic
        ]

    def _tags_of_alarm(self, arn: str) -> dict[str, str]:
        return to_dict(self._aws.client("cloudwatch").list_tags_for_resource(ResourceARN=arn)["Tags"])

    def _tags_of_log_group(self, arn: str) -> dict[str, str]:
        return dict(self._aws.client("logs").list_tags_for_resource(resourceArn=arn)["tags"])


def _arns(alarms: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [item["AlarmArn"] for item in alarms.values()]
