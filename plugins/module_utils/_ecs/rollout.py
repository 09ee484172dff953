# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A rollout: one service deployment, what it says of itself, and the verdict. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
GOING = frozenset({"PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"})
SUCCESSFUL = "SUCCESSFUL"


@dataclass
class Rollout:
    """One service on its way to a revision.

    previous: the service deployment that was current before; arn: the one that is followed, once AWS names it.
    """

    service: str
    task_definition: str
    previous: str = ""
    arn: str = ""
    status: str = "PENDING"
    reason: str = ""
    overtaken_by: str = ""
    since: str = ""
    last_line: str = ""
    causes: list[str] = field(default_factory=list)

    @property
    def going(self) -> bool:
        """Whether it has not ended yet."""
        return self.status in GOING and not self.overtaken_by

    @property
    def successful(self) -> bool:
        """Whether this deployment, not just any, has completed."""
        return self.status == SUCCESSFUL and not self.overtaken_by


def line_of(rollout: Rollout, service: Mapping[str, Any], deployment: Mapping[str, Any]) -> str:
    """One line of progress: state, tasks of the new and the old revision, failures against the breaker's threshold."""
    deployments = service.get("deployments") or []
    new: Mapping[str, Any] = next((item for item in deployments if item["status"] == "PRIMARY"), {})
    old = [item for item in deployments if item["status"] != "PRIMARY"]
    breaker = deployment.get("deploymentCircuitBreaker") or {}
    parts = [f"{rollout.service}: {rollout.status}", f"new {_counts(new)}"]
    if old:
        parts.append(f"old {sum(item.get('runningCount', 0) for item in old)} running")
    if breaker.get("failureCount"):
        parts.append(f"failed tasks {breaker['failureCount']} of {breaker.get('threshold', '?')}")
    return ", ".join(parts)


def verdict(rollout: Rollout) -> str:
    """How it ended, in one sentence."""
    if rollout.overtaken_by:
        return f"{rollout.service}: another deployment overtook this one ({rollout.overtaken_by})"
    said = {
        "SUCCESSFUL": "the deployment completed",
        "ROLLBACK_SUCCESSFUL": "the deployment failed and was rolled back; the last good revision runs",
        "ROLLBACK_FAILED": "the deployment failed, and so did its rollback",
        "STOPPED": "the deployment was stopped and not rolled back",
    }.get(rollout.status, f"the deployment is still {rollout.status}")
    return f"{rollout.service}: {said}" + (
        f" ({rollout.reason.rstrip('.')})" if rollout.reason and not rollout.successful else ""
    )


def task_causes(tasks: Sequence[Mapping[str, Any]]) -> list[str]:
    """Why tasks stopped, each reason once, with exit codes."""
    causes: list[str] = []
    for task in tasks:
        reason = task.get("stoppedReason") or ""
        ends = [
            f"container {item['name']}: "
            + (f"exit code {item['exitCode']}" if item.get("exitCode") is not None else item["reason"])
            for item in task.get("containers") or []
            if item.get("exitCode") is not None or item.get("reason", reason) not in reason
        ]
        cause = ": ".join(part for part in (task.get("stopCode"), task.get("stoppedReason")) if part)
        cause += f" [{'; '.join(ends)}]" if ends else ""
        if cause and cause not in causes:
            causes.append(cause)
    return causes


def _counts(deployment: Mapping[str, Any]) -> str:
    running, pending = deployment.get("runningCount", 0), deployment.get("pendingCount", 0)
    return f"{running} running {pending} pending of {deployment.get('desiredCount', 0)}"
