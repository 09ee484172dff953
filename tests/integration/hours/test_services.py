"""The hours of a service: autoscaling's schedule takes its tasks away and brings them back, and deploys leave that alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness import Account
from tests.integration.hours.clock import HOURS, ZONE, advance_to
from tests.integration.services.worker import CLUSTER, NAME, Converge, worker

RESOURCE = f"service/{CLUSTER}/{NAME}"


def limits(account: Account) -> tuple[int, int, int]:
    """The limits of autoscaling, and the desired count."""
    scaling = account.client("application-autoscaling")
    [target] = scaling.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=[RESOURCE])["ScalableTargets"]
    [service] = account.client("ecs").describe_services(cluster=CLUSTER, services=[NAME])["services"]
    return target["MinCapacity"], target["MaxCapacity"], service["desiredCount"]


def actions(account: Account) -> dict[str, Any]:
    """The scheduled actions, by name."""
    scaling = account.client("application-autoscaling")
    found = scaling.describe_scheduled_actions(ServiceNamespace="ecs")["ScheduledActions"]
    return {item["ScheduledActionName"]: item for item in found}


@pytest.fixture
def converge(account: Account) -> Converge:
    """Runs ecs_services for one worker in the default VPC, at the speed of our clock."""
    return worker(account)


def test_a_service_sleeps_outside_of_its_hours(account: Account, converge: Converge) -> None:
    advance_to(account, 0, 12)
    assert converge().code == 0
    plain = account.result()["plan"]
    assert f"create scheduled actions {NAME}" not in plain
    foreseen = converge("--check", hours=HOURS)
    assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
    first = converge(hours=HOURS)
    assert first.code == 0, first.output
    assert account.result()["plan"] == [f"update scalable target {NAME} (tags)", f"create scheduled actions {NAME}"]
    found = actions(account)
    assert {name: item["Schedule"] for name, item in found.items()} == {
        "talentbase.aws-hours-begin": "cron(0 8 ? * MON-FRI *)",
        "talentbase.aws-hours-end": "cron(0 20 ? * MON-FRI *)",
    }
    assert {item["Timezone"] for item in found.values()} == {ZONE}
    again = converge(hours=HOURS)
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output

    advance_to(account, 0, 20, 15)
    assert limits(account) == (0, 0, 0)
    with account.in_real_time():
        night = converge(hours=HOURS, service={"environment": {"QUEUE": "letters"}})
    assert night.code == 0, night.output
    assert limits(account) == (0, 0, 0)
    assert account.result()["scheduled"] == [f"{NAME} is asleep until Tue 08:00 (weekdays 08:00-20:00 {ZONE})"]
    assert account.result()["deployments"][0]["status"] == "SUCCESSFUL"
    assert converge(hours=HOURS, service={"environment": {"QUEUE": "letters"}}).writes == 0

    advance_to(account, 1, 8, 15)
    assert limits(account) == (1, 3, 1)
    assert converge(hours=HOURS, service={"environment": {"QUEUE": "letters"}}).writes == 0
    assert account.result()["scheduled"] == []
    scaling = account.client("application-autoscaling")
    target = {"ServiceNamespace": "ecs", "ResourceId": RESOURCE, "ScalableDimension": "ecs:service:DesiredCount"}
    scaling.delete_scheduled_action(**target, ScheduledActionName="talentbase.aws-hours-end")
    changed = {**HOURS, "weekends": "10:00-16:00"}
    assert converge(hours=changed, service={"environment": {"QUEUE": "letters"}}).code == 0
    assert account.result()["plan"] == [f"update scheduled actions {NAME} (actions)"]
    assert sorted(actions(account)) == [f"talentbase.aws-hours-{name}" for name in ("begin", "begin-2", "end", "end-2")]


def test_hours_that_change_or_leave_wake_the_service(account: Account, converge: Converge) -> None:
    """What should run by now is not left asleep until AWS's schedule comes round."""
    fixed = {"scaling": None, "desired_count": 2}
    advance_to(account, 0, 12)
    assert converge(hours={**HOURS, "minimum": 1}, service=fixed).code == 0
    assert limits(account) == (2, 2, 2)
    advance_to(account, 0, 20, 15)
    assert limits(account) == (1, 1, 1)
    assert converge(hours={**HOURS, "weekdays": "08:00-20:30"}, service=fixed).code == 0
    assert account.result()["plan"] == [
        f"update scalable target {NAME} (max, min)",
        f"update scheduled actions {NAME} (actions)",
    ]
    assert limits(account) == (2, 2, 2)
    advance_to(account, 0, 21)
    assert limits(account) == (0, 0, 0)
    assert converge(service={"scaling": {"min": 1, "max": 3}}).code == 0
    assert account.result()["plan"][0] == f"delete scheduled actions {NAME}"
    assert (limits(account)[:2], actions(account)) == ((1, 3), {})
    again = converge(service={"scaling": {"min": 1, "max": 3}})
    assert (again.code, again.writes) == (0, 0), again.output
    operations = again.calls["by_operation"]
    assert not [name for name in operations if "ScheduledAction" in name], operations
