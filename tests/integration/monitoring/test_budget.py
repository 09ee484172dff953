"""The budget of an environment against the embedded account."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from ansible_collections.talentbase.aws.plugins.module_utils._monitoring.budget import desired_budget
from ansible_collections.talentbase.aws.plugins.module_utils._monitoring.context import monitoring_context
from tests.harness import Account, rewrite, section

SECTIONS = ("monitoring", "cluster", "services", "service_defaults", "profiles", "resource_tags", "cost")
ACCOUNT, NAME, OWNER = "258993895334", "talentbase-dev", "talentbase-dev/dev"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:{NAME}-alarms"
ARN = f"arn:aws:budgets::{ACCOUNT}:budget/{NAME}"
ABOUT = {"AccountId": ACCOUNT, "BudgetName": NAME}
TAG = "talentbase.aws/budget"
ACTUAL_80 = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def monitor(run_module: Run, sections: Callable[..., dict[str, Any]]) -> Run:
    """Runs the module with an inventory's sections and a load balancer."""

    def run(inventory: dict[str, Any], check: bool = False, **options: Any) -> dict[str, Any]:
        target_groups = {
            key: {"full_name": f"targetgroup/talentbase-{key}-dev/73e2d6bc24d8a067"} for key in ("web", "api")
        }
        facts = {"load_balancer": {"full_name": "app/talentbase/50dc6c495c0c9188"}, "target_groups": target_groups}
        given = {**sections(inventory, *SECTIONS), "facts": facts, "environment": OWNER}
        return run_module("cloudwatch_monitoring", check, **{**given, **options})

    return run


@pytest.fixture
def wanted(dev: dict[str, Any]) -> dict[str, Any]:
    """dev with a budget."""
    return {**dev, "cost": {"budget": {"amount": 200}}}


@pytest.fixture
def built(monitor: Run, wanted: dict[str, Any], account: Account) -> dict[str, Any]:
    """dev, whose budget stands."""
    result = monitor(wanted)
    assert result.get("changed"), result
    account.zero()
    return wanted


def budgets_called(account: Account) -> list[str]:
    return [name for name in account.calls()["by_operation"] if name.startswith("budgets:")]


def budget(account: Account, name: str = NAME) -> dict[str, Any]:
    found: dict[str, Any] = account.client("budgets").describe_budget(AccountId=ACCOUNT, BudgetName=name)["Budget"]
    return found


def names(account: Account) -> list[str]:
    return [item["BudgetName"] for item in account.client("budgets").describe_budgets(AccountId=ACCOUNT)["Budgets"]]


def thresholds(account: Account) -> set[tuple[str, float]]:
    found = account.client("budgets").describe_notifications_for_budget(**ABOUT)["Notifications"]
    return {(item["NotificationType"], item["Threshold"]) for item in found}


def topic_tags(account: Account) -> dict[str, str]:
    found = account.client("sns").list_tags_for_resource(ResourceArn=TOPIC)["Tags"]
    return {item["Key"]: item["Value"] for item in found}


def may_publish(account: Account) -> set[str]:
    attributes = account.client("sns").get_topic_attributes(TopicArn=TOPIC)["Attributes"]
    return {item["Principal"]["Service"] for item in json.loads(attributes["Policy"])["Statement"]}


