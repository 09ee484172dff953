"""What the probes of a task's containers and targets find, given how its images behave. Pure."""

from __future__ import annotations

from .health import Verdict
from .task import CONNECTION_FAILED, Container, Target, TargetReason, Task

TIMED_OUT = TargetReason("Target.Timeout", "Request timed out")


def container_verdicts(container: Container) -> list[Verdict]:
    """Verdicts of the container's own check, in seconds since RUNNING; none without a check."""
    if container.check is None:
        return []
    port = container.check.port
    closed = not container.check.runs or (port is not None and container.behaviour.refuses_port(port))
    return container.check.verdicts(None if closed else container.behaviour.answers_after)


def target_verdicts(task: Task, target: Target) -> list[Verdict]:
    """Verdicts of the load balancer's check, in seconds since registration; none while nothing uses the group."""
    if target.state != "initial":
        return []
    return target.check.verdicts(_answers_after(task, target))


def changed_verdicts(task: Task, target: Target, at: float) -> list[Verdict]:
    """Verdicts in seconds since registration, where the load balancer reaches a target no more, or again, since `at`."""
    assert task.started_at is not None
    return target.check.changed_verdicts(at - task.started_at, target.state, _answers_after(task, target))


def _answers_after(task: Task, target: Target) -> float | None:
    """Seconds from RUNNING until the load balancer's probes are answered; None when they never are."""
    behaviour = task.container(target.container).behaviour
    closed = behaviour.fail == "target" or behaviour.refuses_port(target.access.probe_port)
    return None if closed or not target.access.probed else behaviour.answers_after


def target_reason(task: Task, target: Target) -> TargetReason:
    """What DescribeTargetHealth says of the target while it is unhealthy (ELBv2 User Guide, health check reasons)."""
    behaviour = task.container(target.container).behaviour
    if not target.access.probed:
        return TIMED_OUT
    if behaviour.target_reason == "Target.ResponseCodeMismatch":
        codes = ", ".join(map(str, behaviour.target_codes or (404,)))
        return TargetReason("Target.ResponseCodeMismatch", f"Health checks failed with these codes: [{codes}]")
    return TIMED_OUT if behaviour.target_reason == "Target.Timeout" else CONNECTION_FAILED
