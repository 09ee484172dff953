"""Starting and stopping tasks of a service, with the events that this makes. Pure."""

from __future__ import annotations

from . import failures, lifecycle, placement
from .service import Deployment, Service, tasks_listed
from .surroundings import Surroundings
from .task import Task


def start_tasks(
    service: Service, deployment: Deployment, count: int, at: float, surroundings: Surroundings, replaced: int = 0
) -> None:
    """Start tasks of a deployment, until one cannot be placed; nothing while failed ones hold the next start back."""
    if count <= 0 or at < deployment.next_start:
        return
    started = []
    for _ in range(count):
        task = surroundings.new_task(service, deployment, at)
        reason = placement.failure(task)
        if reason is not None:
            failures.count_unplaced(service, deployment, reason)
            break
        lifecycle.begin(task)
        service.tasks.append(task)  # the next one's subnet depends on it
        started.append(task)
    if started:
        suffix = f" Amazon ECS replaced {replaced} tasks due to an unhealthy status." if replaced else ""
        service.event(at, f"has started {len(started)} tasks: {tasks_listed(started)}.{suffix}")
        service.steady = False


def stop_tasks(service: Service, tasks: list[Task], at: float, surroundings: Surroundings) -> None:
    """Stop tasks that are no longer wanted."""
    if not tasks:
        return
    reason = f"Scaling activity initiated by (deployment {service.primary.id})"
    draining = [task for task in tasks if task.targets]
    for task in tasks:
        stop_task(service, task, at, "ServiceSchedulerInitiated", reason, surroundings)
    service.event(at, f"has stopped {len(tasks)} running tasks: {tasks_listed(tasks)}.")
    if draining:
        service.event(at, f"has begun draining connections on {len(draining)} tasks.")
    service.steady = False


def stop_task(service: Service, task: Task, at: float, code: str, reason: str, surroundings: Surroundings) -> None:
    """Stop a task of a service, with the event that its deregistration makes."""
    for target in task.targets:
        if task.live and target.state != "draining":
            service.event(at, f"deregistered 1 targets in (target-group {target.target_group_arn})")
    lifecycle.stop(task, at, code, reason, surroundings)


def surplus(service: Service, deployment: Deployment, wanted: int) -> list[Task]:
    """The tasks of a deployment beyond `wanted`, those that are not healthy first."""
    tasks = sorted(service.live_tasks(deployment), key=lambda task: task.healthy)
    return tasks[: max(0, len(tasks) - wanted)]
