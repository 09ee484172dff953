# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The containers of a service's task definition. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._inventory.containers import Mount, Sidecar, Ulimit
from .._inventory.services import Service, container_name
from .container_health import HEALTH_DEFAULTS, health_check, health_command
from .context import ServiceContext
from .names import port_name


def main_container(key: str, service: Service, context: ServiceContext) -> dict[str, Any]:
    container = {
        "name": container_name(key, service),
        "image": context.image(key, service),
        "essential": True,
        "command": service.command,
        "entryPoint": service.entry_point,
        "user": service.user,
        "portMappings": _ports(key, service),
        "healthCheck": health_check(service),
        "stopTimeout": service.stop_timeout,
        "readonlyRootFilesystem": service.read_only or None,
        "linuxParameters": _linux(service.drop_capabilities, service.init_process),
        "dependsOn": [],
        "logConfiguration": _logs(key, service, context),
    }
    return {**container, **_environment_and_secrets(service, context)}


def sidecar_container(
    key: str, name: str, sidecar: Sidecar, service: Service, context: ServiceContext
) -> dict[str, Any]:
    container = {
        "name": name,
        "image": sidecar.image,
        "essential": sidecar.essential,
        "cpu": sidecar.cpu,
        "memory": sidecar.memory,
        "command": sidecar.command,
        "entryPoint": sidecar.entry_point,
        "user": sidecar.user,
        "portMappings": [{"containerPort": sidecar.port, "protocol": "tcp"}] if sidecar.port else [],
        "healthCheck": {"command": health_command(sidecar.health_command), **HEALTH_DEFAULTS}
        if sidecar.health_command
        else None,
        "readonlyRootFilesystem": sidecar.read_only or None,
        "linuxParameters": _linux(sidecar.drop_capabilities),
        "dependsOn": [{"containerName": other, "condition": when} for other, when in sidecar.depends_on.items()],
        "logConfiguration": _logs(key, service, context),
    }
    return {**container, **_environment_and_secrets(sidecar, context)}


def _environment_and_secrets(container: Service | Sidecar, context: ServiceContext) -> dict[str, Any]:
    """What a service's container and a sidecar are given in the same way."""
    return {
        "repositoryCredentials": {"credentialsParameter": arn}
        if (arn := context.credentials_arn(container.repository_credentials))
        else None,
        "environment": [
            {"name": name, "value": context.text(text)} for name, text in sorted(container.environment.items())
        ],
        "secrets": [
            {"name": name, "valueFrom": context.value_from(ref)} for name, ref in sorted(container.secrets.items())
        ],
        "mountPoints": _mounts(container.mounts),
        "ulimits": _ulimits(container.ulimits),
    }


def _ports(key: str, service: Service) -> list[dict[str, Any]]:
    if not service.port:
        return []
    connected = service.service_connect and service.service_connect.name
    named = {"name": port_name(key, service)} if connected or service.port_name else {}
    named |= {"appProtocol": "http"} if connected else {}
    return [{"containerPort": service.port, "protocol": "tcp", **named}]


def _logs(key: str, service: Service, context: ServiceContext) -> dict[str, Any]:
    options = {
        "awslogs-group": service.log_group_name(),
        "awslogs-region": context.region,
        "awslogs-stream-prefix": service.log_stream_prefix or key,
    }
    return {"logDriver": "awslogs", "options": options}


def _linux(dropped: Sequence[str], init_process: bool = False) -> dict[str, Any] | None:
    """Nothing where nothing is asked for, as AWS keeps it."""
    given: dict[str, Any] = {"initProcessEnabled": True} if init_process else {}
    given |= {"capabilities": {"drop": sorted(set(dropped))}} if dropped else {}
    return given or None


def _mounts(mounts: Sequence[Mount]) -> list[dict[str, Any]]:
    return [{"sourceVolume": item.volume, "containerPath": item.path, "readOnly": item.read_only} for item in mounts]


def _ulimits(ulimits: Sequence[Ulimit]) -> list[dict[str, Any]]:
    return [{"name": item.name, "softLimit": item.soft, "hardLimit": item.hard} for item in ulimits]
