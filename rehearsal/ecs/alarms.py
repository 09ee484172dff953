"""Deployment alarms: which are watched, and whether one has failed the deployment. Pure."""

from __future__ import annotations

from typing import Any

from .environment import Environment
from .service import IN_PROGRESS, Service, ServiceDeployment

ALARM = "ALARM"


def settings(record: ServiceDeployment) -> dict[str, Any]:
    """The deployment's alarm settings; empty when they are off."""
    alarms: dict[str, Any] = record.configuration.get("alarms") or {}
    return alarms if alarms.get("enable") else {}


def watch(record: ServiceDeployment, environment: Environment) -> None:
    """Note what a starting deployment watches; an alarm that is in ALARM already is left out (ECS Developer Guide)."""
    if record.watched_alarms is not None:
        return
    names = list(settings(record).get("alarmNames") or [])
    states = environment.alarm_states(names) if names else {}
    record.watched_alarms = [name for name in names if states.get(name) != ALARM]
    record.alarms_status = "MONITORING" if names else "DISABLED"
    record.bake_seconds = _bake_seconds(record, names, environment)


def _bake_seconds(record: ServiceDeployment, names: list[str], environment: Environment) -> float:
    """How long a rolling deployment is watched after its last task: bakeTimeInMinutes, else what its alarms need."""
    minutes = record.configuration.get("bakeTimeInMinutes")
    if minutes is not None:
        return float(minutes) * 60.0
    return environment.alarm_seconds(names) if names else 0.0


def triggered(service: Service, environment: Environment) -> list[str]:
    """The watched alarms that are in ALARM while the primary deployment is in progress."""
    record = service.primary.record
    if record.status != IN_PROGRESS or not record.watched_alarms:
        return []
    states = environment.alarm_states(record.watched_alarms)
    return [name for name in record.watched_alarms if states.get(name) == ALARM]
