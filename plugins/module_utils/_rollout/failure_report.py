# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report of a failed rollout, as text and as data. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._ecs.answers import exit_codes, lifetime, revision_name, start_up, task_id
from .._text.tables import shortened, wrapped
from .evidence import Evidence
from .rollout import ROLLBACK_SUCCESSFUL, Rollout
from .start_up import measure
from .start_up import summary as summary_of_start_up

EVENTS = 6
LINES = 12
WIDTH = 160
ROWS, SUMMARY_LOG, NARROW = 16, 4, 80
"""Of the summary: lines at most, lines of a log at most, and columns where nobody says how many there are."""
TARGET_GROUP = re.compile(r"arn:[^\s)]*:targetgroup/([^/\s)]+)/[0-9a-f]+")


def failure_lines(rollout: Rollout) -> list[str]:
    """What a person needs to know of a rollout that failed."""
    lines = [verdict(rollout)]
    cause = rollout.state.cause
    if cause is None:
        return lines
    evidence = rollout.state.evidence
    lines += [_row("cause", cause.title), _row("AWS says", cause.reason_text), _row("to do", remedy(rollout))]
    failed = evidence.failed()
    if failed:
        lines.append(_row("last task", _task(failed[-1])))
        lines.append(_row("failed tasks", str(len(failed))))
    if start_up_line := summary_of_start_up(measure(evidence), failed, rollout.spec.allowed):
        lines.append(_row("start-up", start_up_line))
    lines.append(_row("revision", _revisions(rollout)))
    lines += [_row("differs", line) for line in rollout.state.differences]
    lines += [_row("targets", reason) for reason in evidence.target_reasons[:3]]
    lines += [_row("event", event) for event in _events(evidence)]
    return [*lines, *_log(evidence)]


def _revisions(rollout: Rollout) -> str:
    shown = (
        f"{revision_name(rollout.spec.task_definition)} {'has not completed' if rollout.state.timed_out else 'failed'}"
    )
    if rollout.state.last_good == rollout.spec.task_definition:
        return f"{shown} after its restart"
    return (
        f"{shown}, {revision_name(rollout.state.last_good)} is the last good one" if rollout.state.last_good else shown
    )


def rollout_result(rollout: Rollout) -> dict[str, Any]:
    """A rollout as data: for set_stats, for a file, for another program."""
    failed = rollout.state.evidence.failed()
    result = {
        "service": rollout.service,
        "status": rollout.state.status,
        "successful": rollout.successful,
        "reason": rollout.state.reason,
        "task_definition": rollout.spec.task_definition,
        "service_deployment": rollout.state.deployment,
        "start_up": [
            spans for task in rollout.state.evidence.tasks.values() if (spans := rollout.state.evidence.start_up(task))
        ],
    }
    if rollout.successful:
        return result
    return {
        **result,
        "verdict": verdict(rollout),
        "cause": _cause(rollout),
        "last_good": rollout.state.last_good,
        "differs": rollout.state.differences,
        "tasks": [_task_data(task) for task in failed[-5:]],
        "target_reasons": rollout.state.evidence.target_reasons,
        "events": _events(rollout.state.evidence),
        "log": {task: lines[-LINES:] for task, lines in rollout.state.evidence.logs.items()},
    }


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
    parts = [task_id(task["taskArn"]), str(task.get("stopCode") or "")]
    parts += [f"container {name} exit code {code}" for name, code in exit_codes(task).items()]
    lived = lifetime(task)
    parts.append(f"ran {lived:.0f} s" if lived is not None else "never ran")
    return ", ".join(part for part in parts if part)


