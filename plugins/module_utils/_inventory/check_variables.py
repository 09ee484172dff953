# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a container can be given its variables: their names, and the room that a task definition has for them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .check_references import environments
from .faults import Fault
from .inventory import Inventory
from .schema import QUOTES
from .services import Service

NAME = r"[^\s=\x00-\x1f\x7f]+"
LOST = ("true", "false", "null")
"""What Ansible makes of a name such as NO or ON that has no quotes."""
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html, "Task definition size"
LARGEST = 64 * 1024
SECRET_ARN = 100
"""The least that the ARN of a secret takes, with a short name."""
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html, overrides
LARGEST_OVERRIDE = 8192


def check_variables(inventory: Inventory, _variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the variables of every container, and of sizes; no fault shows a value."""
    for name, service in inventory.services.items():
        for key, environment, secrets in environments(name, service):
            yield from _names(f"{key}.environment", environment)
            yield from _names(f"{key}.secrets", secrets)
            for variable, value in environment.items():
                if "\0" in value:
                    yield Fault(
                        f"{key}.environment.{variable}", "holds a null character", "no process takes one: drop it"
                    )
        yield from _size(f"services.{name}", name, service)
        yield from _overrides(f"services.{name}", service)


def _names(key: str, variables: Mapping[str, str]) -> Iterator[Fault]:
    for name in variables:
        if not name:
            yield Fault(key, 'has a variable without a name ("")', "name it, or drop it")
        elif name in LOST:
            yield Fault(f"{key}.{name}", "is what YAML makes of a name such as NO or ON", QUOTES)
        elif not re.fullmatch(NAME, name):
            yield Fault(
                f"{key}.{name!r}", "is not the name of a variable", "give one without spaces, = and control characters"
            )


def _size(key: str, name: str, service: Service) -> Iterator[Fault]:
    texts: list[str] = [*service.command, *service.entry_point, *service.container_health.command]
    for sidecar in service.sidecars.values():
        texts += [sidecar.image, *sidecar.command, *sidecar.entry_point, *sidecar.health_command]
    size = sum(len(_json(text)) for text in texts)
    for _key, environment, secrets in environments(name, service):
        size += sum(len(_json({"name": item, "value": value})) + 1 for item, value in environment.items())
        size += sum(len(_json({"name": item, "valueFrom": ""})) + SECRET_ARN for item in secrets)
    if size > LARGEST:
        problem = f"make a task definition of {-(-size // 1024)} KiB at least, and ECS takes {LARGEST // 1024} KiB"
        yield Fault(f"{key}.environment", problem, "move large values into the image, a parameter, a secret or S3")


def _overrides(key: str, service: Service) -> Iterator[Fault]:
    for number, task in enumerate(service.release_tasks):
        size = len(_json({"containerOverrides": [{"name": task.container, "command": task.command}]}))
        if size > LARGEST_OVERRIDE:
            problem = f"has {size} bytes, and ECS takes {LARGEST_OVERRIDE} for the overrides of a task"
            yield Fault(f"{key}.release_tasks[{number}].command", problem, "put it into a script of the image")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
