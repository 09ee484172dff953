# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The containers of a service as its entry in the inventory says them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .._ecs.answers import target_groups_of
from .._inventory.check_references import PASSWORD_IN_URL, SECRET_NAME
from .._inventory.containers import ContainerHealth, Sidecar
from .._inventory.references import secret_arn
from .section import Section, known
from .standing import Answer
from .usage import json_key

PLAIN = "its value looks like a secret in plain text, so it is not written here: put it into Secrets Manager, and name it in `secrets`"
References = Callable[[str, str], str]
Texts = Callable[[str, str], str]


def main_container(service: Answer, containers: Sequence[Answer]) -> Answer:
    """The container that the load balancer reaches, or the first that the task needs."""
    reached = [item["containerName"] for item in service.get("loadBalancers") or [] if item.get("containerName")]
    by_name = [item for item in containers if item["name"] in reached]
    essential = [item for item in containers if item.get("essential", True)]
    return next(iter([*by_name, *essential, *containers]), {})


def main_values(container: Answer) -> dict[str, Any]:
    """What of the service's own container is neither image, port, variable, mount nor health check."""
    return {
        **_shared(container),
        "stop_timeout": container.get("stopTimeout"),
        "init_process": bool((container.get("linuxParameters") or {}).get("initProcessEnabled")),
    }


def sidecar_values(container: Answer) -> dict[str, Any]:
    """A container beside the service's own."""
    ports = [item["containerPort"] for item in container.get("portMappings") or []]
    health = container.get("healthCheck") or {}
    return {
        **_shared(container),
        "image": container["image"],
        "essential": container.get("essential", True),
        "cpu": container.get("cpu") or 0,
        "memory": container.get("memory") or 0,
        "port": ports[0] if ports else 0,
        "health_command": list(health.get("command") or []),
        "depends_on": {item["containerName"]: item["condition"] for item in container.get("dependsOn") or []},
    }


def health_values(container: Answer) -> dict[str, Any]:
    """The health check of a container as its command stands; AWS's defaults are filled in."""
    check = container.get("healthCheck") or {}
    if not check:
        return {"probe": "none"}
    return {
        "probe": "command",
        "command": list(check["command"]),
        "interval": check.get("interval", 30),
        "timeout": check.get("timeout", 5),
        "retries": check.get("retries", 3),
        "start_period": check.get("startPeriod", 0),
    }


def environment_of(container: Answer, text: Texts, section: Section, *path: str) -> dict[str, str]:
    """The variables, with references in place of endpoints. text: the inventory's form of a variable's value."""
    found = {}
    for item in container.get("environment") or []:
        name, value = item["name"], str(item.get("value", ""))
        written = text(name, value)
        if written == value and value and (SECRET_NAME.search(name) or PASSWORD_IN_URL.search(value)):
            section.note(*path, name, text=PLAIN)
        else:
            found[name] = written
    return found


def secrets_of(container: Answer, reference: References) -> dict[str, str]:
    """The variables with secret values."""
    return {
        item["name"]: reference(secret_arn(item["valueFrom"]), json_key(item["valueFrom"]))
        for item in container.get("secrets") or []
    }


def volumes_of(definition: Answer) -> dict[str, Any]:
    """The volumes of the task."""
    return {item["name"]: _volume(item.get("efsVolumeConfiguration") or {}) for item in definition.get("volumes") or []}


def known_sidecar(values: Mapping[str, Any]) -> dict[str, Any]:
    """The sidecar without what holds anyway."""
    return known(Sidecar, values, ("image",))


def known_health(values: Mapping[str, Any]) -> dict[str, Any]:
    """The health check without what holds anyway."""
    return known(ContainerHealth, values, ("probe",))


def is_reached(service: Answer) -> bool:
    """Whether a load balancer has the service."""
    return bool(target_groups_of(service))


def _shared(container: Answer) -> dict[str, Any]:
    return {
        "command": list(container.get("command") or []),
        "entry_point": list(container.get("entryPoint") or []),
        "user": container.get("user") or "",
        "read_only": bool(container.get("readonlyRootFilesystem")),
        "drop_capabilities": sorted(
            ((container.get("linuxParameters") or {}).get("capabilities") or {}).get("drop") or []
        ),
        "ulimits": [
            {"name": item["name"], "soft": item["softLimit"], "hard": item["hardLimit"]}
            for item in container.get("ulimits") or []
        ],
        "mounts": [_mount(item) for item in container.get("mountPoints") or []],
        "repository_credentials": (container.get("repositoryCredentials") or {}).get("credentialsParameter") or "",
    }


def _mount(item: Answer) -> dict[str, Any]:
    given = {"volume": item["sourceVolume"], "path": item["containerPath"]}
    return {**given, "read_only": True} if item.get("readOnly") else given


def _volume(efs: Answer) -> dict[str, Any]:
    if not efs:
        return {}
    access = efs.get("authorizationConfig") or {}
    found = {
        "efs_file_system": efs["fileSystemId"],
        "efs_access_point": access.get("accessPointId") or "",
        "efs_root": efs.get("rootDirectory") or "/",
        "iam": access.get("iam") == "ENABLED",
    }
    return {name: value for name, value in found.items() if value not in ("", False, "/")}
