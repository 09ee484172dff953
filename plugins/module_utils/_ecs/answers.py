# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What ECS's answers say about a service, a task or a container. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from .._plan.render import SECRET_NAME

Answer = Mapping[str, Any]


def primary_deployment(service: Answer) -> Answer:
    """The deployment that a service is moving to, or has completed."""
    return next((item for item in service.get("deployments") or [] if item["status"] == "PRIMARY"), {})


def is_rolling_out(service: Answer) -> bool:
    """Whether a service is on its way to another revision."""
    return bool(primary_deployment(service).get("rolloutState") == "IN_PROGRESS")


def has_failed_deployment(service: Answer) -> bool:
    """Whether what the service runs is a deployment that failed and was not rolled back."""
    return bool(primary_deployment(service).get("rolloutState") == "FAILED")


def revision_name(arn: str) -> str:
    """FAMILY:REVISION of a task definition's ARN."""
    return arn.rsplit("/", 1)[-1]


def task_id(arn: str) -> str:
    """The id of a task's ARN."""
    return arn.rsplit("/", 1)[-1]


def has_failed(task: Answer) -> bool:
    """Whether a task stopped because something went wrong, rather than in a scale-in or with its service.

    A task that ECS replaces in a deployment is stopped with a reason that begins with "Scaling activity", one of a deleted service with
    "Service deleted": https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html
    """
    code, reason = task.get("stopCode"), str(task.get("stoppedReason") or "")
    if not code and not reason:
        return False
    by_scheduler = code in (None, "ServiceSchedulerInitiated")
    return not (by_scheduler and reason.startswith(("Scaling activity", "Service deleted")))


def private_address(task: Answer) -> str:
    """The task's address in its subnet."""
    details = [item for attachment in task.get("attachments") or [] for item in attachment.get("details") or []]
    return next((item["value"] for item in details if item["name"] == "privateIPv4Address"), "")


def lifetime(task: Answer) -> float | None:
    """Seconds from RUNNING to the moment ECS began to stop the task; None if it never ran."""
    return _seconds(task.get("startedAt"), task.get("stoppingAt") or task.get("stoppedAt"))


def start_up(task: Answer) -> dict[str, float]:
    """How long a task took, from its own timestamps: seconds to the pull, of the pull, and to RUNNING."""
    spans = {
        "waiting": ("createdAt", "pullStartedAt"),
        "pull": ("pullStartedAt", "pullStoppedAt"),
        "running": ("createdAt", "startedAt"),
    }
    found = {name: _seconds(task.get(begin), task.get(end)) for name, (begin, end) in spans.items()}
    return {name: seconds for name, seconds in found.items() if seconds is not None}


def seconds_since_creation(task: Answer, moment: datetime | None) -> float | None:
    """From a task's creation to a moment; None where one is not known."""
    return _seconds(task.get("createdAt"), moment)


def exit_codes(task: Answer) -> dict[str, int]:
    """Exit codes by container, of those that have one."""
    return {item["name"]: item["exitCode"] for item in task.get("containers") or [] if item.get("exitCode") is not None}


def stop_reasons(tasks: Sequence[Answer]) -> list[str]:
    """Why tasks stopped, each reason once, with exit codes."""
    reasons: list[str] = []
    for task in tasks:
        reason = task.get("stoppedReason") or ""
        containers = [
            f"container {item['name']}: "
            + (f"exit code {item['exitCode']}" if item.get("exitCode") is not None else item["reason"])
            for item in task.get("containers") or []
            if item.get("exitCode") is not None or item.get("reason", reason) not in reason
        ]
        text = ": ".join(part for part in (task.get("stopCode"), task.get("stoppedReason")) if part)
        text += f" [{'; '.join(containers)}]" if containers else ""
        if text and text not in reasons:
            reasons.append(text)
    return reasons


def log_stream(container: Answer, task: str) -> tuple[str, str] | None:
    """The log group and stream of a container of a task, by its id; None where its lines go elsewhere than CloudWatch.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
    """
    logs = container.get("logConfiguration") or {}
    options = logs.get("options") or {}
    if logs.get("logDriver") != "awslogs" or not options.get("awslogs-stream-prefix"):
        return None
    return options["awslogs-group"], f"{options['awslogs-stream-prefix']}/{container['name']}/{task}"


def secret_values(container: Answer) -> list[str]:
    """Values of environment variables that are named like secrets, to be masked in log lines."""
    return [item["value"] for item in container.get("environment") or [] if SECRET_NAME.fullmatch(item["name"])]


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    return round((end - start).total_seconds(), 1) if start and end else None


def target_groups_of(service: Answer) -> list[str]:
    """The ARNs of every target group that a service's tasks may be registered in, as DescribeServices gives it."""
    load_balancers = service.get("loadBalancers") or []
    alternates = [(item.get("advancedConfiguration") or {}).get("alternateTargetGroupArn") for item in load_balancers]
    return [arn for arn in [*(item.get("targetGroupArn") for item in load_balancers), *alternates] if arn]