def test_a_budget_is_made_and_a_second_run_changes_nothing(
    monitor: Run, wanted: dict[str, Any], account: Account
) -> None:
    checked = monitor(wanted, check=True)
    assert f"create budget {NAME}" in checked["plan"]
    assert names(account) == []
    first = monitor(wanted)
    assert first["plan"] == checked["plan"], first
    assert "activated as a cost allocation tag" in first["budget_notes"][0]
    found = budget(account)
    assert (found["BudgetLimit"], found["TimeUnit"], found["BudgetType"]) == (
        {"Amount": "200.0", "Unit": "USD"},
        "MONTHLY",
        "COST",
    )
    assert found["CostFilters"] == {"TagKeyValue": ["user:Environment$development"]}
    assert thresholds(account) == {("ACTUAL", 80.0), ("ACTUAL", 100.0), ("FORECASTED", 100.0)}
    told = account.client("budgets").describe_subscribers_for_notification(**ABOUT, Notification=ACTUAL_80)
    assert told["Subscribers"] == [{"SubscriptionType": "SNS", "Address": TOPIC}]
    assert may_publish(account) == {"cloudwatch.amazonaws.com", "budgets.amazonaws.com"}
    assert topic_tags(account)[TAG] == NAME
    account.zero()
    again = monitor(wanted)
    assert (again["changed"], again["plan"], account.calls()["writes"]) == (False, [], 0), again
    assert again["budget_notes"] == []
    # The budget, its notifications, the subscribers of three, its tags.
    assert account.calls()["by_operation"]["budgets:DescribeSubscribersForNotification"] == 3
    assert len(budgets_called(account)) == 4


def test_without_a_budget_budgets_are_not_asked(monitor: Run, dev: dict[str, Any], account: Account) -> None:
    assert monitor(dev)["changed"]
    assert not budgets_called(account)
    account.zero()
    assert not monitor(dev)["changed"]
    assert not budgets_called(account)
    assert may_publish(account) == {"cloudwatch.amazonaws.com"}
    assert TAG not in topic_tags(account)


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"amount": 250.5}, "amount"),
        ({"tag": "Project"}, "filters"),
        ({"actual": [50, 80.25]}, "notifications"),
        ({"forecast": []}, "notifications"),
    ],
    ids=["amount", "tag", "actual", "forecast"],
)
def test_one_changed_option_changes_that_alone(
    change: dict[str, Any], changed: str, monitor: Run, built: dict[str, Any], account: Account
) -> None:
    period = budget(account)["TimePeriod"]
    now = {**built, "cost": {"budget": {"amount": 200, **change}}}
    plan = [f"update budget {NAME} ({changed})"]
    assert monitor(now, check=True)["plan"] == plan
    assert monitor(now)["plan"] == plan
    account.zero()
    again = monitor(now)
    assert (again["changed"], account.calls()["writes"]) == (False, 0), again["plan"]
    assert budget(account)["TimePeriod"] == period
    if "actual" in change:
        assert thresholds(account) == {("ACTUAL", 50.0), ("ACTUAL", 80.25), ("FORECASTED", 100.0)}


def test_tags_that_leave_the_inventory_leave_the_budget(monitor: Run, built: dict[str, Any], account: Account) -> None:
    client = account.client("budgets")
    client.tag_resource(ResourceARN=ARN, ResourceTags=[{"Key": "Person", "Value": "ana"}])
    tags = {name: value for name, value in built["resource_tags"].items() if name != "CostCenter"}
    result = monitor({**built, "resource_tags": {**tags, "New": "tag"}})
    assert f"update budget {NAME} (left_tags, tags)" in result["plan"]
    found = {item["Key"] for item in client.list_tags_for_resource(ResourceARN=ARN)["ResourceTags"]}
    assert {"New", "Person", "Project"} <= found
    assert "CostCenter" not in found
    assert not monitor({**built, "resource_tags": {**tags, "New": "tag"}})["changed"]


def by_hand(account: Account, **changes: Any) -> None:
    """Change the budget as a person would in the console."""
    found = budget(account)
    kept = ("BudgetName", "BudgetLimit", "BudgetType", "TimeUnit", "CostFilters", "CostTypes", "TimePeriod")
    new = {**{key: found[key] for key in kept}, **changes}
    account.client("budgets").update_budget(AccountId=ACCOUNT, NewBudget=new)


def by_call(operation: str, **arguments: Any) -> Callable[[Account], Any]:
    return lambda account: getattr(account.client("budgets"), operation)(**arguments)


