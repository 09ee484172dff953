# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How many tasks a service is to run now, within its autoscaling's limits or beyond them for a while: what that changes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from .._aws.errors import Failure
from .._ecs.answers import is_rolling_out, revision_name
from .._ecs.hours import asleep_line, limits_outside, limits_within, may_sleep
from .._ecs.names import SCALABLE_TARGET, SERVICE
from .._ecs.scheduled import CAPACITIES, in_words, put_back_at
from .._inventory.hours import in_words as in_words_of
from .._inventory.hours import is_open, spans
from .._inventory.services import Service
from .._plan.values import Address, Plan, Step, Verb
from .._text.times import MINUTE, utc

Answer = Mapping[str, Any]
SHORTEST, LONGEST = 300, 7 * 86400
"""Seconds for which limits can be moved."""
MOST = 5000
"""Tasks of a service: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html"""


@dataclass(frozen=True)
class Limits:
    """The fewest and the most tasks to which autoscaling scales."""

    min: int
    max: int

    def holding(self, count: int) -> Limits:
        """These limits moved so far that autoscaling runs a count of tasks, no fewer where that is above the maximum."""
        return Limits(count, count) if count > self.max else Limits(min(count, self.min), self.max)

    def as_input(self) -> dict[str, int]:
        """As Application Auto Scaling takes them."""
        return {field: getattr(self, name) for name, field in CAPACITIES.items()}


@dataclass(frozen=True)
class Asked:
    """How many tasks a person asks for, and for how many seconds limits may be moved for that; 0 for not at all."""

    count: int
    seconds: int = 0


@dataclass(frozen=True)
class Now:
    """AWS's answers about a service: itself, its scalable target, the target's scheduled actions, and the time."""

    service: Answer
    target: Answer | None
    actions: tuple[Answer, ...]
    moment: datetime

    @property
    def limits(self) -> Limits | None:
        """The limits as they are; None without autoscaling."""
        return Limits(self.target["MinCapacity"], self.target["MaxCapacity"]) if self.target else None

    @property
    def pending(self) -> Answer | None:
        """The scheduled action that is going to put moved limits back; None where none is."""
        return next((item for item in self.actions if (put_back_at(item) or self.moment) > self.moment), None)

    @property
    def lasting(self) -> Limits | None:
        """The limits as they are or will be, once what was moved for a while is put back."""
        if self.pending is None:
            return self.limits
        back = self.pending["ScalableTargetAction"]
        return Limits(back["MinCapacity"], back["MaxCapacity"])


@dataclass(frozen=True)
class Move:
    """Limits to move for a while. back: those that are put back then, where another move has changed them already."""

    now: Limits
    limits: Limits
    back: Limits
    until: datetime


@dataclass(frozen=True)
class Scale:
    """What is to be done with the count of a service and its limits, and what becomes of it later."""

    service: str
    before: int
    count: int
    move: Move | None = None
    notes: tuple[str, ...] = ()

    def plan(self) -> Plan:
        """The steps, for the diff."""
        steps = []
        if self.move:
            until = f"{utc(self.move.until, MINUTE)} UTC"
            before, after = {**asdict(self.move.now), "until": None}, {**asdict(self.move.limits), "until": until}
            steps.append(Step(Verb.UPDATE, Address(SCALABLE_TARGET, self.service), before, after))
        if self.before != self.count:
            counts = {"desired_count": self.before}, {"desired_count": self.count}
            steps.append(Step(Verb.UPDATE, Address(SERVICE, self.service), *counts))
        return Plan(tuple(steps))


def decide(key: str, entry: Service, asked: Asked, now: Now) -> Scale:
    """What is to be done; raises Failure where that cannot be, with the key of the inventory that says so."""
    _refuse_in_progress(key, now.service)
    scale = Scale(entry.name, now.service["desiredCount"], asked.count)
    limits = now.limits
    if limits is None:
        return _without_autoscaling(key, scale, entry, asked)
    if limits.min <= asked.count <= limits.max:
        return replace(scale, notes=tuple(_within(limits, asked, entry, now)))
    _refuse_beyond(key, entry, limits, asked, now)
    until = now.moment + timedelta(seconds=asked.seconds)
    lasting = _by_hours(entry, until) or now.lasting or limits
    notes = (
        f"autoscaling's limits are put back to {lasting.min} and {lasting.max} by AWS at {utc(until, MINUTE)} UTC; "
        "deploys leave them alone until then",
        *_sleeps_earlier(entry, now.moment, until),
        *_unanswered(entry, asked.count),
    )
    return replace(scale, move=Move(limits, lasting.holding(asked.count), lasting, until), notes=notes)


