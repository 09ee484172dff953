# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Release tasks: one-off tasks of the new revision that must succeed before a service moves to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._ecs.task_definition import KIND as TASK_DEFINITION
from .._inventory.services import Service, container_name
from .._plan.values import Actual, Address, KindRules, Ref, Resource
from .one_off import OneOff

KIND = "release task"
# What the service runs decides alone whether a release task runs; the rest says how.
RULES = KindRules(
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


def one_off_of(cluster: str, name: str, properties: Mapping[str, Any]) -> OneOff:
    """A release task as it runs. Its mark names service and task, so that a rerun finds one that goes on."""
    network = properties["network"]
    return OneOff(
        name=name,
        cluster=cluster,
        task_definition=properties["task_definition"],
        container=properties["container"],
        command=properties["command"],
        network={
            "awsvpcConfiguration": {
                "subnets": network["subnets"],
                "securityGroups": network["security_groups"],
                "assignPublicIp": "ENABLED" if network["public_ip"] else "DISABLED",
            }
        },
        capacity={
            "platformVersion": properties["platform_version"],
            "capacityProviderStrategy": [
                {"capacityProvider": item["provider"], "weight": item["weight"], "base": item["base"]}
                for item in properties["capacity_providers"]
            ],
        },
        timeout=properties["timeout"],
        started_by=mark(name),
    )


def mark(name: str) -> str:
    """The startedBy of a release task: at most 128 letters, digits, hyphens, underscores and slashes, so its end."""
    return f"release/{name}"[-128:]


def _address(service: Service, task: str) -> Address:
    return Address(KIND, f"{service.name}/{task}")
