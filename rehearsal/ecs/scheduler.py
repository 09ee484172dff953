"""Replays what has fallen due in services and tasks up to a given time. Pure; results do not depend on polling."""

from __future__ import annotations

import math
from typing import Protocol

from .. import timings
from . import alarms, circuit_breaker, rollout, task_failures, task_lifecycle
from .environment import Environment
from .rolling import Rolling
from .service import COMPLETED, IN_PROGRESS, Service
from .service_tasks import stop_task
from .stages import TRAFFIC_SHIFTING
from .task import DEPROVISIONING, RUNNING, STOPPED, STOPPING, Task
from .traffic_shifting import TrafficShifting

GOING = (STOPPING, DEPROVISIONING, STOPPED)


class Strategy(Protocol):
    """How a deployment replaces tasks; one implementation a deployment strategy."""

    def step(self, service: Service, at: float, environment: Environment, replaced: int) -> None:
        """Move the service one step towards its primary deployment."""


STRATEGIES: dict[str, Strategy] = {"ROLLING": Rolling(), **dict.fromkeys(TRAFFIC_SHIFTING, TrafficShifting())}


def advance(service: Service, until: float, environment: Environment) -> None:
    """Replay a service up to `until` (seconds)."""
    if not is_quiet(service, until):
        _replay(service, until, environment)
    service.now = max(service.now, until)
    forget_stopped(service.stopped, service.now)


def _replay(service: Service, until: float, environment: Environment) -> None:
    _reconcile(service, environment)
    while (at := _next_due(service)) <= until:
        service.now = max(service.now, at)
        for task in service.tasks:
            if task.next_due <= service.now:
                _advance_task(service, task, environment)
                break
        _reconcile(service, environment)
        _retire(service)


def is_quiet(service: Service, until: float) -> bool:
    """Whether nothing would happen to a service up to a time, but for what others do."""
    if service.status == "INACTIVE":
        return not any(task.due for task in service.tasks)
    steady = service.steady and service.status == "ACTIVE" and service.primary.rollout_state == COMPLETED
    return steady and len(service.live_tasks()) == service.desired_count and _next_due(service) > until


def _retire(service: Service) -> None:
    """Put the tasks aside that are only there to be described: hours of a task that keeps failing leave thousands."""
    over = [
        task for task in service.tasks if task.status == STOPPED and not task.due and not task_failures.counts(task)
    ]
    if over:
        service.stopped += over
        service.tasks = [task for task in service.tasks if task not in over]


def advance_tasks(tasks: list[Task], until: float, environment: Environment) -> None:
    """Replay tasks that belong to no service."""
    for task in tasks:
        while task.next_due <= until:
            task_lifecycle.advance_one(task, environment)
    forget_stopped(tasks, until)


def forget_stopped(tasks: list[Task], now: float) -> None:
    """Drop tasks that stopped too long ago to be described."""
    tasks[:] = [task for task in tasks if task.stopped_at is None or now - task.stopped_at < timings.TASK_RETENTION]


def drain(service: Service, at: float, environment: Environment) -> None:
    """Delete a service: stop its tasks; it turns INACTIVE once they are gone."""
    service.status = "DRAINING"
    service.fields["desiredCount"] = 0
    for task in service.live_tasks():
        stop_task(service, task, at, "ServiceSchedulerInitiated", "Service deleted", environment)
    for record in service.history:
        if record.open:
            record.finish("STOPPED", at, "The service was deleted.")
    _reconcile(service, environment)


def _next_due(service: Service) -> float:
    due = min((task.next_due for task in service.tasks), default=math.inf)
    return min(due, *_timers(service))


def _timers(service: Service) -> list[float]:
    """Coming times at which nothing happens to a task, but the scheduler may act."""
    graces = [_grace_ends(service, task) for task in service.live_tasks() if _unhealthy(task)]
    active = service.status == "ACTIVE"
    starts = [deployment.next_start for deployment in service.deployments if active]
    stages = service.primary.record.timers if active else []
    return [at for at in graces + starts + stages if at > service.now] + [math.inf]


def _advance_task(service: Service, task: Task, environment: Environment) -> None:
    was_healthy, had_targets = task.healthy, bool(task.targets)
    was_live = task.live
    task_lifecycle.advance_one(task, environment)
    if task.targets and not had_targets:
        for target in task.targets:
            service.event(service.now, f"registered 1 targets in (target-group {target.target_group_arn})")
    if was_live and not task.live:
        for target in task.targets:
            service.event(service.now, f"deregistered 1 targets in (target-group {target.target_group_arn})")
    if task.healthy and not was_healthy:
        circuit_breaker.note_healthy_task(service, service.deployment_of(task))


def _reconcile(service: Service, environment: Environment) -> None:
    if service.status != "ACTIVE":
        _reconcile_draining(service, environment)
        return
    alarms.watch(service.primary.record, environment)
    unhealthy = _stop_unhealthy(service, environment)
    task_failures.count_stopped(service)
    _judge(service, environment)
    strategy = STRATEGIES[service.primary.record.strategy]
    strategy.step(service, service.now, environment, replaced=len(unhealthy))
    if _judge(service, environment):  # a task that could not be placed counts as failed, too
        strategy.step(service, service.now, environment, replaced=0)


def _judge(service: Service, environment: Environment) -> bool:
    """Fail the primary deployment where it has failed; whether it has."""
    record, now = service.primary.record, service.now
    if circuit_breaker.tripped(service, service.primary):
        rollout.trip_breaker(service, now)
        return True
    if names := alarms.triggered(service, environment):
        rollout.trip_alarms(service, names, now)
        return True
    for hook in record.hooks:
        hook.expire(now)
    refused = next((hook for hook in record.hooks if hook.refused), None)
    if refused is None or record.status != IN_PROGRESS:
        return False
    rollout.refuse_hook(service, refused, now)
    return True


def _reconcile_draining(service: Service, environment: Environment) -> None:
    service.deployments[1:] = []
    service.count_tasks()
    over = GOING if environment.has_quirk("service-inactive-early") else (STOPPED,)
    if all(task.status in over for task in service.tasks):
        service.status = "INACTIVE"


def _stop_unhealthy(service: Service, environment: Environment) -> list[Task]:
    """Stop the tasks whose checks fail outside the grace period."""
    stopped = [task for task in service.live_tasks() if _unhealthy(task) and service.now >= _grace_ends(service, task)]
    for task in stopped:
        bad_target = next((target for target in task.targets if target.state == "unhealthy"), None)
        if bad_target is None:
            service.event(service.now, f"(task {task.id}) failed container health checks.")
            reason = "Task failed container health checks"
        else:
            group = f"(target-group {bad_target.target_group_arn})"
            port = f"(task {task.id}) (port {bad_target.port})"
            service.event(
                service.now, f"{port} is unhealthy in {group} due to (reason {bad_target.reason.description})."
            )
            reason = f"Task failed ELB health checks in {group}"
        task.failed = True
        stop_task(service, task, service.now, "ServiceSchedulerInitiated", reason, environment)
        service.event(service.now, f"has stopped 1 running tasks: (task {task.id}).")
        service.steady = False
    return stopped


def _unhealthy(task: Task) -> bool:
    return task.status == RUNNING and (
        task.health == "UNHEALTHY" or any(target.state == "unhealthy" for target in task.targets)
    )


def _grace_ends(service: Service, task: Task) -> float:
    assert task.started_at is not None
    return task.started_at + service.grace_seconds
