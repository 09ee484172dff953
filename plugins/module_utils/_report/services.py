# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the page shows of each service: its state, its last rollout by phase, and how that compares with the settings. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._history.history import revision_of, short_digest, short_image
from .._info.services import has_failed, is_rolling_out
from .._inventory.services import Service
from .._rollout.prediction import Prediction, predict
from .._rollout.start_up import StartUp, parse
from .._rollout.verdict import Deployment
from .._text.times import ISO, utc
from .outside import findings, told

Answer = Mapping[str, Any]
EVENTS = 3
SHORTEST = 0.5
"""Seconds of a phase that is shown: a container may run as soon as its image is there."""
PHASES = (("waiting", "waits for its place"), ("pull", "pulls the image"))


def service_page(key: str, service: Service, report: Answer, newest: Deployment | None) -> dict[str, Any]:
    """A service. report: of environment_info; newest: its newest deployment."""
    return {
        "key": key,
        "name": report["name"],
        "state": state_of(report),
        "status": report["deployment"]["service_deployment"] or report["deployment"]["state"] or report["status"],
        "running": report["running"],
        "desired": report["desired"],
        "pending": report["pending"],
        "scaling": report["scaling"],
        "urls": report["urls"],
        "revision": revision_of(report["task_definition"]),
        "image": told(short_image(report["image"])),
        "digest": short_digest(report["image_digest"]),
        "targets": {name: report["targets"][name] for name in ("healthy", "unhealthy", "total")},
        "zones": zones_of(report["tasks"]),
        "problems": findings(report["problems"]),
        "events": [{"at": item["at"], "message": told(item["message"])} for item in report["events"][:EVENTS]],
        "last": deployment_page(newest) if newest else None,
        "rollout": rollout_page(service, report, newest),
    }


def state_of(report: Answer) -> str:
    """ok, busy (on its way) or bad."""
    if is_rolling_out(report) and not has_failed(report["deployment"]):
        return "busy"
    return "bad" if report["problems"] else "ok"


def zones_of(tasks: Sequence[Answer]) -> dict[str, list[str]]:
    """The tasks by zone, each as ok, busy or bad."""
    zones: dict[str, list[str]] = {}
    for task in sorted(tasks, key=lambda item: (item["zone"], item["id"])):
        healthy = task["status"] == "RUNNING" and task["health"] != "UNHEALTHY"
        state = "ok" if healthy else "bad" if task["health"] == "UNHEALTHY" else "busy"
        zones.setdefault(task["zone"] or "no zone yet", []).append(state)
    return zones


def deployment_page(item: Deployment) -> dict[str, Any]:
    """A deployment of the history."""
    return {
        "service": item.service,
        "at": utc(item.created, ISO),
        "seconds": item.seconds,
        "verdict": item.verdict,
        "cause": told(item.cause),
        "image": told(short_image(item.image)),
        "digest": short_digest(item.digest),
        "revision": revision_of(item.task_definition),
        "by": told(item.by),
    }


def rollout_page(service: Service, report: Answer, newest: Deployment | None) -> dict[str, Any]:
    """The way of the slowest task in seconds from its creation, what the settings allow it, and what a rollout should take."""
    measured = report["start_up"] or {}
    running = measured.get("running")
    start_up = _start_up(measured)
    predicted = predict(service, start_up, report["desired"] or service.desired_count)
    return {
        "steps": _steps(measured) if running is not None else [],
        "limits": _limits(measured, running) if running is not None else [],
        "start_up": _beside_start_period(start_up, measured.get("start_period") or 0),
        "took": newest.seconds if newest else None,
        "predicted": _predicted(predicted),
    }


def _start_up(measured: Answer) -> StartUp:
    spans = {name: measured[name] for name in ("waiting", "pull", "running") if measured.get(name) is not None}
    tagged = {name: measured.get(name) for name in ("healthy", "in_service")}
    tag = " ".join(f"{name} {span['least']}-{span['most']}" for name, span in tagged.items() if span)
    return parse(tag, spans)


def _steps(measured: Answer) -> list[dict[str, Any]]:
    """Each phase from its begin to its end; what was seen between two reads ends with the later one."""
    steps, at, running = [], 0.0, measured["running"]
    for name, title in PHASES:
        if measured.get(name) is not None:
            steps.append({"title": title, "begin": at, "end": at + measured[name]})
            at += measured[name]
    if running - at >= SHORTEST or not steps:
        steps.append({"title": "starts", "begin": at, "end": running})
    at = running
    for name, title in (("healthy", "becomes healthy"), ("in_service", "comes into service")):
        span = measured.get(name)
        if span:
            steps.append({"title": title, "begin": at, "end": max(at, running + span["most"])})
            at = max(at, running + span["most"])
    return steps


def _limits(measured: Answer, running: float) -> list[dict[str, Any]]:
    """Until when failed checks do not count."""
    names = {"start_period": "start period ends", "grace_period": "grace period ends"}
    return [{"title": title, "at": running + measured[name]} for name, title in names.items() if measured.get(name)]


def _beside_start_period(start_up: StartUp, period: int) -> dict[str, Any] | None:
    if not start_up.healthy:
        return None
    span = start_up.healthy
    return {"least": span.least, "most": span.most, "start_period": period}


def _predicted(prediction: Prediction) -> dict[str, Any]:
    phases = [
        {"what": item.what, "setting": item.setting, "least": round(item.least), "most": round(item.most)}
        for item in (*prediction.batch, *prediction.afterwards)
    ]
    return {
        "least": round(prediction.least),
        "most": round(prediction.most),
        "batches": prediction.batches,
        "phases": phases,
    }
