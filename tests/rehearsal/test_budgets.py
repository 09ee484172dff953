"""Budgets as AWS has them: limits, what goes with what, tags, pages and permissions."""

from __future__ import annotations

from typing import Any

import pytest

ACCOUNT = "258993895334"
ABOUT = {"AccountId": ACCOUNT, "BudgetName": "b"}
ARN = f"arn:aws:budgets::{ACCOUNT}:budget/b"
TOPIC = {"SubscriptionType": "SNS", "Address": f"arn:aws:sns:us-east-1:{ACCOUNT}:t"}


def mail(number: int) -> dict[str, str]:
    return {"SubscriptionType": "EMAIL", "Address": f"p{number}@example.com"}


def above(threshold: float, kind: str = "PERCENTAGE") -> dict[str, Any]:
    given = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": threshold}
    return {**given, "ThresholdType": kind}


def budget(amount: str = "200") -> dict[str, Any]:
    limit = {"Amount": amount, "Unit": "USD"}
    return {"BudgetName": "b", "BudgetLimit": limit, "BudgetType": "COST", "TimeUnit": "MONTHLY"}


@pytest.fixture
def budgets(account: Any) -> Any:
    """The client, with a budget that tells the topic at 80 %."""
    client = account.client("budgets")
    told = [{"Notification": above(80), "Subscribers": [TOPIC]}]
    tags = [{"Key": "Environment", "Value": "dev"}]
    client.create_budget(AccountId=ACCOUNT, Budget=budget(), NotificationsWithSubscribers=told, ResourceTags=tags)
    return client


def notifications(budgets: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = budgets.describe_notifications_for_budget(**ABOUT)["Notifications"]
    return found


def subscribers(budgets: Any) -> list[dict[str, str]]:
    answer = budgets.describe_subscribers_for_notification(**ABOUT, Notification=above(80))
    found: list[dict[str, str]] = answer["Subscribers"]
    return found


def test_a_name_is_unique_and_an_update_replaces_all_else(budgets: Any, refused: Any) -> None:
    refused("DuplicateRecordException", budgets.create_budget, AccountId=ACCOUNT, Budget=budget())
    assert budgets.describe_budget(**ABOUT)["Budget"]["BudgetLimit"] == {"Amount": "200.0", "Unit": "USD"}
    filters = {"TagKeyValue": ["user:Environment$dev"]}
    budgets.update_budget(AccountId=ACCOUNT, NewBudget={**budget("10.5"), "CostFilters": filters})
    assert budgets.describe_budget(**ABOUT)["Budget"]["CostFilters"] == filters
    budgets.update_budget(AccountId=ACCOUNT, NewBudget=budget("11"))
    now = budgets.describe_budget(**ABOUT)["Budget"]
    assert (now["BudgetLimit"]["Amount"], "CostFilters" in now) == ("11.0", False)
    assert len(notifications(budgets)) == 1


def test_what_is_not_there_is_not_found(budgets: Any, refused: Any) -> None:
    other = {"AccountId": ACCOUNT, "BudgetName": "other"}
    message = refused("NotFoundException", budgets.describe_budget, **other)
    assert message == "Unable to get budget: other - the budget doesn't exist."
    refused("NotFoundException", budgets.delete_budget, **other)
    refused("NotFoundException", budgets.describe_notifications_for_budget, **other)
    refused("NotFoundException", budgets.list_tags_for_resource, ResourceARN=f"{ARN}s")
    new = {**budget(), "BudgetName": "other"}
    refused("NotFoundException", budgets.update_budget, AccountId=ACCOUNT, NewBudget=new)
    refused("NotFoundException", budgets.delete_notification, **ABOUT, Notification=above(81))
    absolute = above(80, "ABSOLUTE_VALUE")
    refused("NotFoundException", budgets.describe_subscribers_for_notification, **ABOUT, Notification=absolute)


def test_a_budget_has_ten_notifications_in_pages(budgets: Any, refused: Any) -> None:
    create, told = budgets.create_notification, {"Subscribers": [mail(1)]}
    refused("DuplicateRecordException", create, **ABOUT, Notification=above(80), **told)
    create(**ABOUT, Notification=above(80, "ABSOLUTE_VALUE"), **told)
    for threshold in range(1, 9):
        create(**ABOUT, Notification=above(threshold), **told)
    refused("CreationLimitExceededException", create, **ABOUT, Notification=above(9), **told)
    first = budgets.describe_notifications_for_budget(**ABOUT, MaxResults=4)
    assert len(first["Notifications"]) == 4
    second = budgets.describe_notifications_for_budget(**ABOUT, MaxResults=100, NextToken=first["NextToken"])
    assert len(second["Notifications"]) == 6
    assert "NextToken" not in second
    # A percentage is what AWS does not tell.
    assert {item.get("ThresholdType") for item in notifications(budgets)} == {None, "ABSOLUTE_VALUE"}
    budgets.delete_notification(**ABOUT, Notification=above(80, "ABSOLUTE_VALUE"))
    assert len(notifications(budgets)) == 9


def test_a_notification_tells_one_topic_and_goes_with_its_last_subscriber(budgets: Any, refused: Any) -> None:
    about = {**ABOUT, "Notification": above(80)}
    other = {**TOPIC, "Address": f"{TOPIC['Address']}2"}
    refused("CreationLimitExceededException", budgets.create_subscriber, **about, Subscriber=other)
    refused("DuplicateRecordException", budgets.create_subscriber, **about, Subscriber=TOPIC)
    for number in range(10):
        budgets.create_subscriber(**about, Subscriber=mail(number))
    refused("CreationLimitExceededException", budgets.create_subscriber, **about, Subscriber=mail(10))
    assert len(subscribers(budgets)) == 11
    refused("NotFoundException", budgets.delete_subscriber, **about, Subscriber=other)
    for subscriber in subscribers(budgets):
        budgets.delete_subscriber(**about, Subscriber=subscriber)
    assert notifications(budgets) == []


def test_tags_stay_with_the_budget(account: Any, budgets: Any) -> None:
    budgets.tag_resource(ResourceARN=ARN, ResourceTags=[{"Key": "Project", "Value": "p"}])
    budgets.untag_resource(ResourceARN=ARN, ResourceTagKeys=["Environment", "never"])
    assert budgets.list_tags_for_resource(ResourceARN=ARN)["ResourceTags"] == [{"Key": "Project", "Value": "p"}]
    budgets.delete_budget(**ABOUT)
    budgets.create_budget(AccountId=ACCOUNT, Budget=budget())
    assert budgets.list_tags_for_resource(ResourceARN=ARN)["ResourceTags"] == []
