"""What GET reachability says of each running task: who reaches it, what it reaches, and whether it could start again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .ecs.moto_patch import Ecs
from .ecs.region import Region
from .ecs.service import Service
from .ecs.task import RUNNING, Task
from .reach import data_stores, targets


def report(ecs: Ecs) -> dict[str, Any]:
    """Every RUNNING task that is meant to run; a task of the load balancer's is judged by rules, not by its last probe."""
    return {"tasks": [_task(region, service, task) for region in ecs.regions() for service, task in _running(region)]}


def _running(region: Region) -> Iterator[tuple[Service | None, Task]]:
    for cluster in region.clusters.values():
        tasks = [(service, task) for service in cluster.services.values() for task in service.tasks]
        alone = [(None, task) for task in cluster.tasks]
        for service, task in [*tasks, *alone]:
            if task.status == RUNNING and task.live:
                yield service, task


def _task(region: Region, service: Service | None, task: Task) -> dict[str, Any]:
    return {
        "task": task.details["taskArn"],
        "service": service.name if service else None,
        "revision": task.revision_id or None,
        "task_definition": task.details["taskDefinitionArn"],
        "deployment": _deployment(service, task) if service else None,
        "load_balancers": _verdict(_unreached_by_balancers(region, task)),
        "data_stores": _verdict(_unreached_stores(region, task)),
        "start_again": _verdict([_start_problem(region, task)]),
    }


def _verdict(problems: Iterable[str | None]) -> dict[str, Any]:
    found = [problem for problem in problems if problem]
    return {"ok": not found, "problems": found}


def _deployment(service: Service, task: Task) -> dict[str, Any]:
    deployment = service.deployment_of(task)
    return {
        "status": deployment.status,
        "rollout_state": deployment.rollout_state,
        "last_completed": deployment is service.last_completed,
    }


def _unreached_by_balancers(region: Region, task: Task) -> Iterator[str | None]:
    for target in task.targets:
        container = task.container(target.container)
        yield targets.problem(region.name, task, target)
        for port in {target.port, target.access.probe_port}:
            if container.behaviour.refuses_port(port):
                yield f"nothing listens on port {port} of container {container.name}"
        if container.behaviour.fail in ("health", "target") or container.exit_code is not None:
            yield f"container {container.name} answers no probe"


def _unreached_stores(region: Region, task: Task) -> Iterator[str | None]:
    addresses = dict.fromkeys(address for container in task.containers for address in container.addresses)
    yield from (data_stores.unreached(region.name, task, address) for address in addresses)
    urls = dict.fromkeys(url for container in task.containers for url in container.cache_urls)
    yield from (data_stores.refused(region.name, url) for url in urls)


def _start_problem(region: Region, task: Task) -> str | None:
    """The first reason for which another task like this one would not start now, in AWS's words where AWS has any."""
    network, environment = task.details["network"], region.environment
    if subnet := environment.missing_subnet([network["subnet"]]):
        return f"subnet {subnet} does not exist"
    if group := environment.missing_security_group(network["securityGroups"]):
        return f"security group {group} does not exist"
    return environment.launch_failure(task) or environment.start_failure(task)
