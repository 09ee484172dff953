"""How many tasks a service is to run, and what that does to its autoscaling's limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.scheduled import AT, PUT_BACK, scheduled_limits
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service
from ansible_collections.talentbase.aws.plugins.module_utils._scaling.decision import Asked, Limits, Now, decide

MOMENT = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
HOUR = 3600
ENTRY = Service(name="app-api-dev", cpu=256, memory=512, repository="app-api", desired_count=2)
TARGET = {"ResourceId": "service/app-dev/app-api-dev", "MinCapacity": 1, "MaxCapacity": 3, "SuspendedState": {}}


def now(count: int = 2, *actions: dict[str, Any], rollout: str = "COMPLETED", **target: Any) -> Now:
    deployment = {"status": "PRIMARY", "rolloutState": rollout, "taskDefinition": "arn:x:task-definition/app-api-dev:7"}
    service = {
        "serviceName": "app-api-dev",
        "desiredCount": count,
        "taskDefinition": deployment["taskDefinition"],
        "deployments": [deployment],
    }
    return Now(service, {**TARGET, **target}, actions, MOMENT)


def back(after: int, name: str = PUT_BACK) -> dict[str, Any]:
    """An action that sets limits of 1 and 3, so many seconds after the moment."""
    return {
        "ScheduledActionName": name,
        "ResourceId": TARGET["ResourceId"],
        "Schedule": (MOMENT + timedelta(seconds=after)).strftime(AT),
        "ScalableTargetAction": {"MinCapacity": 1, "MaxCapacity": 3},
    }


def refused(asked: Asked, state: Now) -> str:
    with pytest.raises(Failure) as failure:
        decide("api", ENTRY, asked, state)
    return str(failure.value)


@pytest.mark.parametrize(("count", "limits"), [(0, (0, 3)), (4, (4, 4)), (5000, (5000, 5000))])
def test_limits_are_moved_as_far_as_needed(count: int, limits: tuple[int, int]) -> None:
    assert Limits(1, 3).holding(count) == Limits(*limits)
    move = decide("api", ENTRY, Asked(count, HOUR), now()).move
    assert move
    assert (move.limits, move.back, move.until) == (Limits(*limits), Limits(1, 3), MOMENT + timedelta(hours=1))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_within_the_limits_nothing_but_the_count_changes(count: int) -> None:
    scale = decide("api", ENTRY, Asked(count, HOUR), now())
    assert scale.move is None
    assert bool(scale.plan()) == (count != 2)


@pytest.mark.parametrize(("count", "key"), [(0, "services.api.scaling.min is 1"), (4, "services.api.scaling.max is 3")])
def test_beyond_them_the_key_is_named(count: int, key: str) -> None:
    assert key in refused(Asked(count), now())


def test_moved_limits_are_put_back_to_what_they_were_at_first() -> None:
    moved = now(4, back(HOUR), MinCapacity=4, MaxCapacity=4)
    move = decide("api", ENTRY, Asked(6, 2 * HOUR), moved).move
    assert move
    assert (move.limits, move.back) == (Limits(6, 6), Limits(1, 3))
    assert decide("api", ENTRY, Asked(4), moved).notes == (
        "app-api-dev: autoscaling's limits are moved by playbooks/scale.yml until 2026-11-29 13:00 UTC, then 1 to 3 again",
    )


def test_an_action_that_is_over_or_somebody_elses_puts_nothing_back() -> None:
    for action in (back(-1), back(HOUR, "rush-hour")):
        move = decide("api", ENTRY, Asked(9, HOUR), now(4, action, MinCapacity=2, MaxCapacity=4)).move
        assert move
        assert move.back == Limits(2, 4)


def test_what_stands_in_the_way() -> None:
    assert "has a deployment in progress, to app-api-dev:7" in refused(Asked(2), now(rollout="IN_PROGRESS"))
    assert "at least 5m and at most 7d" in refused(Asked(4, 60), now())
    assert "at least 5m and at most 7d" in refused(Asked(4, 8 * 24 * HOUR), now())
    suspended = now(SuspendedState={"ScheduledScalingSuspended": True})
    assert "scheduled scaling is suspended" in refused(Asked(4, HOUR), suspended)


def test_without_autoscaling_the_next_deploy_is_named() -> None:
    alone = Now(now().service, None, (), MOMENT)
    assert decide("api", ENTRY, Asked(3), alone).notes == (
        "services.api.desired_count is 2: the next deploy sets it back, and drift names the difference until then",
    )
    assert decide("api", ENTRY, Asked(2), alone).notes == ()
    assert "services.api has no scaling" in refused(Asked(3, HOUR), alone)


def test_deploys_leave_moved_limits_alone_until_they_are_put_back() -> None:
    moved = {**TARGET, "MinCapacity": 4, "MaxCapacity": 4}
    found = scheduled_limits(moved, {"min": 1, "max": 3}, [back(HOUR)])
    assert set(found) == {"min", "max"}
    assert "until 2026-11-29 13:00 UTC" in found["max"]
    other = {**back(HOUR), "ResourceId": "service/app-dev/other"}
    assert scheduled_limits(moved, {"min": 1, "max": 3}, [other, back(HOUR, "rush-hour")]) == {}
