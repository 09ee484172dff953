# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long tasks take from RUNNING until they serve, against the time that the inventory gives them. Pure.

ECS keeps when a task ran (startedAt) and not when it became healthy, so a deploy that follows its tasks keeps what it saw as
a tag of the task definition: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._ecs.answers import lifetime, start_up
from .._inventory.services import Service
from .evidence import Evidence

TAG = "talentbase.aws/start-up"
TAGGED = re.compile(r"(healthy|in_service) (\d+)-(\d+)")
SHARE = 0.8
"""A start-up that takes more than this share of its time leaves no room for a slow day."""


@dataclass(frozen=True)
class Span:
    """Seconds after RUNNING: between the last read without it and the first with it."""

    least: int
    most: int

    def __str__(self) -> str:
        return f"{self.least}-{self.most} s" if self.least != self.most else f"{self.most} s"


@dataclass(frozen=True)
class Allowed:
    """Seconds after RUNNING in which failed checks do not count; 0 where there is no such time."""

    start_period: int = 0
    grace_period: int = 0


@dataclass(frozen=True)
class StartUp:
    """The slowest of some tasks. running: seconds from a task's creation to RUNNING, with its parts; the rest from RUNNING on."""

    spans: Mapping[str, float] = field(default_factory=dict)
    healthy: Span | None = None
    in_service: Span | None = None


def allowed_for(service: Service) -> Allowed:
    """What the inventory gives the tasks of a service."""
    checked = service.container_health.probe != "none"
    grace = service.deployment.grace_period if service.takes_requests or checked else 0
    return Allowed(service.container_health.start_period if checked else 0, grace)


def slowest_spans(tasks: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """The parts of the way to RUNNING of the task that took longest, from the tasks' own timestamps."""
    finished = [spans for task in tasks if "running" in (spans := start_up(task))]
    return max(finished, key=lambda spans: spans["running"], default={})


def measure(evidence: Evidence) -> StartUp:
    """What was measured of a rollout's tasks."""
    return StartUp(
        slowest_spans(evidence.tasks.values()),
        _slowest(evidence, evidence.healthy_at, evidence.unhealthy_at),
        _slowest(evidence, evidence.in_service_at, evidence.out_of_service_at),
    )


def dump(measured: StartUp) -> str:
    """The value of the tag; empty where nothing was measured."""
    spans = {"healthy": measured.healthy, "in_service": measured.in_service}
    return " ".join(f"{name} {span.least}-{span.most}" for name, span in spans.items() if span)


def parse(tag: str, spans: Mapping[str, float]) -> StartUp:
    """What a tag says, with the way to RUNNING of the tasks that run now."""
    tagged = {name: Span(int(least), int(most)) for name, least, most in TAGGED.findall(tag)}
    return StartUp(spans, tagged.get("healthy"), tagged.get("in_service"))


def summary(measured: StartUp, failed: Iterable[Mapping[str, Any]], allowed: Allowed) -> str:
    """One line for the failure report; empty where nothing is known."""
    lived = [seconds for task in failed if (seconds := lifetime(task)) is not None]
    parts = []
    if "running" in measured.spans:
        pull = f" ({measured.spans['pull']:.0f} s of it the pull)" if "pull" in measured.spans else ""
        parts.append(f"RUNNING after {measured.spans['running']:.0f} s{pull}")
    parts += [f"healthy {measured.healthy} later"] if measured.healthy else []
    parts += [f"in service {measured.in_service} after RUNNING"] if measured.in_service else []
    parts += [f"failed {Span(round(min(lived)), round(max(lived)))} after RUNNING"] if lived else []
    configured = {"start period": allowed.start_period, "grace period": allowed.grace_period}
    known = [f"{name} {seconds} s" for name, seconds in configured.items() if seconds]
    return f"{', '.join(parts)}; configured: {', '.join(known) or 'neither start nor grace period'}" if parts else ""


def warnings(key: str, measured: StartUp, allowed: Allowed) -> list[str]:
    """What takes nearly as long as it may, each with the inventory key to raise. Only what is certain counts."""
    checks = (
        (measured.healthy, allowed.start_period, "become healthy", "container_health.start_period", " (300 s at most)"),
        (measured.in_service, allowed.grace_period, "come into service", "deployment.grace_period", ""),
    )
    return [
        f"services.{key}: a task took at least {span.least} s to {what}, and {option} gives it {seconds} s; "
        f"raise services.{key}.{option}{most}, or make it start faster"
        for span, seconds, what, option, most in checks
        if span and seconds and span.least > SHARE * seconds
    ]


def _slowest(evidence: Evidence, reached: Mapping[str, Any], before: Mapping[str, Any]) -> Span | None:
    spans = []
    for arn, moment in reached.items():
        started = evidence.tasks.get(arn, {}).get("startedAt")
        if started is None:
            continue
        last = before.get(arn, started)
        # AWS's answers carry their time to the second only, so a moment may seem to lie before the start.
        spans.append(Span(*(max(0, round((at - started).total_seconds())) for at in (last, moment))))
    return max(spans, key=lambda span: span.most, default=None)
