"""What became of a deployment, why, and by whom it was made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._history.figures import figures_of
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.verdict import (
    Deployment,
    Service,
    judge,
    who,
)

START = datetime(2026, 6, 1, 12, tzinfo=UTC)
DEFINITION = "arn:aws:ecs:us-east-1:258993895334:task-definition/app:7"
ROLE = "arn:aws:sts::258993895334:assumed-role/deployer/ci-run-12"


def record(number: int, status: str, minutes: float = 0, took: float | None = 300, **more: Any) -> dict[str, Any]:
    """A service deployment that was made some minutes after the start and took some seconds."""
    created = START + timedelta(minutes=minutes)
    ended = {"finishedAt": created + timedelta(seconds=took)} if took is not None else {}
    arns = {"serviceDeploymentArn": f"deployment/{number}", "targetServiceRevision": {"arn": f"revision/{number}"}}
    return {**arns, "createdAt": created, "status": status, **ended, **more}


def revision(definition: str = DEFINITION) -> dict[str, Any]:
    images = [
        {"containerName": "proxy", "image": "nginx:1", "imageDigest": "sha256:00"},
        {"containerName": "app", "image": "registry/app:abc", "imageDigest": "sha256:11"},
    ]
    return {"taskDefinition": definition, "containerImages": images}


def judged(*records: dict[str, Any], definition: dict[str, Any] | None = None) -> list[Deployment]:
    """The verdicts about deployments that all go to one task definition."""
    revisions = {item["targetServiceRevision"]["arn"]: revision() for item in records}
    definitions = {DEFINITION: definition} if definition else {}
    return judge(Service("app", "app", records, revisions, definitions))


def test_a_good_deployment() -> None:
    (found,) = judged(record(1, "SUCCESSFUL"))
    assert (found.verdict, found.cause, found.seconds) == ("succeeded", "", 300)
    assert (found.image, found.digest, found.task_definition) == ("registry/app:abc", "sha256:11", DEFINITION)
    assert found.by == "unknown"


@pytest.mark.parametrize(
    ("status", "more", "verdict", "cause"),
    [
        (
            "ROLLBACK_SUCCESSFUL",
            {"deploymentCircuitBreaker": {"status": "TRIGGERED", "failureCount": 3, "threshold": 3}},
            "rolled back",
            "tasks of it kept failing (3 failed, the circuit breaker allows 3)",
        ),
        (
            "ROLLBACK_FAILED",
            {"alarms": {"triggeredAlarmNames": ["errors"]}, "rollback": {"reason": "because of an alarm."}},
            "rollback failed",
            "a CloudWatch alarm fired during the deployment: errors",
        ),
        (
            "ROLLBACK_SUCCESSFUL",
            {"statusReason": "Service deployment rolled back because of a user request."},
            "rolled back",
            "stopped on request, by a person or by a deploy's early stop",
        ),
        (
            "STOPPED",
            {"statusReason": "ECS deployment circuit breaker: tasks failed to start."},
            "stopped",
            "tasks of it kept failing (the circuit breaker stopped it)",
        ),
        ("STOPPED", {}, "stopped", "AWS gives no reason"),
        ("ROLLBACK_SUCCESSFUL", {"statusReason": "Something new."}, "rolled back", "Something new"),
    ],
)
def test_a_bad_deployment(status: str, more: dict[str, Any], verdict: str, cause: str) -> None:
    (found,) = judged(record(1, status, **more))
    assert (found.verdict, found.cause) == (verdict, cause)


@pytest.mark.parametrize(
    ("tag", "cause"),
    [
        ("image_missing 1", "the image is not in its registry"),
        ("image_missing 2", "AWS gives no reason"),
        ("no_such_kind 1", "AWS gives no reason"),
    ],
)
def test_the_cause_that_a_deploy_found_is_that_of_its_deployment_alone(tag: str, cause: str) -> None:
    definition = {"tags": [{"key": "talentbase.aws/failure", "value": tag}]}
    (found,) = judged(record(1, "STOPPED"), definition=definition)
    assert found.cause == cause


@pytest.mark.parametrize("status", ["PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_IN_PROGRESS"])
def test_one_that_goes_on(status: str) -> None:
    (found,) = judged(record(1, status, took=None))
    assert (found.verdict, found.seconds, found.ended) == ("in progress", None, None)


def test_overtaken_is_only_what_stopped_when_a_newer_one_began() -> None:
    # The moments are those of https://github.com/kayac/ecspresso/issues/899: the newer one is made 0.3 s before.
    newer, older = judged(record(2, "SUCCESSFUL", minutes=4.99), record(1, "STOPPED", took=300))
    assert (newer.verdict, older.verdict) == ("succeeded", "superseded")
    _newer, older = judged(record(2, "SUCCESSFUL", minutes=30), record(1, "STOPPED", took=300))
    assert older.verdict == "stopped"


def test_by_whom() -> None:
    definition = {"registeredAt": START - timedelta(seconds=5), "registeredBy": ROLE, "tags": []}
    again, first = judged(record(2, "SUCCESSFUL", minutes=20), record(1, "ROLLBACK_SUCCESSFUL"), definition=definition)
    assert (first.by, again.by) == ("deployer/ci-run-12", "unknown")
    tagged = {**definition, "tags": [{"key": "talentbase.aws/deployed-by", "value": "ada"}]}
    assert judged(record(1, "SUCCESSFUL"), definition=tagged)[0].by == "ada"
    old = {**definition, "registeredAt": START - timedelta(hours=2)}
    assert judged(record(1, "SUCCESSFUL"), definition=old)[0].by == "unknown"


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        (ROLE, "deployer/ci-run-12"),
        ("arn:aws:iam::258993895334:user/ada", "ada"),
        ("arn:aws:iam::258993895334:root", "root of the account"),
        ("", "unknown"),
    ],
)
def test_names_of_principals(arn: str, name: str) -> None:
    assert who(arn) == name


def test_figures() -> None:
    found = judged(
        record(5, "IN_PROGRESS", minutes=400, took=None),
        record(4, "SUCCESSFUL", minutes=300, took=200),
        record(3, "STOPPED", minutes=295, took=300),
        record(2, "ROLLBACK_SUCCESSFUL", minutes=100, took=9000),
        record(1, "SUCCESSFUL", took=400),
    )
    assert figures_of(found) == {
        "verdicts": {"in progress": 1, "succeeded": 2, "superseded": 1, "rolled back": 1},
        "counted": 3,
        "succeeded": 2,
        "success_percent": 66.7,
        "median_seconds": 300,
    }
    nothing = figures_of([])
    assert (nothing["success_percent"], nothing["median_seconds"]) == (None, None)


@given(st.lists(st.sampled_from(["SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"]), max_size=30))
def test_each_deployment_that_ended_counts_once(statuses: list[str]) -> None:
    found = judged(*(record(number, status, minutes=60 * number) for number, status in enumerate(statuses)))
    figures = figures_of(found)
    assert figures["counted"] == len(statuses)
    assert figures["succeeded"] == statuses.count("SUCCESSFUL")
    assert [item.created for item in found] == sorted((item.created for item in found), reverse=True)
