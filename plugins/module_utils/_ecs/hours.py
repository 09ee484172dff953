# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The hours of a service as scheduled actions of its scalable target, desired, actual and as AWS takes them. Pure.

https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-policy-overview.html
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from .._inventory.hours import Hours, changes, cron, in_words, is_open, next_opening, spans, together
from .._inventory.services import Scaling, Service
from .._plan.values import Actual, Address, Resource
from .names import HOURS_TAG, SCALABLE_TARGET, SCHEDULED_ACTIONS
from .scheduled import CAPACITIES

Answer = Mapping[str, Any]
PREFIX = "talentbase.aws-hours-"
"""What the names of the scheduled actions begin with that bring hours about."""
LATE = timedelta(minutes=10)
"""For so long after the hours began Application Auto Scaling may still be about to bring the tasks back."""


def limits_within(service: Service) -> dict[str, int]:
    """The fewest and the most tasks in the hours; without autoscaling the desired count is both."""
    scaling = service.scaling or Scaling(service.desired_count, service.desired_count)
    return {"min": scaling.min, "max": scaling.max}


def limits_outside(service: Service, hours: Hours) -> dict[str, int]:
    """The number of tasks outside of the hours, as the fewest and the most; never more than what there may be within."""
    count = min(hours.minimum, limits_within(service)["min"])
    return {"min": count, "max": count}


def desired_hours(service: Service) -> list[Resource]:
    """The scheduled actions that bring a service's hours about; none without hours."""
    hours = service.hours
    if hours is None:
        return []
    limits = {True: limits_within(service), False: limits_outside(service, hours)}
    actions: dict[str, dict[str, Any]] = {}
    for item in together(changes(spans(hours))):
        name = "begin" if item.begins else "end"
        number = sum(other.startswith(name) for other in actions) + 1
        schedule = {"schedule": cron(item), "timezone": hours.timezone, **limits[item.begins]}
        actions[name if number == 1 else f"{name}-{number}"] = schedule
    target = Address(SCALABLE_TARGET, service.name)
    return [Resource(Address(SCHEDULED_ACTIONS, service.name), {"actions": actions}, after=(target,))]


def actual_hours(target: Answer, tags: Mapping[str, str], actions: Collection[Answer]) -> Actual | None:
    """The scheduled actions of a target that bring hours about, also where only the tag is left; None where it never had any."""
    own = {
        str(item["ScheduledActionName"]).removeprefix(PREFIX): _action(item)
        for item in actions
        if item["ResourceId"] == target["ResourceId"] and is_of_hours(item)
    }
    if not own and HOURS_TAG not in tags:
        return None
    name = target["ResourceId"].rsplit("/", 1)[1]
    return Actual(Address(SCHEDULED_ACTIONS, name), {"actions": own}, {"arn": target.get("ScalableTargetARN", "")})


def is_of_hours(action: Answer) -> bool:
    """Whether a scheduled action is one of a service's hours."""
    return str(action["ScheduledActionName"]).startswith(PREFIX)


def action_input(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """What PutScheduledAction takes beside the target."""
    return {
        "ScheduledActionName": PREFIX + name,
        "Schedule": properties["schedule"],
        "Timezone": properties["timezone"],
        "ScalableTargetAction": {field: properties[limit] for limit, field in CAPACITIES.items()},
    }


def may_sleep(service: Service, target: Answer) -> bool:
    """Whether a target has the limits of outside the hours, so that the time says whether that is right."""
    hours = service.hours
    if hours is None or limits_outside(service, hours) == limits_within(service):
        return False
    outside = limits_outside(service, hours)
    return all(target[field] == outside[limit] for limit, field in CAPACITIES.items())


def is_asleep(hours: Hours, now: datetime) -> bool:
    """Whether it is outside of the hours, or they have only just begun."""
    found = spans(hours)
    return not (is_open(found, hours.timezone, now) and is_open(found, hours.timezone, now - LATE))


def asleep_line(hours: Hours, now: datetime) -> str:
    """Such as `asleep until Mon 08:00 (weekdays 08:00-20:00 America/Sao_Paulo)`."""
    at = next_opening(spans(hours), hours.timezone, now)
    return f"asleep until {at:%a %H:%M} ({in_words(hours)})" if at else f"asleep ({in_words(hours)})"


def _action(answer: Answer) -> dict[str, Any]:
    capacities = answer.get("ScalableTargetAction") or {}
    limits = {limit: capacities.get(field) for limit, field in CAPACITIES.items()}
    return {"schedule": answer["Schedule"], "timezone": answer.get("Timezone") or "UTC", **limits}
