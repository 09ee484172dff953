# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of a budget. They are made only where one is wanted, or the topic names one."""

from __future__ import annotations

from functools import partial

from .._aws.errors import Failure, unless_absent
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._plan.owner import belongs_to_others, owned_alone, owners
from .budget import Answer, BudgetAnswer
from .context import MonitoringContext


class BudgetReader:
    """Reads budgets of the account by their names."""

    def __init__(self, aws: Aws, context: MonitoringContext) -> None:
        self._aws, self._context = aws, context

    def wanted(self) -> BudgetAnswer | None:
        """The budget of the inventory; raises Failure where another environment has it."""
        name = self._context.budget.name if self._context.budget else ""
        answer = self.read(name) if name else None
        if answer and belongs_to_others(answer.tags, self._context.tags):
            others = ", ".join(sorted(owners(answer.tags) - owners(self._context.tags)))
            raise Failure(
                f"cost.budget.name: the budget {name} is that of the environment {others}",
                todo="give cost.budget.name of this environment, which is unique in the account",
            )
        return answer

    def read(self, name: str) -> BudgetAnswer | None:
        """A budget with its notifications, their subscribers and its tags; None where there is none."""
        account, arn = self._context.account_id, self._context.budget_arn(name)
        client = self._aws.client("budgets")
        answers = gather(
            {
                "budget": partial(
                    unless_absent, partial(client.describe_budget, AccountId=account, BudgetName=name), {}
                ),
                "notifications": partial(unless_absent, partial(self._notifications, name), []),
                "tags": partial(unless_absent, partial(client.list_tags_for_resource, ResourceARN=arn), {}),
            }
        )
        if not answers["budget"]:
            return None
        tags = to_dict(answers["tags"].get("ResourceTags"))
        return BudgetAnswer(answers["budget"]["Budget"], answers["notifications"], tags)

    def owned(self) -> dict[str, BudgetAnswer | None]:
        """The budgets that have the tag of this environment alone, by name. Asked where only the topic's policy tells of one."""
        listed = self._aws.pages("budgets", "describe_budgets", "Budgets", AccountId=self._context.account_id)
        names = [item["BudgetName"] for item in listed]
        ask = self._aws.client("budgets").list_tags_for_resource
        reads = {name: partial(ask, ResourceARN=self._context.budget_arn(name)) for name in names}
        tags = gather({name: partial(unless_absent, read, {}) for name, read in reads.items()}) if reads else {}
        own = [name for name in names if owned_alone(to_dict(tags[name].get("ResourceTags")), self._context.tags)]
        return {name: self.read(name) for name in own}

    def _notifications(self, name: str) -> list[tuple[Answer, list[Answer]]]:
        about = {"AccountId": self._context.account_id, "BudgetName": name}
        found = self._aws.pages("budgets", "describe_notifications_for_budget", "Notifications", **about)
        reads = {
            str(number): partial(unless_absent, partial(self._subscribers, about, item), [])
            for number, item in enumerate(found)
        }
        subscribers = gather(reads) if reads else {}
        return [(item, subscribers[str(number)]) for number, item in enumerate(found)]

    def _subscribers(self, about: dict[str, str], notification: Answer) -> list[Answer]:
        return self._aws.pages(
            "budgets", "describe_subscribers_for_notification", "Subscribers", Notification=notification, **about
        )
