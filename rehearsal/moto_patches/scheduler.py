"""EventBridge Scheduler: groups, the role that it must be able to assume, and schedules that stop and start databases at their time.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.rds.exceptions import RDSClientError
from moto.rds.models import rds_backends
from moto.scheduler.models import EventBridgeSchedulerBackend as Backend

from .. import ACCOUNT_ID, schedules
from ..clock import Clock
from ..enforcement import ROLES, enforces
from ..event_queue import EventQueue
from ..iam_evaluation import Call, Principal, grants
from ..iam_principals import RoleSession, find_role
from ..patching import replace

SCHEDULER = Principal("Service", ("scheduler.amazonaws.com",))
ASSUME = "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."
"""https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/scheduler/retry.go"""
RETRY = 60.0
UNIVERSAL = "arn:aws:scheduler:::aws-sdk:"

_create, _update = Backend.create_schedule, Backend.update_schedule
_create_group, _delete_group = Backend.create_schedule_group, Backend.delete_schedule_group


def install(clock: Clock, events: EventQueue) -> None:
    """Patch moto: EventBridge Scheduler."""
    timer = _Timer(clock, events)

    def create_schedule(self: Backend, **given: Any) -> Any:
        """CreateSchedule."""
        self.get_schedule_group(given["group_name"])
        given["name"] = given["name"].split("?")[0]
        if given["name"] in self.get_schedule_group(given["group_name"]).schedules:
            raise JsonRESTError("ConflictException", f"Schedule {given['name']} already exists.")
        _check(self.region_name, given["target"], given["schedule_expression"], given["schedule_expression_timezone"])
        schedule: Any = _create(self, **given)
        timer.plan(self, schedule, clock.now())
        return schedule

    def update_schedule(self: Backend, **given: Any) -> Any:
        """UpdateSchedule replaces everything but the name."""
        _check(self.region_name, given["target"], given["schedule_expression"], given["schedule_expression_timezone"])
        schedule: Any = _update(self, **given)
        schedule.state = given["state"] or "ENABLED"
        timer.plan(self, schedule, clock.now())
        return schedule

    replace(
        Backend,
        create_schedule=create_schedule,
        update_schedule=update_schedule,
        create_schedule_group=create_schedule_group,
        delete_schedule_group=delete_schedule_group,
    )


def create_schedule_group(self: Backend, name: str, tags: list[dict[str, str]]) -> Any:
    """CreateScheduleGroup; ConflictException."""
    if name in self.schedule_groups:
        raise JsonRESTError("ConflictException", f"Schedule group {name} already exists.")
    return _create_group(self, name, tags or [])


def delete_schedule_group(self: Backend, name: str | None) -> None:
    """DeleteScheduleGroup deletes its schedules, too."""
    self.get_schedule_group(name)
    _delete_group(self, name)


def _check(region: str, target: dict[str, Any], expression: str, timezone: str | None) -> None:
    role = find_role(target["RoleArn"])
    context = {"aws:SourceAccount": ACCOUNT_ID}
    call = Call("sts:AssumeRole", context=context)
    if role is None or (enforces(ROLES) and not grants(role.assume_role_policy_document, SCHEDULER, call)):
        raise JsonRESTError("ValidationException", ASSUME)
    try:
        schedules.next_time(expression, timezone, 0.0)
    except (KeyError, OSError, ValueError) as error:
        raise JsonRESTError("ValidationException", f"Invalid Schedule Expression {expression}.") from error
    if target["Arn"].startswith(UNIVERSAL) and target["Arn"].removeprefix(UNIVERSAL) not in ACTIONS:
        raise JsonRESTError("ValidationException", f"{target['Arn']} is not a supported target here.")


class _Timer:
    """Calls the targets of schedules when their time has come."""

    def __init__(self, clock: Clock, events: EventQueue) -> None:
        self._clock, self._events = clock, events

    def plan(self, backend: Backend, schedule: Any, now: float) -> None:
        """Note when a schedule comes next."""
        at = schedules.next_time(schedule.schedule_expression, schedule.schedule_expression_timezone, now)
        schedule.due = at
        if at is not None:
            self._events.schedule(at, lambda: self._run(backend, schedule, at))

    def _run(self, backend: Backend, schedule: Any, at: float) -> None:
        group: Any = backend.schedule_groups.get(schedule.group_name)
        if group is None or group.schedules.get(schedule.name) is not schedule or schedule.due != at:
            return
        if schedule.state == "ENABLED":
            self._call(backend.region_name, schedule, at, at)
        self.plan(backend, schedule, at)

    def _call(self, region: str, schedule: Any, since: float, now: float) -> None:
        """What the target refuses is tried again for as long as the schedule says."""
        target = schedule.target
        action = ACTIONS.get(target["Arn"].removeprefix(UNIVERSAL))
        if action is None or action(region, target["RoleArn"], json.loads(target.get("Input") or "{}")):
            return
        policy = target.get("RetryPolicy") or {}
        if now + RETRY <= since + policy.get("MaximumEventAgeInSeconds", 86_400):
            self._events.schedule(now + RETRY, lambda: self._call(region, schedule, since, now + RETRY))


Action = Callable[[str, str, dict[str, Any]], bool]


def _database(operation: str, method: str) -> Action:
    """A call of RDS with the rights of a role; whether it did not have to be tried again. Names are those of the SDK for Java."""

    def call(region: str, role_arn: str, given: dict[str, Any]) -> bool:
        name, role = given.get("DbInstanceIdentifier"), find_role(role_arn)
        backend = rds_backends[ACCOUNT_ID][region]
        if not name or role is None or name not in backend.databases:
            return True
        resource = f"arn:aws:rds:{region}:{ACCOUNT_ID}:db:{name}"
        session = RoleSession(role, "scheduler", region)
        if enforces(ROLES) and not session.decide(Call(f"rds:{operation}", resource)).allowed:
            return True
        try:
            getattr(backend, method)(name)
        except RDSClientError:
            return False
        return True

    return call


ACTIONS: dict[str, Action] = {
    "rds:startDBInstance": _database("StartDBInstance", "start_db_instance"),
    "rds:stopDBInstance": _database("StopDBInstance", "stop_db_instance"),
}