def _by_hours(entry: Service, at: datetime) -> Limits | None:
    """The limits that the hours of a service ask for at a time; None without hours."""
    hours = entry.hours
    if hours is None:
        return None
    opened = is_open(spans(hours), hours.timezone, at)
    return Limits(**(limits_within(entry) if opened else limits_outside(entry, hours)))


def _sleeps_earlier(entry: Service, moment: datetime, until: datetime) -> list[str]:
    """A line where the hours end before the moved limits are put back."""
    hours = entry.hours
    if (
        hours is None
        or not is_open(spans(hours), hours.timezone, moment)
        or is_open(spans(hours), hours.timezone, until)
    ):
        return []
    return [f"its hours end before that ({in_words_of(hours)}), and take the tasks away then"]


def _refuse_in_progress(key: str, service: Answer) -> None:
    if is_rolling_out(service):
        raise Failure(
            f"services.{key}: {service['serviceName']} has a deployment in progress, to {revision_name(service['taskDefinition'])}",
            todo="wait until it has ended (playbooks/status.yml -e watch=10m), and run the same command again",
        )


def _without_autoscaling(key: str, scale: Scale, entry: Service, asked: Asked) -> Scale:
    if asked.seconds:
        raise Failure(
            f"beyond_limits_for: services.{key} has no scaling, so it has no limits to move",
            todo="leave beyond_limits_for out",
        )
    wanted = entry.desired_count
    lasts = f"services.{key}.desired_count is {wanted}: the next deploy sets it back, and drift names the difference until then"
    notes = (*([lasts] if wanted != asked.count else []), *_unanswered(entry, asked.count))
    return replace(scale, notes=notes)


def _within(limits: Limits, asked: Asked, entry: Service, now: Now) -> list[str]:
    kept = [f"{asked.count} is within autoscaling's limits, so these stay as they are"] if asked.seconds else []
    fixed = limits.min == limits.max
    moves = (
        []
        if fixed
        else [f"autoscaling goes on from there, and may change the count between {limits.min} and {limits.max}"]
    )
    moved = [in_words(now.pending)] if now.pending else []
    return [*kept, *moves, *moved, *_unanswered(entry, asked.count)]


def _unanswered(entry: Service, count: int) -> list[str]:
    return (
        [f"without a task, {', '.join(entry.hosts or entry.paths)} answers 503"]
        if entry.takes_requests and not count
        else []
    )


def _refuse_beyond(key: str, entry: Service, limits: Limits, asked: Asked, now: Now) -> None:
    if not asked.seconds and entry.hours and now.target and may_sleep(entry, now.target):
        raise Failure(
            f"services.{key} is {asleep_line(entry.hours, now.moment)}, and autoscaling would not leave it at {asked.count}",
            todo="wake it for a while with -e beyond_limits_for=2h, or change its hours and deploy",
        )
    if not asked.seconds:
        name, limit = ("max", limits.max) if asked.count > limits.max else ("min", limits.min)
        raise Failure(
            f"services.{key}.scaling.{name} is {limit}, and autoscaling would not leave the service at {asked.count}",
            todo=f"change services.{key}.scaling.{name} and deploy, or move the limit for a while with -e beyond_limits_for=1h",
        )
    if not SHORTEST <= asked.seconds <= LONGEST:
        raise Failure(
            f"beyond_limits_for: is {asked.seconds} s",
            todo="give at least 5m and at most 7d; for longer, change services.KEY.scaling",
        )
    if (now.target or {}).get("SuspendedState", {}).get("ScheduledScalingSuspended"):
        raise Failure(
            f"services.{key}: scheduled scaling is suspended, so that AWS would not put the limits back",
            todo="deploy first, which ends the suspension, then run the same command again",
        )
