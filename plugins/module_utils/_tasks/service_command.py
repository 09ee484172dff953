# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A command in a task like a service's own: same revision, network and capacity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._aws.errors import Failure, unless_absent
from .._aws.progress import Progress
from .._ecs.api import Answer, EcsApi
from .._inventory.faults import suggestion
from .._inventory.inventory import Inventory
from .._inventory.services import container_name
from .one_off import OneOff, capacity_of, words_of
from .runner import OneOffRunner, details, failure

TODO = "see its log lines above, or the log group of the service"


@dataclass(frozen=True)
class CommandRequest:
    """The request. task_definition: another than the service's, or empty; timeout in seconds."""

    service: str
    container: str
    command: Sequence[str]
    timeout: int
    task_definition: str = ""


def command_request(inventory: Inventory, params: Mapping[str, Any]) -> CommandRequest:
    """What the options of ecs_run_task ask for; raises Failure for what is not in the inventory or no command."""
    key = params["service"]
    if key not in inventory.services:
        raise Failure(
            f"There is no service {key} in the inventory",
            todo=f"name a service of the inventory; {suggestion(key, inventory.services)}",
        )
    try:
        command = words_of(params["command"])
    except ValueError as error:
        raise Failure(f"The command cannot be run: {error}", todo="give a line, or a list of words") from error
    service = inventory.services[key]
    return CommandRequest(
        service=service.name,
        container=params["container"] or container_name(key, service),
        command=command,
        timeout=params["timeout"],
        task_definition=params["task_definition"] or "",
    )


def like_service(api: EcsApi, request: CommandRequest) -> OneOff:
    """The one-off task; raises Failure where the service does not run, or its task has no such container."""
    service = _service(api, request)
    task_definition = request.task_definition or service["taskDefinition"]
    _check_container(api, task_definition, request.container)
    return OneOff(
        name=f"{request.service} {request.container}",
        cluster=api.cluster,
        task_definition=task_definition,
        container=request.container,
        command=request.command,
        network=service["networkConfiguration"],
        capacity=capacity_of(service),
        timeout=request.timeout,
    )


def run_one_off(api: EcsApi, one_off: OneOff, progress: Progress) -> dict[str, Any]:
    """Run it to its end; returns its exit code 0, task and log, and raises Failure with them otherwise."""
    runner = OneOffRunner(api)
    task = runner.start(one_off)
    ending, lines = runner.follow(one_off, task, progress)
    if not ending.successful:
        raise failure(one_off, ending, task, lines, TODO)
    progress.say(f"{one_off.name}: {ending.why}")
    return details(ending.exit_code, task, lines)


def _service(api: EcsApi, request: CommandRequest) -> Answer:
    services: list[Answer] = unless_absent(partial(api.services, [request.service]), [])
    active = next((item for item in services if item["status"] == "ACTIVE"), None)
    if active is None:
        raise Failure(
            f"There is no service {request.service} in the cluster {api.cluster}, whose revision, network and capacity the command "
            "would run with",
            todo="deploy it first",
        )
    return active


def _check_container(api: EcsApi, task_definition: str, container: str) -> None:
    definition = api.task_definition(task_definition)
    if definition is None:
        raise Failure(f"There is no task definition {task_definition}", todo="name one that is registered")
    names = [item["name"] for item in definition["containerDefinitions"]]
    if container not in names:
        raise Failure(
            f"container: {task_definition} has no container {container}",
            todo=f"name one of its containers; {suggestion(container, names)}",
        )
