# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of subscriptions to RDS's events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws
from .._aws.tags import to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .context import MonitoringContext
from .database_events import event_subscription_input, event_subscriptions
from .names import EVENTS_TAG

Properties = Mapping[str, Any]


class EventSubscriptionHandler(BaseHandler):
    """Makes subscriptions, and deletes those that the inventory no longer has; with the last one goes the topic's tag."""

    def __init__(self, aws: Aws, context: MonitoringContext) -> None:
        self._aws, self._context = aws, context

    @property
    def _rds(self) -> Any:
        """Made once it is needed, as most environments have none."""
        return self._aws.client("rds")

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        given = event_subscription_input(name, properties)
        answer = self._rds.create_event_subscription(**given, Tags=to_list(properties["tags"]))
        return {"arn": answer["EventSubscription"]["EventSubscriptionArn"]}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        if set(changed) - {"tags"}:
            self._rds.modify_event_subscription(**event_subscription_input(actual.address.name, properties))
        if "tags" in changed:
            self._rds.add_tags_to_resource(ResourceName=actual.attributes["arn"], Tags=to_list(properties["tags"]))

    def delete(self, actual: Actual) -> None:
        delete = partial(self._rds.delete_event_subscription, SubscriptionName=actual.address.name)
        unless_absent(delete, None)
        listed = self._aws.pages("rds", "describe_event_subscriptions", "EventSubscriptionsList")
        names = event_subscriptions(self._context.cluster.name)
        if not self._context.monitoring.database_events and not any(i["CustSubscriptionId"] in names for i in listed):
            topic = self._context.topic_arn()
            untag = partial(self._aws.client("sns").untag_resource, ResourceArn=topic, TagKeys=[EVENTS_TAG])
            unless_absent(untag, None)
