"""Start-up times: what was seen, what is kept, what is warned of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._rollout.cause import diagnose
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.evidence import Evidence
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.failure_report import failure_lines
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.rollout import Rollout, RolloutSpec, RolloutState
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.start_up import (
    Allowed,
    Span,
    StartUp,
    dump,
    measure,
    parse,
    summary,
    warnings,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def task(number: int = 1, running: float = 20, **more: Any) -> dict[str, Any]:
    address = {"name": "privateIPv4Address", "value": f"10.0.0.{number}"}
    return {
        "taskArn": f"arn:task/{number}",
        "createdAt": START,
        "pullStartedAt": at(4),
        "pullStoppedAt": at(11),
        "startedAt": at(running),
        "attachments": [{"details": [address]}],
        **more,
    }


def target(state: str, number: int = 1) -> dict[str, Any]:
    return {"Target": {"Id": f"10.0.0.{number}"}, "TargetHealth": {"State": state}}


def followed() -> Evidence:
    """A task that runs after 20 s, is healthy between 60 and 70 s and in service between 75 and 85 s."""
    seen = Evidence()
    for moment, health in ((50, "UNKNOWN"), (60, "UNKNOWN"), (70, "HEALTHY"), (80, "HEALTHY")):
        seen.note_task(task(healthStatus=health), at(moment))
    for moment, state in ((65, "initial"), (75, "initial"), (85, "healthy"), (95, "healthy")):
        seen.note_targets([target(state)], at(moment))
    return seen


def test_what_was_seen_lies_between_two_looks() -> None:
    found = measure(followed())
    assert (found.healthy, found.in_service) == (Span(40, 50), Span(55, 65))
    assert found.spans == {"waiting": 4.0, "pull": 7.0, "running": 20.0}


def test_only_targets_of_the_new_revision_count() -> None:
    seen = Evidence()
    seen.note_targets([target("healthy", 9)], at(5))
    assert seen.targets == ""
    seen.note_task(task(healthStatus="UNKNOWN"), at(50))
    seen.note_targets([target("initial"), target("healthy", 9)], at(55))
    assert seen.targets == "0 of 1 targets healthy"
    seen.note_completion(at(80), checked=False, balanced=True)
    assert seen.targets == "1 of 1 targets healthy"


def test_a_task_that_was_quicker_than_a_look_is_in_service_and_not_measured() -> None:
    seen = Evidence()
    waiting = task()
    del waiting["startedAt"]
    seen.note_task(waiting, at(10))
    seen.note_targets([target("initial")], at(10))
    seen.note_completion(at(80), checked=True, balanced=True)
    assert seen.targets == "1 of 1 targets healthy"
    assert (seen.in_service_at, seen.healthy_at) == ({}, {})


def test_the_slowest_task_counts() -> None:
    seen = followed()
    seen.note_task(task(2, running=30, healthStatus="HEALTHY"), at(200))
    found = measure(seen)
    assert found.healthy == Span(0, 170)
    assert found.spans["running"] == 30.0


def test_a_tag_holds_what_was_seen() -> None:
    found = measure(followed())
    assert dump(found) == "healthy 40-50 in_service 55-65"
    assert parse(dump(found), found.spans) == found
    assert dump(measure(Evidence())) == ""
    assert parse("set by hand", {}) == StartUp()


@pytest.mark.parametrize(
    ("allowed", "named"),
    [
        (Allowed(180, 300), []),
        (Allowed(50, 300), []),
        (Allowed(49, 300), ["services.web.container_health.start_period"]),
        (Allowed(180, 60), ["services.web.deployment.grace_period"]),
        (Allowed(0, 0), []),
    ],
)
def test_a_time_that_is_nearly_used_up_is_warned_of(allowed: Allowed, named: list[str]) -> None:
    found = warnings("web", measure(followed()), allowed)
    assert len(found) == len(named)
    assert all(f"raise {key}" in line for key, line in zip(named, found, strict=True))


def test_the_failure_screen_shows_it() -> None:
    seen = followed()
    seen.note_task(
        task(3, stopCode="ServiceSchedulerInitiated", stoppedReason="unhealthy", stoppingAt=at(232)), at(240)
    )
    state = RolloutState(status="ROLLBACK_SUCCESSFUL", evidence=seen, cause=diagnose(seen, {}, ""))
    rollout = Rollout(RolloutSpec("web", "arn:td/web:2", allowed=Allowed(180, 300)), state)
    row = next(line for line in failure_lines(rollout) if line.startswith("  start-up"))
    assert row.split(maxsplit=1)[1] == (
        "RUNNING after 20 s (7 s of it the pull), healthy 40-50 s later, in service 55-65 s after RUNNING, "
        "failed 212 s after RUNNING; configured: start period 180 s, grace period 300 s"
    )
    assert summary(StartUp(), [], Allowed()) == ""
