# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From what was seen of a failed rollout to its cause and what to do next. Pure.

The words of AWS that are looked for: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .evidence import Evidence, exit_codes, lifetime, unplaced

FEWEST = 3
"""The smallest threshold of ECS's circuit breaker: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html"""
LISTENING = re.compile(r"(?:listening|running|started|server|ready)\b.*?(?::|port )(\d{2,5})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Cause:
    """Why a rollout failed: a kind that programs can rely on, what AWS said, what to do next."""

    kind: str
    title: str
    said: str
    remedy: str


# Each: kind, what AWS's reason must hold (any of the groups, all of its words), title, remedy.
REASONS: list[tuple[str, tuple[tuple[str, ...], ...], str, str]] = [
    (
        "image_missing",
        (
            ("CannotPullContainer", "not found"),
            ("CannotPullContainer", "manifest unknown"),
            ("CannotPullContainer", "does not exist"),
        ),
        "the image is not in its registry",
        "push the image, or deploy a tag that exists; aws ecr describe-images --repository-name REPOSITORY lists them",
    ),
    (
        "no_egress",
        (
            ("CannotPullContainer", "timeout"),
            ("CannotPullContainer", "i/o timeout"),
            ("CannotPullContainer", "request canceled"),
            ("context deadline exceeded",),
            ("connection issue",),
        ),
        "the task has no way out of its subnet",
        "check the private subnet's route to the NAT gateway: ansible-playbook deploy.yml --tags network --check --diff",
    ),
    (
        "role_denied",
        (("AccessDenied",), ("is not authorized to perform",), ("unable to assume the role",)),
        "the execution role is not allowed to do this",
        "run the whole deploy, which grants what the service's entry names; a secret with its own KMS key or policy must allow the role, too",
    ),
    (
        "secret_key_missing",
        (("did not contain json key",), ("retrieved secret", "json key")),
        "the secret lacks the JSON key that the service names",
        "add the key to the secret's value, or correct services.KEY.secrets",
    ),
    (
        "secret_missing",
        (
            ("can't find the specified secret",),
            ("invalid ssm parameters",),
            ("unable to retrieve secret", "ResourceNotFound"),
            ("ParameterNotFound",),
            ("unable to pull secrets", "ResourceNotFound"),
        ),
        "a secret or parameter that the service names does not exist or has no value",
        "run the whole deploy, which makes it; aws secretsmanager restore-secret brings a deleted one back",
    ),
    (
        "log_group_missing",
        (("log group does not exist",),),
        "the log group does not exist",
        "run the whole deploy, which makes it",
    ),
    (
        "capacity",
        (("Capacity is unavailable",),),
        "Fargate has no capacity here now",
        "run again in a few minutes, or add availability zones or capacity providers",
    ),
    (
        "quota",
        (("limit on the number of vCPUs",), ("vCPU limit",)),
        "the account's Fargate vCPU quota is used up",
        "raise quota L-3032A538 in Service Quotas, or run fewer or smaller tasks",
    ),
    (
        "subnet_full",
        (("InsufficientFreeAddresses",), ("insufficient free addresses",), ("not enough free addresses",)),
        "a subnet has no free address left",
        "remove what holds addresses, or give the network larger subnets",
    ),
    (
        "out_of_memory",
        (("OutOfMemory",), ("killed due to memory",)),
        "the container needed more memory than it has",
        "raise services.KEY.memory, or find what uses it",
    ),
]


def known_reason(text: str) -> tuple[str, str, str] | None:
    """Kind, title and remedy of a reason that AWS gave, if it is a known one."""
    lowered = text.lower()
    for kind, groups, title, remedy in REASONS:
        if any(all(word.lower() in lowered for word in group) for group in groups):
            return kind, title, remedy
    return None


def reason_of(task: Mapping[str, Any]) -> str:
    """Everything ECS says of why a task stopped."""
    parts = [task.get("stoppedReason") or "", *(item.get("reason") or "" for item in task.get("containers") or [])]
    return "; ".join(dict.fromkeys(part for part in parts if part))


def diagnose(evidence: Evidence, container: Mapping[str, Any], reason: str) -> Cause:
    """The cause. container: the service's container as its task definition has it; reason: why ECS says the deployment ended."""
    failed = evidence.failed()
    if not failed:
        return _without_tasks(evidence, reason)
    task = failed[-1]
    said = reason_of(task)
    found = known_reason(said)
    if found:
        return Cause(found[0], found[1], said, found[2])
    codes = exit_codes(task)
    if task.get("stopCode") == "EssentialContainerExited":
        return _exited(codes, said)
    if "health check" in said.lower():
        return _unhealthy(evidence, task, container, said)
    return Cause("unknown", "a cause that is not known here", said or reason, "see the events and log lines below")


def _without_tasks(evidence: Evidence, reason: str) -> Cause:
    event = unplaced(evidence.events)
    found = known_reason(event)
    if found:
        return Cause(found[0], found[1], event, found[2])
    if "alarm" in reason.lower():
        return Cause(
            "alarm",
            "a CloudWatch alarm fired during the deployment",
            reason,
            "see the alarm's graph; deployment.alarms names it",
        )
    if "lifecycle hook" in reason.lower():
        return Cause(
            "approval",
            "the deployment waited for a person's approval and did not get it",
            reason,
            "deploy again once the release is approved; services.KEY.deployment.approval names the stages",
        )
    return Cause(
        "unknown", "no task of this deployment is known to have failed", event or reason, "see the service's events"
    )


def _exited(codes: Mapping[str, int], said: str) -> Cause:
    shown = ", ".join(f"container {name} exited with {code}" for name, code in codes.items())
    text = f"{said} ({shown})" if shown else said
    if 137 in codes.values():
        return Cause(
            "out_of_memory",
            "the container was killed, as one is that needs more memory than it has",
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
        "the application ended at its start",
        text,
        "see its last log lines; the same image and environment fail the same way on any machine",
    )


def _unhealthy(evidence: Evidence, task: Mapping[str, Any], container: Mapping[str, Any], said: str) -> Cause:
    reasons = "; ".join(evidence.target_reasons)
    port = _port(container)
    other = _listening_elsewhere(evidence, port)
    if other:
        return Cause(
            "port_mismatch",
            f"the application listens on port {other}, not on {port}",
            said,
            f"set services.KEY.port to {other}, or the application's port to {port}",
        )
    if "ResponseCodeMismatch" in reasons or "failed with these codes" in reasons:
        return Cause(
            "health_path",
            "the health check's path does not answer as expected",
            f"{said}; {reasons}",
            "correct services.KEY.target_group.path or codes",
        )
    if "container health check" in said.lower():
        return _own_check_failed(evidence, task, container, said)
    detail = f"{said}; {reasons}" if reasons else said
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
        "the load balancer got no answer from the task",
        detail,
        "check that the application listens on 0.0.0.0 and on services.KEY.port, and that it answers within the grace period",
    )


