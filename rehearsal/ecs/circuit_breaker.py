"""The deployment circuit breaker: its threshold and what it counts. Pure."""

from __future__ import annotations

import math
from typing import Any

from .service import Deployment, Service

DEFAULT_PERCENT = 50
MIN_THRESHOLD, MAX_THRESHOLD = 3, 200


def threshold(configuration: dict[str, Any], desired_count: int) -> int:
    """Failed tasks that fail a deployment (ECS API, DeploymentCircuitBreaker.thresholdConfiguration)."""
    setting = configuration.get("thresholdConfiguration") or {}
    kind, value = setting.get("type", "BOUNDED_PERCENT"), int(setting.get("value", DEFAULT_PERCENT))
    if kind == "COUNT":
        return value
    share = math.ceil(desired_count * value / 100)
    return max(1, share) if kind == "UNBOUNDED_PERCENT" else min(MAX_THRESHOLD, max(MIN_THRESHOLD, share))


def breaker(service: Service) -> dict[str, Any]:
    """The service's circuit breaker settings; empty when it has none."""
    settings: dict[str, Any] = service.fields["deploymentConfiguration"].get("deploymentCircuitBreaker") or {}
    return settings


def count_failure(service: Service, deployment: Deployment) -> None:
    """Count one failed task of a deployment."""
    deployment.failed_tasks += 1
    deployment.consecutive_failures += 1
    if deployment.record.open and deployment.record.target is deployment.revision:
        deployment.record.failure_count = _counted(service, deployment)


def note_healthy_task(service: Service, deployment: Deployment) -> None:
    """A healthy task ends the run of failures, unless resetOnHealthyTask is off."""
    deployment.consecutive_failures = 0
    deployment.start_failures = 0
    if deployment.record.open and breaker(service).get("resetOnHealthyTask", True):
        deployment.record.failure_count = 0


def tripped(service: Service, deployment: Deployment) -> bool:
    """Whether the breaker fails the deployment now."""
    settings = breaker(service)
    if not settings.get("enable") or deployment.rollout_state != "IN_PROGRESS":
        return False
    return _counted(service, deployment) >= threshold(settings, service.desired_count)


def _counted(service: Service, deployment: Deployment) -> int:
    reset = breaker(service).get("resetOnHealthyTask", True)
    return deployment.consecutive_failures if reset else deployment.failed_tasks
