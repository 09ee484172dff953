"""What ECS holds in one region: clusters, task definitions, services and tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .. import paging
from ..clock import Clock
from . import scheduler, task_lifecycle
from .environment import Environment
from .errors import (
    ClientException,
    ClusterNotFoundException,
    InvalidParameterException,
    ServiceNotFoundException,
)
from .service import Service
from .task import RUNNING, Task


@dataclass
class Cluster:
    """A cluster; `fields` are its API fields."""

    name: str
    arn: str
    fields: dict[str, Any]
    tags: list[dict[str, str]] = field(default_factory=list)
    services: dict[str, Service] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)

    @property
    def active(self) -> bool:
        """Whether the cluster has not been deleted."""
        return bool(self.fields["status"] == "ACTIVE")

    def all_tasks(self) -> list[Task]:
        """The tasks of its services and those that run alone."""
        of_services = [task for service in self.services.values() for task in (*service.stopped, *service.tasks)]
        return of_services + self.tasks


@dataclass
class TaskDefinition:
    """A task definition revision; `fields` are its API fields."""

    fields: dict[str, Any]
    tags: list[dict[str, str]] = field(default_factory=list)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return str(self.fields["taskDefinitionArn"])

    @property
    def containers(self) -> list[dict[str, Any]]:
        """Its container definitions."""
        containers: list[dict[str, Any]] = self.fields["containerDefinitions"]
        return containers


class Region:
    """ECS in one region of one account."""

    def __init__(self, name: str, account_id: str, clock: Clock, environment: Environment) -> None:
        self.name, self.account_id, self.clock, self.environment = name, account_id, clock, environment
        self.clusters: dict[str, Cluster] = {}
        self.families: dict[str, dict[int, TaskDefinition]] = {}
        self.account_settings: dict[str, str] = {}

    def arn(self, kind: str, path: str) -> str:
        """The ARN of a resource of ECS here."""
        return f"arn:aws:ecs:{self.name}:{self.account_id}:{kind}/{path}"

    def catch_up(self) -> None:
        """Replay everything that has fallen due."""
        now = self.clock.now()
        for cluster in self.clusters.values():
            for service in cluster.services.values():
                scheduler.advance(service, now, self.environment)
            scheduler.advance_tasks(cluster.tasks, now, self.environment)

    def is_quiet(self, until: float) -> bool:
        """Whether nothing falls due up to a time, and nothing is under way."""
        return all(
            all(scheduler.is_quiet(service, until) for service in cluster.services.values())
            and all(task.next_due > until for task in cluster.tasks)
            for cluster in self.clusters.values()
        )

    def review_targets(self) -> None:
        """Look anew at whether load balancers reach the tasks that run."""
        now = self.clock.now()
        for _, service in self.services():
            for task in service.tasks:
                if task.status == RUNNING and task.live:
                    task_lifecycle.review_targets(task, now, self.environment)

    def find_cluster(self, reference: str | None) -> Cluster | None:
        """A cluster by name or ARN."""
        return self.clusters.get((reference or "default").split("/")[-1])

    def cluster(self, reference: str | None) -> Cluster:
        """An ACTIVE cluster by name or ARN; ClusterNotFoundException."""
        cluster = self.find_cluster(reference)
        if cluster is None or not cluster.active:
            raise ClusterNotFoundException
        return cluster

    def service(self, cluster: str | None, reference: str) -> Service:
        """A service by name or ARN, INACTIVE ones included; ServiceNotFoundException."""
        service = self.cluster(cluster).services.get(reference.split("/")[-1])
        if service is None:
            raise ServiceNotFoundException
        return service

    def services(self) -> Iterator[tuple[Cluster, Service]]:
        """Every service with its cluster."""
        for cluster in self.clusters.values():
            for service in cluster.services.values():
                yield cluster, service

    def find_task_definition(self, reference: str) -> TaskDefinition | None:
        """A task definition by family, family:revision or ARN; a family means its latest ACTIVE revision."""
        family, _, revision = reference.split("/")[-1].partition(":")
        revisions = self.families.get(family, {})
        if revision:
            return revisions.get(int(revision)) if revision.isdigit() else None
        active = [number for number, item in revisions.items() if item.fields["status"] == "ACTIVE"]
        return revisions[max(active)] if active else None

    def task_definition(self, reference: str) -> TaskDefinition:
        """As find_task_definition; ClientException when there is none."""
        definition = self.find_task_definition(reference)
        if definition is None:
            raise ClientException("Unable to describe task definition.")
        return definition

    def runnable_task_definition(self, reference: str) -> TaskDefinition:
        """An ACTIVE task definition; ClientException in AWS's words for a missing or INACTIVE one."""
        definition = self.find_task_definition(reference)
        if definition is None:
            raise ClientException("TaskDefinition not found.")
        if definition.fields["status"] != "ACTIVE":
            raise ClientException("TaskDefinition is inactive")
        return definition

    def tagged(self, arn: str) -> Any:
        """The resource with `tags` behind an ARN; InvalidParameterException."""
        match = re.fullmatch(r"arn:aws:ecs:[^:]+:\d+:([a-z-]+)/(.+)", arn)
        kind, path = match.groups() if match else ("", "")
        resource: Any = None
        if kind == "cluster":
            resource = self.find_cluster(path)
        elif kind == "task-definition":
            resource = self.find_task_definition(path)
        elif kind == "service":
            cluster, _, name = path.rpartition("/")
            return self.service(cluster or None, name)
        elif kind == "task":
            tasks = [task for cluster in self.clusters.values() for task in cluster.all_tasks()]
            resource = next((task for task in tasks if task.details["taskArn"] == arn), None)
        if resource is None:
            raise InvalidParameterException("The specified resource ARN is invalid or does not exist.")
        return resource


def page(items: list[Any], request: dict[str, Any], default: int = 100) -> tuple[list[Any], str | None]:
    """The page of a listing that a request asks for, and the token of the next one."""
    return paging.page(items, request.get("nextToken"), int(request.get("maxResults") or default))
