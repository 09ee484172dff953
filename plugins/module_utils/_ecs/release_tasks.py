# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Release tasks: one-off tasks of the new revision that must succeed before a service moves to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.errors import Failure
from .._inventory.check_hours import endpoints_of
from .._inventory.services import Service, container_name
from .._plan.values import Actual, Address, KindRules, Plan, Ref, Resource
from .names import RELEASE_TASK, TASK_DEFINITION

RELEASE_TASK_RULES = KindRules(
    initial=frozenset({"container", "command", "timeout", "network", "capacity_providers", "platform_version"})
)


def desired_release_tasks(key: str, service: Service, of_service: Mapping[str, Any]) -> list[Resource]:
    """The release tasks of a service, one after the other, on the network and capacity of the service's properties."""
    resources: list[Resource] = []
    for task in service.release_tasks:
        properties = {
            "task_definition": Ref(Address(TASK_DEFINITION, service.name), "arn"),
            "container": task.container or container_name(key, service),
            "command": list(task.command),
            "timeout": task.timeout,
            **{name: of_service[name] for name in ("network", "capacity_providers", "platform_version")},
        }
        after = tuple(item.address for item in resources[-1:])
        resources.append(Resource(_address(service, task.name), properties, after))
    return resources


def actual_release_tasks(service: Service, running: str) -> list[Actual]:
    """Release tasks that ran before the revision that the service runs: any other revision asks for them again."""
    return [Actual(_address(service, task.name), {"task_definition": running}) for task in service.release_tasks]


def refuse_asleep(services: Mapping[str, Service], asleep: Mapping[str, str], plan: Plan) -> None:
    """Raise Failure for a release task of a plan whose database is stopped by its hours. asleep: a line for each such database."""
    planned = {step.address for step in plan.steps}
    for key, service in services.items():
        names = [task.name for task in service.release_tasks if _address(service, task.name) in planned]
        stopped = sorted(endpoints_of(service) & {*asleep})
        if names and stopped:
            database = stopped[0]
            raise Failure(
                f"services.{key}.release_tasks: {names[0]} cannot run, as databases.{database} is {asleep[database]}",
                todo="deploy in its hours, or start it before: aws rds start-db-instance --region REGION --db-instance-identifier NAME",
            )


def _address(service: Service, task: str) -> Address:
    return Address(RELEASE_TASK, f"{service.name}/{task}")
