# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From the evidence of a failed rollout to its cause and what to do next. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._ecs.answers import Answer, exit_codes, lifetime, stop_reasons, task_id
from .evidence import Evidence, unplaced
from .reasons import REASONS, known_reason, logged_reason, reason_of

LISTENING = re.compile(r"(?:listening|running|started|server|ready)\b.*?(?::|port )(\d{2,5})\b", re.IGNORECASE)


TITLES: Mapping[str, str] = {
    **{kind: title for kind, _words, title, _remedy in REASONS},
    "alarm": "a CloudWatch alarm fired during the deployment",
    "approval": "nobody approved the deployment in time",
    "timeout": "no failed task is known; the deployment takes longer than this run waits",
    "out_of_memory": "the container was killed, probably for lack of memory",
    "crash": "the application ended at its start",
    "port_mismatch": "the application listens on another port",
    "health_path": "the health check's path does not answer as expected",
    "start_period": "the application had not answered by the end of its start period",
    "no_answer": "the load balancer got no answer from the task",
}
"""What each kind of cause is called, in a deploy, in verify and in the history of deployments."""


@dataclass(frozen=True)
class Cause:
    """Why a rollout failed: a kind that programs can rely on, what AWS said, what to do next."""

    kind: str
    title: str
    reason_text: str
    remedy: str


def failure_texts(tasks: Sequence[Answer]) -> list[str]:
    """Why tasks failed, each cause once: in the words of a failed deploy, with what AWS says in brackets."""
    texts = [f"{_of_task(task).title} ({reason})" for task in tasks for reason in stop_reasons([task])]
    return list(dict.fromkeys(texts))


def diagnose(evidence: Evidence, container: Mapping[str, Any], reason: str, going: str = "") -> Cause:
    """The cause. container: the service's container as its task definition has it; reason: why ECS says the deployment ended.

    going: how it stands, where it has not ended and nobody waits for it any longer.
    """
    failed = evidence.failed()
    if not failed:
        cause = _without_tasks(evidence, reason)
        return _too_slow(going) if going and cause.kind == "unknown" else cause
    return _of_task(failed[-1], evidence, container, reason)


def _of_task(
    task: Answer, evidence: Evidence | None = None, container: Answer | None = None, reason: str = ""
) -> Cause:
    """The cause of one failed task, as far as it tells by itself."""
    reason_text = reason_of(task)
    known = known_reason(reason_text)
    if known:
        return Cause(known[0], known[1], reason_text, known[2])
    if task.get("stopCode") == "EssentialContainerExited":
        log = evidence.logs.get(task_id(task["taskArn"]), []) if evidence else []
        return _exited(exit_codes(task), reason_text, log)
    if "health check" in reason_text.lower():
        return _unhealthy(evidence or Evidence(), task, container or {}, reason_text)
    return Cause(
        "unknown", "a cause that is not known here", reason_text or reason, "see the events and log lines below"
    )


def _without_tasks(evidence: Evidence, reason: str) -> Cause:
    event = unplaced(evidence.events)
    known = known_reason(event)
    if known:
        return Cause(known[0], known[1], event, known[2])
    if "alarm" in reason.lower():
        return Cause(
            "alarm",
            TITLES["alarm"],
            reason,
            "see the alarm's graph; deployment.alarms names it",
        )
    if "lifecycle hook" in reason.lower():
        return Cause(
            "approval",
            TITLES["approval"],
            reason,
            "deploy again once the release is approved; services.KEY.deployment.approval names the stages",
        )
    return Cause(
        "unknown", "no task of this deployment is known to have failed", event or reason, "see the service's events"
    )


def _too_slow(going: str) -> Cause:
    return Cause(
        "timeout",
        TITLES["timeout"],
        going,
        "raise services.KEY.deployment.timeout if it is meant to take as long",
    )


def _exited(codes: Mapping[str, int], reason_text: str, log: Sequence[str]) -> Cause:
    shown = ", ".join(f"container {name} exited with {code}" for name, code in codes.items())
    text = f"{reason_text} ({shown})" if shown else reason_text
    if logged := logged_reason(log):
        line, (kind, title, remedy) = logged
        return Cause(kind, title, f"{text}: {line}", f"{remedy}; a start script without #! fails alike")
    if 137 in codes.values():
        return Cause(
            "out_of_memory",
            TITLES["out_of_memory"],
            text,
            "raise services.KEY.memory, or find what uses it",
        )
    if 139 in codes.values():
        return Cause(
            "crash",
            "the container crashed with a segmentation fault",
            text,
            "see the log lines; a native library may not fit the processor",
        )
    return Cause(
        "crash",
        TITLES["crash"],
        text,
        "see its last log lines; the same image and environment fail the same way on any machine",
    )


