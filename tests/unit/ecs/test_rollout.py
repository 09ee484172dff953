"""The verdict is about this deployment, and names its cause."""

from __future__ import annotations

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.evidence import task_causes
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.rollout import Rollout, line_of, verdict


@pytest.mark.parametrize(
    ("status", "successful"),
    [("SUCCESSFUL", True), ("ROLLBACK_SUCCESSFUL", False), ("ROLLBACK_FAILED", False), ("STOPPED", False)],
)
def test_only_successful_is_a_success(status: str, successful: bool) -> None:
    rollout = Rollout("web", "td:2", status=status)
    assert not rollout.going
    assert rollout.successful is successful


def test_a_deployment_that_another_overtook_is_no_success() -> None:
    rollout = Rollout("web", "td:2", status="SUCCESSFUL", overtaken_by="td:3")
    assert not rollout.successful
    assert "overtook" in verdict(rollout)


def test_a_line_shows_both_revisions_and_the_breaker() -> None:
    service = {
        "deployments": [
            {"status": "PRIMARY", "runningCount": 1, "pendingCount": 1, "desiredCount": 2},
            {"status": "ACTIVE", "runningCount": 2},
        ]
    }
    deployment = {"deploymentCircuitBreaker": {"failureCount": 1, "threshold": 3}}
    line = line_of(Rollout("web", "td:2", status="IN_PROGRESS"), service, deployment)
    assert line == "web: IN_PROGRESS, new 1 running 1 pending of 2, old 2 running, failed tasks 1 of 3"


def test_each_cause_is_named_once_with_exit_codes() -> None:
    task = {
        "stopCode": "EssentialContainerExited",
        "stoppedReason": "Essential container in task exited",
        "containers": [{"name": "web", "exitCode": 1}],
    }
    assert task_causes([task, task]) == [
        "EssentialContainerExited: Essential container in task exited [container web: exit code 1]"
    ]