def _task_data(task: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": task_id(task["taskArn"]),
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
    return (
        rollout.state.cause.remedy.replace("services.KEY", f"services.{rollout.spec.key}")
        if rollout.state.cause
        else ""
    )


def _cause(rollout: Rollout) -> dict[str, str]:
    cause = rollout.state.cause
    return (
        {"kind": cause.kind, "title": cause.title, "reason": cause.reason_text, "remedy": remedy(rollout)}
        if cause
        else {}
    )


def _row(name: str, text: str) -> str:
    flat = TARGET_GROUP.sub(r"\1", " ".join(text.split()))
    return f"  {name:<13} {flat[: WIDTH * 3]}"


def failure_summary(rollouts: Sequence[Rollout], width: int = NARROW) -> list[str]:
    """What matters of the failures, in at most ROWS lines of a window of width columns; the report has all of it."""
    failed = [item for item in rollouts if not item.successful]
    shown, width = failed[: ROWS // 2], width or NARROW
    rows = [f"{len(failed)} of {len(rollouts)} deployments did not succeed"] if len(failed) > 1 else []
    for item in shown:
        rows += _summary_of(item, (ROWS - 2) // len(shown), width)
    if len(failed) > len(shown):
        rows.append(f"and {len(failed) - len(shown)} more: {', '.join(item.service for item in failed[len(shown) :])}")
    return rows


def _summary_of(rollout: Rollout, rows: int, width: int) -> list[str]:
    """Verdict and cause, then AWS's words, what to do, and the newest lines of the log, as far as there is room."""
    cause = rollout.state.cause
    if cause is None:
        return wrapped([verdict(rollout)], width)[:rows]
    texts = [
        verdict(rollout),
        _row("cause", cause.title),
        _row("to do", remedy(rollout)),
        _row("AWS says", cause.reason_text),
    ]
    if rows < len(texts):
        return [shortened(text, width - 4) for text in texts[:rows]]
    most = max(1, rows // (len(texts) + 1))
    lines = [row for text in texts for row in _cut(wrapped([text], width), most, width)]
    log = _log(rollout.state.evidence)
    room = min(SUMMARY_LOG, max(0, rows - len(lines)))
    return [*lines, *(shortened(line, width - 4) for line in log[max(0, len(log) - room) :])]


def _cut(rows: Sequence[str], most: int, width: int) -> list[str]:
    """At most so many rows, the last of which says that there was more."""
    return [*rows[: most - 1], shortened(f"{rows[most - 1]} …", width - 4)] if len(rows) > most else list(rows)


def _log(evidence: Evidence) -> list[str]:
    """The last lines of the newest task that logged any."""
    shown = next((evidence.logs[task] for task in reversed(list(evidence.logs)) if evidence.logs[task]), [])
    return [f"  {'log':<13} {line[:WIDTH]}" for line in shown[-LINES:]]


def failure_report(rollouts: Sequence[Rollout]) -> list[str]:
    """All rollouts of a run: a line for each success, a report for each failure."""
    ordered = sorted(rollouts, key=lambda item: not item.successful)
    return [line for item in ordered for line in failure_lines(item)]


def verdict(rollout: Rollout) -> str:
    """How it ended, in one sentence."""
    if rollout.state.overtaken_by:
        return f"{rollout.service}: a newer deployment replaced this one ({rollout.state.overtaken_by})"
    if rollout.state.timed_out:
        return _still_going(rollout)
    if rollout.successful and rollout.state.status == ROLLBACK_SUCCESSFUL:
        return (
            f"{rollout.service}: the deployment was stopped and rolled back as requested; the last good revision runs"
        )
    outcome = {
        "SUCCESSFUL": "the deployment completed",
        "ROLLBACK_SUCCESSFUL": "the deployment failed and was rolled back; the last good revision runs",
        "ROLLBACK_FAILED": "the deployment failed, and so did its rollback",
        "STOPPED": "the deployment was stopped and not rolled back",
    }.get(rollout.state.status, f"the deployment is still {rollout.state.status}")
    why = rollout.state.stopped_because or rollout.state.reason
    return f"{rollout.service}: {outcome}" + (f" ({why.rstrip('.')})" if why and not rollout.successful else "")


def _still_going(rollout: Rollout) -> str:
    why = f"; {rollout.state.stopped_because}" if rollout.state.stopped_because else ""
    return (
        f"{rollout.service}: the deployment continues in AWS, but the wait ended after {rollout.spec.timeout:.0f} s; last state: "
        f"{rollout.last_state}{why}. Run the same command again to keep waiting"
    )
