# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Limits of scalable targets that a scheduled action of Application Auto Scaling has set, or will put back. Pure.

https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-policy-overview.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from .._aws.formats import refuse_newer_text
from .._text.times import MINUTE, utc

Answer = Mapping[str, Any]
Limits = Mapping[str, Any]
CAPACITIES = {"min": "MinCapacity", "max": "MaxCapacity"}
PUT_BACK = "talentbase.aws-limits-back"
"""The action by which playbooks/scale.yml has limits put back that it moved for a while."""
AT = "at(%Y-%m-%dT%H:%M:%S)"


def differs(target: Answer, desired: Limits) -> bool:
    """Whether a target of DescribeScalableTargets has other limits than the desired ones."""
    return any(target[field] != desired[name] for name, field in CAPACITIES.items())


def put_back_at(action: Answer) -> datetime | None:
    """When a scheduled action puts moved limits back; None for every other action."""
    name = str(action["ScheduledActionName"])
    if name.startswith(f"{PUT_BACK} "):
        refuse_newer_text(f"The scheduled action {PUT_BACK}", name.removeprefix(f"{PUT_BACK} "))
    if name != PUT_BACK:
        return None
    try:
        return datetime.strptime(str(action["Schedule"]), AT).replace(tzinfo=UTC)
    except ValueError:
        return None


def is_over(action: Answer, now: datetime) -> bool:
    """Whether a scheduled action has put limits back already."""
    at = put_back_at(action)
    return at is not None and at <= now


def scheduled_limits(target: Answer, desired: Limits, actions: Collection[Answer]) -> dict[str, str]:
    """The limits that differ, and that a scheduled action of the target sets as they are or is going to put back; and which one."""
    own = [item for item in actions if item["ResourceId"] == target["ResourceId"]]
    found = {}
    for name, field in CAPACITIES.items():
        sets = [item for item in own if put_back_at(item) or _capacities(item).get(field) == target[field]]
        if sets and target[field] != desired[name]:
            found[name] = _by_whom(sets[0])
    return found


def lines(target: Answer, desired: Limits, actions: Collection[Answer]) -> Iterator[str]:
    """What a person reads of them, such as "api: min is 4, not 1, by the scheduled action rush-hour"."""
    service = target["ResourceId"].rsplit("/", 1)[1]
    for name, action in scheduled_limits(target, desired, actions).items():
        yield f"{service}: {name} is {target[CAPACITIES[name]]}, not {desired[name]}, {action}"


def in_words(action: Answer) -> str:
    """What is to come of an action that puts limits back."""
    at, target, limits = put_back_at(action), str(action["ResourceId"]), _capacities(action)
    when = utc(at, MINUTE) if at else ""
    return (
        f"{target.rsplit('/', 1)[1]}: autoscaling's limits are moved by playbooks/scale.yml until {when} UTC, "
        f"then {limits.get('MinCapacity')} to {limits.get('MaxCapacity')} again"
    )


def _capacities(action: Answer) -> Mapping[str, Any]:
    return action.get("ScalableTargetAction") or {}


def _by_whom(action: Answer) -> str:
    at = put_back_at(action)
    if at is None:
        return f"by the scheduled action {action['ScheduledActionName']}"
    return f"by playbooks/scale.yml until {utc(at, MINUTE)} UTC, when a scheduled action puts it back"
