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
from .._aws.session import gather
from .._ecs.api import EcsApi
from .._inventory.references import secret_arn


@dataclass(frozen=True)
class ClusterSnapshot:
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


def observe_cluster(api: EcsApi) -> ClusterSnapshot:
    """Everything that runs in a cluster; nothing where it does not exist."""
    names = gather(
        {
            "services": partial(unless_absent, api.service_names, []),
            "tasks": partial(unless_absent, api.task_arns, []),
        }
    )
    answers = gather(
        {"services": partial(api.services, names["services"]), "tasks": partial(api.tasks, names["tasks"])}
    )
    services = [item for item in answers["services"] if item["status"] == "ACTIVE"]
    arns = {item["taskDefinition"] for item in services} | {item["taskDefinitionArn"] for item in answers["tasks"]}
    return ClusterSnapshot(
        {item["serviceName"]: item for item in services}, answers["tasks"], api.task_definitions(sorted(arns))
    )


def consumers_of(arn: str, cluster: ClusterSnapshot, since: datetime | None = None) -> list[Consumer]:
    """The services, and tasks of none, that read a secret or parameter; stale are tasks that were made up to the moment `since`."""
    consumers = [
        _consumer(
            name, _references(cluster.definitions.get(item["taskDefinition"], {}), arn), tasks_of(cluster, name), since
        )
        for name, item in cluster.services.items()
    ]
    without_service = [
        task
        for task in tasks_of(cluster, "")
        if _references(cluster.definitions.get(task["taskDefinitionArn"], {}), arn)
    ]
    references = {
        name: stage
        for task in without_service
        for name, stage in _references(cluster.definitions[task["taskDefinitionArn"]], arn).items()
    }
    return [item for item in (*consumers, _consumer("", references, without_service, since)) if item.variables]


def tasks_of(cluster: ClusterSnapshot, service: str) -> list[Mapping[str, Any]]:
    """The tasks of a service that are not stopping; those of no service for ""."""
    alive = [task for task in cluster.tasks if task.get("desiredStatus", "RUNNING") != "STOPPED"]
    return [task for task in alive if _service_of(task) == service]


def created_by(task: Mapping[str, Any], moment: datetime | None) -> bool:
    """Whether a task was made up to a moment, and so may have read what was current before it.

    ECS reads secrets when it starts a task: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
    """
    return moment is not None and task["createdAt"] <= moment


def _consumer(
    service: str, references: Mapping[str, str], tasks: Iterable[Mapping[str, Any]], since: datetime | None
) -> Consumer:
    alive = list(tasks)
    pinned = ", ".join(sorted({stage for stage in references.values() if stage}))
    stale = sum(created_by(task, since) for task in alive)
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
    references = {item["name"]: _pinned(item["valueFrom"]) for item in named if _names(item["valueFrom"], arn)}
    registries = [item.get("repositoryCredentials") or {} for item in containers]
    if any(_names(item.get("credentialsParameter", ""), arn) for item in registries):
        references["registry credentials"] = ""
    return references


def _names(value_from: str, arn: str) -> bool:
    """Whether valueFrom means this ARN; of an SSM parameter in the same region it may be the bare name."""
    if ":parameter/" in arn and not value_from.startswith("arn:"):
        return value_from.removeprefix("/") == arn.split(":parameter/", 1)[1]
    return secret_arn(value_from) == arn


def _pinned(value_from: str) -> str:
    """The stage or version id of ARN:JSON_KEY:STAGE:VERSION, unless it is the current one."""
    named = (
        [part for part in value_from.split(":")[8:10] if part and part != "AWSCURRENT"]
        if ":secretsmanager:" in value_from
        else []
    )
    return ":".join(named)
