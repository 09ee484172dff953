# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of a budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws
from .._aws.tags import to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .budget import budget_input, notification_input, subscribers_input
from .context import MonitoringContext
from .names import BUDGET_TAG

Properties = Mapping[str, Any]
APART = {"notifications", "tags", "left_tags"}
"""What UpdateBudget does not change."""


class BudgetHandler(BaseHandler):
    """Makes the budget, and deletes one that the inventory no longer has."""

    def __init__(self, aws: Aws, context: MonitoringContext) -> None:
        self._aws, self._context = aws, context

    @property
    def _budgets(self) -> Any:
        """Made once it is needed, as most environments have no budget."""
        return self._aws.client("budgets")

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        notifications = [
            {"Notification": notification_input(label), "Subscribers": subscribers_input(told)}
            for label, told in properties["notifications"].items()
        ]
        self._budgets.create_budget(
            AccountId=self._context.account_id,
            Budget=budget_input(name, properties),
            NotificationsWithSubscribers=notifications,
            ResourceTags=to_list(properties["tags"]),
        )
        return {}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        name, arn = actual.address.name, self._context.budget_arn(actual.address.name)
        if set(changed) - APART:
            budget = budget_input(name, properties, actual.attributes["period"])
            self._budgets.update_budget(AccountId=self._context.account_id, NewBudget=budget)
        if "notifications" in changed:
            self._notify(name, actual.properties["notifications"], properties["notifications"])
        # The record among the tags is the last to change, so that an interrupted run takes the rest off the next time.
        if "left_tags" in changed:
            self._budgets.untag_resource(ResourceARN=arn, ResourceTagKeys=actual.properties["left_tags"])
        if "tags" in changed:
            self._budgets.tag_resource(ResourceARN=arn, ResourceTags=to_list(properties["tags"]))

    def delete(self, actual: Actual) -> None:
        name, topic = actual.address.name, self._context.topic_arn()
        account = self._context.account_id
        unless_absent(partial(self._budgets.delete_budget, AccountId=account, BudgetName=name), None)
        untag = partial(self._aws.client("sns").untag_resource, ResourceArn=topic, TagKeys=[BUDGET_TAG])
        unless_absent(untag, None)

    def _notify(self, name: str, before: Properties, after: Properties) -> None:
        """Replace what differs: of the subscribers of one notification a single one may be a topic, so none is added beside it.

        https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_NotificationWithSubscribers.html
        """
        about = {"AccountId": self._context.account_id, "BudgetName": name}
        for label in [label for label, told in before.items() if after.get(label) != told]:
            self._budgets.delete_notification(**about, Notification=notification_input(label))
        for label in [label for label, told in after.items() if before.get(label) != told]:
            self._budgets.create_notification(
                **about, Notification=notification_input(label), Subscribers=subscribers_input(after[label])
            )
