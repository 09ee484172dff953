# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A service as it stands: its deployment, tasks, targets and events, and what is wrong with it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from .._ecs.answers import has_failed as task_has_failed
from .._ecs.answers import primary_deployment
from .._inventory.services import Service, container_name
from .._rollout.cause import failure_texts
from .._rollout.rollout import IN_PROGRESS
from .._rollout.start_up import allowed_for, parse, slowest_spans, warnings
from .snapshot import Answer, Snapshot, moment

EVENTS = 5
CAUSES = 3
ROLLED_BACK = {
    "ROLLBACK_SUCCESSFUL": "failed and was rolled back",
    "ROLLBACK_FAILED": "failed, and so did its rollback",
    "STOPPED": "was stopped",
}


def service_report(key: str, service: Service, snapshot: Snapshot, scheme: str = "https") -> dict[str, Any]:
    """One service of the report; `problems` are lines without its key. scheme: of its URLs."""
    answer = snapshot.services.get(service.name)
    urls = [f"{scheme}://{host}" for host in service.hosts]
    if answer is None or answer["status"] != "ACTIVE":
        status = answer["status"] if answer else "MISSING"
        problem = f"service {service.name} is {status.lower()}; run deploy.yml to make it"
        return {**_nothing(service.name), "status": status, "urls": urls, "problems": [problem]}
    latest = snapshot.deployments.get(service.name, {})
    container = container_name(key, service)
    running = snapshot.tasks.get(service.name, ())
    shown = [_task(task, container) for task in running]
    current = [_task(task, container) for task in running if task["taskDefinitionArn"] == answer["taskDefinition"]]
    image = next((task for task in current if task["image"]), {"image": "", "image_digest": ""})
    report = {
        "name": service.name,
        "arn": answer["serviceArn"],
        "status": answer["status"],
        "deployment": _deployment(answer, latest),
        "running": answer["runningCount"],
        "desired": answer["desiredCount"],
        "pending": answer["pendingCount"],
        "image": image["image"],
        "image_digest": image["image_digest"],
        "task_definition": answer["taskDefinition"],
        "tasks": shown,
        "start_up": _start_up(service, running, answer["taskDefinition"], snapshot.start_ups.get(service.name, "")),
        "targets": _targets(snapshot.targets.get(service.name, ())),
        "events": [_event(item) for item in (answer.get("events") or [])[:EVENTS]],
        "urls": urls,
        "scaling": _scaling(snapshot.scaling.get(service.name)),
        "asleep": snapshot.asleep.get(service.name, ""),
    }
    since = latest.get("createdAt") if has_failed(report["deployment"]) else None
    causes = failure_texts(_failures(snapshot.stopped.get(service.name, ()), since))[:CAUSES]
    return {**report, "problems": _problems(report, service.takes_requests, bool(answer.get("loadBalancers")), causes)}


def is_rolling_out(report: Answer) -> bool:
    """Whether the service is still on its way to a revision."""
    deployment = report["deployment"]
    return deployment["state"] == "IN_PROGRESS" or deployment["service_deployment"] in IN_PROGRESS


def has_failed(deployment: Answer) -> bool:
    """Whether the last deployment did not bring what was asked."""
    return deployment["state"] == "FAILED" or deployment["service_deployment"] in ROLLED_BACK


def _failures(stopped: Sequence[Answer], since: datetime | None) -> list[Answer]:
    """Tasks that failed, rather than being stopped by ECS, not in a deployment or a scale-in; newest first."""
    failed = [task for task in stopped if task_has_failed(task)]
    made = [task for task in failed if since is None or task["createdAt"] >= since]
    return sorted(made, key=lambda task: str(task["createdAt"]), reverse=True)


def _nothing(name: str) -> dict[str, Any]:
    """A service that is not there, in the shape of one that is."""
    return {
        "name": name,
        "arn": "",
        "deployment": {"state": "", "reason": "", "service_deployment": ""},
        "running": 0,
        "desired": 0,
        "pending": 0,
        "image": "",
        "image_digest": "",
        "task_definition": "",
        "tasks": [],
        "start_up": None,
        "targets": _targets(()),
        "events": [],
        "scaling": None,
        "asleep": "",
    }


def _deployment(answer: Answer, latest: Answer) -> dict[str, str]:
    primary = primary_deployment(answer)
    return {
        "state": primary.get("rolloutState") or "",
        "reason": latest.get("statusReason") or primary.get("rolloutStateReason") or "",
        "service_deployment": latest.get("status") or "",
    }


