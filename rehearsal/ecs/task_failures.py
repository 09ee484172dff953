"""Counting the failed tasks of deployments, and how long a failed task's replacement waits. Pure."""

from __future__ import annotations

from .. import timings
from . import circuit_breaker
from .service import Deployment, Service
from .task import Task

GUIDE = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."


def count_stopped(service: Service) -> None:
    """Count the failed tasks that have not been counted yet."""
    for task in service.tasks:
        if counts(task):
            task.failure_counted = True
            _count_task(service, task)


def counts(task: Task) -> bool:
    """Whether a task has failed and was not counted yet."""
    return task.failed and not task.failure_counted


def count_unplaced(service: Service, deployment: Deployment, reason: str) -> None:
    """Count a task that could not be placed."""
    circuit_breaker.count_failure(service, deployment)
    _note_start_failure(service, deployment, f"was unable to place a task. Reason: {reason}. {GUIDE}")


def count_unlaunched(service: Service, deployment: Deployment, reason: str) -> None:
    """Count a task that could not be launched, as no role of it can be assumed."""
    circuit_breaker.count_failure(service, deployment)
    _note_start_failure(service, deployment, f"failed to launch a task with (error {reason}).")


def _count_task(service: Service, task: Task) -> None:
    deployment = service.deployment_of(task)
    circuit_breaker.count_failure(service, deployment)
    service.steady = False
    if task.stop_code == "TaskFailedToStart":
        reason = (task.stopped_reason or "").removesuffix(".")
        _note_start_failure(service, deployment, f"was unable to place a task. Reason: {reason}.")
        return
    wait = timings.EXIT_BACKOFF if task.stop_code == "EssentialContainerExited" else 0.0
    deployment.next_start = service.now + wait


def _note_start_failure(service: Service, deployment: Deployment, event: str) -> None:
    """Only tasks that never ran are throttled (ECS Developer Guide, service throttle logic)."""
    service.steady = False
    deployment.start_failures += 1
    service.event(service.now, event)
    if deployment.start_failures == 3:
        service.event(service.now, f"is unable to consistently start tasks successfully. {GUIDE}")
    backoff: float = min(timings.START_BACKOFF_MAX, 2.0 ** min(deployment.start_failures - 1, 10))
    deployment.next_start = service.now + backoff
