"""Budgets: updates, subscribers, tags and pages, which moto lacks, and AWS's limits.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Budgets.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.budgets.models import Budget, BudgetsBackend, budgets_backends
from moto.budgets.responses import BudgetsResponse
from moto.core.exceptions import JsonRESTError

from .. import ACCOUNT_ID
from ..clock import Clock
from ..paging import page
from ..patching import replace

NOTIFICATIONS, EMAILS, TOPICS, TAGS = 10, 10, 1, 50
"""The most of each: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_NotificationWithSubscribers.html"""
PAGE = 100
Answer = dict[str, Any]


def install(clock: Clock) -> None:
    """Patch moto: Budgets."""
    replace(
        BudgetsResponse,
        create_budget=_create_budget,
        update_budget=_update_budget,
        create_notification=_create_notification,
        delete_notification=_delete_notification,
        describe_notifications_for_budget=_describe_notifications,
        create_subscriber=_create_subscriber,
        delete_subscriber=_delete_subscriber,
        describe_subscribers_for_notification=_describe_subscribers,
        list_tags_for_resource=_list_tags,
        tag_resource=_tag,
        untag_resource=_untag,
    )


def _backend() -> BudgetsBackend:
    return budgets_backends[ACCOUNT_ID]["aws"]


def _create_budget(self: BudgetsResponse) -> str:
    request = json.loads(self.body)
    given = request.get("NotificationsWithSubscribers") or []
    items = [item["Notification"] for item in given]
    if any(_same(item, other) for number, item in enumerate(items) for other in items[:number]):
        raise _duplicate("notification")
    for item in given:
        _refuse_many(item["Subscribers"])
    _backend().create_budget(request["AccountId"], _in_form(request["Budget"]), given)
    made = _budget(request, request["Budget"]["BudgetName"], "get")
    made.__dict__["tags"] = _limited({item["Key"]: item["Value"] for item in request.get("ResourceTags") or []})
    return "{}"


def _update_budget(self: BudgetsResponse) -> str:
    """Replaces everything but the name: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_UpdateBudget.html"""
    request = json.loads(self.body)
    budget = _budget(request, request["NewBudget"]["BudgetName"], "update")
    budget.budget = Budget(_in_form(request["NewBudget"]), []).budget
    return "{}"


def _create_notification(self: BudgetsResponse) -> str:
    request = json.loads(self.body)
    budget = _budget(request, request["BudgetName"], "create notification")
    if any(_same(item.details, request["Notification"]) for item in budget.notifications):
        raise _duplicate("notification")
    if len(budget.notifications) >= NOTIFICATIONS:
        raise _exceeded(f"at most {NOTIFICATIONS} notifications")
    _refuse_many(request["Subscribers"])
    budget.add_notification(request["Notification"], request["Subscribers"])
    return "{}"


def _delete_notification(self: BudgetsResponse) -> str:
    request = json.loads(self.body)
    budget, found = _notification(request, "delete notification")
    budget.notifications.remove(found)
    return "{}"


def _describe_notifications(self: BudgetsResponse) -> str:
    """AWS does not tell ThresholdType where it is a percentage, as Terraform's provider found (internal/service/budgets/budget.go)."""
    request = json.loads(self.body)
    budget = _budget(request, request["BudgetName"], "get notifications")
    found = [{**item.details, "NotificationState": "OK"} for item in budget.notifications]
    told = [{key: value for key, value in item.items() if value != "PERCENTAGE"} for item in found]
    return _page(request, "Notifications", told)


def _create_subscriber(self: BudgetsResponse) -> str:
    request = json.loads(self.body)
    _budget_of, found = _notification(request, "create subscriber")
    if request["Subscriber"] in found.subscribers:
        raise _duplicate("subscriber")
    _refuse_many([*found.subscribers, request["Subscriber"]])
    found.subscribers = [*found.subscribers, request["Subscriber"]]
    return "{}"


