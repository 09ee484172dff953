"""Databases outside of their hours: EventBridge Scheduler stops and starts them with a role, and deploys leave that alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import load_inventory
from tests.harness import Account
from tests.integration.data.stores import Run, instance
from tests.integration.hours.clock import HOURS, ZONE, advance_to

NAME = "talentbase-dev"
ROLE = "talentbase-dev-us-east-1-hours"
GIVEN: dict[str, Any] = {"cluster": {"name": NAME}, "aws_account_id": "258993895334", "hours": HOURS}


@pytest.fixture
def dev() -> dict[str, Any]:
    return {**load_inventory("dev"), "caches": {}}


def status(account: Account) -> str:
    return str(instance(account)["DBInstanceStatus"])


def test_a_database_sleeps_outside_of_the_hours(account: Account, data: Run, dev: dict[str, Any]) -> None:
    advance_to(account, 0, 12)
    first = data(dev)
    assert first.get("changed"), first
    account.zero()
    foreseen = data(dev, check=True, **GIVEN)
    assert foreseen["plan"] == [
        f"create role {ROLE}",
        f"update DB instance {NAME} (tags)",
        f"create schedules {NAME}",
    ]
    assert account.calls()["writes"] == 0
    assert data(dev, **GIVEN)["plan"] == foreseen["plan"]
    again = data(dev, **GIVEN)
    assert (again["changed"], again.get("scheduled")) == (False, []), again

    schedule = account.client("scheduler").get_schedule(GroupName=NAME, Name=f"{NAME}-stop")
    assert (schedule["ScheduleExpression"], schedule["ScheduleExpressionTimezone"]) == (
        "cron(10 20 ? * MON-FRI *)",
        ZONE,
    )
    assert json.loads(schedule["Target"]["Input"]) == {"DbInstanceIdentifier": NAME}
    [statement] = account.client("iam").get_role_policy(RoleName=ROLE, PolicyName="talentbase.aws")["PolicyDocument"][
        "Statement"
    ]
    assert statement["Resource"] == [f"arn:aws:rds:us-east-1:258993895334:db:{NAME}"]
    assert statement["Action"] == ["rds:StartDBInstance", "rds:StopDBInstance"]

    advance_to(account, 0, 20, 30)
    assert status(account) == "stopped"
    night = data(dev, **GIVEN)
    assert (night["changed"], night["pending"]) == (False, []), night
    line = f"asleep until Tue 07:45 (weekdays 08:00-20:00 {ZONE})"
    assert night["scheduled"] == [f"DB instance {NAME} is {line}"]
    assert night["facts"]["databases"]["main"]["asleep"] == line
    larger = {**dev, "databases": {"main": {**dev["databases"]["main"], "instance_class": "db.t3.small"}}}
    refused = data(larger, **GIVEN)
    assert f"databases.main: instance_class cannot be changed while {NAME} is {line}" in refused["msg"]

    advance_to(account, 1, 7, 58)
    assert status(account) == "available"
    account.client("rds").stop_db_instance(DBInstanceIdentifier=NAME)
    advance_to(account, 1, 12)
    assert data(dev, **GIVEN)["plan"] == [f"update DB instance {NAME} (running)"]
    assert status(account) == "available"
    put_right_and_taken_away(account, data, dev)


def put_right_and_taken_away(account: Account, data: Run, dev: dict[str, Any]) -> None:
    """What differs is named property by property; hours that leave start what they stopped."""
    scheduler = account.client("scheduler")
    there = scheduler.get_schedule(GroupName=NAME, Name=f"{NAME}-stop")
    kept = ("GroupName", "Name", "ScheduleExpressionTimezone", "FlexibleTimeWindow")
    iam = account.client("iam")
    trust = json.dumps(iam.get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"])
    role = iam.create_role(RoleName="by-hand", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    other = {**there["Target"], "RoleArn": role}
    scheduler.update_schedule(
        **{key: there[key] for key in kept}, ScheduleExpression="cron(0 1 ? * * *)", State="DISABLED", Target=other
    )
    arn = f"arn:aws:scheduler:us-east-1:258993895334:schedule-group/{NAME}"
    scheduler.tag_resource(ResourceArn=arn, Tags=[{"Key": "Project", "Value": "Other"}])
    assert data(dev, **GIVEN)["plan"] == [f"update schedules {NAME} (enabled, role, schedules, tags)"]
    earlier = {**GIVEN, "hours": {**HOURS, "weekends": "10:00-16:00"}}
    assert data(dev, **earlier)["plan"] == [f"update schedules {NAME} (schedules)"]
    assert len(scheduler.list_schedules(GroupName=NAME)["Schedules"]) == 4

    advance_to(account, 1, 21)
    assert status(account) == "stopped"
    gone = data(dev, **{**GIVEN, "hours": {}})
    assert gone["plan"] == [f"delete schedules {NAME}", f"delete role {ROLE}"]
    groups = [item["Name"] for item in scheduler.list_schedule_groups()["ScheduleGroups"]]
    assert (status(account), groups) == ("available", ["default"])
    account.zero()
    assert not data(dev, **{**GIVEN, "hours": {}})["changed"]
    calls = account.calls()
    assert (calls["writes"], [name for name in calls["by_operation"] if name.startswith(("scheduler", "iam"))]) == (
        0,
        [],
    )
