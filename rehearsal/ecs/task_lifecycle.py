"""The steps of a task's life, from PROVISIONING to STOPPED. Pure: all effects go through the environment."""

from __future__ import annotations

from collections.abc import Callable

from .. import timings
from . import probes
from .environment import Environment
from .health import HEALTHY, UNHEALTHY
from .task import (
    DEACTIVATING,
    DEPROVISIONING,
    PENDING,
    RUNNING,
    STOPPED,
    STOPPING,
    Container,
    Due,
    Task,
)

TERMINATED = 143
OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage"


def begin(task: Task) -> None:
    """Put the first steps of a new task on its list."""
    pending_at = task.created_at + task.provisioning_seconds
    task.due = [Due(pending_at, "pend"), Due(task.created_at + task.startup_seconds, "start")]
    if task.pull_seconds is not None:
        task.due.append(Due(pending_at + task.pull_seconds, "pulled"))


def advance_one(task: Task, environment: Environment) -> None:
    """Do the task's next step, at the time it is due."""
    due = min(task.due, key=lambda due: due.at)
    task.due.remove(due)
    _STEPS[due.step](task, due, environment)


def review_targets(task: Task, at: float, environment: Environment) -> None:
    """Probe a running task's targets anew where their load balancers reach them no more, or again."""
    for index, target in enumerate(task.targets):
        access = environment.access(task, target)
        if target.state not in ("initial", "healthy", "unhealthy") or access == target.access:
            continue
        target.access = access
        task.due = [due for due in task.due if (due.step, due.subject) != ("target_verdict", index)]
        for verdict in probes.changed_verdicts(task, target, at):
            due_at = (task.started_at or 0.0) + verdict.after
            task.due.append(Due(due_at, "target_verdict", index, verdict.state))


def stop(task: Task, at: float, code: str, reason: str, environment: Environment, exit_code: int | None = 0) -> None:
    """Stop a task: deregister and drain its targets, then its containers, then its network."""
    if not task.live:
        return
    task.desired_status, task.stop_code, task.stopped_reason = STOPPED, code, reason
    task.stopping_at = at
    was_running = task.status == RUNNING
    drained_at = _drain(task, at, environment)
    if code == "EssentialContainerExited":
        drained_at = at  # its connections are gone with the container, so nothing waits for them
    stopped_at = at if not was_running else drained_at + timings.TASK_STOPPING
    task.due = [Due(stopped_at, "deprovision", exit_code if exit_code is not None else -1)]
    if was_running:
        task.set_status(DEACTIVATING)
        task.due.append(Due(drained_at, "stop_containers"))


def _drain(task: Task, at: float, environment: Environment) -> float:
    drained_at = at
    for target in task.targets:
        environment.deregister_target(task, target)
        delay = target.deregistration_delay if target.state in ("healthy", "unhealthy", "initial") else 0.0
        target.state, target.draining_until = "draining", at + delay
        drained_at = max(drained_at, at + delay)
    return drained_at


def _pend(task: Task, due: Due, environment: Environment) -> None:
    reason = environment.attach_network(task)
    if reason is not None:
        _fail_to_start(task, due.at, reason, environment)
        return
    task.set_status(PENDING)
    task.connectivity_at = task.pull_started_at = due.at


def _pulled(task: Task, due: Due, _: Environment) -> None:
    task.pull_stopped_at = due.at


def _start(task: Task, due: Due, environment: Environment) -> None:
    reason = environment.start_failure(task)
    if reason is not None:
        _fail_to_start(task, due.at, reason, environment)
        return
    environment.guard(task)
    task.set_status(RUNNING)
    task.started_at = due.at
    task.pull_stopped_at = task.pull_stopped_at or due.at
    for container in task.containers:
        container.health = "UNKNOWN"
        environment.start_container(task, container, due.at)
    task.targets = environment.register_targets(task)
    for index, container in enumerate(task.containers):
        _plan_container(task, index, container, due.at, environment)
    for index, target in enumerate(task.targets):
        target.owner, target.access = task, environment.access(task, target)
        for verdict in probes.target_verdicts(task, target):
            task.due.append(Due(due.at + verdict.after, "target_verdict", index, verdict.state))
    if not task.checked:
        task.due.append(Due(due.at + timings.TASK_SETTLING, "settle"))


def _plan_container(task: Task, index: int, container: Container, at: float, environment: Environment) -> None:
    for line in container.behaviour.log:
        environment.write_log(task, container, line, at)
    ends_after = container.behaviour.exits_after(task.one_off)
    if ends_after is not None:
        task.due.append(Due(at + ends_after, "exit", index))
    for verdict in probes.container_verdicts(container):
        task.due.append(Due(at + verdict.after, "container_verdict", index, verdict.state))


def _fail_to_start(task: Task, at: float, reason: str, environment: Environment) -> None:
    if reason.startswith("CannotPull"):
        task.pull_stopped_at = at
        for container in task.containers:
            container.reason = reason
    task.failed = True
    stop(task, at, "TaskFailedToStart", reason, environment, exit_code=None)


def _exit(task: Task, due: Due, environment: Environment) -> None:
    container = task.containers[due.subject]
    for line in container.behaviour.crash_log:
        environment.write_log(task, container, line, due.at)
    container.status, container.health = STOPPED, "UNKNOWN"
    container.exit_code = container.behaviour.code
    container.reason = OUT_OF_MEMORY if container.behaviour.fail == "memory" else None
    task.version += 1
    if container.essential:
        task.due.append(Due(due.at + timings.TASK_EXIT_NOTICED, "notice_exit"))


def _notice_exit(task: Task, due: Due, environment: Environment) -> None:
    task.failed = True
    stop(task, due.at, "EssentialContainerExited", "Essential container in task exited", environment)


def _container_verdict(task: Task, due: Due, _: Environment) -> None:
    if task.containers[due.subject].status == RUNNING:
        task.containers[due.subject].health = due.detail
        task.version += 1


def _target_verdict(task: Task, due: Due, _: Environment) -> None:
    target = task.targets[due.subject]
    if due.detail == UNHEALTHY or task.container(target.container).status == RUNNING:
        target.state = {HEALTHY: "healthy", UNHEALTHY: "unhealthy"}[due.detail]
        target.reason = probes.target_reason(task, target)


def _settle(task: Task, _: Due, __: Environment) -> None:
    task.settled = True


def _stop_containers(task: Task, _: Due, __: Environment) -> None:
    task.set_status(STOPPING)


def _deprovision(task: Task, due: Due, environment: Environment) -> None:
    for container in task.containers:
        if container.status == RUNNING and container.exit_code is None and due.subject >= 0:
            container.exit_code = due.subject
        container.status = STOPPED
    if task.agent and task.agent.status != STOPPED:
        task.agent.status, task.agent.exit_code = STOPPED, TERMINATED
    task.set_status(DEPROVISIONING)
    task.execution_stopped_at = due.at
    task.due = [Due(due.at + timings.TASK_DEPROVISIONING, "finish")]


def _finish(task: Task, due: Due, environment: Environment) -> None:
    task.stopped_at = due.at
    environment.release_network(task)
    task.set_status(STOPPED)


_STEPS: dict[str, Callable[[Task, Due, Environment], None]] = {
    "pend": _pend,
    "pulled": _pulled,
    "start": _start,
    "exit": _exit,
    "notice_exit": _notice_exit,
    "container_verdict": _container_verdict,
    "target_verdict": _target_verdict,
    "settle": _settle,
    "stop_containers": _stop_containers,
    "deprovision": _deprovision,
    "finish": _finish,
}
