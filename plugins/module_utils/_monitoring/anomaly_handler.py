# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of an anomaly monitor and its subscription."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws
from .._aws.tags import to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .anomalies import monitor_input, subscription_changes
from .context import MonitoringContext
from .names import ANOMALIES_TAG

Properties = Mapping[str, Any]


class AnomalyMonitorHandler(BaseHandler):
    """Makes the monitor, and deletes one that the inventory no longer has."""

    def __init__(self, aws: Aws, context: MonitoringContext) -> None:
        self._aws, self._context = aws, context

    @property
    def _explorer(self) -> Any:
        """Made once it is needed, as most environments have no monitor."""
        return self._aws.client("ce")

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        tags = to_list(properties["tags"])
        answer = self._explorer.create_anomaly_monitor(
            AnomalyMonitor=monitor_input(name, properties), ResourceTags=tags
        )
        self._subscribe(name, answer["MonitorArn"], properties)
        return {"arn": answer["MonitorArn"]}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        arn, subscription = actual.attributes["arn"], actual.attributes["subscription"]
        if "tags" in changed:
            self._explorer.tag_resource(ResourceArn=arn, ResourceTags=to_list(properties["tags"]))
        if set(changed) - {"tags"} and subscription:
            self._explorer.update_anomaly_subscription(SubscriptionArn=subscription, **subscription_changes(properties))
        elif set(changed) - {"tags"}:
            self._subscribe(actual.address.name, arn, properties)

    def delete(self, actual: Actual) -> None:
        if subscription := actual.attributes["subscription"]:
            unless_absent(partial(self._explorer.delete_anomaly_subscription, SubscriptionArn=subscription), None)
        unless_absent(partial(self._explorer.delete_anomaly_monitor, MonitorArn=actual.attributes["arn"]), None)
        topic = self._context.topic_arn()
        untag = partial(self._aws.client("sns").untag_resource, ResourceArn=topic, TagKeys=[ANOMALIES_TAG])
        if not self._context.anomalies:
            unless_absent(untag, None)

    def _subscribe(self, name: str, monitor: str, properties: Properties) -> None:
        subscription = {"SubscriptionName": name, "MonitorArnList": [monitor], **subscription_changes(properties)}
        self._explorer.create_anomaly_subscription(
            AnomalySubscription=subscription, ResourceTags=to_list(properties["tags"])
        )
