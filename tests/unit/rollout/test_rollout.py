"""The verdict is about this deployment, and names its cause."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.answers import stop_reasons
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.failure_report import verdict
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.progress_line import (
    approval_command,
    deployment_reason,
    progress_line,
    target_group_of,
)
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.rollout import Rollout, RolloutSpec, RolloutState


def rollout_of(service: str = "web", key: str = "KEY", timeout: float = 1800.0, **state: Any) -> Rollout:
    return Rollout(RolloutSpec(service, "td:2", key=key, timeout=timeout), RolloutState(**state))


@pytest.mark.parametrize(
    ("status", "successful"),
    [("SUCCESSFUL", True), ("ROLLBACK_SUCCESSFUL", False), ("ROLLBACK_FAILED", False), ("STOPPED", False)],
)
def test_only_successful_is_a_success(status: str, successful: bool) -> None:
    rollout = rollout_of(status=status)
    assert not rollout.in_progress
    assert rollout.successful is successful


def test_a_deployment_that_another_overtook_is_no_success() -> None:
    rollout = rollout_of(status="SUCCESSFUL", overtaken_by="td:3")
    assert not rollout.successful
    assert "newer deployment replaced this one" in verdict(rollout)


def test_a_line_shows_both_revisions_and_the_breaker() -> None:
    service = {
        "deployments": [
            {"status": "PRIMARY", "runningCount": 1, "pendingCount": 1, "desiredCount": 2},
            {"status": "ACTIVE", "runningCount": 2},
        ]
    }
    deployment = {"deploymentCircuitBreaker": {"failureCount": 1, "threshold": 3}}
    line = progress_line(rollout_of(status="IN_PROGRESS"), service, deployment)
    assert line == "web: IN_PROGRESS, new 1 running 1 pending of 2, old 2 running, failed tasks 1 of 3"


def test_a_line_shows_the_shares_of_traffic_and_who_is_waited_for() -> None:
    target = {"requestedProductionTrafficWeight": 5.0, "requestedTestTrafficWeight": 100.0}
    hooks = [
        {"status": "SUCCEEDED", "expiresAt": datetime(2026, 1, 1, tzinfo=UTC)},
        {"status": "AWAITING_ACTION", "expiresAt": datetime(2026, 1, 2, 3, 4, tzinfo=UTC)},
    ]
    deployment = {
        "lifecycleStage": "PRE_PRODUCTION_TRAFFIC_SHIFT",
        "targetServiceRevision": target,
        "lifecycleHookDetails": hooks,
    }
    rollout = rollout_of("app-web", "web", status="IN_PROGRESS")
    assert progress_line(rollout, {}, {**deployment, "lifecycleHookDetails": hooks[:1]}) == (
        "app-web: IN_PROGRESS PRE_PRODUCTION_TRAFFIC_SHIFT, new 0 running 0 pending of 0, 5 % of the traffic, "
        "100 % of the test traffic"
    )
    line = progress_line(rollout, {}, deployment)
    assert line == ("app-web: waits for approval until 2026-01-02 03:04 UTC, 5 % of the traffic")
    assert approval_command(rollout) == "ansible-playbook playbooks/continue.yml -i INVENTORY -e service=web"


def test_the_alarms_that_stopped_a_deployment_are_named_once() -> None:
    for said, told in (
        ("Rolled back.", "Rolled back: web-cpu, web-errors"),
        ("Rolled back: web-cpu-high, web-errors.", "Rolled back: web-cpu-high, web-errors: web-cpu"),
        ("Alarms web-cpu and web-errors fired.", "Alarms web-cpu and web-errors fired."),
        ("", "alarm detected: web-cpu, web-errors"),
    ):
        assert (
            deployment_reason({"statusReason": said, "alarms": {"triggeredAlarmNames": ["web-cpu", "web-errors"]}})
            == told
        )
    assert deployment_reason({}) == ""


def test_a_revision_tells_its_target_group_once_it_is_resolved() -> None:
    resolved = {"loadBalancers": [{"targetGroupArn": "arn:green", "productionListenerRule": "arn:rule"}]}
    assert target_group_of({"resolvedConfiguration": resolved}) == "arn:green"
    assert target_group_of({"resolvedConfiguration": None}) == target_group_of({}) == ""


def test_each_cause_is_named_once_with_exit_codes() -> None:
    task = {
        "stopCode": "EssentialContainerExited",
        "stoppedReason": "Essential container in task exited",
        "containers": [{"name": "web", "exitCode": 1}],
    }
    assert stop_reasons([task, task]) == [
        "EssentialContainerExited: Essential container in task exited [container web: exit code 1]"
    ]


def test_a_wait_that_is_over_says_what_it_was_for() -> None:
    rollout = rollout_of(status="IN_PROGRESS", timeout=60, last_line="web: IN_PROGRESS, new 0 running")
    assert rollout.in_progress
    rollout.state.timed_out = True
    assert not rollout.in_progress
    assert not rollout.successful
    assert "the wait ended after 60 s; last state: IN_PROGRESS, new 0 running" in verdict(rollout)
