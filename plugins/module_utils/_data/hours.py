# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The hours of databases as schedules of EventBridge Scheduler, desired, actual and as AWS takes them. Pure.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
RDS starts an instance by itself that was stopped for seven days; hours have no pause as long as that.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from .._aws.errors import Failure
from .._inventory.hours import EnvironmentHours, Span, changes, cron, in_words, is_open, next_opening, padded, together
from .._plan.planner import differences
from .._plan.values import Actual, Address, Ref, Resource
from .desired import RULES
from .names import DB_INSTANCE, RUNNING, SCHEDULES

Answer = Mapping[str, Any]
Properties = Mapping[str, Any]
BEFORE, AFTER = 15, 10
"""Minutes that a database runs before the tasks come, and after they are taken away."""
LATE = timedelta(minutes=10)
"""For so long after its start is due an instance may still be stopped."""
LONGEST_NAME = 64
ACTIONS = {"start": "startDBInstance", "stop": "stopDBInstance"}
TARGET = "arn:aws:scheduler:::aws-sdk:rds:"
RETRY = {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 60}
"""RDS stops nothing while it backs it up, for instance."""


def database_spans(hours: EnvironmentHours) -> list[Span]:
    """When the databases run."""
    return padded(hours, BEFORE, AFTER)


def desired_schedules(
    group: str, hours: EnvironmentHours, databases: Sequence[Address], role: Address, tags: Mapping[str, str]
) -> Resource:
    """The schedules of all databases, in a group, as only that has tags."""
    schedules: dict[str, dict[str, Any]] = {}
    for database in databases:
        for item in together(changes(database_spans(hours))):
            action = "start" if item.begins else "stop"
            name = schedule_name(database.name, action)
            number = sum(other.startswith(name) for other in schedules) + 1
            schedules[name if number == 1 else f"{name}-{number}"] = {
                "expression": cron(item),
                "timezone": hours.timezone,
                "action": action,
                "database": database.name,
            }
    properties = {"schedules": schedules, "role": Ref(role, "arn"), "enabled": True, "tags": dict(tags)}
    return Resource(Address(SCHEDULES, group), properties, after=(role, *databases))


def schedule_name(identifier: str, action: str) -> str:
    """What a schedule is called: after the instance, cut where that is too long."""
    name = f"{identifier}-{action}"
    if len(name) <= LONGEST_NAME - 2:
        return name
    digest = sha256(identifier.encode()).hexdigest()[:8]
    return f"{identifier[: LONGEST_NAME - 18]}-{digest}-{action}"


def actual_schedules(group: str, arn: str, answers: Sequence[Answer], tags: Mapping[str, str]) -> Actual:
    """The schedules of a group, each as GetSchedule gives it."""
    roles = {str((item.get("Target") or {}).get("RoleArn", "")) for item in answers}
    properties = {
        "schedules": {item["Name"]: _schedule(item) for item in answers},
        "role": next(iter(roles)) if len(roles) == 1 else sorted(roles),
        "enabled": all(item.get("State") == "ENABLED" for item in answers),
        "tags": dict(tags),
    }
    return Actual(Address(SCHEDULES, group), properties, {"arn": arn})


def schedule_input(group: str, name: str, schedule: Properties, role: str, partition: str) -> dict[str, Any]:
    """What CreateSchedule and UpdateSchedule take. The input's names are those of AWS's SDK for Java, not of the RDS API."""
    return {
        "GroupName": group,
        "Name": name,
        "ScheduleExpression": schedule["expression"],
        "ScheduleExpressionTimezone": schedule["timezone"],
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "State": "ENABLED",
        "Target": {
            "Arn": f"{TARGET.replace(':aws:', f':{partition}:', 1)}{ACTIONS[schedule['action']]}",
            "RoleArn": role,
            "Input": json.dumps({"DbInstanceIdentifier": schedule["database"]}),
            "RetryPolicy": RETRY,
        },
    }


def is_stopped(hours: EnvironmentHours, now: datetime) -> bool:
    """Whether a database is meant to be stopped, or its start is only just due."""
    found = database_spans(hours)
    return not (is_open(found, hours.timezone, now) and is_open(found, hours.timezone, now - LATE))


def stopped_line(hours: EnvironmentHours, now: datetime) -> str:
    """Such as `asleep until Mon 07:45 (weekdays 08:00-20:00 America/Sao_Paulo)`."""
    at = next_opening(database_spans(hours), hours.timezone, now)
    return f"asleep until {at:%a %H:%M} ({in_words(hours)})" if at else f"asleep ({in_words(hours)})"


def _schedule(answer: Answer) -> dict[str, Any]:
    """As desired; of one that somebody has changed, what differs."""
    target = answer.get("Target") or {}
    calls = {value: name for name, value in ACTIONS.items()}
    action = str(target.get("Arn", "")).rpartition(":")[2]
    return {
        "expression": answer.get("ScheduleExpression", ""),
        "timezone": answer.get("ScheduleExpressionTimezone") or "UTC",
        "action": calls.get(action, action),
        "database": _database(target.get("Input")),
    }


def _database(text: Any) -> str:
    try:
        given = json.loads(str(text or "{}"))
    except ValueError:
        return ""
    return str(given.get("DbInstanceIdentifier", "")) if isinstance(given, dict) else ""


def refuse_asleep(key: str, desired: Resource, actual: Actual, line: str) -> None:
    """Raises Failure for a change of an instance that is stopped, as RDS makes none. key: the inventory key, such as databases.main."""
    changed = set(differences(actual.properties, desired.properties, RULES[DB_INSTANCE].initial)) - {"tags", RUNNING}
    if changed:
        name = actual.address.name
        raise Failure(
            f"{key}: {', '.join(sorted(changed))} cannot be changed while {name} is {line}",
            todo=f"deploy in its hours, or start it before: aws rds start-db-instance --region REGION --db-instance-identifier {name}",
        )