def _unhealthy(evidence: Evidence, task: Mapping[str, Any], container: Mapping[str, Any], reason_text: str) -> Cause:
    reasons = "; ".join(evidence.target_reasons)
    port = _port(container)
    other = _listening_elsewhere(evidence, port)
    if other:
        return Cause(
            "port_mismatch",
            f"the application listens on port {other}, not on {port}",
            reason_text,
            f"set services.KEY.port to {other}, or the application's port to {port}",
        )
    if "ResponseCodeMismatch" in reasons or "failed with these codes" in reasons:
        return Cause(
            "health_path",
            TITLES["health_path"],
            f"{reason_text}; {reasons}",
            "correct services.KEY.target_group.path or codes",
        )
    if "container health check" in reason_text.lower():
        return _own_check_failed(evidence, task, container, reason_text)
    detail = f"{reason_text}; {reasons}" if reasons else reason_text
    if container.get("healthCheck") and task.get("healthStatus") != "HEALTHY":
        return Cause(
            "start_period",
            f"the application had not answered {lifetime(task) or 0:.0f} s after its start",
            detail,
            "raise services.KEY.deployment.grace_period and container_health.start_period above its start-up time, or make it start "
            "faster; if it does answer by then, its path or port is wrong",
        )
    return Cause(
        "no_answer",
        TITLES["no_answer"],
        detail,
        "check that the application listens on 0.0.0.0 and on services.KEY.port, and that it answers within the grace period",
    )


def _own_check_failed(
    evidence: Evidence, task: Mapping[str, Any], container: Mapping[str, Any], reason_text: str
) -> Cause:
    ran, allowed = lifetime(task), _allowed(container)
    if evidence.answered:
        return Cause(
            "health_path",
            "the load balancer's check passes, but the container health check fails",
            reason_text,
            "correct services.KEY.container_health: its path or command",
        )
    if ran is not None and allowed and ran >= allowed - 5:
        return Cause(
            "start_period",
            f"the application had not answered {ran:.0f} s after its start; its checks allow {allowed} s",
            reason_text,
            "raise services.KEY.container_health.start_period above its start-up time (300 s at most), or make it start faster; if it "
            "does answer by then, the check's path or port is wrong",
        )
    return Cause(
        "health_path",
        "the container's health check fails",
        reason_text,
        "correct services.KEY.container_health: its path or command",
    )


def _listening_elsewhere(evidence: Evidence, port: int) -> int:
    known = [
        int(match.group(1)) for lines in evidence.logs.values() for line in lines if (match := LISTENING.search(line))
    ]
    return known[-1] if known and port and port not in known else 0


def _port(container: Mapping[str, Any]) -> int:
    ports: Sequence[Mapping[str, Any]] = container.get("portMappings") or []
    return int(ports[0]["containerPort"]) if ports else 0


def _allowed(container: Mapping[str, Any]) -> int:
    """Seconds after which a container that never answers is unhealthy."""
    check = container.get("healthCheck") or {}
    return (
        int(check.get("startPeriod") or 0) + int(check.get("retries", 3)) * int(check.get("interval", 30))
        if check
        else 0
    )


CAUSE_TAG = "talentbase.aws/failure"
"""The tag of a revision that failed, with the kind of its cause and the id of the deployment."""


def cause_tag(kind: str, deployment: str) -> str:
    """The tag's value. deployment: the ARN of a service deployment."""
    return f"{kind} {_deployment_id(deployment)}"


def tagged_title(value: str, deployment: str) -> str:
    """What the tag's value says of a service deployment; empty where it is about another one, or of an unknown kind."""
    kind, _space, identity = value.partition(" ")
    return TITLES.get(kind, "") if identity == _deployment_id(deployment) else ""


def _deployment_id(arn: str) -> str:
    return arn.rsplit("/", 1)[-1]
