"""The module cloudwatch_monitoring against the embedded account."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

SECTIONS = ("monitoring", "cluster", "services", "service_defaults", "profiles", "databases", "caches", "resource_tags")
EVERYTHING = {"dev": 20, "prod": 23}
"""Two log groups, sixteen alarms, a topic, a dashboard."""

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def monitor(run_module: Run, sections: Callable[..., dict[str, Any]]) -> Run:
    """Runs the module with an inventory's sections and a load balancer."""

    def run(inventory: dict[str, Any], check: bool = False, **options: Any) -> dict[str, Any]:
        target_groups = {key: {"full_name": f"targetgroup/{key}/73e2d6bc24d8a067"} for key in inventory["services"]}
        facts = {"load_balancer": {"full_name": "app/talentbase/50dc6c495c0c9188"}, "target_groups": target_groups}
        given = {**sections(inventory, *SECTIONS), "facts": facts}
        return run_module("cloudwatch_monitoring", check, **{**given, **options})

    return run


@pytest.fixture
def built(monitor: Run, dev: dict[str, Any], account: Account) -> dict[str, Any]:
    """The dev inventory, whose monitoring stands."""
    result = monitor(dev)
    assert result.get("changed"), result
    account.zero()
    return dev


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_an_environment_is_watched_and_a_second_run_changes_nothing(
    environment: str, request: pytest.FixtureRequest, monitor: Run, account: Account
) -> None:
    inventory = request.getfixturevalue(environment)
    first = monitor(inventory)
    assert first["changed"], first
    assert len(first["plan"]) == EVERYTHING[environment]
    account.zero()
    second = monitor(inventory)
    assert (second["changed"], second["plan"], account.calls()["writes"]) == (False, [], 0), second
    names = [name for alarms in first["alarms"].values() for name in alarms.values()]
    there = {item["AlarmName"]: item for item in account.client("cloudwatch").describe_alarms()["MetricAlarms"]}
    assert sorted(there) == sorted(names)
    web = f"talentbase-web-{environment}"
    groups = account.client("logs").describe_log_groups(logGroupNamePrefix=f"/ecs/{web}")["logGroups"]
    assert groups[0]["retentionInDays"] == {"dev": 7, "prod": 30}[environment]
    assert groups[0]["arn"] == f"{first['log_groups']['web']['arn']}:*"
    p95 = there[f"{web}-response-time"]
    assert (p95["ExtendedStatistic"], p95["Threshold"]) == ("p95", 3.0)
    assert p95["AlarmActions"] == p95["OKActions"] == [first["topic_arn"]]
    assert "To do: " in p95["AlarmDescription"]
    assert p95["AlarmDescription"].startswith("warning: ")


def test_check_mode_on_an_empty_account_lists_everything_and_writes_nothing(
    monitor: Run, dev: dict[str, Any], account: Account
) -> None:
    account.zero()
    result = monitor(dev, check=True, facts={})
    assert result["changed"], result
    assert len(result["plan"]) == EVERYTHING["dev"]
    assert account.calls()["writes"] == 0
    assert result["topic_arn"] == "arn:aws:sns:us-east-1:258993895334:talentbase-dev-alarms"


def test_check_mode_on_the_built_account_plans_nothing(monitor: Run, built: dict[str, Any], account: Account) -> None:
    result = monitor(built, check=True)
    assert (result["changed"], result["plan"], account.calls()["writes"]) == (False, [], 0)


def test_without_a_load_balancer_a_service_with_hosts_is_refused(
    monitor: Run, dev: dict[str, Any], account: Account
) -> None:
    account.zero()
    result = monitor(dev, facts={"load_balancer": {"full_name": "(known after apply)"}})
    assert result["failed"]
    assert "is not known yet. To do: run the whole deploy" in result["msg"]
    assert account.calls()["writes"] == 0


