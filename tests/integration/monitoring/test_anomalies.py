"""The anomaly monitor of an environment against the embedded account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

SECTIONS = ("monitoring", "cluster", "services", "service_defaults", "profiles", "resource_tags", "cost")
NAME = "talentbase-dev"
TOPIC = f"arn:aws:sns:us-east-1:258993895334:{NAME}-alarms"
Run = Callable[..., dict[str, Any]]


@pytest.fixture
def monitor(run_module: Run, sections: Callable[..., dict[str, Any]]) -> Run:
    """Runs the module with an inventory's sections and a load balancer."""
    groups = {key: {"full_name": f"targetgroup/talentbase-{key}-dev/73e2d6bc24d8a067"} for key in ("web", "api")}
    facts = {"load_balancer": {"full_name": "app/talentbase/50dc6c495c0c9188"}, "target_groups": groups}

    def run(inventory: dict[str, Any], check: bool = False, owner: str = f"{NAME}/dev") -> dict[str, Any]:
        given = {**sections(inventory, *SECTIONS), "environment": owner, "facts": facts}
        return run_module("cloudwatch_monitoring", check, **given)

    return run


def asked(account: Account) -> list[str]:
    return [name for name in account.calls()["by_operation"] if name.startswith("ce:")]


def test_a_monitor_is_made_once_put_right_and_removed(monitor: Run, dev: dict[str, Any], account: Account) -> None:
    wanted = {**dev, "cost": {"anomalies": {"least": 25}}}
    account.zero()
    foreseen = monitor(wanted, check=True)
    assert account.calls()["writes"] == 0
    made = monitor(wanted)
    assert foreseen["plan"] == made["plan"]
    assert f"create anomaly monitor {NAME}" in made["plan"]
    assert made["budget_notes"][0].startswith(
        f"the anomaly monitor {NAME} counts what is tagged Environment=development"
    )
    explorer = account.client("ce")
    [there] = explorer.get_anomaly_monitors()["AnomalyMonitors"]
    assert there["MonitorSpecification"]["Tags"]["Values"] == ["development"]
    [subscription] = explorer.get_anomaly_subscriptions()["AnomalySubscriptions"]
    assert (subscription["Frequency"], subscription["Subscribers"]) == (
        "IMMEDIATE",
        [{"Address": TOPIC, "Type": "SNS"}],
    )
    again = monitor(wanted)
    assert (again["changed"], again["budget_notes"]) == (False, [])

    changes: list[tuple[str, Callable[[], Any]]] = [
        ("subscribers", lambda: explorer.delete_anomaly_subscription(SubscriptionArn=subscription["SubscriptionArn"])),
        ("impact_usd", lambda: _update(explorer, "999")),
        (
            "tags",
            lambda: explorer.tag_resource(
                ResourceArn=there["MonitorArn"], ResourceTags=[{"Key": "Project", "Value": "x"}]
            ),
        ),
    ]
    for name, change in changes:
        change()
        plan = monitor(wanted)["plan"]
        assert len(plan) == 1, plan
        assert name in plan[0]
    assert not monitor(wanted)["changed"]

    account.zero()
    gone = monitor(dev)
    assert gone["plan"][0] == f"delete anomaly monitor {NAME}"
    assert (
        explorer.get_anomaly_monitors()["AnomalyMonitors"]
        == explorer.get_anomaly_subscriptions()["AnomalySubscriptions"]
        == []
    )
    account.zero()
    assert not monitor(dev)["changed"]
    assert asked(account) == []


def _update(explorer: Any, least: str) -> None:
    [subscription] = explorer.get_anomaly_subscriptions()["AnomalySubscriptions"]
    dimensions = {**subscription["ThresholdExpression"]["Dimensions"], "Values": [least]}
    explorer.update_anomaly_subscription(
        SubscriptionArn=subscription["SubscriptionArn"], ThresholdExpression={"Dimensions": dimensions}
    )


def test_what_a_monitor_counts_and_whose_it_is_cannot_change(
    monitor: Run, dev: dict[str, Any], account: Account
) -> None:
    assert monitor({**dev, "cost": {"anomalies": {}}})["changed"]
    other = {**dev, "cost": {"anomalies": {"tag": "Project"}}}
    refused = monitor(other)
    assert "cost.anomalies.name: the anomaly monitor talentbase-dev counts Environment=development" in refused["msg"]
    renamed = {**dev, "cost": {"anomalies": {"tag": "Project", "name": "spending"}}}
    assert [line for line in monitor(renamed)["plan"] if "monitor" in line] == [
        f"delete anomaly monitor {NAME}",
        "create anomaly monitor spending",
    ]
    assert not monitor(renamed)["changed"]
    theirs = monitor(renamed, owner="shop/dev")
    assert (
        "cost.anomalies.name: the anomaly monitor spending is that of the environment talentbase-dev/dev"
        in theirs["msg"]
    )
