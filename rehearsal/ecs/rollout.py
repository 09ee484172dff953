"""Starting, failing, rolling back and completing a deployment, whatever its strategy. Pure."""

from __future__ import annotations

from .circuit_breaker import breaker, threshold
from .service import ACTIVE, COMPLETED, FAILED, IN_PROGRESS, PRIMARY, Deployment, Revision, Service, ServiceDeployment


def start(service: Service, revision: Revision, record_arn: str, at: float) -> Deployment:
    """Make a revision the PRIMARY deployment; one that is still going on is overtaken and reads STOPPED."""
    sources = [deployment.revision for deployment in service.deployments]
    for deployment in service.deployments:
        deployment.status = ACTIVE
        if deployment.record.open:
            deployment.record.finish("STOPPED", at, "A newer service deployment has replaced this one.")
    settings = breaker(service)
    record = ServiceDeployment(
        arn=record_arn,
        created_at=at,
        updated_at=at,
        target=revision,
        sources=sources,
        configuration=service.fields["deploymentConfiguration"],
        threshold=threshold(settings, service.desired_count) if settings.get("enable") else None,
        breaker_status="MONITORING" if settings.get("enable") else "DISABLED",
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
    reason = "ECS deployment circuit breaker: tasks failed to start."
    service.event(at, f"(deployment {failed.id}) deployment failed: tasks failed to start.")
    fail(service, at, reason, "Service deployment rolled back because the circuit breaker threshold was exceeded.")


def fail(service: Service, at: float, reason: str, rollback_reason: str, rollback: bool | None = None) -> None:
    """Fail the primary deployment; `rollback` overrides the circuit breaker's setting."""
    failed = service.primary
    failed.roll(FAILED, reason, at)
    service.steady = False
    wanted = bool(breaker(service).get("rollback")) if rollback is None else rollback
    rolling_back = failed.record.target is not failed.revision
    if rolling_back:
        failed.record.finish("ROLLBACK_FAILED", at, reason)
    elif wanted and service.last_completed is not None:
        roll_back(service, service.last_completed, at, rollback_reason)
    else:
        failed.record.finish("STOPPED", at, reason)


def roll_back(service: Service, earlier: Deployment, at: float, reason: str) -> None:
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
    cause = "ECS deployment circuit breaker" if failed.record.breaker_status == "TRIGGERED" else "User request"
    earlier.roll(IN_PROGRESS, f"{cause}: rolling back to deploymentId {earlier.id}.", at)
    service.fields.update(earlier.revision.fields)
    service.event(at, f"rolling back to deployment {earlier.id}.")


def complete(service: Service, at: float) -> None:
    """The primary deployment has reached its desired count and the earlier ones are gone."""
    deployment = service.primary
    if deployment.rollout_state == IN_PROGRESS:
        deployment.roll(COMPLETED, f"ECS deployment {deployment.id} completed.", at)
        rolled_back = deployment.record.target is not deployment.revision
        deployment.record.finish("ROLLBACK_SUCCESSFUL" if rolled_back else "SUCCESSFUL", at)
        service.last_completed = deployment
        service.event(at, f"(deployment {deployment.id}) deployment completed.")
    if not service.steady:
        service.steady = True
        service.event(at, "has reached a steady state.")