CHANGES: list[tuple[str, Callable[[dict[str, Any]], Any], list[str]]] = [
    (
        "retention",
        lambda v: v["monitoring"].update(log_retention_days=14),
        [
            "update log group /ecs/talentbase-api-dev (retention_days)",
            "update log group /ecs/talentbase-web-dev (retention_days)",
        ],
    ),
    (
        "threshold",
        lambda v: v["monitoring"]["alarms"]["cpu-warning"].update(threshold=75),
        [
            "update alarm talentbase-api-dev-cpu-warning (description, threshold)",
            "update alarm talentbase-web-dev-cpu-warning (description, threshold)",
        ],
    ),
    (
        "dropped alarm",
        lambda v: v["monitoring"]["alarms"].pop("requests"),
        [
            "delete alarm talentbase-api-dev-requests",
            "delete alarm talentbase-web-dev-requests",
            "update dashboard talentbase-dev (body)",
        ],
    ),
    (
        "subscriber",
        lambda v: v["monitoring"]["subscribers"].append({"protocol": "email", "endpoint": "ops@example.com"}),
        ["create subscription email ops@example.com"],
    ),
    (
        "scaling target",
        lambda v: v["service_defaults"]["scaling"].update(cpu_target=60),
        ["update dashboard talentbase-dev (body)"],
    ),
]


@pytest.mark.parametrize(("change", "plan"), [item[1:] for item in CHANGES], ids=[item[0] for item in CHANGES])
def test_one_changed_value_changes_that_alone(
    change: Callable[[dict[str, Any]], Any], plan: list[str], monitor: Run, built: dict[str, Any], account: Account
) -> None:
    change(built)
    assert monitor(built, check=True)["plan"] == monitor(built)["plan"]
    assert account.calls()["writes"] > 0
    account.zero()
    again = monitor(built)
    assert (again["changed"], account.calls()["writes"]) == (False, 0), again["plan"]


@pytest.mark.parametrize(("change", "plan"), [item[1:] for item in CHANGES], ids=[item[0] for item in CHANGES])
def test_check_mode_reports_one_changed_value_and_nothing_else(
    change: Callable[[dict[str, Any]], Any], plan: list[str], monitor: Run, built: dict[str, Any], account: Account
) -> None:
    change(built)
    result = monitor(built, check=True)
    assert (sorted(result["plan"]), account.calls()["writes"]) == (plan, 0)


def test_a_changed_tag_reaches_every_resource_that_carries_tags(
    monitor: Run, built: dict[str, Any], account: Account
) -> None:
    built["resource_tags"]["CostCenter"] = "other"
    result = monitor(built)
    assert len(result["plan"]) == EVERYTHING["dev"] - 1
    assert all("(tags)" in line for line in result["plan"])
    cloudwatch = account.client("cloudwatch")
    alarm = cloudwatch.describe_alarms(AlarmNames=["talentbase-web-dev-cpu-critical"])["MetricAlarms"][0]
    tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
    assert {"Key": "CostCenter", "Value": "other"} in tags
    assert {"Key": "Severity", "Value": "critical"} in tags
    assert monitor(built)["plan"] == []


def spoil_alarm(account: Account) -> None:
    account.client("cloudwatch").disable_alarm_actions(AlarmNames=["talentbase-web-dev-cpu-critical"])


def spoil_retention(account: Account) -> None:
    account.client("logs").delete_retention_policy(logGroupName="/ecs/talentbase-web-dev")


def spoil_policy(account: Account) -> None:
    arn = "arn:aws:sns:us-east-1:258993895334:talentbase-dev-alarms"
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    account.client("sns").set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)


def spoil_dashboard(account: Account) -> None:
    account.client("cloudwatch").put_dashboard(DashboardName="talentbase-dev", DashboardBody='{"widgets": []}')


@pytest.mark.parametrize(
    ("spoil", "plan"),
    [
        (spoil_alarm, "update alarm talentbase-web-dev-cpu-critical (notify)"),
        (spoil_retention, "update log group /ecs/talentbase-web-dev (retention_days)"),
        (spoil_policy, "update topic talentbase-dev-alarms (policy)"),
        (spoil_dashboard, "update dashboard talentbase-dev (body)"),
    ],
)
def test_a_change_by_hand_is_put_back(
    spoil: Callable[[Any], None], plan: str, monitor: Run, built: dict[str, Any], account: Account
) -> None:
    spoil(account)
    assert monitor(built)["plan"] == [plan]
    assert monitor(built)["plan"] == []


