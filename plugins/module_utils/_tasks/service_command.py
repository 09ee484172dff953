# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A command in a task like a service's own: same revision, network and capacity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._aws.errors import ClientError, Failure, code_of
from .._aws.progress import Progress
from .._aws.session import Aws
from .._inventory.faults import suggestion
from .one_off import OneOff, capacity_of
from .runner import OneOffRunner, details, failure

TODO = "To do: see its log lines above, or the log group of the service"


@dataclass(frozen=True)
class CommandRequest:
    """What was asked for. task_definition: another than the service's, or empty; timeout in seconds."""

    cluster: str
    service: str
    container: str
    command: Sequence[str]
    timeout: int
    task_definition: str = ""


def like_service(aws: Aws, request: CommandRequest) -> OneOff:
    """The one-off task; raises Failure where the service does not run, or its task has no such container."""
    service = _service(aws, request)
    task_definition = request.task_definition or service["taskDefinition"]
    _check_container(aws, task_definition, request.container)
    return OneOff(
        name=f"{request.service} {request.container}",
        cluster=request.cluster,
        task_definition=task_definition,
        container=request.container,
        command=request.command,
        network=service["networkConfiguration"],
        capacity=capacity_of(service),
        timeout=request.timeout,
    )


def run_one_off(aws: Aws, one_off: OneOff, progress: Progress) -> dict[str, Any]:
    """Run it to its end; returns its exit code 0, task and log, and raises Failure with them otherwise."""
    runner = OneOffRunner(aws)
    task = runner.start(one_off)
    ending, lines = runner.follow(one_off, task, progress)
    if not ending.successful:
        raise failure(one_off, ending, task, lines, TODO)
    progress.say(f"{one_off.name}: {ending.why}")
    return details(ending.exit_code, task, lines)


def _service(aws: Aws, request: CommandRequest) -> Mapping[str, Any]:
    try:
        found = aws.client("ecs").describe_services(cluster=request.cluster, services=[request.service])["services"]
    except ClientError as error:
        if code_of(error) != "ClusterNotFoundException":
            raise
        found = []
    active: list[Mapping[str, Any]] = [item for item in found if item["status"] == "ACTIVE"]
    if not active:
        raise Failure(
            f"There is no service {request.service} in the cluster {request.cluster}, whose revision, network and capacity the command "
            "would run with. To do: deploy it first"
        )
    return active[0]


def _check_container(aws: Aws, task_definition: str, container: str) -> None:
    try:
        found = aws.client("ecs").describe_task_definition(taskDefinition=task_definition)["taskDefinition"]
    except ClientError as error:
        # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
        if code_of(error) not in ("ClientException", "InvalidParameterException"):
            raise
        raise Failure(f"There is no task definition {task_definition}. To do: name one that is registered") from error
    names = [item["name"] for item in found["containerDefinitions"]]
    if container not in names:
        raise Failure(f"container: {task_definition} has no container {container}; {suggestion(container, names)}")
