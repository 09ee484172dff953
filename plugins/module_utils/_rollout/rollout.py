# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A rollout: one service deployment, what it says of itself, and the verdict. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .cause import Cause
from .evidence import Evidence
from .start_up import Allowed

# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
GOING = frozenset({"PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"})
ROLLING_BACK = frozenset({"STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"})
SUCCESSFUL = "SUCCESSFUL"
ROLLED_BACK = "ROLLBACK_SUCCESSFUL"
STILL = 30.0
"""Seconds after which a rollout that does not move says that it lives."""


@dataclass
class Rollout:
    """One service on its way to a revision.

    key: of the service in the inventory. joined: whether an earlier run started it. previous: the service
    deployment that was current before; arn: the one that is followed, once AWS names it.
    good: the task definition that ran before. allowed: what the inventory gives its tasks to start up.
    expected: seconds that the last successful deployment took, 0 if unknown.
    target_group: of a service behind a load balancer. shifts: whether its traffic moves between two target groups, of which ECS says which
    one the new revision has. stop_early: whether a rollout that cannot succeed may be stopped.
    renewed: the secrets for whose values the same revision starts anew. wanted: the statuses that are a success; a rollback
    where that was asked for. given_up: whether the timeout is over.
    """

    service: str
    task_definition: str
    key: str = "KEY"
    previous: str = ""
    joined: bool = False
    good: str = ""
    target_group: str = ""
    shifts: bool = False
    revision: str = ""
    timeout: float = 1800.0
    stop_early: bool = False
    wanted: frozenset[str] = frozenset({SUCCESSFUL})
    arn: str = ""
    status: str = "PENDING"
    reason: str = ""
    overtaken_by: str = ""
    given_up: bool = False
    stopped_because: str = ""
    since: datetime | None = None
    expected: float = 0.0
    allowed: Allowed = field(default_factory=Allowed)
    last_line: str = ""
    said_at: float = 0.0
    evidence: Evidence = field(default_factory=Evidence)
    cause: Cause | None = None
    differs: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)

    @property
    def going(self) -> bool:
        """Whether it has not ended yet and is waited for."""
        return self.status in GOING and not self.overtaken_by and not self.given_up

    @property
    def standing(self) -> str:
        """How it was at the last look, without its name."""
        return self.last_line.removeprefix(f"{self.service}: ") or self.status

    @property
    def successful(self) -> bool:
        """Whether this deployment, not just any, has completed."""
        return self.status in self.wanted and not self.overtaken_by


def line_of(rollout: Rollout, service: Mapping[str, Any], deployment: Mapping[str, Any]) -> str:
    """One line of progress: state, tasks of the new and the old revision, targets, failures against the breaker's threshold."""
    deployments = service.get("deployments") or []
    new: Mapping[str, Any] = next((item for item in deployments if item["status"] == "PRIMARY"), {})
    old = [item for item in deployments if item["status"] != "PRIMARY"]
    breaker = deployment.get("deploymentCircuitBreaker") or {}
    stage = deployment.get("lifecycleStage") or ""
    parts = [f"{rollout.service}: {rollout.status}{' ' + stage if stage else ''}", f"new {_counts(new)}"]
    if old:
        parts.append(f"old {sum(item.get('runningCount', 0) for item in old)} running")
    if rollout.evidence.targets:
        parts.append(rollout.evidence.targets)
    if breaker.get("failureCount"):
        parts.append(f"failed tasks {breaker['failureCount']} of {breaker.get('threshold', '?')}")
    return ", ".join([*parts, *_traffic(deployment), *_approval(rollout, deployment)])


def reason_of(deployment: Mapping[str, Any]) -> str:
    """Why ECS says a service deployment is as it is, with the alarms that stopped it."""
    reason = str(deployment.get("statusReason") or "")
    triggered = (deployment.get("alarms") or {}).get("triggeredAlarmNames") or []
    missing = [name for name in triggered if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", reason)]
    return f"{reason.rstrip('.') or 'alarm detected'}: {', '.join(missing)}" if missing else reason


def awaited(deployment: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The pauses of a service deployment at which it waits for a person."""
    return [item for item in deployment.get("lifecycleHookDetails") or [] if item.get("status") == "AWAITING_ACTION"]


def _traffic(deployment: Mapping[str, Any]) -> list[str]:
    """The shares of the new revision, where ECS tells them."""
    target = deployment.get("targetServiceRevision") or {}
    shares = {
        "traffic": target.get("requestedProductionTrafficWeight"),
        "test traffic": target.get("requestedTestTrafficWeight"),
    }
    return [f"{share:g} % of the {what}" for what, share in shares.items() if share is not None]


def _approval(rollout: Rollout, deployment: Mapping[str, Any]) -> list[str]:
    hooks = awaited(deployment)
    if not hooks:
        return []
    ends = [item["expiresAt"].astimezone(UTC) for item in hooks if item.get("expiresAt")]
    until = f" until {min(ends):%Y-%m-%d %H:%M} UTC" if ends else ""
    return [f"waits for approval{until}: ansible-playbook playbooks/continue.yml -i INVENTORY -e service={rollout.key}"]


def target_group_of(revision: Mapping[str, Any]) -> str:
    """The target group that a service revision's tasks are registered in; empty where ECS does not tell."""
    resolved = (revision.get("resolvedConfiguration") or {}).get("loadBalancers") or []
    return next((str(item["targetGroupArn"]) for item in resolved if item.get("targetGroupArn")), "")


def time_of(rollout: Rollout, elapsed: float) -> str:
    """How long it has gone on and how long it may still take, from what the last good deployment took."""
    if not rollout.expected or not rollout.going:
        return ""
    left = rollout.expected - elapsed
    return f", about {_clock(left)} left" if left > 0 else f", {_clock(-left)} longer than the last one"


def verdict(rollout: Rollout) -> str:
    """How it ended, in one sentence."""
    if rollout.overtaken_by:
        return f"{rollout.service}: another deployment overtook this one ({rollout.overtaken_by})"
    if rollout.given_up:
        return _still_going(rollout)
    if rollout.successful and rollout.status == ROLLED_BACK:
        return f"{rollout.service}: the deployment was stopped and rolled back as asked; the last good revision runs"
    said = {
        "SUCCESSFUL": "the deployment completed",
        "ROLLBACK_SUCCESSFUL": "the deployment failed and was rolled back; the last good revision runs",
        "ROLLBACK_FAILED": "the deployment failed, and so did its rollback",
        "STOPPED": "the deployment was stopped and not rolled back",
    }.get(rollout.status, f"the deployment is still {rollout.status}")
    why = rollout.stopped_because or rollout.reason
    return f"{rollout.service}: {said}" + (f" ({why.rstrip('.')})" if why and not rollout.successful else "")


def _still_going(rollout: Rollout) -> str:
    why = f"; {rollout.stopped_because}" if rollout.stopped_because else ""
    return (
        f"{rollout.service}: the deployment goes on in AWS, but the wait is over after {rollout.timeout:.0f} s; it stood at "
        f"{rollout.standing}{why}. Run the same command again to go on waiting"
    )


def _counts(deployment: Mapping[str, Any]) -> str:
    running, pending = deployment.get("runningCount", 0), deployment.get("pendingCount", 0)
    return f"{running} running {pending} pending of {deployment.get('desiredCount', 0)}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
