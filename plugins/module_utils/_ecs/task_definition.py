# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A service's task definition: as RegisterTaskDefinition takes it, and in a form that can be compared. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from .._inventory.containers import Volume
from .._inventory.services import Service
from .._plan.values import Address, Resource, holds_unknown
from .container_health import HEALTH_DEFAULTS
from .containers import main_container, sidecar_container
from .context import ServiceContext
from .names import TASK_DEFINITION

READ_ONLY = {
    "taskDefinitionArn",
    "revision",
    "status",
    "requiresAttributes",
    "compatibilities",
    "registeredAt",
    "registeredBy",
    "deregisteredAt",
    "deleteRequestedAt",
}
# What AWS fills in by itself: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
CONTAINER_DEFAULTS: dict[str, Any] = {
    "cpu": 0,
    "essential": True,
    "privileged": False,
    "readonlyRootFilesystem": False,
    "interactive": False,
    "pseudoTerminal": False,
    "disableNetworking": False,
}
# What AWS adds to a task definition: https://github.com/aws-actions/amazon-ecs-deploy-task-definition/issues/701
DEFINITION_DEFAULTS: dict[str, Any] = {"enableFaultInjection": False}
PLATFORM_DEFAULTS = {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"}


def desired_task_definition(key: str, service: Service, context: ServiceContext) -> Resource:
    """The task definition that follows from a service's entry."""
    properties = {**comparable(register_input(key, service, context)), "tags": dict(context.tags)}
    if not service.has_task_role:
        properties["taskRoleArn"] = None  # so that one that stands is a difference
    return Resource(Address(TASK_DEFINITION, service.name), properties)


def is_known(key: str, service: Service, context: ServiceContext) -> bool:
    """Whether everything that the task definition needs is known, such as the endpoint of a database."""
    return not holds_unknown(register_input(key, service, context))


def digest(properties: Mapping[str, Any]) -> str:
    """What tells the content of a task definition, as comparable() gives it, from any other; tags are no part of it."""
    content = {name: value for name, value in properties.items() if name != "tags" and value is not None}
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def register_input(key: str, service: Service, context: ServiceContext) -> dict[str, Any]:
    """The arguments of RegisterTaskDefinition, without tags."""
    main = _without_nothing(main_container(key, service, context))
    sidecars = [
        _without_nothing(sidecar_container(key, name, item, service, context))
        for name, item in service.sidecars.items()
    ]
    return _without_nothing(
        {
            "family": service.family_name(),
            "cpu": str(service.cpu),
            "memory": str(service.memory),
            "networkMode": "awsvpc",
            "requiresCompatibilities": ["FARGATE"],
            "runtimePlatform": {"cpuArchitecture": service.cpu_architecture, "operatingSystemFamily": "LINUX"},
            "executionRoleArn": context.execution_roles.get(key),
            "taskRoleArn": context.task_roles.get(key),
            "containerDefinitions": [main, *sidecars],
            "volumes": [_volume(name, item) for name, item in service.volumes.items()],
            # 20 GiB is what every task has; ECS takes only 21 and more here.
            "ephemeralStorage": {"sizeInGiB": service.ephemeral_storage_gib}
            if service.ephemeral_storage_gib > 20
            else None,
        }
    )


def comparable(definition: Mapping[str, Any]) -> dict[str, Any]:
    """A task definition without AWS's defaults and without an order that means nothing, for reading and comparing."""
    kept = {
        name: value
        for name, value in definition.items()
        if name not in READ_ONLY and name != "containerDefinitions" and DEFINITION_DEFAULTS.get(name, ()) != value
    }
    # What Fargate runs a task definition on that names no platform:
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html
    kept["runtimePlatform"] = {**PLATFORM_DEFAULTS, **(kept.get("runtimePlatform") or {})}
    kept["volumes"] = _by_name([_comparable_volume(item) for item in definition.get("volumes") or ()])
    containers = {item["name"]: _comparable_container(item) for item in definition["containerDefinitions"]}
    return {**_without_nothing(kept), "containers": containers}


def _comparable_container(container: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(container)
    kept["environment"] = {item["name"]: item.get("value", "") for item in container.get("environment") or ()}
    kept["secrets"] = {item["name"]: item["valueFrom"] for item in container.get("secrets") or ()}
    kept["portMappings"] = {
        str(item["containerPort"]): _comparable_port(item) for item in container.get("portMappings") or ()
    }
    kept["ulimits"] = {
        item["name"]: {k: v for k, v in item.items() if k != "name"} for item in container.get("ulimits") or ()
    }
    kept["mountPoints"] = {
        item["containerPath"]: {"sourceVolume": item["sourceVolume"], "readOnly": item.get("readOnly", False)}
        for item in container.get("mountPoints") or ()
    }
    kept["dependsOn"] = {item["containerName"]: item["condition"] for item in container.get("dependsOn") or ()}
    kept["linuxParameters"] = _comparable_linux(container.get("linuxParameters") or {})
    if container.get("healthCheck"):
        kept["healthCheck"] = {**HEALTH_DEFAULTS, **container["healthCheck"]}
    kept = {name: value for name, value in kept.items() if CONTAINER_DEFAULTS.get(name, ()) != value}
    return _without_nothing(kept)


def _comparable_linux(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Capabilities are sets, and an empty one is none."""
    sets = {name: sorted(item) for name, item in (parameters.get("capabilities") or {}).items() if item}
    return _without_nothing({**parameters, "capabilities": sets})


def _comparable_port(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """In awsvpc mode the host port is the container's."""
    kept = {name: value for name, value in mapping.items() if name not in ("containerPort", "hostPort")}
    return {**kept, "protocol": mapping.get("protocol", "tcp")}


def _comparable_volume(volume: Mapping[str, Any]) -> dict[str, Any]:
    """AWS adds a root directory of / beside an access point, which has its own: https://github.com/CircleCI-Public/aws-ecs-orb/issues/105"""
    efs = volume.get("efsVolumeConfiguration") or {}
    access_point = (efs.get("authorizationConfig") or {}).get("accessPointId")
    if not access_point or efs.get("rootDirectory") != "/":
        return dict(volume)
    kept = {name: value for name, value in efs.items() if name != "rootDirectory"}
    return {**volume, "efsVolumeConfiguration": kept}


def _volume(name: str, volume: Volume) -> dict[str, Any]:
    if not volume.efs_file_system:
        return {"name": name}
    efs: dict[str, Any] = {"fileSystemId": volume.efs_file_system, "transitEncryption": "ENABLED"}
    if volume.efs_access_point:
        efs["authorizationConfig"] = {
            "accessPointId": volume.efs_access_point,
            "iam": "ENABLED" if volume.iam else "DISABLED",
        }
    else:
        efs["rootDirectory"] = volume.efs_root
        if volume.iam:
            efs["authorizationConfig"] = {"iam": "ENABLED"}
    return {"name": name, "efsVolumeConfiguration": efs}


def _by_name(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {item["name"]: _without_nothing({k: v for k, v in item.items() if k != "name"}) for item in items}


def _without_nothing(value: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping without what is absent or empty; a volume that has nothing but its name stays."""
    return {
        name: item for name, item in value.items() if item not in (None, "", [], {}, ()) and not _is_zero(name, item)
    }


def _is_zero(name: str, item: Any) -> bool:
    return item == 0 and not isinstance(item, bool) and name in ("cpu", "memory", "stopTimeout")


def image_effect(_address: Address, before: Mapping[str, Any], after: Mapping[str, Any], changed: Sequence[str]) -> str:
    """The images that a new revision changes, as old -> new; an image that is the same but for its tag or digest is told by these."""
    lines = []
    for name, container in after["containers"].items() if "containers" in changed else ():
        old = (before.get("containers", {}).get(name) or {}).get("image", "")
        if old and old != container["image"]:
            lines.append(f"image of {name}: {_without_repository(old, container['image'])}")
    return ", ".join(lines)


def _without_repository(old: str, new: str) -> str:
    """Both images, without what they share before the tag or digest."""
    repository, _colon, _tag = new.partition("@")[0].rpartition(":")
    same = bool(repository) and old.startswith((f"{repository}:", f"{repository}@"))
    start = len(repository) + 1 if same else 0
    return f"{old[start:]} -> {new[start:]}"