def _delete_subscriber(self: BudgetsResponse) -> str:
    """With the last one goes the notification: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_DeleteSubscriber.html"""
    request = json.loads(self.body)
    budget, found = _notification(request, "delete subscriber")
    if request["Subscriber"] not in found.subscribers:
        raise _not_found("Unable to delete subscriber - the subscriber doesn't exist.")
    found.subscribers = [item for item in found.subscribers if item != request["Subscriber"]]
    if not found.subscribers:
        budget.notifications.remove(found)
    return "{}"


def _describe_subscribers(self: BudgetsResponse) -> str:
    request = json.loads(self.body)
    return _page(request, "Subscribers", list(_notification(request, "get subscribers")[1].subscribers))


def _list_tags(self: BudgetsResponse) -> str:
    found = _tags(json.loads(self.body))
    return json.dumps({"ResourceTags": [{"Key": key, "Value": value} for key, value in found.items()]})


def _tag(self: BudgetsResponse) -> str:
    request = json.loads(self.body)
    found = _tags(request)
    found |= _limited({**found, **{item["Key"]: item["Value"] for item in request.get("ResourceTags") or []}})
    return "{}"


def _untag(self: BudgetsResponse) -> str:
    request = json.loads(self.body)
    found = _tags(request)
    for key in request["ResourceTagKeys"]:
        found.pop(key, None)
    return "{}"


def _budget(request: Answer, name: str, doing: str) -> Budget:
    found = _backend().budgets[request["AccountId"]].get(name)
    if found is None:
        what = f"{doing} budget: {name}" if doing in ("get", "update") else doing
        raise _not_found(f"Unable to {what} - the budget doesn't exist.")
    return found


def _notification(request: Answer, doing: str) -> tuple[Budget, Any]:
    budget = _budget(request, request["BudgetName"], doing)
    for item in budget.notifications:
        if _same(item.details, request["Notification"]):
            return budget, item
    raise _not_found(f"Unable to {doing} - the notification doesn't exist.")


def _tags(request: Answer) -> dict[str, str]:
    name = request["ResourceARN"].partition(":budget/")[2]
    found: dict[str, str] = _budget({"AccountId": ACCOUNT_ID}, name, "get").__dict__.setdefault("tags", {})
    return found


def _in_form(budget: Answer) -> Answer:
    """The amount as AWS gives it again: 200 as 200.0."""
    limit = budget.get("BudgetLimit")
    return {**budget, "BudgetLimit": {**limit, "Amount": str(float(limit["Amount"]))}} if limit else dict(budget)


def _same(one: Answer, other: Answer) -> bool:
    keys = ("NotificationType", "ComparisonOperator", "Threshold")
    kinds = {item.get("ThresholdType") or "PERCENTAGE" for item in (one, other)}
    return len(kinds) == 1 and all(one[key] == other[key] for key in keys)


def _refuse_many(subscribers: list[dict[str, str]]) -> None:
    for kind, most in (("SNS", TOPICS), ("EMAIL", EMAILS)):
        if sum(item["SubscriptionType"] == kind for item in subscribers) > most:
            raise _exceeded(f"at most {most} {kind} subscribers of a notification")


def _limited(tags: dict[str, str]) -> dict[str, str]:
    if len(tags) > TAGS:
        raise JsonRESTError("ServiceQuotaExceededException", f"A budget has at most {TAGS} tags.")
    return tags


def _page(request: Answer, name: str, items: list[Answer]) -> str:
    listed, token = page(items, request.get("NextToken"), min(int(request.get("MaxResults") or PAGE), PAGE))
    return json.dumps({name: listed, **({"NextToken": token} if token else {})})


def _duplicate(kind: str) -> JsonRESTError:
    return JsonRESTError("DuplicateRecordException", f"Error creating {kind} - the {kind} already exists.")


def _exceeded(limit: str) -> JsonRESTError:
    return JsonRESTError("CreationLimitExceededException", f"You've exceeded the limit: {limit}.")


def _not_found(message: str) -> JsonRESTError:
    return JsonRESTError("NotFoundException", message)
