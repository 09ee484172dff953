# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Services whose tasks still run on an older value, such as one that somebody replaced in the console, start their tasks anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .._plan.values import Address, Plan, Step, Verb
from .consumers import Consumer, Running
from .restarts import Restarts
from .status import Status

KEYS = {"secrets": "", "parameters": "parameter."}


@dataclass
class Renewal:
    """What reads one secret or parameter and runs on an older value of it."""

    status: Status
    restarted: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """How a person names it."""
        return KEYS[self.status.section] + self.status.key

    @property
    def due(self) -> list[Consumer]:
        """The services that need new tasks; those that are pinned to a version read the same again."""
        return [item for item in self.status.consumers if item.service and item.stale and not item.pinned]

    def result(self) -> dict[str, Any]:
        """What was done, in the shape of every change of a secret."""
        tasks = sum(item.stale for item in self.due)
        return {
            "name": self.status.name,
            "action": "restart" if tasks else "leave",
            "why": f"{tasks} task{'s' if tasks > 1 else ''} on an older value"
            if tasks
            else "has no task of a service on an older value",
            "outcome": "restarted" if self.restarted else "",
            "version": self.status.stages.get("AWSCURRENT", ""),
            "restarted": self.restarted,
        }


def plan_of(renewals: Sequence[Renewal]) -> Plan:
    """A step for each service that starts its tasks anew."""
    tasks: dict[str, int] = {}
    for renewal in renewals:
        for item in renewal.due:
            tasks[item.service] = max(tasks.get(item.service, 0), item.stale)
    change = {"tasks": "started anew"}
    return Plan(
        tuple(
            Step(Verb.UPDATE, Address("service", name), {"tasks": f"{count} on an older value"}, change)
            for name, count in sorted(tasks.items())
        )
    )


def renew(renewals: Sequence[Renewal], restarts: Restarts, look: Callable[[], Running]) -> tuple[list[Any], str]:
    """Start the tasks anew, each service once for all that it reads, and follow them; the rollouts, and what did not work."""
    found = look().services
    reasons: dict[str, list[Renewal]] = {}
    for renewal in renewals:
        for item in renewal.due:
            reasons.setdefault(item.service, []).append(renewal)
    rollouts = [
        restarts.begin(found[name], _newest(some), [item.status.name for item in some])
        for name, some in sorted(reasons.items())
        if name in found
    ]
    failure = restarts.follow(rollouts)
    good = {rollout.service for rollout in rollouts if rollout.successful}
    for renewal in renewals:
        renewal.restarted = sorted({item.service for item in renewal.due} & good)
    return rollouts, failure


def _newest(renewals: Sequence[Renewal]) -> datetime:
    return max(datetime.fromisoformat(item.status.since) for item in renewals)


def by_key(renewals: Sequence[Renewal]) -> Mapping[str, dict[str, Any]]:
    """The results by the keys that a person names them with."""
    return {renewal.key: renewal.result() for renewal in renewals}
