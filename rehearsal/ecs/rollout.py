"""Starting, failing, rolling back and completing a deployment, whatever its strategy. Pure."""

from __future__ import annotations

from typing import NamedTuple

from .alarms import settings
from .circuit_breaker import breaker, threshold
from .lifecycle_hooks import TIMED_OUT, LifecycleHook
from .service import ACTIVE, COMPLETED, FAILED, IN_PROGRESS, PRIMARY, Deployment, Revision, Service, ServiceDeployment


class Failure(NamedTuple):
    """What failed a deployment: its event, who says so and why, and the reason of the rollback."""

    event: str
    source: str
    problem: str
    rollback_reason: str


def start(service: Service, revision: Revision, record_arn: str, at: float) -> Deployment:
    """Make a revision the PRIMARY deployment; one that is still in progress is STOPPED."""
    sources = [deployment.revision for deployment in service.deployments]
    for deployment in service.deployments:
        deployment.status = ACTIVE
        if deployment.record.open:
            deployment.record.finish("STOPPED", at, "A newer service deployment has replaced this one.")
    breaker_settings = breaker(service)
    record = ServiceDeployment(
        arn=record_arn,
        created_at=at,
        updated_at=at,
        target=revision,
        sources=sources,
        configuration=service.fields["deploymentConfiguration"],
        threshold=threshold(breaker_settings, service.desired_count) if breaker_settings.get("enable") else None,
        breaker_status="MONITORING" if breaker_settings.get("enable") else "DISABLED",
    )
    deployment = Deployment(id=f"ecs-svc/{revision.id}", revision=revision, record=record, created_at=at, updated_at=at)
    deployment.roll(IN_PROGRESS, f"ECS deployment {deployment.id} in progress.", at)
    service.deployments.insert(0, deployment)
    service.history.insert(0, record)
    service.steady = False
    return deployment


def trip_breaker(service: Service, at: float) -> None:
    """The circuit breaker fails the primary deployment, and rolls it back where that is wanted and possible."""
    service.primary.record.breaker_status = "TRIGGERED"
    failure = Failure(
        "tasks failed to start.",
        "ECS deployment circuit breaker",
        "tasks failed to start.",
        "Service deployment rolled back because the circuit breaker threshold was exceeded.",
    )
    fail(service, at, failure, rollback=bool(breaker(service).get("rollback")))


def trip_alarms(service: Service, names: list[str], at: float) -> None:
    """Deployment alarms fail the primary deployment, and roll it back where that is wanted and possible."""
    record, listed = service.primary.record, ", ".join(names)
    record.alarms_status, record.triggered_alarms = "TRIGGERED", names
    failure = Failure(
        "alarm detected.",
        "ECS deployment alarms",
        f"alarm detected: {listed}.",
        f"Service deployment rolled back because of the CloudWatch alarms in ALARM: {listed}.",
    )
    fail(service, at, failure, rollback=bool(settings(record).get("rollback")))


def refuse_hook(service: Service, hook: LifecycleHook, at: float) -> None:
    """A lifecycle hook that was refused or timed out rolls the primary deployment back."""
    outcome = "timed out" if hook.status == TIMED_OUT else "was answered with ROLLBACK"
    failure = Failure(
        "hook execution failure(s) detected.",
        "ECS deployment lifecycle hook",
        f"the hook of {hook.stage} {outcome}.",
        f"Service deployment rolled back because the lifecycle hook of {hook.stage} {outcome}.",
    )
    fail(service, at, failure, rollback=True)


def stop(service: Service, at: float, rollback: bool) -> None:
    """A user stops the primary deployment."""
    failure = Failure(
        "deployment stopped by user.",
        "User request",
        f"the deployment {service.primary.id} was stopped.",
        "Service deployment rolled back because of a user request.",
    )
    fail(service, at, failure, rollback=rollback)


def fail(service: Service, at: float, failure: Failure, rollback: bool) -> None:
    """Fail the primary deployment, and roll it back where that is wanted and possible."""
    failed = service.primary
    service.event(at, f"(deployment {failed.id}) deployment failed: {failure.event}")
    reason = f"{failure.source}: {failure.problem}"
    failed.roll(FAILED, reason, at)
    service.steady = False
    rolling_back = failed.record.target is not failed.revision
    if rolling_back:
        failed.record.finish("ROLLBACK_FAILED", at, reason)
    elif rollback and service.last_completed is not None:
        roll_back(service, service.last_completed, at, failure)
    else:
        failed.record.finish("STOPPED", at, reason)


def roll_back(service: Service, earlier: Deployment, at: float, failure: Failure) -> None:
    """Make the last completed deployment PRIMARY again; no new service revision is made."""
    failed = service.primary
    failed.status, failed.record.status, failed.record.updated_at = ACTIVE, "ROLLBACK_IN_PROGRESS", at
    failed.record.rollback = {
        "reason": failure.rollback_reason,
        "startedAt": at,
        "serviceRevisionArn": earlier.revision.arn,
    }
    failed.record.reason = failure.rollback_reason
    if earlier in service.deployments:
        service.deployments.remove(earlier)
    service.deployments.insert(0, earlier)
    earlier.status, earlier.record, earlier.next_start = PRIMARY, failed.record, at
    earlier.consecutive_failures = earlier.start_failures = earlier.failed_tasks = 0
    earlier.roll(IN_PROGRESS, f"{failure.source}: rolling back to deploymentId {earlier.id}.", at)
    service.fields.update(earlier.revision.fields)
    service.event(at, f"rolling back to deployment {earlier.id}.")


def complete(service: Service, at: float) -> None:
    """The primary deployment has succeeded; the service is steady once it has its desired count, and it alone."""
    deployment = service.primary
    if deployment.rollout_state == IN_PROGRESS:
        deployment.roll(COMPLETED, f"ECS deployment {deployment.id} completed.", at)
        rolled_back = deployment.record.target is not deployment.revision
        deployment.record.finish("ROLLBACK_SUCCESSFUL" if rolled_back else "SUCCESSFUL", at)
        service.last_completed = deployment
        service.event(at, f"(deployment {deployment.id}) deployment completed.")
    if not service.steady and len(service.deployments) == 1 and service.fully_healthy(deployment):
        service.steady = True
        service.event(at, "has reached a steady state.")
