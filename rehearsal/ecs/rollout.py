"""Starting, failing, rolling back and completing a deployment, whatever its strategy. Pure."""

from __future__ import annotations

from typing import NamedTuple

from .alarms import settings
from .circuit_breaker import breaker, threshold
from .lifecycle_hooks import TIMED_OUT, LifecycleHook
from .service import ACTIVE, COMPLETED, FAILED, IN_PROGRESS, PRIMARY, Deployment, Revision, Service, ServiceDeployment


class Cause(NamedTuple):
    """What failed a deployment, and what was wrong."""

    name: str
    problem: str


def start(service: Service, revision: Revision, record_arn: str, at: float) -> Deployment:
    """Make a revision the PRIMARY deployment; one that is still going on is overtaken and reads STOPPED."""
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
    """The circuit breaker fails the primary deployment, and rolls it back where that is asked and possible."""
    failed = service.primary
    failed.record.breaker_status = "TRIGGERED"
    service.event(at, f"(deployment {failed.id}) deployment failed: tasks failed to start.")
    fail(
        service,
        at,
        Cause("ECS deployment circuit breaker", "tasks failed to start."),
        "Service deployment rolled back because the circuit breaker threshold was exceeded.",
        rollback=bool(breaker(service).get("rollback")),
    )


def trip_alarms(service: Service, names: list[str], at: float) -> None:
    """Deployment alarms fail the primary deployment, and roll it back where that is asked and possible."""
    failed = service.primary
    failed.record.alarms_status, failed.record.triggered_alarms = "TRIGGERED", names
    listed = ", ".join(names)
    service.event(at, f"(deployment {failed.id}) deployment failed: alarm detected.")
    fail(
        service,
        at,
        Cause("ECS deployment alarms", f"alarm detected: {listed}."),
        f"Service deployment rolled back because of the CloudWatch alarms in ALARM: {listed}.",
        rollback=bool(settings(failed.record).get("rollback")),
    )


def refuse_hook(service: Service, hook: LifecycleHook, at: float) -> None:
    """A lifecycle hook that was refused or timed out rolls the primary deployment back."""
    failed = service.primary
    outcome = "timed out" if hook.status == TIMED_OUT else "was answered with ROLLBACK"
    service.event(at, f"(deployment {failed.id}) deployment failed: hook execution failure(s) detected.")
    fail(
        service,
        at,
        Cause("ECS deployment lifecycle hook", f"the hook of {hook.stage} {outcome}."),
        f"Service deployment rolled back because the lifecycle hook of {hook.stage} {outcome}.",
        rollback=True,
    )


def fail(service: Service, at: float, cause: Cause, rollback_reason: str, rollback: bool) -> None:
    """Fail the primary deployment, and roll it back where that is asked and possible."""
    failed = service.primary
    reason = f"{cause.name}: {cause.problem}"
    failed.roll(FAILED, reason, at)
    service.steady = False
    rolling_back = failed.record.target is not failed.revision
    if rolling_back:
        failed.record.finish("ROLLBACK_FAILED", at, reason)
    elif rollback and service.last_completed is not None:
        roll_back(service, service.last_completed, at, cause, rollback_reason)
    else:
        failed.record.finish("STOPPED", at, reason)


def roll_back(service: Service, earlier: Deployment, at: float, cause: Cause, reason: str) -> None:
    """Make the last completed deployment PRIMARY again; no new service revision is made."""
    failed = service.primary
    failed.status, failed.record.status, failed.record.updated_at = ACTIVE, "ROLLBACK_IN_PROGRESS", at
    failed.record.rollback = {"reason": reason, "startedAt": at, "serviceRevisionArn": earlier.revision.arn}
    failed.record.reason = reason
    if earlier in service.deployments:
        service.deployments.remove(earlier)
    service.deployments.insert(0, earlier)
    earlier.status, earlier.record, earlier.next_start = PRIMARY, failed.record, at
    earlier.consecutive_failures = earlier.start_failures = earlier.failed_tasks = 0
    earlier.roll(IN_PROGRESS, f"{cause.name}: rolling back to deploymentId {earlier.id}.", at)
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
