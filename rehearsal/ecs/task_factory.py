"""Makes tasks from a task definition: their containers, checks, placement and tags."""

from __future__ import annotations

import re
import secrets
from typing import Any

from ..images import Images
from .health import ContainerCheck
from .region import Cluster, Region, TaskDefinition
from .service import Deployment, Service
from .service_shapes import platform_version
from .task import Container, Task


def new_service_task(region: Region, images: Images, service: Service, deployment: Deployment, at: float) -> Task:
    """A task of a service's deployment; tasks go to the subnets in turn."""
    cluster = region.cluster(service.cluster_arn)
    fields = {**service.fields, **deployment.revision.fields}
    definition = region.task_definition(fields["taskDefinition"])
    network = fields["networkConfiguration"]["awsvpcConfiguration"]
    in_use = [task.details["network"]["subnet"] for task in service.live_tasks()]
    subnet = min(network["subnets"], key=in_use.count)
    task = _new_task(region, images, cluster, definition, fields, at)
    task.deployment_id, task.revision_id = deployment.id, deployment.revision.id
    task.details.update(
        group=f"service:{service.name}",
        startedBy=deployment.id,
        network={**network, "subnet": subnet},
        loadBalancers=None,
        tags=_propagated(fields, service.tags, definition) + _managed(fields, cluster, service.name),
    )
    return task


def new_one_off_task(
    region: Region, cluster: Cluster, definition: TaskDefinition, request: dict[str, Any], at: float, index: int
) -> Task:
    """A task of RunTask; it ends by itself."""
    network = request["networkConfiguration"]["awsvpcConfiguration"]
    network = {"securityGroups": [], "assignPublicIp": "DISABLED", **network}
    subnet = network["subnets"][index % len(network["subnets"])]
    task = _new_task(region, region.environment.images, cluster, definition, request, at)
    task.one_off = True
    own_tags = list(request.get("tags") or [])
    task.details.update(
        group=request.get("group") or f"family:{definition.fields['family']}",
        startedBy=request.get("startedBy"),
        overrides={"containerOverrides": [], "inferenceAcceleratorOverrides": [], **(request.get("overrides") or {})},
        network={**network, "subnet": subnet},
        tags=own_tags + _propagated(request, [], definition) + _managed(request, cluster, None),
    )
    return task


def _new_task(
    region: Region, images: Images, cluster: Cluster, definition: TaskDefinition, fields: dict[str, Any], at: float
) -> Task:
    task_id = secrets.token_hex(16)
    strategy = fields.get("capacityProviderStrategy")
    provider = max(strategy, key=lambda item: (item.get("base", 0), item.get("weight", 0))) if strategy else None
    overrides = fields.get("overrides") or {}
    details = {
        "taskArn": region.arn("task", f"{cluster.name}/{task_id}"),
        "clusterArn": cluster.arn,
        "taskDefinitionArn": definition.arn,
        "family": definition.fields["family"],
        "capacityProviderName": provider["capacityProvider"] if provider else None,
        "cpu": overrides.get("cpu") or definition.fields.get("cpu"),
        "memory": overrides.get("memory") or definition.fields.get("memory"),
        "enableExecuteCommand": bool(fields.get("enableExecuteCommand")),
        "ephemeralStorage": definition.fields.get("ephemeralStorage") or {"sizeInGiB": 20},
        "launchType": "FARGATE",
        "platformVersion": platform_version(fields),
        "platformFamily": "Linux",
        "attributes": [{"name": "ecs.cpu-architecture", "value": _architecture(definition)}],
        "overrides": {"containerOverrides": [], "inferenceAcceleratorOverrides": []},
    }
    commands = {item["name"]: item.get("command") for item in overrides.get("containerOverrides") or []}
    containers = [_container(images, item, commands.get(item["name"])) for item in definition.containers]
    return Task(id=task_id, created_at=at, containers=containers, details=details)


def _container(images: Images, definition: dict[str, Any], command: list[str] | None) -> Container:
    check = definition.get("healthCheck")
    line = [*(definition.get("entryPoint") or []), *(command or definition.get("command") or [])]
    return Container(
        name=definition["name"],
        image=definition["image"],
        behaviour=images.behaviour(definition["image"], line),
        command=" ".join(line),
        essential=definition["essential"],
        check=_check(check) if check and check.get("command") != ["NONE"] else None,
        cpu=str(definition["cpu"]),
        memory=str(definition["memory"]) if definition.get("memory") else None,
    )


def _check(settings: dict[str, Any]) -> ContainerCheck:
    return ContainerCheck(
        interval=float(settings["interval"]),
        timeout=float(settings["timeout"]),
        retries=int(settings["retries"]),
        start_period=float(settings.get("startPeriod") or 0),
        port=_probed_port(settings["command"]),
        runs=settings["command"][1:2] not in (["CMD"], ["CMD-SHELL"]),
    )


def _probed_port(command: list[str]) -> int | None:
    """The port in the first HOST:PORT of a check's command."""
    match = re.search(r"[\w.\])]:(\d{2,5})\b", " ".join(command))
    return int(match[1]) if match else None


def _architecture(definition: TaskDefinition) -> str:
    platform = definition.fields.get("runtimePlatform") or {}
    return str(platform.get("cpuArchitecture") or "X86_64").lower()


def _propagated(
    fields: dict[str, Any], service_tags: list[dict[str, str]], definition: TaskDefinition
) -> list[dict[str, str]]:
    source = fields.get("propagateTags")
    return list({"SERVICE": service_tags, "TASK_DEFINITION": definition.tags}.get(source or "", []))


def _managed(fields: dict[str, Any], cluster: Cluster, service: str | None) -> list[dict[str, str]]:
    if not fields.get("enableECSManagedTags"):
        return []
    tags = [{"key": "aws:ecs:clusterName", "value": cluster.name}]
    return tags + ([{"key": "aws:ecs:serviceName", "value": service}] if service else [])
