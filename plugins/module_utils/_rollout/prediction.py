# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long a rollout of a service takes, phase by phase, from its settings and its measured start-up. Pure.

A new target is healthy after one passing check: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from .._inventory.check_strategies import seconds_to_shift
from .._inventory.services import Service
from .start_up import StartUp

TO_RUNNING = (5, 60)
"""Seconds from a task's creation to RUNNING where nothing was measured: the network interface and the pull of the image."""


@dataclass(frozen=True)
class Phase:
    """A part of a rollout. least, most: seconds. setting: the inventory key below the service that it comes from, if any."""

    what: str
    least: float
    most: float
    setting: str = ""


@dataclass(frozen=True)
class Prediction:
    """The phases of a rollout, and how often those of one batch are gone through."""

    batches: int
    batch: Sequence[Phase]
    afterwards: Sequence[Phase]

    @property
    def least(self) -> float:
        """Seconds when every check comes at the right moment."""
        return self.batches * sum(phase.least for phase in self.batch) + sum(phase.least for phase in self.afterwards)

    @property
    def most(self) -> float:
        """Seconds when every check has just been missed."""
        return self.batches * sum(phase.most for phase in self.batch) + sum(phase.most for phase in self.afterwards)


def predict(service: Service, measured: StartUp, desired: int) -> Prediction:
    """What a good rollout of the service takes. desired: its number of tasks."""
    deployment = service.deployment
    running = measured.spans.get("running")
    batch = [
        Phase("tasks reach RUNNING", *((running, running) if running is not None else TO_RUNNING)),
        _answer(service, measured),
        *_notice(service),
    ]
    shift = seconds_to_shift(deployment)
    afterwards = [Phase("traffic shifts and bakes", shift, shift, "deployment.strategy")] if shift else []
    delay = service.target_group.deregistration_delay
    drain = (
        [Phase("old tasks drain", delay, delay, "target_group.deregistration_delay")] if service.takes_requests else []
    )
    batches = (
        1
        if deployment.shifts_traffic
        else batches_of(desired, deployment.minimum_healthy_percent, deployment.maximum_percent)
    )
    return Prediction(batches, [*batch, *drain], afterwards)


def batches_of(desired: int, minimum_percent: int, maximum_percent: int) -> int:
    """How often tasks are replaced, as ECS may start some over the desired count and stop some under it.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
    """
    over = desired * maximum_percent // 100 - desired
    under = desired - ceil(desired * minimum_percent / 100)
    return ceil(desired / max(1, over + under)) if desired else 1


def _answer(service: Service, measured: StartUp) -> Phase:
    """From RUNNING to the first answer: measured, less what the checks were late by; the start period where nothing was."""
    span = measured.in_service if service.takes_requests and measured.in_service else measured.healthy
    if span:
        return Phase("the application starts (measured)", max(0, span.least - _late(service)), span.most)
    checked = service.container_health.probe != "none"
    return Phase(
        "the application starts (not measured yet)", 0, service.container_health.start_period if checked else 0
    )


def _notice(service: Service) -> list[Phase]:
    """The checks that must pass once run in parallel, so the slower one counts."""
    return [Phase("a check notices", 0, _late(service), _slower(service))] if _late(service) else []


def _late(service: Service) -> int:
    return max(_intervals(service).values(), default=0)


def _slower(service: Service) -> str:
    intervals = _intervals(service)
    return max(intervals, key=lambda name: intervals[name])


def _intervals(service: Service) -> dict[str, int]:
    intervals = {"target_group.interval": service.target_group.interval} if service.takes_requests else {}
    checked = service.container_health.probe != "none"
    return intervals | ({"container_health.interval": service.container_health.interval} if checked else {})
