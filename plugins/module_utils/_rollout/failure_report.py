# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A failed rollout on one screen, and as data. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._plan.render import hide
from .evidence import Evidence, exit_codes, lifetime, start_up
from .rollout import Rollout, verdict
from .start_up import measured
from .start_up import summary as summary_of_start_up

EVENTS = 6
LINES = 12
WIDTH = 160
TARGET_GROUP = re.compile(r"arn:[^\s)]*:targetgroup/([^/\s)]+)/[0-9a-f]+")


def failure_lines(rollout: Rollout) -> list[str]:
    """What a person needs to know of a rollout that failed."""
    lines = [verdict(rollout)]
    cause = rollout.cause
    if cause is None:
        return lines
    evidence = rollout.evidence
    lines += [_row("cause", cause.title), _row("AWS says", cause.said), _row("to do", remedy(rollout))]
    failed = evidence.failed()
    if failed:
        lines.append(_row("last task", _task(failed[-1])))
        lines.append(_row("failed tasks", str(len(failed))))
    if seen := summary_of_start_up(measured(evidence), failed, rollout.allowed):
        lines.append(_row("start-up", seen))
    lines.append(_row("revision", _revisions(rollout)))
    lines += [_row("differs", line) for line in rollout.differs]
    lines += [_row("targets", reason) for reason in evidence.target_reasons[:3]]
    lines += [_row("event", event) for event in _events(evidence)]
    shown = next((evidence.logs[task] for task in reversed(list(evidence.logs)) if evidence.logs[task]), [])
    lines += [f"  {'log':<13} {line[:WIDTH]}" for line in shown[-LINES:]]
    return lines


def _revisions(rollout: Rollout) -> str:
    shown = f"{revision(rollout.task_definition)} {'has not completed' if rollout.given_up else 'failed'}"
    if rollout.good == rollout.task_definition:
        return f"{shown} as it started anew"
    return f"{shown}, {revision(rollout.good)} is the last good one" if rollout.good else shown


def report(rollout: Rollout) -> dict[str, Any]:
    """A rollout as data: for set_stats, for a file, for another program."""
    failed = rollout.evidence.failed()
    found = {
        "service": rollout.service,
        "status": rollout.status,
        "successful": rollout.successful,
        "reason": rollout.reason,
        "task_definition": rollout.task_definition,
        "service_deployment": rollout.arn,
        "start_up": [found for task in rollout.evidence.tasks.values() if (found := rollout.evidence.start_up(task))],
    }
    if rollout.successful:
        return found
    return {
        **found,
        "verdict": verdict(rollout),
        "cause": _cause(rollout),
        "last_good": rollout.good,
        "differs": rollout.differs,
        "tasks": [_task_data(task) for task in failed[-5:]],
        "target_reasons": rollout.evidence.target_reasons,
        "events": _events(rollout.evidence),
        "log": {task: lines[-LINES:] for task, lines in rollout.evidence.logs.items()},
    }


def revision(arn: str) -> str:
    """FAMILY:REVISION of a task definition's ARN."""
    return arn.rsplit("/", 1)[-1]


def differences_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What differs between two task definitions in comparable form; of environment variables and secrets only the names."""
    lines = [
        f"{name}: {before.get(name)} -> {after.get(name)}"
        for name in ("cpu", "memory", "runtimePlatform", "ephemeralStorage", "taskRoleArn", "executionRoleArn")
        if before.get(name) != after.get(name)
    ]
    old, new = before.get("containers") or {}, after.get("containers") or {}
    for name in sorted({*old, *new}):
        lines += _container(name, old.get(name), new.get(name))
    return lines


def _container(name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[str]:
    if old is None or new is None:
        return [f"container {name} is {'new' if old is None else 'gone'}"]
    lines = []
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if key in ("environment", "secrets"):
            lines.append(f"{name} {key}: {_names(before or {}, after or {})}")
        else:
            lines.append(f"{name} {key}: {hide(before, key)} -> {hide(after, key)}")
    return lines


def _names(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    added = [f"+{name}" for name in after if name not in before]
    gone = [f"-{name}" for name in before if name not in after]
    changed = [f"{name} changed" for name in after if name in before and before[name] != after[name]]
    return ", ".join([*sorted(added), *sorted(gone), *sorted(changed)])


def _events(evidence: Evidence) -> list[str]:
    """The events that matter: not those of every ordinary rollout."""
    dull = (
        "has started",
        "has begun draining",
        "registered",
        "deregistered",
        "has reached a steady state",
        "has stopped",
        "deployment completed",
    )
    return [event for event in evidence.events if not any(word in event for word in dull)][-EVENTS:]


def _task(task: Mapping[str, Any]) -> str:
    parts = [str(task["taskArn"]).rsplit("/", 1)[-1], str(task.get("stopCode") or "")]
    parts += [f"container {name} exit code {code}" for name, code in exit_codes(task).items()]
    lived = lifetime(task)
    parts.append(f"ran {lived:.0f} s" if lived is not None else "never ran")
    return ", ".join(part for part in parts if part)


def _task_data(task: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": str(task["taskArn"]).rsplit("/", 1)[-1],
        "stop_code": task.get("stopCode"),
        "stopped_reason": task.get("stoppedReason"),
        "exit_codes": exit_codes(task),
        "container_reasons": {
            item["name"]: item["reason"] for item in task.get("containers") or [] if item.get("reason")
        },
        "ran_seconds": lifetime(task),
        "start_up": start_up(task),
    }


def remedy(rollout: Rollout) -> str:
    """What to do next, in the inventory's own keys."""
    return rollout.cause.remedy.replace("services.KEY", f"services.{rollout.key}") if rollout.cause else ""


def _cause(rollout: Rollout) -> dict[str, str]:
    cause = rollout.cause
    return {"kind": cause.kind, "title": cause.title, "said": cause.said, "remedy": remedy(rollout)} if cause else {}


def _row(name: str, text: str) -> str:
    flat = TARGET_GROUP.sub(r"\1", " ".join(text.split()))
    return f"  {name:<13} {flat[: WIDTH * 3]}"


def summary(rollouts: Sequence[Rollout]) -> str:
    """One line for a run of which the screen was seen."""
    failed = [item for item in rollouts if not item.successful]
    causes = ", ".join(f"{item.service} ({item.cause.title if item.cause else item.status})" for item in failed)
    return f"{len(failed)} of {len(rollouts)} deployments did not succeed: {causes}. Their causes are shown above."


def join(rollouts: Sequence[Rollout]) -> list[str]:
    """All rollouts of a run: each that succeeded in a line, each that failed on its screen."""
    ordered = sorted(rollouts, key=lambda item: not item.successful)
    return [line for item in ordered for line in failure_lines(item)]
