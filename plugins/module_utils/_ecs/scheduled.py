# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Limits of scalable targets that a scheduled action of Application Auto Scaling has set. Pure.

https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

Answer = Mapping[str, Any]
Limits = Mapping[str, Any]
CAPACITIES = {"min": "MinCapacity", "max": "MaxCapacity"}


def differs(target: Answer, desired: Limits) -> bool:
    """Whether a target of DescribeScalableTargets has other limits than the desired ones."""
    return any(target[field] != desired[name] for name, field in CAPACITIES.items())


def scheduled_limits(target: Answer, desired: Limits, actions: Collection[Answer]) -> dict[str, str]:
    """The limits that differ and that a scheduled action of the target sets as they are; with the name of the action."""
    own = [item for item in actions if item["ResourceId"] == target["ResourceId"]]
    found = {}
    for name, field in CAPACITIES.items():
        sets = [item for item in own if (item.get("ScalableTargetAction") or {}).get(field) == target[field]]
        if sets and target[field] != desired[name]:
            found[name] = str(sets[0]["ScheduledActionName"])
    return found


def lines(target: Answer, desired: Limits, actions: Collection[Answer]) -> Iterator[str]:
    """What a person reads of them, such as "api: min is 4, not 1, by the scheduled action rush-hour"."""
    service = target["ResourceId"].rsplit("/", 1)[1]
    for name, action in scheduled_limits(target, desired, actions).items():
        yield f"{service}: {name} is {target[CAPACITIES[name]]}, not {desired[name]}, by the scheduled action {action}"
