# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of a budget. They are made only where one is wanted, or the topic names one."""

from __future__ import annotations

from functools import partial

from .._aws.errors import Failure, unless_absent
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._plan.owner import belongs_to_others, owners
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
