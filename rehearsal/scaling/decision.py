"""How many tasks target tracking asks for. Pure.

It scales out in proportion and in more gradually; a scale-out within the cooldown of another one only adds what that one lacks; a
scale-in waits for its cooldown, for all policies to agree, and for a deployment to end:
https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html

AWS does not say how gradually it scales in. Here it is a tenth of the tasks at a time, and at least one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

SCALED_IN = 0.1


class Policy(NamedTuple):
    """A policy, the newest value of its metric, and whether its alarms are in ALARM. Cooldowns are seconds."""

    name: str
    target: float
    out_cooldown: float
    in_cooldown: float
    scales_in: bool
    value: float | None
    high: str = ""
    low: str = ""


class Limits(NamedTuple):
    """The limits of a scalable target, and which directions are suspended."""

    least: int
    most: int
    no_out: bool = False
    no_in: bool = False


class Decision(NamedTuple):
    """The number of tasks to set, the policy that asks for it, and its alarm."""

    tasks: int
    policy: str
    alarm: str


@dataclass
class Cooldowns:
    """When a scalable target last scaled, and how many tasks it had before the scale-out whose cooldown may still hold."""

    out_at: float = -math.inf
    in_at: float = -math.inf
    before: int = 0


def decide(
    policies: Sequence[Policy], current: int, limits: Limits, cooldowns: Cooldowns, at: float, deploying: bool
) -> Decision | None:
    """The change of the count, or None; notes it in the cooldowns."""
    rising = [item for item in policies if item.high and item.value is not None]
    if rising:
        return None if limits.no_out else _out(rising, current, limits, cooldowns, at)
    falling = [item for item in policies if item.scales_in]
    if not falling or deploying or limits.no_in or any(not item.low or item.value is None for item in falling):
        return None
    return _in(falling, current, limits, cooldowns, at)


def _out(policies: Sequence[Policy], current: int, limits: Limits, cooldowns: Cooldowns, at: float) -> Decision | None:
    asked = []
    for item in policies:
        cooling = at < cooldowns.out_at + item.out_cooldown
        asked.append((_proportional(cooldowns.before if cooling else current, item), cooling, item))
    wanted, cooling, chosen = max(asked, key=lambda entry: entry[0])
    wanted = min(wanted, limits.most)
    if wanted <= current:
        return None
    if not cooling:
        cooldowns.before = current
    cooldowns.out_at, cooldowns.in_at = at, -math.inf  # a scale-out ends the cooldown of a scale-in
    return Decision(wanted, chosen.name, chosen.high)


def _in(policies: Sequence[Policy], current: int, limits: Limits, cooldowns: Cooldowns, at: float) -> Decision | None:
    if at < cooldowns.in_at + max(item.in_cooldown for item in policies):
        return None
    wanted, chosen = max(((_proportional(current, item), item) for item in policies), key=lambda entry: entry[0])
    gradual = current - max(1, math.floor(current * SCALED_IN))
    wanted = max(wanted, gradual, limits.least)
    if wanted >= current:
        return None
    cooldowns.in_at = at
    return Decision(wanted, chosen.name, chosen.low)


def _proportional(count: int, policy: Policy) -> int:
    value = policy.value or 0.0
    return math.ceil(round(count * value / policy.target, 6))
