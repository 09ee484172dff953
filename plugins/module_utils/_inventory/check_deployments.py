# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a service's deployments can move, give up and end in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil
from typing import Any

from .check_services import alarm_faults
from .deployment import CircuitBreaker
from .faults import Fault
from .inventory import Inventory
from .monitoring import DEFAULT_ALARMS
from .services import Service

HOST_METRICS = ("unhealthy_hosts", "response_time", "requests", "http_4xx", "http_5xx")


def check_deployments(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of each service's way to a new revision."""
    monitoring = variables.get("monitoring") or {}
    alarms = monitoring.get("alarms", DEFAULT_ALARMS) or {} if isinstance(monitoring, Mapping) else {}
    for name, service in inventory.services.items():
        key = f"services.{name}"
        if not service.deployment.shifts_traffic:
            yield from _movement(key, service)
            yield from _breaker(key, service)
        yield from alarm_faults(key, service, alarms if isinstance(alarms, Mapping) else None)
        yield from _host_alarms(key, service, inventory)


def tasks_beside(service: Service) -> int:
    """How many tasks a deployment replaces at a time. AWS rounds the minimum up and the maximum down."""
    most = service.desired_count * service.deployment.maximum_percent // 100
    return most - ceil(service.desired_count * service.deployment.minimum_healthy_percent / 100)


def failures_to_fire(breaker: CircuitBreaker, desired: int) -> int:
    """How many failed tasks open the circuit breaker.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    """
    if breaker.threshold_type == "COUNT":
        return breaker.threshold
    share = max(1, ceil(desired * breaker.threshold / 100))
    return min(max(share, 3), 200) if breaker.threshold_type == "BOUNDED_PERCENT" else share


def seconds_to_fail(service: Service) -> int:
    """How long a task that never gets healthy takes to fail, from the checks alone; 0 without any."""
    health, group = service.container_health, service.target_group
    if health.probe != "none":
        seconds = health.start_period + health.retries * health.interval
    elif service.takes_requests:
        seconds = group.unhealthy_threshold * group.interval
    else:
        return 0
    return max(service.deployment.grace_period, seconds)


def seconds_to_fire(service: Service) -> int:
    """How long the circuit breaker takes to give up a deployment whose tasks never get healthy."""
    at_once = tasks_beside(service)
    if service.desired_count < 1 or at_once < 1:
        return 0
    failures = failures_to_fire(service.deployment.circuit_breaker, service.desired_count)
    return ceil(failures / at_once) * seconds_to_fail(service)


def _movement(key: str, service: Service) -> Iterator[Fault]:
    deployment = service.deployment
    if 0 < deployment.early_success_percent < deployment.minimum_healthy_percent:
        problem = f"is {deployment.early_success_percent} %, below minimum_healthy_percent"
        hint = f"give at least {deployment.minimum_healthy_percent}, or 0 to wait for all"
        yield Fault(f"{key}.deployment.early_success_percent", problem, hint)
    if service.desired_count and tasks_beside(service) < 1:
        problem = (
            f"is {deployment.maximum_percent} % with a minimum of {deployment.minimum_healthy_percent} %, "
            f"so that with a desired count of {service.desired_count} no task can be replaced"
        )
        yield Fault(f"{key}.deployment.maximum_percent", problem, "give 200, or a lower minimum_healthy_percent")


def _breaker(key: str, service: Service) -> Iterator[Fault]:
    deployment, breaker = service.deployment, service.deployment.circuit_breaker
    where = f"{key}.deployment.circuit_breaker"
    if not breaker.enable:
        problem = "is off, so a failing deployment continues until the timeout"
        yield Fault(f"{where}.enable", problem, "set it to true", warning=True)
        return
    if not breaker.rollback:
        problem = "is off, so that a failed deployment stays as it is"
        yield Fault(f"{where}.rollback", problem, "set it to true", warning=True)
    seconds = seconds_to_fire(service)
    if seconds > deployment.timeout:
        failures = failures_to_fire(breaker, service.desired_count)
        problem = (
            f"is {deployment.timeout} s, but the circuit breaker needs about {seconds} s to give up "
            f"({failures} failed tasks, {tasks_beside(service)} at a time, {seconds_to_fail(service)} s each)"
        )
        hint = f"give at least {seconds} s, or a lower threshold or shorter checks"
        yield Fault(f"{key}.deployment.timeout", problem, hint, warning=True)


def _host_alarms(key: str, service: Service, inventory: Inventory) -> Iterator[Fault]:
    alarms = inventory.monitoring.alarms if inventory.monitoring else {}
    for number, name in enumerate(service.deployment.alarms):
        if name in alarms and alarms[name].metric in HOST_METRICS and not service.takes_requests:
            problem = f"is {name}, which watches {alarms[name].metric}, but the service has no hosts"
            yield Fault(f"{key}.deployment.alarms[{number}]", problem, "name an alarm of cpu, memory or running_tasks")
