# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who reads a secret: found from what runs in the cluster, not only from the inventory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.session import Aws, chunks, gather


@dataclass(frozen=True)
class Running:
    """What runs in a cluster: services by name, tasks, and the task definitions of both by ARN."""

    services: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tasks: Sequence[Mapping[str, Any]] = ()
    definitions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Consumer:
    """A service that reads a secret, or the tasks of none.

    variables: names of its environment variables. running, stale: how many of its tasks run, and how many of them started before a moment.
    pinned: the stage or version that its task definition names; a new current version does not reach it.
    """

    service: str
    variables: tuple[str, ...]
    running: int
    stale: int
    pinned: str = ""


def running(aws: Aws, cluster: str) -> Running:
    """Everything that runs in a cluster; nothing where it does not exist."""
    ecs = aws.client("ecs")

    def pages(operation: str, result: str) -> list[Any]:
        return list(unless_absent(partial(aws.pages, "ecs", operation, result, cluster=cluster), []))

    listed = gather(
        {
            "services": partial(pages, "list_services", "serviceArns"),
            "tasks": partial(pages, "list_tasks", "taskArns"),
        }
    )
    reads = {
        f"services {part}": partial(ecs.describe_services, cluster=cluster, services=part)
        for part in chunks(listed["services"], 10)
    }
    reads |= {
        f"tasks {part}": partial(ecs.describe_tasks, cluster=cluster, tasks=part)
        for part in chunks(listed["tasks"], 100)
    }
    answers = gather(reads).values()
    services = [item for answer in answers for item in answer.get("services") or [] if item["status"] == "ACTIVE"]
    tasks = [item for answer in answers for item in answer.get("tasks") or []]
    arns = {item["taskDefinition"] for item in services} | {item["taskDefinitionArn"] for item in tasks}
    definitions = gather({arn: partial(ecs.describe_task_definition, taskDefinition=arn) for arn in sorted(arns)})
    return Running(
        {item["serviceName"]: item for item in services},
        tasks,
        {arn: answer["taskDefinition"] for arn, answer in definitions.items()},
    )


def consumers_of(arn: str, found: Running, since: datetime | None = None) -> list[Consumer]:
    """The services, and tasks of none, that read a secret or parameter; stale are tasks that were made up to the moment `since`."""
    consumers = [
        _consumer(
            name, _references(found.definitions.get(item["taskDefinition"], {}), arn), tasks_of(found, name), since
        )
        for name, item in found.services.items()
    ]
    single = [
        task for task in tasks_of(found, "") if _references(found.definitions.get(task["taskDefinitionArn"], {}), arn)
    ]
    references = {
        name: stage
        for task in single
        for name, stage in _references(found.definitions[task["taskDefinitionArn"]], arn).items()
    }
    return [item for item in (*consumers, _consumer("", references, single, since)) if item.variables]


def tasks_of(found: Running, service: str) -> list[Mapping[str, Any]]:
    """The tasks of a service that are not told to stop; those of no service for ""."""
    alive = [task for task in found.tasks if task.get("desiredStatus", "RUNNING") != "STOPPED"]
    return [task for task in alive if _service_of(task) == service]


def made_until(task: Mapping[str, Any], moment: datetime | None) -> bool:
    """Whether a task was made up to a moment, and so may have read what was current before it.

    ECS reads secrets when it starts a task: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
    """
    return moment is not None and task["createdAt"] <= moment


def _consumer(
    service: str, references: Mapping[str, str], tasks: Iterable[Mapping[str, Any]], since: datetime | None
) -> Consumer:
    alive = list(tasks)
    pinned = ", ".join(sorted({stage for stage in references.values() if stage}))
    stale = sum(made_until(task, since) for task in alive)
    return Consumer(service, tuple(sorted(references)), len(alive), stale, pinned)


def _service_of(task: Mapping[str, Any]) -> str:
    kind, _colon, name = str(task.get("group", "")).partition(":")
    return name if kind == "service" else ""


def _references(definition: Mapping[str, Any], arn: str) -> dict[str, str]:
    """The environment variables that read the secret, each with the stage or version it is pinned to."""
    containers = definition.get("containerDefinitions") or []
    named = [item for container in containers for item in container.get("secrets") or []]
    named += [
        item
        for container in containers
        for item in (container.get("logConfiguration") or {}).get("secretOptions") or []
    ]
    found = {item["name"]: _pinned(item["valueFrom"]) for item in named if _names(item["valueFrom"], arn)}
    registries = [item.get("repositoryCredentials") or {} for item in containers]
    if any(_names(item.get("credentialsParameter", ""), arn) for item in registries):
        found["registry credentials"] = ""
    return found


def _names(value_from: str, arn: str) -> bool:
    """Whether valueFrom means this ARN; of an SSM parameter in the same region it may be the bare name."""
    if ":parameter/" in arn and not value_from.startswith("arn:"):
        return value_from.removeprefix("/") == arn.split(":parameter/", 1)[1]
    return ":".join(value_from.split(":")[:7]) == arn


def _pinned(value_from: str) -> str:
    """The stage or version id of ARN:JSON_KEY:STAGE:VERSION, unless it is the current one."""
    named = (
        [part for part in value_from.split(":")[8:10] if part and part != "AWSCURRENT"]
        if ":secretsmanager:" in value_from
        else []
    )
    return ":".join(named)
