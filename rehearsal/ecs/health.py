"""When health probes change their verdict, as pure arithmetic over a probe's settings."""

from __future__ import annotations

import math
from dataclasses import dataclass

HEALTHY, UNHEALTHY, UNKNOWN = "HEALTHY", "UNHEALTHY", "UNKNOWN"


@dataclass(frozen=True)
class Verdict:
    """A probe's new state, so many seconds after the first moment it could run."""

    after: float
    state: str


@dataclass(frozen=True)
class ContainerCheck:
    """A container health check of a task definition; seconds."""

    interval: float = 30.0
    timeout: float = 5.0
    retries: int = 3
    start_period: float = 0.0
    port: int | None = None
    """The port that the check's command names, if it names one."""
    runs: bool = True
    """Whether the command names a program; CMD and CMD-SHELL are none."""

    def verdicts(self, answers_after: float | None) -> list[Verdict]:
        """Verdicts since RUNNING for an application that answers after so many seconds, or never (None)."""
        first_pass = math.inf
        if answers_after is not None:
            first_pass = max(1, math.ceil(answers_after / self.interval)) * self.interval
        # Failures inside the start period do not count towards the retries (ECS API, HealthCheck.startPeriod).
        first_counted = math.floor(self.start_period / self.interval) + 1
        gives_up = (first_counted + self.retries - 1) * self.interval
        return _ordered(gives_up, first_pass, first_pass)


@dataclass(frozen=True)
class TargetCheck:
    """A target group's health check; seconds, and consecutive checks."""

    interval: float = 30.0
    timeout: float = 5.0
    healthy_threshold: int = 5
    unhealthy_threshold: int = 2

    def verdicts(self, answers_after: float | None) -> list[Verdict]:
        """Verdicts since registration; a new target needs one passing check, a recovering one the threshold."""
        first_pass = math.inf
        if answers_after is not None:
            first_pass = math.ceil(answers_after / self.interval) * self.interval
        gives_up = (self.unhealthy_threshold - 1) * self.interval
        recovers = first_pass + (self.healthy_threshold - 1) * self.interval
        return _ordered(gives_up, first_pass, recovers)

    def changed_verdicts(self, since: float, state: str, answers_after: float | None) -> list[Verdict]:
        """Verdicts after `since` seconds, from which on the probes meet something else; `state` is the target's then."""
        next_probe = math.ceil(since / self.interval) * self.interval
        if answers_after is None:
            gives_up = next_probe + (self.unhealthy_threshold - 1) * self.interval
            return [] if state == "unhealthy" else [Verdict(gives_up, UNHEALTHY)]
        if state == "unhealthy":
            first_pass = max(next_probe, math.ceil(answers_after / self.interval) * self.interval)
            return [Verdict(first_pass + (self.healthy_threshold - 1) * self.interval, HEALTHY)]
        verdicts = self.verdicts(max(since, answers_after)) if state == "initial" else []
        return [verdict for verdict in verdicts if verdict.after >= since]


def _ordered(gives_up: float, first_pass: float, recovers: float) -> list[Verdict]:
    if first_pass <= gives_up:
        return [Verdict(first_pass, HEALTHY)]
    verdicts = [Verdict(gives_up, UNHEALTHY)]
    if recovers < math.inf:
        verdicts.append(Verdict(recovers, HEALTHY))
    return verdicts