MAIL = {"SubscriptionType": "EMAIL", "Address": "ana@example.com"}
BY_HAND: list[tuple[str, Callable[[Account], Any]]] = [
    ("amount", lambda a: by_hand(a, BudgetLimit={"Amount": "9000", "Unit": "USD"})),
    ("unit", lambda a: by_hand(a, BudgetLimit={"Amount": "200", "Unit": "EUR"})),
    ("type", lambda a: by_hand(a, BudgetType="USAGE")),
    ("period", lambda a: by_hand(a, TimeUnit="ANNUALLY")),
    ("filters", lambda a: by_hand(a, CostFilters={})),
    ("cost_types", lambda a: by_hand(a, CostTypes={"IncludeTax": False})),
    ("notifications", by_call("delete_notification", **ABOUT, Notification=ACTUAL_80)),
    ("notifications", by_call("create_subscriber", **ABOUT, Notification=ACTUAL_80, Subscriber=MAIL)),
    (
        "notifications",
        by_call(
            "create_notification",
            **ABOUT,
            Notification={**ACTUAL_80, "ThresholdType": "ABSOLUTE_VALUE"},
            Subscribers=[MAIL],
        ),
    ),
    ("tags", by_call("tag_resource", ResourceARN=ARN, ResourceTags=[{"Key": "Project", "Value": "Other"}])),
]
ELSEWHERE = {"left_tags"}


@pytest.mark.parametrize(("changed", "change"), BY_HAND, ids=[f"{i}-{item[0]}" for i, item in enumerate(BY_HAND)])
def test_what_a_person_changes_is_put_back(
    changed: str, change: Callable[[Account], Any], monitor: Run, built: dict[str, Any], account: Account
) -> None:
    change(account)
    assert monitor(built)["plan"] == [f"update budget {NAME} ({changed})"]
    account.zero()
    again = monitor(built)
    assert (again["changed"], account.calls()["writes"]) == (False, 0), again["plan"]
    told = account.client("budgets").describe_subscribers_for_notification(**ABOUT, Notification=ACTUAL_80)
    assert told["Subscribers"] == [{"SubscriptionType": "SNS", "Address": TOPIC}]


