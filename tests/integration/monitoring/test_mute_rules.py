"""The alarms of services that are asleep tell nobody, by alarm mute rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account
from tests.integration.hours.clock import HOURS, ZONE, advance_to

SECTIONS = ("monitoring", "cluster", "services", "service_defaults", "profiles", "resource_tags")
NAME = "talentbase-dev"
RULES = [f"{NAME}-asleep-1", f"{NAME}-asleep-2"]
Run = Callable[..., dict[str, Any]]


@pytest.fixture
def monitor(run_module: Run, sections: Callable[..., dict[str, Any]]) -> Run:
    """Runs the module with an inventory's sections and a load balancer."""
    groups = {key: {"full_name": f"targetgroup/talentbase-{key}-dev/73e2d6bc24d8a067"} for key in ("web", "api")}
    facts = {"load_balancer": {"full_name": "app/talentbase/50dc6c495c0c9188"}, "target_groups": groups}

    def run(inventory: dict[str, Any], check: bool = False, **options: Any) -> dict[str, Any]:
        given = {**sections(inventory, *SECTIONS), "environment": f"{NAME}/dev", "facts": facts}
        return run_module("cloudwatch_monitoring", check, **{**given, **options})

    return run


def rule(account: Account, name: str) -> dict[str, Any]:
    found: dict[str, Any] = account.client("cloudwatch").get_alarm_mute_rule(AlarmMuteRuleName=name)
    return found


def test_alarms_are_muted_outside_of_the_hours(monitor: Run, dev: dict[str, Any], account: Account) -> None:
    assert monitor(dev)["changed"]
    foreseen = monitor(dev, check=True, hours=HOURS)
    made = monitor(dev, hours=HOURS)
    assert foreseen["plan"] == made["plan"]
    assert made["plan"] == [
        f"update topic {NAME}-alarms (tags)",
        *(f"create alarm mute rule {name}" for name in RULES),
    ]
    again = monitor(dev, hours=HOURS)
    assert not again["changed"], again["plan"]
    schedules = [rule(account, name)["Rule"]["Schedule"] for name in RULES]
    assert schedules == [
        {"Expression": "cron(0 20 * * MON,TUE,WED,THU)", "Duration": "PT12H15M", "Timezone": ZONE},
        {"Expression": "cron(0 20 * * FRI)", "Duration": "P2DT12H15M", "Timezone": ZONE},
    ]
    muted = set(rule(account, RULES[0])["MuteTargets"]["AlarmNames"])
    alarms = account.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert muted == {item["AlarmName"] for item in alarms}
    advance_to(account, 1, 21)
    assert [rule(account, name)["Status"] for name in RULES] == ["ACTIVE", "SCHEDULED"]
    advance_to(account, 2, 8, 20)
    assert [rule(account, name)["Status"] for name in RULES] == ["SCHEDULED", "SCHEDULED"]


CHANGES: dict[str, Any] = {
    "Rule": {"Schedule": {"Expression": "cron(0 1 * * *)", "Duration": "P15D", "Timezone": "UTC"}},
    "Description": "by hand",
    "MuteTargets": {"AlarmNames": []},
    "ExpireDate": "2027-01-01T00:00:00Z",
}


def test_what_differs_is_put_right_and_rules_leave(monitor: Run, dev: dict[str, Any], account: Account) -> None:
    assert monitor(dev, hours=HOURS)["changed"]
    cloudwatch = account.client("cloudwatch")
    there = rule(account, RULES[0])
    cloudwatch.put_alarm_mute_rule(Name=RULES[0], **CHANGES)
    project = [{"Key": "Project", "Value": "Other"}]
    cloudwatch.tag_resource(ResourceARN=there["AlarmMuteRuleArn"], Tags=project)
    changed = "alarms, description, duration, expires, expression, tags, timezone"
    assert monitor(dev, hours=HOURS)["plan"] == [f"update alarm mute rule {RULES[0]} ({changed})"]
    assert not monitor(dev, check=True, hours=HOURS)["changed"]

    gone = monitor(dev)
    assert gone["plan"] == [f"delete alarm mute rule {name}" for name in RULES]
    account.zero()
    assert not monitor(dev)["changed"]
    assert not [name for name in account.calls()["by_operation"] if "MuteRule" in name]
