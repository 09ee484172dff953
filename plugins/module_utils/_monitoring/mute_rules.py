# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarm mute rules, by which the alarms of services that are asleep tell nobody: desired, actual and as CloudWatch takes them. Pure.

An alarm that is in ALARM when its rule ends carries out its actions then, so that nothing is missed.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._aws.tags import to_list
from .._inventory.hours import Change, Hours, changes, days_of, in_words, spans
from .._plan.values import Actual, Address, Resource
from .alarms import alarm_names
from .context import MonitoringContext
from .names import ALARM, MUTE_RULE

Answer = Mapping[str, Any]
Properties = Mapping[str, Any]
MOST_ALARMS = 100
WAKING = 15
"""Minutes after the hours began in which tasks still start."""


def mute_prefix(context: MonitoringContext) -> str:
    """What the names of the environment's mute rules begin with."""
    return f"{context.cluster.name}-asleep-"


def desired_mute_rules(context: MonitoringContext) -> list[Resource]:
    """The rules of all services with hours, those with the same hours together; CloudWatch takes one length for each rule."""
    names = alarm_names(context)
    shared: dict[Hours, list[str]] = {}
    for key, service in context.services.items():
        if service.hours:
            shared.setdefault(service.hours, []).extend(names[key].values())
    parts = [part for hours, alarms in shared.items() for part in _rules(hours, sorted(alarms), context)]
    return [
        Resource(
            Address(MUTE_RULE, f"{mute_prefix(context)}{number}"),
            properties,
            after=tuple(Address(ALARM, name) for name in properties["alarms"]),
        )
        for number, properties in enumerate(parts, 1)
    ]


def actual_mute_rule(answer: Answer, tags: Mapping[str, str]) -> Actual:
    """A rule as GetAlarmMuteRule gives it."""
    schedule = (answer.get("Rule") or {}).get("Schedule") or {}
    properties = {
        "expression": schedule.get("Expression", ""),
        "duration": schedule.get("Duration", ""),
        "timezone": schedule.get("Timezone") or "UTC",
        "alarms": sorted((answer.get("MuteTargets") or {}).get("AlarmNames") or []),
        "expires": bool(answer.get("ExpireDate")),
        "description": answer.get("Description", ""),
        "tags": dict(tags),
    }
    return Actual(Address(MUTE_RULE, answer["Name"]), properties, {"arn": answer["AlarmMuteRuleArn"]})


def mute_rule_input(name: str, properties: Properties) -> dict[str, Any]:
    """What PutAlarmMuteRule takes; it replaces the whole rule."""
    schedule = {
        "Expression": properties["expression"],
        "Duration": properties["duration"],
        "Timezone": properties["timezone"],
    }
    return {
        "Name": name,
        "Description": properties["description"],
        "Rule": {"Schedule": schedule},
        "MuteTargets": {"AlarmNames": list(properties["alarms"])},
        "Tags": to_list(properties["tags"]),
    }


def _rules(hours: Hours, alarms: Sequence[str], context: MonitoringContext) -> Iterator[dict[str, Any]]:
    for change in changes(spans(hours)):
        for start in range(0, 0 if change.begins else len(alarms), MOST_ALARMS):
            yield {
                "expression": _cron(change),
                "duration": _duration(change.length + WAKING),
                "timezone": hours.timezone,
                "alarms": list(alarms[start : start + MOST_ALARMS]),
                "expires": False,
                "description": f"Asleep outside of {in_words(hours)}",
                "tags": dict(context.tags),
            }


def _cron(change: Change) -> str:
    """Five fields, as mute rules take them."""
    return f"cron({change.minute % 60} {change.minute // 60} * * {days_of(change)})"


def _duration(minutes: int) -> str:
    """In the form of ISO 8601, such as P2DT12H15M."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    time = f"{f'{hours}H' if hours else ''}{f'{left}M' if left else ''}"
    return f"P{f'{days}D' if days else ''}{f'T{time}' if time else ''}"