def test_alarms_and_subscriptions_of_others_are_left_alone(
    monitor: Run, built: dict[str, Any], account: Account
) -> None:
    arn = "arn:aws:sns:us-east-1:258993895334:talentbase-dev-alarms"
    account.client("sns").subscribe(TopicArn=arn, Protocol="https", Endpoint="https://hooks.example.com/key-5f3a")
    account.client("cloudwatch").put_metric_alarm(
        AlarmName="by-hand",
        AlarmActions=[arn],
        Namespace="AWS/ECS",
        MetricName="CPUUtilization",
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    result = monitor(built)
    assert result["plan"] == []
    assert [name.split(" (")[0] for name in result["other_subscriptions"]] == ["https hooks.example.com"]
    assert "key-5f3a" not in json.dumps(result)


def test_the_path_of_a_subscribers_url_is_never_shown(monitor: Run, dev: dict[str, Any], account: Account) -> None:
    dev["monitoring"]["subscribers"] = [{"protocol": "https", "endpoint": "https://events.example.com/integration/k3y"}]
    result = monitor(dev)
    assert result["changed"], result
    shown = {name: result[name] for name in ("plan", "diff", "unconfirmed", "other_subscriptions")}
    assert "k3y" not in json.dumps(shown)
    topics = account.client("sns").list_subscriptions()["Subscriptions"]
    assert [item["Endpoint"] for item in topics] == ["https://events.example.com/integration/k3y"]
    assert monitor(dev)["plan"] == []


def test_a_worker_has_no_alarms_about_hosts(monitor: Run, dev: dict[str, Any]) -> None:
    worker = {"name": "talentbase-worker-dev", "repository": "talentbase-api", "cpu": 256, "memory": 512}
    dev["services"]["worker"] = worker
    alarms = monitor(dev, check=True)["alarms"]["worker"]
    assert sorted(alarms) == ["cpu-critical", "cpu-warning", "memory-critical", "memory-warning"]


@pytest.mark.parametrize("keep", [True, False])
def test_absent_removes_all_but_the_logs_that_are_to_be_kept(
    keep: bool, monitor: Run, built: dict[str, Any], account: Account
) -> None:
    built["monitoring"]["keep_logs"] = keep
    assert monitor(built, state="absent")["changed"]
    assert account.client("cloudwatch").describe_alarms()["MetricAlarms"] == []
    assert account.client("sns").list_topics()["Topics"] == []
    assert account.client("cloudwatch").list_dashboards()["DashboardEntries"] == []
    assert len(account.client("logs").describe_log_groups()["logGroups"]) == (2 if keep else 0)
    assert not monitor(built, state="absent")["changed"]


def test_topic_and_log_groups_may_have_a_key_of_their_own(
    monitor: Run, built: dict[str, Any], account: Account
) -> None:
    key, other = (account.client("kms").create_key()["KeyMetadata"]["Arn"] for _ in range(2))
    built["monitoring"] |= {"topic_kms_key": key, "log_kms_key": key}
    account.zero()
    assert monitor(built)["plan"] == [
        "update log group /ecs/talentbase-web-dev (kms_key)",
        "update log group /ecs/talentbase-api-dev (kms_key)",
        "update topic talentbase-dev-alarms (kms_key)",
    ]
    assert account.calls()["writes"] == 3
    assert monitor(built)["plan"] == []
    groups = account.client("logs").describe_log_groups(logGroupNamePrefix="/ecs/talentbase")["logGroups"]
    assert {item["kmsKeyId"] for item in groups} == {key}
    account.client("logs").associate_kms_key(logGroupName="/ecs/talentbase-web-dev", kmsKeyId=other)
    assert monitor(built)["plan"] == ["update log group /ecs/talentbase-web-dev (kms_key)"]
    built["monitoring"] |= {"topic_kms_key": "", "log_kms_key": ""}
    assert monitor(built)["plan"] == []