def _own_check_failed(evidence: Evidence, task: Mapping[str, Any], container: Mapping[str, Any], said: str) -> Cause:
    ran, allowed = lifetime(task), _allowed(container)
    if evidence.answered:
        return Cause(
            "health_path",
            "the load balancer is answered, but the container's own check fails",
            said,
            "correct services.KEY.container_health: its path or command",
        )
    if ran is not None and allowed and ran >= allowed - 5:
        return Cause(
            "start_period",
            f"the application had not answered {ran:.0f} s after its start; its checks allow {allowed} s",
            said,
            "raise services.KEY.container_health.start_period above its start-up time (300 s at most), or make it start faster; if it "
            "does answer by then, the check's path or port is wrong",
        )
    return Cause(
        "health_path",
        "the container's health check fails",
        said,
        "correct services.KEY.container_health: its path or command",
    )


def _listening_elsewhere(evidence: Evidence, port: int) -> int:
    found = [
        int(match.group(1)) for lines in evidence.logs.values() for line in lines if (match := LISTENING.search(line))
    ]
    return found[-1] if found and port and port not in found else 0


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


def hopeless(evidence: Evidence, unwatched: bool = False) -> str:
    """Why a rollout cannot succeed any more although AWS still tries; empty while it may.

    An image that does not exist will not appear; a container that ended twice with the same code, and never otherwise, will do so again.
    A denied or missing secret may be a role that is minutes old, so it counts from the second time on.
    unwatched: no circuit breaker counts failed tasks, so the smallest number at which one would give up ends it here.
    """
    failed = evidence.failed()
    if any((known_reason(reason_of(task)) or ("",))[0] == "image_missing" for task in failed):
        return "the image is not in its registry"
    if unwatched and not evidence.answered and len(failed) >= FEWEST:
        return f"{len(failed)} tasks failed and none came into service"
    healthy = any(task.get("healthStatus") == "HEALTHY" for task in evidence.tasks.values())
    if evidence.answered or healthy or len(failed) < 2:
        return ""
    kinds = {_kind(task) for task in failed}
    return kinds.pop() if len(kinds) == 1 else ""


def _kind(task: Mapping[str, Any]) -> str:
    found = known_reason(reason_of(task))
    if found and found[0] not in ("capacity", "quota", "subnet_full"):
        return f"each task failed alike: {found[1]}"
    if task.get("stopCode") == "EssentialContainerExited" and (codes := exit_codes(task)):
        return "each task ended alike: " + ", ".join(
            f"container {name} exited with {code}" for name, code in codes.items()
        )
    return ""
