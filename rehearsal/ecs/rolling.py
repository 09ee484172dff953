"""The ROLLING deployment strategy: replacing tasks between the minimum and the maximum percent. Pure."""

from __future__ import annotations

from . import lifecycle, rollout
from .service import FAILED, Deployment, Service, tasks_listed
from .surroundings import Surroundings
from .task import Task


class Rolling:
    """Moves a service one step towards its primary deployment; calling it again without a change does nothing."""

    def step(self, service: Service, at: float, surroundings: Surroundings, replaced: int) -> None:
        """Start and stop tasks; `replaced` is how many unhealthy ones were just stopped."""
        primary = service.primary
        if primary.rollout_state != FAILED:
            self._stop_earlier(service, at, surroundings)
            self._stop_surplus(service, primary, at, surroundings)
            self._start_missing(service, primary, at, surroundings, replaced)
        self._forget_finished(service)
        service.count_tasks()
        self._complete(service, at)

    def _start_missing(
        self, service: Service, primary: Deployment, at: float, surroundings: Surroundings, replaced: int
    ) -> None:
        missing = service.desired_count - len(service.live_tasks(primary))
        # One task may always start once everything else is gone, or a maximum below one task would stall for ever.
        limit = max(service.maximum_tasks, 1)
        count = min(missing, limit - len(service.live_tasks()))
        if count <= 0 or at < primary.next_start:
            return
        started = []
        for _ in range(count):
            task = surroundings.new_task(service, primary, at)
            lifecycle.begin(task)
            service.tasks.append(task)  # the next one's subnet depends on it
            started.append(task)
        suffix = f" Amazon ECS replaced {replaced} tasks due to an unhealthy status." if replaced else ""
        service.event(at, f"has started {len(started)} tasks: {tasks_listed(started)}.{suffix}")
        service.steady = False

    def _stop_surplus(self, service: Service, primary: Deployment, at: float, surroundings: Surroundings) -> None:
        """Scale the primary deployment in, tasks that are not healthy first."""
        tasks = sorted(service.live_tasks(primary), key=lambda task: task.healthy)
        self._stop(service, tasks[: max(0, len(tasks) - service.desired_count)], at, surroundings)

    def _stop_earlier(self, service: Service, at: float, surroundings: Surroundings) -> None:
        """Stop tasks of earlier deployments that have been replaced, never going below the minimum."""
        primary = service.primary
        earlier = [task for task in service.live_tasks() if task.deployment_id != primary.id]
        unhealthy = [task for task in earlier if not task.healthy]
        healthy = [task for task in earlier if task.healthy]
        replaced = sum(task.healthy for task in service.live_tasks(primary))
        spare = max(0, replaced + len(healthy) - service.minimum_healthy)
        surplus = max(0, replaced + len(healthy) - service.desired_count)
        room = service.maximum_tasks - len(service.live_tasks()) + len(unhealthy)
        missing = service.desired_count - len(service.live_tasks(primary))
        blocked = max(0, missing - max(0, room))
        self._stop(service, unhealthy + healthy[: min(spare, max(surplus, blocked))], at, surroundings)

    def _stop(self, service: Service, tasks: list[Task], at: float, surroundings: Surroundings) -> None:
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

    def _forget_finished(self, service: Service) -> None:
        earlier = [deployment for deployment in service.deployments[1:] if service.unstopped_tasks(deployment)]
        service.deployments[1:] = earlier

    def _complete(self, service: Service, at: float) -> None:
        primary = service.primary
        tasks = service.live_tasks(primary)
        healthy = sum(task.healthy for task in tasks)
        replaced = len(service.deployments) == 1
        if replaced and primary.rollout_state != FAILED and healthy == len(tasks) == service.desired_count:
            rollout.complete(service, at)


def stop_task(service: Service, task: Task, at: float, code: str, reason: str, surroundings: Surroundings) -> None:
    """Stop a task of a service, with the event that its deregistration makes."""
    for target in task.targets:
        if task.live and target.state != "draining":
            service.event(at, f"deregistered 1 targets in (target-group {target.target_group_arn})")
    lifecycle.stop(task, at, code, reason, surroundings)
