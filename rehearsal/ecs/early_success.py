"""When a rolling deployment counts as successful: bake time and early success criteria. Pure.

ECS API, DeploymentEarlySuccessCriteria.
"""

from __future__ import annotations

import math
from typing import Any

from .service import IN_PROGRESS, Service


def _criteria(service: Service) -> dict[str, Any]:
    """The criteria of a deployment in progress; empty without them, and for a rollback."""
    primary, record = service.primary, service.primary.record
    if primary.rollout_state != IN_PROGRESS or record.target is not primary.revision:
        return {}
    criteria: dict[str, Any] = record.configuration.get("earlySuccessCriteria") or {}
    return criteria if criteria.get("enable") else {}


def reached(service: Service) -> bool:
    """Whether enough of the new tasks are healthy for an early success."""
    criteria = _criteria(service)
    if not criteria:
        return False
    healthy = sum(task.healthy for task in service.live_tasks(service.primary))
    return healthy >= math.ceil(service.desired_count * int(criteria["healthyPercent"]) / 100)


def settled(service: Service) -> bool:
    """Whether the primary deployment runs as desired, and alone."""
    return len(service.deployments) == 1 and service.fully_healthy(service.primary)


def note_baking(service: Service, at: float) -> None:
    """Start the bake time when the deployment gets here; it starts anew when a task fails meanwhile."""
    record = service.primary.record
    if not (settled(service) or reached(service)):
        record.baking_since = None
    elif record.baking_since is None:
        record.baking_since = at


def baked(service: Service, at: float) -> bool:
    """Whether the bake time has passed; a rollback is not baked."""
    record = service.primary.record
    if record.target is not service.primary.revision:
        return True
    return record.baking_since is not None and at >= record.baking_since + record.bake_seconds


def cleans_up(service: Service, at: float) -> bool:
    """Whether the earlier tasks are to be stopped now, so that a BLOCKING deployment can finish."""
    blocking = _criteria(service).get("sourceServiceRevisionCleanup") == "BLOCKING"
    return blocking and baked(service, at) and reached(service)


def may_finish(service: Service) -> bool:
    """Whether the earlier tasks need not be waited for, or are gone."""
    return _criteria(service).get("sourceServiceRevisionCleanup") == "DEFERRED" or len(service.deployments) == 1
