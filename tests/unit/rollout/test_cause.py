"""The cause of a failed rollout, from what AWS says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.answers import has_failed, lifetime, start_up
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.cause import diagnose
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.early_stop import cannot_succeed
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.evidence import Evidence

START = datetime(2026, 1, 1, tzinfo=UTC)
CONTAINER = {
    "portMappings": [{"containerPort": 8000}],
    "healthCheck": {"startPeriod": 120, "retries": 3, "interval": 30},
}


def task(
    number: int = 1,
    code: str = "TaskFailedToStart",
    reason: str = "",
    exit_code: int | None = None,
    ran: float | None = None,
) -> dict[str, Any]:
    container: dict[str, Any] = {"name": "api"}
    if exit_code is not None:
        container["exitCode"] = exit_code
    found: dict[str, Any] = {
        "taskArn": f"arn:task/{number}",
        "stopCode": code,
        "stoppedReason": reason,
        "containers": [container],
    }
    if ran is not None:
        found |= {
            "createdAt": START,
            "startedAt": START + timedelta(seconds=20),
            "stoppingAt": START + timedelta(seconds=20 + ran),
        }
    return found


def evidence(*tasks: dict[str, Any], **more: Any) -> Evidence:
    return Evidence(tasks={item["taskArn"]: item for item in tasks}, **more)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (
            "image_missing",
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref x:y: x:y: not found",
        ),
        (
            "image_architecture",
            "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor "
            "matching platform 'linux/arm64'",
        ),
        (
            "image_architecture",
            "CannotPullContainerError: failed to resolve ref x:y: no match for platform in manifest sha256:0a: not found",
        ),
        (
            "no_egress",
            "CannotPullContainerError: pull image manifest has been retried 5 time(s): dial tcp 1.2.3.4:443: i/o timeout",
        ),
        (
            "no_egress",
            "ResourceInitializationError: unable to pull secrets or registry auth: context deadline exceeded",
        ),
        (
            "role_denied",
            "ResourceInitializationError: unable to pull secrets: AccessDeniedException: User is not authorized to perform: secretsmanager:GetSecretValue",
        ),
        (
            "secret_key_missing",
            "ResourceInitializationError: retrieved secret from Secrets Manager did not contain json key API_KEY",
        ),
        (
            "secret_missing",
            "ResourceInitializationError: unable to pull secrets: ResourceNotFoundException: Secrets Manager can't find the specified secret.",
        ),
        (
            "log_group_missing",
            "ResourceInitializationError: failed to validate logger args: The specified log group does not exist.",
        ),
    ],
)
def test_a_task_that_never_started(kind: str, reason: str) -> None:
    assert diagnose(evidence(task(reason=reason)), CONTAINER, "").kind == kind


@pytest.mark.parametrize(("code", "kind"), [(1, "crash"), (0, "crash"), (139, "crash"), (137, "out_of_memory")])
def test_a_container_that_ended(code: int, kind: str) -> None:
    ended = task(code="EssentialContainerExited", reason="Essential container in task exited", exit_code=code)
    assert diagnose(evidence(ended), CONTAINER, "").kind == kind


def test_a_program_for_another_cpu_is_told_by_its_log() -> None:
    ended = task(code="EssentialContainerExited", reason="Essential container in task exited", exit_code=1)
    seen = evidence(ended, logs={"1": ["exec /app/serve: exec format error"]})
    cause = diagnose(seen, CONTAINER, "")
    assert cause.kind == "image_architecture"
    assert cause.reason_text.endswith("(container api exited with 1): exec /app/serve: exec format error")
    assert "services.KEY.cpu_architecture" in cause.remedy
    assert diagnose(evidence(ended, logs={"2": seen.logs["1"]}), CONTAINER, "").kind == "crash"


UNHEALTHY = "Task failed container health checks"


def test_a_start_up_that_takes_longer_than_its_checks_allow() -> None:
    cause = diagnose(evidence(task(code="ServiceSchedulerInitiated", reason=UNHEALTHY, ran=212)), CONTAINER, "")
    assert cause.kind == "start_period"
    assert "212 s" in cause.title
    assert "210 s" in cause.title


def test_a_path_that_answers_otherwise() -> None:
    seen = evidence(task(code="ServiceSchedulerInitiated", reason="Task failed ELB health checks", ran=300))
    seen.target_reasons.append("Target.ResponseCodeMismatch: Health checks failed with these codes: [404]")
    assert diagnose(seen, CONTAINER, "").kind == "health_path"


def test_an_application_on_another_port() -> None:
    seen = evidence(task(code="ServiceSchedulerInitiated", reason="Task failed ELB health checks", ran=300))
    seen.logs["1"] = ["booting", "Listening on 0.0.0.0:9000"]
    cause = diagnose(seen, CONTAINER, "")
    assert cause.kind == "port_mismatch"
    assert "9000" in cause.title


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("capacity", "(service a) was unable to place a task. Reason: Capacity is unavailable at this time."),
        (
            "quota",
            "(service a) was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently.",
        ),
        (
            "subnet_full",
            "(service a) was unable to place a task. Reason: InsufficientFreeAddressesInSubnet: no free addresses",
        ),
        (
            "role_denied",
            "(service a) failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::1:role/a' that "
            "was provided for this task. Please verify that the role being passed has the proper trust relationship).",
        ),
    ],
)
def test_a_task_that_found_no_place(kind: str, event: str) -> None:
    assert diagnose(Evidence(events=[event]), CONTAINER, "").kind == kind


def test_a_task_that_ecs_scaled_in_has_not_failed() -> None:
    gone = task(code="ServiceSchedulerInitiated", reason="Scaling activity initiated by (deployment ecs-svc/1)")
    assert evidence(gone).failed() == []


def exited(number: int, code: int) -> dict[str, Any]:
    return task(number, "EssentialContainerExited", "Essential container in task exited", code)


def test_the_same_end_twice_cannot_succeed() -> None:
    assert cannot_succeed(evidence(exited(1, 3))) == ""
    assert "exited with 3" in cannot_succeed(evidence(exited(1, 3), exited(2, 3)))
    assert cannot_succeed(evidence(exited(1, 3), exited(2, 4))) == ""


def test_nothing_is_given_up_while_a_task_is_healthy() -> None:
    healthy = {"taskArn": "arn:task/9", "healthStatus": "HEALTHY"}
    assert cannot_succeed(evidence(exited(1, 3), exited(2, 3), healthy)) == ""


def test_a_missing_image_cannot_succeed_at_once() -> None:
    assert cannot_succeed(evidence(task(reason="CannotPullContainerError: x: not found")))


def test_an_index_without_the_cpu_cannot_succeed_at_once() -> None:
    reason = "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/arm64'"
    assert cannot_succeed(evidence(task(reason=reason))) == "the image is for another CPU than the service"


def test_start_up_times_come_from_the_tasks_own_timestamps() -> None:
    seen = task(ran=30) | {
        "pullStartedAt": START + timedelta(seconds=4),
        "pullStoppedAt": START + timedelta(seconds=11.5),
    }
    assert start_up(seen) == {"waiting": 4.0, "pull": 7.5, "running": 20.0}
    assert lifetime(seen) == 30.0
    assert lifetime(task()) is None


def test_without_a_breaker_three_failures_are_enough() -> None:
    failed = [task(number, "ServiceSchedulerInitiated", UNHEALTHY, ran=212) for number in range(3)]
    assert cannot_succeed(evidence(*failed)) == ""
    assert "3 tasks failed" in cannot_succeed(evidence(*failed), without_circuit_breaker=True)
    assert cannot_succeed(evidence(*failed[:2]), without_circuit_breaker=True) == ""


NO_PLACE = "(service a) was unable to place a task. Reason: Capacity is unavailable at this time."


def told(*messages: str) -> Evidence:
    """Evidence of events, oldest first; AWS gives the newest first, and all of them at each look."""
    events = [{"id": str(number), "createdAt": START, "message": text} for number, text in enumerate(messages)]
    found = Evidence()
    for looks in (events[:2], events, events):
        found.note_events(reversed(looks))
    return found


def test_no_place_three_times_in_a_row_cannot_succeed_where_no_breaker_counts() -> None:
    assert "Fargate has no capacity here now" in cannot_succeed(told(*[NO_PLACE] * 3), without_circuit_breaker=True)
    assert cannot_succeed(told(*[NO_PLACE] * 3)) == ""
    assert cannot_succeed(told(*[NO_PLACE] * 2), without_circuit_breaker=True) == ""
    assert (
        cannot_succeed(told(NO_PLACE, NO_PLACE, NO_PLACE.replace("Capacity", "Memory")), without_circuit_breaker=True)
        == ""
    )


def test_a_task_that_starts_ends_the_row_of_those_without_a_place() -> None:
    started = "(service a) has started 1 tasks: (task 0123456789abcdef0123456789abcdef)."
    assert cannot_succeed(told(NO_PLACE, NO_PLACE, started, NO_PLACE), without_circuit_breaker=True) == ""


def test_what_nobody_waits_for_any_longer_has_the_cause_that_is_known() -> None:
    assert diagnose(told(NO_PLACE), CONTAINER, "", going="IN_PROGRESS").kind == "capacity"
    slow = diagnose(told("(service a) has reached a steady state."), CONTAINER, "", going="IN_PROGRESS, 0 of 2")
    assert (slow.kind, slow.reason_text) == ("timeout", "IN_PROGRESS, 0 of 2")


@pytest.mark.parametrize(
    ("code", "reason", "failed"),
    [
        ("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/1)", False),
        ("ServiceSchedulerInitiated", "Service deleted", False),
        ("ServiceSchedulerInitiated", "Task failed ELB health checks", True),
        ("EssentialContainerExited", "Essential container in task exited", True),
        (None, None, False),
    ],
)
def test_a_task_that_ecs_stops_in_a_scale_in_or_with_its_service_has_not_failed(
    code: str | None, reason: str | None, failed: bool
) -> None:
    assert has_failed({"stopCode": code, "stoppedReason": reason}) is failed