def _task(answer: Answer, container: str) -> dict[str, Any]:
    own: Answer = next((item for item in answer.get("containers") or [] if item["name"] == container), {})
    return {
        "id": answer["taskArn"].rsplit("/", 1)[1],
        "status": answer.get("lastStatus") or "",
        "started_at": moment(answer.get("startedAt")),
        "health": answer.get("healthStatus") or "UNKNOWN",
        "zone": answer.get("availabilityZone") or "",
        "image": own.get("image") or "",
        "image_digest": own.get("imageDigest") or "",
        "task_definition": answer["taskDefinitionArn"],
    }


def _start_up(service: Service, tasks: Sequence[Answer], task_definition: str, tag: str) -> dict[str, Any]:
    """In seconds: of the slowest task that runs the current revision to RUNNING, and from there as its deploy saw it."""
    current = [task for task in tasks if task["taskDefinitionArn"] == task_definition]
    measured, allowed = parse(tag, slowest_spans(current)), allowed_for(service)
    spans = {
        name: asdict(span) if span else None
        for name, span in (("healthy", measured.healthy), ("in_service", measured.in_service))
    }
    return {
        **{name: measured.spans.get(name) for name in ("waiting", "pull", "running")},
        **spans,
        **asdict(allowed),
    }


def start_up_warnings(key: str, service: Service, tag: str) -> list[str]:
    """Which of a service's times are nearly used up."""
    return warnings(key, parse(tag, {}), allowed_for(service))


def _targets(answers: Sequence[Answer]) -> dict[str, Any]:
    """Targets that are draining leave of their own accord and do not count."""
    states = [item["TargetHealth"] for item in answers if item["TargetHealth"]["State"] != "draining"]
    bad = [state for state in states if state["State"] not in ("healthy", "initial")]
    reasons = Counter(
        f"{state.get('Reason', state['State'])}: {state.get('Description', '')}".strip(": ") for state in bad
    )
    return {
        "healthy": sum(state["State"] == "healthy" for state in states),
        "unhealthy": len(bad),
        "total": len(states),
        "reasons": sorted(reasons),
    }


def _event(answer: Answer) -> dict[str, str]:
    return {"at": moment(answer.get("createdAt")), "message": answer["message"]}


def _scaling(answer: Answer | None) -> dict[str, int] | None:
    return {"min": answer["MinCapacity"], "max": answer["MaxCapacity"]} if answer else None


def _problems(report: Answer, has_hosts: bool, is_balanced: bool, causes: Sequence[str]) -> list[str]:
    counts = f"{report['running']} of {report['desired']} tasks run"
    problems = []
    if is_rolling_out(report):
        state = report["deployment"]["service_deployment"] or report["deployment"]["state"]
        problems.append(f"still rolling out ({state}, {counts}); wait for the deployment to end and verify again")
    elif has_failed(report["deployment"]):
        problems.append(_failure(report["deployment"], causes))
    if report["running"] < report["desired"] and not is_rolling_out(report):
        problems.append(f"only {counts}{_because(causes)}; read its events and its log")
    problems.extend(_health_problems(report))
    if has_hosts and not is_balanced:
        problems.append("has hosts, but no target group, so it gets no request; run deploy.yml")
    elif has_hosts and report["desired"] and not report["targets"]["healthy"] and not report["targets"]["unhealthy"]:
        problems.append("no target is healthy yet, so its hosts answer 503; wait, or check its health check and log")
    return problems


def _failure(deployment: Answer, causes: Sequence[str]) -> str:
    how = ROLLED_BACK.get(deployment["service_deployment"], "failed")
    reason = f" ({deployment['reason'].rstrip('.')})" if deployment["reason"] else ""
    return f"the last deployment {how}{reason}{_because(causes)}; read its log, fix the cause and deploy again"


def _health_problems(report: Answer) -> list[str]:
    problems = []
    targets = report["targets"]
    if targets["unhealthy"]:
        why = ", ".join(targets["reasons"])
        problems.append(
            f"{targets['unhealthy']} of {targets['total']} targets are unhealthy ({why}); "
            "check the health check's path and codes against what the service answers"
        )
    sick = [task["id"] for task in report["tasks"] if task["health"] == "UNHEALTHY"]
    if sick:
        problems.append(f"the container health check of task {', '.join(sick)} fails; read its log")
    return problems


def _because(causes: Sequence[str]) -> str:
    return f"; tasks stopped: {' | '.join(causes)}" if causes else ""
