# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The progress of a running rollout: a line for each read. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from shlex import quote
from typing import Any

from .._ecs.answers import primary_deployment
from .._text.live import Live
from .._text.times import minutes_seconds
from .rollout import Rollout, awaiting_hooks

QUIET_SECONDS = 30.0
"""After which a rollout that does not move says that it lives."""
QUIET_SECONDS_OF_APPROVAL = 600.0
"""The same while it waits for a person."""


def progress_line(rollout: Rollout, service: Mapping[str, Any], deployment: Mapping[str, Any]) -> str:
    """One line of progress: state, tasks of the new and the old revision, targets, failures against the breaker's threshold.

    While it waits for approval, that alone.
    """
    if awaiting_hooks(deployment):
        return ", ".join([f"{rollout.service}: {_approval(deployment)}", *_traffic(deployment)[:1]])
    status, new = _status(rollout, deployment), primary_deployment(service)
    return ", ".join([f"{rollout.service}: {status}", f"new {_counts(new)}", *_beside(rollout, service, deployment)])


def live_of(rollout: Rollout, service: Mapping[str, Any], deployment: Mapping[str, Any], line: str) -> Live:
    """The rollout for a terminal that rewrites its line. line: for the others; empty where they have nothing new to read."""
    new, state = primary_deployment(service), [_status(rollout, deployment), *_beside(rollout, service, deployment)]
    return Live(
        key=rollout.service,
        state=", ".join(state),
        done=int(new.get("runningCount", 0)),
        of=int(new.get("desiredCount", 0)),
        expected=rollout.state.expected_seconds or 0.0,
        line=line,
        ended=not rollout.in_progress,
    )


def _status(rollout: Rollout, deployment: Mapping[str, Any]) -> str:
    stage = deployment.get("lifecycleStage") or ""
    return f"{rollout.state.status}{' ' + stage if stage else ''}"


def _beside(rollout: Rollout, service: Mapping[str, Any], deployment: Mapping[str, Any]) -> list[str]:
    """What is told beside the tasks of the new revision."""
    old = [item for item in service.get("deployments") or [] if item["status"] != "PRIMARY"]
    breaker = deployment.get("deploymentCircuitBreaker") or {}
    parts = [f"old {sum(item.get('runningCount', 0) for item in old)} running"] if old else []
    parts += [rollout.state.evidence.targets] if rollout.state.evidence.targets else []
    if breaker.get("failureCount"):
        parts.append(f"failed tasks {breaker['failureCount']} of {breaker.get('threshold', '?')}")
    return [*parts, *_traffic(deployment)]


def time_left(rollout: Rollout, elapsed: float) -> str:
    """How long it has gone on and how long it may still take, from what the last good deployment took."""
    if not rollout.state.expected_seconds or not rollout.in_progress:
        return ""
    left = rollout.state.expected_seconds - elapsed
    return (
        f", about {minutes_seconds(left)} left" if left > 0 else f", {minutes_seconds(-left)} longer than the last one"
    )


def approval_command(rollout: Rollout) -> str:
    """What a person types to approve it."""
    return f"ansible-playbook playbooks/continue.yml -i INVENTORY -e service={quote(rollout.spec.key)}"


def deployment_reason(deployment: Mapping[str, Any]) -> str:
    """Why ECS says a service deployment is as it is, with the alarms that stopped it."""
    reason = str(deployment.get("statusReason") or "")
    triggered = (deployment.get("alarms") or {}).get("triggeredAlarmNames") or []
    missing = [name for name in triggered if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", reason)]
    return f"{reason.rstrip('.') or 'alarm detected'}: {', '.join(missing)}" if missing else reason


def target_group_of(revision: Mapping[str, Any]) -> str:
    """The target group that a service revision's tasks are registered in; empty where ECS does not tell."""
    resolved = (revision.get("resolvedConfiguration") or {}).get("loadBalancers") or []
    return next((str(item["targetGroupArn"]) for item in resolved if item.get("targetGroupArn")), "")


def _traffic(deployment: Mapping[str, Any]) -> list[str]:
    """The shares of the new revision, where ECS tells them."""
    target = deployment.get("targetServiceRevision") or {}
    shares = {
        "traffic": target.get("requestedProductionTrafficWeight"),
        "test traffic": target.get("requestedTestTrafficWeight"),
    }
    return [f"{share:g} % of the {what}" for what, share in shares.items() if share is not None]


def _approval(deployment: Mapping[str, Any]) -> str:
    ends = [item["expiresAt"].astimezone(UTC) for item in awaiting_hooks(deployment) if item.get("expiresAt")]
    return f"waits for approval{f' until {min(ends):%Y-%m-%d %H:%M} UTC' if ends else ''}"


def _counts(deployment: Mapping[str, Any]) -> str:
    running, pending = deployment.get("runningCount", 0), deployment.get("pendingCount", 0)
    return f"{running} running {pending} pending of {deployment.get('desiredCount', 0)}"
