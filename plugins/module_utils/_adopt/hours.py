# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The hours that an earlier deploy has given services and databases, from their scheduled actions. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from .._aws.tags import to_dict
from .._data.names import HOURS_TAG
from .._ecs.hours import PREFIX, is_of_hours
from .._inventory.hours import Hours, changes, cron, spans, together
from .standing import Answer, Standing

WHOLE_DAY = "00:00-24:00"


def own_actions(standing: Standing, service: Answer) -> dict[str, Answer]:
    """The scheduled actions of a service's hours, by begin and end; empty without hours."""
    resource = f"service/{standing.name}/{service['serviceName']}"
    return {
        str(item["ScheduledActionName"]).removeprefix(PREFIX): item
        for item in standing.actions
        if item["ResourceId"] == resource and is_of_hours(item)
    }


def limits_within(standing: Standing, service: Answer) -> dict[str, int]:
    """The limits of a service in its hours; empty without hours, where they are the target's own."""
    for name, item in own_actions(standing, service).items():
        if name.startswith("begin"):
            limits = item.get("ScalableTargetAction") or {}
            return {"min": int(limits.get("MinCapacity", 0)), "max": int(limits.get("MaxCapacity", 0))}
    return {}


def hours_values(standing: Standing, service: Answer) -> dict[str, Any] | None:
    """The hours of a service; None without any, and where somebody made schedules of them that no hours make."""
    actions = own_actions(standing, service)
    there = {(name.startswith("begin"), str(item["Schedule"])) for name, item in actions.items()}
    ends = [item.get("ScalableTargetAction") or {} for name, item in actions.items() if name.startswith("end")]
    if not ends:
        return None
    zone = str(next(iter(actions.values())).get("Timezone") or "UTC")
    for weekdays, weekends in product(_ranges(there), repeat=2):
        made = together(changes(spans(Hours(zone, weekdays, weekends))))
        if {(item.begins, cron(item)) for item in made} == there:
            least = {"minimum": int(ends[0].get("MinCapacity", 0))}
            found = {"timezone": zone, "weekdays": weekdays, "weekends": weekends, **least}
            return {name: value for name, value in found.items() if value}
    return None


def shared_hours(standing: Standing, entries: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The environment's hours, where all services have the same; the entries then have none of their own."""
    every = [entry.get("hours") for entry in entries.values()]
    first = every[0] if every else None
    if not first or any(item != first for item in every):
        return {}
    for entry in entries.values():
        del entry["hours"]
    databases = [to_dict(item.get("TagList")) for item in standing.stores.databases]
    stopped = any(tags.get(HOURS_TAG) == standing.name for tags in databases)
    return {**first, **({} if stopped else {"databases": False})}


def _ranges(there: set[tuple[bool, str]]) -> list[str]:
    """Every range from a begin to an end, and none, and the whole day."""
    begins, ends = ({_time(text) for begin, text in there if begin is kind} for kind in (True, False))
    pairs = [f"{start}-{'24:00' if end == '00:00' else end}" for start in sorted(begins) for end in sorted(ends)]
    midnight = [f"{start}-24:00" for start in sorted(begins)] + [
        f"00:00-{end}" for end in sorted(ends) if end != "00:00"
    ]
    return list(dict.fromkeys(["", *pairs, *midnight, WHOLE_DAY]))


def _time(text: str) -> str:
    minute, hour, *_rest = text.removeprefix("cron(").split()
    return f"{int(hour):02}:{int(minute):02}" if minute.isdigit() and hour.isdigit() else "00:00"
