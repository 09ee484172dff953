"""Starting and stopping tasks of a service, with the events that this makes. Pure."""

from __future__ import annotations

from . import placement, task_failures, task_lifecycle
from .environment import Environment
from .service import Deployment, Service, tasks_listed
from .task import Task


def start_tasks(
    service: Service, deployment: Deployment, count: int, at: float, environment: Environment, replaced: int = 0
) -> None:
    """Start tasks of a deployment, until one cannot be placed; nothing while failed ones hold the next start back."""
    if count <= 0 or at < deployment.next_start:
        return
    started = []
    for _ in range(count):
        task = environment.new_task(service, deployment, at)
        if (reason := placement.failure(task)) is not None:
            task_failures.count_unplaced(service, deployment, reason)
            break
        if (reason := environment.launch_failure(task)) is not None:
            task_failures.count_unlaunched(service, deployment, reason)
            break
        task_lifecycle.begin(task)
        service.tasks.append(task)  # the next one's subnet depends on it
        started.append(task)
    if started:
        suffix = f" Amazon ECS replaced {replaced} tasks due to an unhealthy status." if replaced else ""
        service.event(at, f"has started {len(started)} tasks: {tasks_listed(started)}.{suffix}")
        service.steady = False


def stop_tasks(service: Service, tasks: list[Task], at: float, environment: Environment) -> None:
    """Stop tasks that are no longer wanted."""
    if not tasks:
        return
    reason = f"Scaling activity initiated by (deployment {service.primary.id})"
    draining = [task for task in tasks if task.targets]
    for task in tasks:
        stop_task(service, task, at, "ServiceSchedulerInitiated", reason, environment)
    service.event(at, f"has stopped {len(tasks)} running tasks: {tasks_listed(tasks)}.")
    if draining:
        service.event(at, f"has begun draining connections on {len(draining)} tasks.")
    service.steady = False


def stop_task(service: Service, task: Task, at: float, code: str, reason: str, environment: Environment) -> None:
    """Stop a task of a service, with the event that its deregistration makes."""
    for target in task.targets:
        if task.live and target.state != "draining":
            service.event(at, f"deregistered 1 targets in (target-group {target.target_group_arn})")
    task_lifecycle.stop(task, at, code, reason, environment)


def surplus(service: Service, deployment: Deployment, wanted: int) -> list[Task]:
    """The tasks of a deployment beyond `wanted`, those that are not healthy first."""
    tasks = sorted(service.live_tasks(deployment), key=lambda task: task.healthy)
    return tasks[: max(0, len(tasks) - wanted)]