def test_every_property_of_a_budget_is_tried(wanted: dict[str, Any]) -> None:
    inventory = load(wanted, [])
    assert inventory.cost.budget
    identity = {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/any"}
    context = monitoring_context(inventory, "us-east-1", identity, {}, {})
    properties = desired_budget(inventory.cost.budget, context).properties
    assert set(properties) == {changed for changed, _change in BY_HAND} | ELSEWHERE


def test_a_budget_that_is_deleted_by_hand_comes_back(monitor: Run, built: dict[str, Any], account: Account) -> None:
    account.client("budgets").delete_budget(**ABOUT)
    assert monitor(built)["plan"] == [f"create budget {NAME}"]
    assert names(account) == [NAME]


def test_a_budget_is_found_although_its_tag_is_gone(
    monitor: Run, built: dict[str, Any], dev: dict[str, Any], account: Account
) -> None:
    account.client("sns").untag_resource(ResourceArn=TOPIC, TagKeys=[TAG])
    gone = monitor(dev)
    assert gone["plan"] == [f"delete budget {NAME}", f"update topic {NAME}-alarms (policy)"]
    account.zero()
    assert not monitor(dev)["changed"]
    assert budgets_called(account) == []


def test_a_budget_that_leaves_the_inventory_goes_and_is_not_asked_for_again(
    monitor: Run, dev: dict[str, Any], built: dict[str, Any], account: Account
) -> None:
    result = monitor(dev)
    assert result["plan"] == [f"delete budget {NAME}", f"update topic {NAME}-alarms (policy)"]
    assert names(account) == []
    assert TAG not in topic_tags(account)
    assert may_publish(account) == {"cloudwatch.amazonaws.com"}
    account.zero()
    assert not monitor(dev)["changed"]
    assert not budgets_called(account)


def test_what_a_broken_removal_left_is_ended_by_the_next_run(
    monitor: Run, dev: dict[str, Any], built: dict[str, Any], account: Account
) -> None:
    account.client("budgets").delete_budget(**ABOUT)  # and the run ended before it took the tag off the topic
    assert f"delete budget {NAME}" in monitor(dev)["plan"]
    assert TAG not in topic_tags(account)
    assert not monitor(dev)["changed"]


def test_another_name_is_another_budget(monitor: Run, built: dict[str, Any], account: Account) -> None:
    other = {**built, "cost": {"budget": {"amount": 200, "name": "other"}}}
    plan = [f"delete budget {NAME}", f"update topic {NAME}-alarms (tags)", "create budget other"]
    assert monitor(other)["plan"] == plan
    assert names(account) == ["other"]
    assert topic_tags(account)[TAG] == "other"
    assert not monitor(other)["changed"]


def test_the_budget_of_another_environment_is_refused(monitor: Run, built: dict[str, Any], account: Account) -> None:
    result = monitor(built, environment="talentbase-dev/second")
    assert result["failed"]
    assert f"cost.budget.name: the budget {NAME} is that of the environment {OWNER}" in result["msg"]
    assert account.calls()["writes"] == 0
    # Nor is it deleted by one that has the topic too and wants none.
    none = monitor({**built, "cost": {}}, environment="talentbase-dev/second", check=True)
    assert not [line for line in none["plan"] if "budget" in line]


def test_a_budget_goes_before_its_topic(monitor: Run, built: dict[str, Any], account: Account) -> None:
    result = monitor(built, state="absent", cost={}, resource_tags={})
    plan = [line for line in result["plan"] if "topic" in line or "budget" in line]
    assert plan == [f"delete budget {NAME}", f"delete topic {NAME}-alarms"]
    assert names(account) == []


def test_a_wrong_budget_is_refused(monitor: Run, wanted: dict[str, Any], account: Account) -> None:
    account.zero()
    wanted["cost"]["budget"]["tag"] = "Environmant"
    result = monitor(wanted)
    assert "cost.budget.tag: is Environmant" in result["msg"]
    assert "did you mean Environment?" in result["msg"]
    assert account.calls()["writes"] == 0


def test_a_whole_life_of_a_budget(built_dev: Account, inventory: Path) -> None:
    account = built_dev
    environment = section(inventory, "environment")

    def with_budget(given: dict[str, Any] | None) -> None:
        rewrite(inventory, "environment", {**environment, "cost": {"budget": given} if given else {}})

    with_budget({"amount": 300})
    planned = account.playbook("deploy.yml", "--check", "--diff", inventory=inventory)
    assert (planned.code, planned.writes) == (0, 0), planned.output
    assert f"create budget {NAME}" in planned.output
    made = account.playbook("deploy.yml", inventory=inventory)
    assert made.code == 0, made.output
    said = " ".join(made.output.split())
    assert f"the budget {NAME} counts what is tagged Environment=development" in said
    assert "USD a month" not in said
    again = account.playbook("deploy.yml", inventory=inventory)
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output
    assert "cost allocation tag" not in again.output

    by_hand(account, BudgetLimit={"Amount": "9000", "Unit": "USD"})
    drift = account.playbook("playbooks/drift.yml", inventory=inventory)
    said = " ".join(drift.output.split())
    assert (drift.code, drift.writes) == (2, 0), drift.output
    assert f"drifted: update budget {NAME} (amount), by arn:aws:iam::{ACCOUNT}:user/any with UpdateBudget" in said
    with_budget({"amount": 400})
    changed = account.playbook("deploy.yml", inventory=inventory)
    assert changed.code == 0, changed.output
    assert budget(account)["BudgetLimit"]["Amount"] == "400.0"

    with_budget(None)
    left = account.playbook("deploy.yml", inventory=inventory)
    assert left.code == 0, left.output
    assert names(account) == []
    rerun = account.playbook("deploy.yml", inventory=inventory)
    assert (rerun.code, rerun.changed, rerun.writes) == (0, 0, 0), rerun.output
    assert not budgets_called(account)

    with_budget({"amount": 500})
    assert account.playbook("deploy.yml", inventory=inventory).code == 0
    assert names(account) == [NAME]
    gone = account.playbook("playbooks/destroy.yml", inventory=inventory, confirm="dev")
    assert gone.code == 0, gone.output
    assert names(account) == []
