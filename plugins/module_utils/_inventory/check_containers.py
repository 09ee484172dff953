# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the containers and volumes of a task fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from .containers import Mount, Ulimit
from .faults import Fault, suggestion
from .inventory import Inventory
from .services import Service, container_name

NAME, NAME_FORM = r"[A-Za-z0-9_-]{1,255}", "at most 255 letters, digits, hyphens and underscores"
CONTAINERS = 10
CONDITIONS = ("START", "COMPLETE", "SUCCESS", "HEALTHY")


def check_containers(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of sidecars, volumes, mounts, limits and release tasks."""
    for name, service in inventory.services.items():
        key = f"services.{name}"
        yield from _room(key, service)
        yield from _sidecar_names(key, name, service)
        yield from _names(key, name, service)
        yield from _dependencies(key, name, service)
        yield from _cycles(key, service)
        yield from _volumes(key, service)
        yield from _mounts(key, service.mounts, service)
        yield from _ulimits(key, service.ulimits)
        yield from _release_tasks(key, name, service)
        for sidecar_name, sidecar in service.sidecars.items():
            yield from _mounts(f"{key}.sidecars.{sidecar_name}", sidecar.mounts, service)
            yield from _ulimits(f"{key}.sidecars.{sidecar_name}", sidecar.ulimits)


def _room(key: str, service: Service) -> Iterator[Fault]:
    cpu = sum(sidecar.cpu for sidecar in service.sidecars.values())
    memory = sum(sidecar.memory for sidecar in service.sidecars.values())
    if cpu > service.cpu:
        hint = f"give them {service.cpu} at most, or the task more"
        yield Fault(f"{key}.sidecars", f"take {cpu} CPU units of a task that has {service.cpu}", hint)
    if memory >= service.memory:
        problem = f"take {memory} MiB of a task that has {service.memory} MiB, which leaves the service none"
        yield Fault(f"{key}.sidecars", problem, "give them less, or the task more")


def _sidecar_names(key: str, name: str, service: Service) -> Iterator[Fault]:
    if container_name(name, service) in service.sidecars:
        where = f"{key}.sidecars.{container_name(name, service)}"
        yield Fault(where, "is also the name of the service's own container", "name the sidecar otherwise")
    ports: dict[int, str] = {service.port: "the service"}
    for sidecar_name, sidecar in service.sidecars.items():
        if sidecar.port and sidecar.port in ports:
            problem = f"is {sidecar.port}, which {ports[sidecar.port]} has too"
            yield Fault(
                f"{key}.sidecars.{sidecar_name}.port",
                problem,
                "the containers of a task share one address: take another",
            )
        ports[sidecar.port] = f"the sidecar {sidecar_name}"


def _dependencies(key: str, name: str, service: Service) -> Iterator[Fault]:
    main = container_name(name, service)
    checked = {main: service.container_health.probe != "none"}
    checked.update({item: bool(sidecar.health_command) for item, sidecar in service.sidecars.items()})
    for sidecar_name, sidecar in service.sidecars.items():
        for container, condition in sidecar.depends_on.items():
            where = f"{key}.sidecars.{sidecar_name}.depends_on.{container}"
            others = {*checked} - {sidecar_name}
            if container not in others:
                yield Fault(where, "is not another container of the task", suggestion(container, others))
            elif condition not in CONDITIONS:
                yield Fault(where, f"is {condition}, which is not a condition", suggestion(condition, CONDITIONS))
            elif condition == "HEALTHY" and not checked[container]:
                problem = f"waits until {container} is healthy, but it has no health check"
                yield Fault(where, problem, "give it one, or wait for START")
            elif condition in ("COMPLETE", "SUCCESS") and (container == main or service.sidecars[container].essential):
                problem = f"waits until {container} has ended, but the task ends with it"
                yield Fault(where, problem, "set essential to false there, or wait for START")


def _cycles(key: str, service: Service) -> Iterator[Fault]:
    """Sidecars that wait for each other in a circle, of which none could start; one circle at a time."""
    waits = {name: {*item.depends_on} & {*service.sidecars} - {name} for name, item in service.sidecars.items()}
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        circle = error.args[1][::-1]
        problem = f"waits for itself: {' waits for '.join(circle)}"
        yield Fault(f"{key}.sidecars.{circle[0]}.depends_on", problem, "drop one of these dependencies")


def _names(key: str, name: str, service: Service) -> Iterator[Fault]:
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html and API_Volume.html
    own = container_name(name, service)
    if not re.fullmatch(NAME, own):
        yield Fault(key, f"names the container {own!r}", f"give the service a key, or container, of {NAME_FORM}")
    for section in ("sidecars", "volumes"):
        for item in (item for item in getattr(service, section) if not re.fullmatch(NAME, item)):
            yield Fault(f"{key}.{section}.{item!r}", "is not a name that ECS takes", f"give {NAME_FORM}")
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html, containers per task definition
    if len(service.sidecars) >= CONTAINERS:
        problem = f"make {len(service.sidecars) + 1} containers, and a task takes {CONTAINERS}"
        yield Fault(f"{key}.sidecars", problem, "drop some, or give them a service of their own")


def _volumes(key: str, service: Service) -> Iterator[Fault]:
    mounts = [*service.mounts, *(mount for sidecar in service.sidecars.values() for mount in sidecar.mounts)]
    mounted = {mount.volume for mount in mounts}
    for name, volume in service.volumes.items():
        where = f"{key}.volumes.{name}"
        if name not in mounted:
            yield Fault(where, "is mounted by no container", "name it in mounts, or drop it")
        if volume.iam and not volume.efs_file_system:
            yield Fault(f"{where}.iam", "is true, but this is no file system", "give efs_file_system, or drop it")
        if not volume.efs_root.startswith("/"):
            yield Fault(f"{where}.efs_root", f"is {volume.efs_root!r}", "give a path that begins with /")
        if volume.efs_access_point and not volume.efs_file_system:
            yield Fault(f"{where}.efs_access_point", "is given without efs_file_system", "give the file system's id")
        # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
        if volume.efs_access_point and volume.efs_root != "/":
            problem = f"is {volume.efs_root}, but an access point has its own root"
            yield Fault(f"{where}.efs_root", problem, "leave it out")


def _mounts(key: str, mounts: list[Mount], service: Service) -> Iterator[Fault]:
    for number, mount in enumerate(mounts):
        if mount.volume not in service.volumes:
            problem = f"is {mount.volume}, which is not a volume of the service"
            yield Fault(f"{key}.mounts[{number}].volume", problem, suggestion(mount.volume, service.volumes))
        if mount.path.rstrip("/") in [other.path.rstrip("/") for other in mounts[:number]]:
            yield Fault(f"{key}.mounts[{number}].path", f"is {mount.path}, as that of another", "give another path")
        elif not mount.path.strip("/"):
            yield Fault(f"{key}.mounts[{number}].path", "is the root of the file system", "give a path below it")


def _ulimits(key: str, ulimits: list[Ulimit]) -> Iterator[Fault]:
    for number, limit in enumerate(ulimits):
        if limit.soft > limit.hard:
            problem = f"is {limit.soft}, over the hard limit of {limit.hard}"
            yield Fault(f"{key}.ulimits[{number}].soft", problem, f"give at most {limit.hard}")
        if limit.name in [other.name for other in ulimits[:number]]:
            yield Fault(f"{key}.ulimits[{number}].name", f"is {limit.name} again", "give each limit once")


def _release_tasks(key: str, name: str, service: Service) -> Iterator[Fault]:
    containers = {container_name(name, service), *service.sidecars}
    names = [task.name for task in service.release_tasks]
    for number, task in enumerate(service.release_tasks):
        where = f"{key}.release_tasks[{number}]"
        if not task.command:
            yield Fault(f"{where}.command", "is empty", "give the command, such as [python, manage.py, migrate]")
        if task.name in names[:number]:
            yield Fault(f"{where}.name", f"is {task.name}, as that of another", "give each its own name")
        if task.container and task.container not in containers:
            problem = f"is {task.container}, which is not a container of the task"
            yield Fault(f"{where}.container", problem, suggestion(task.container, containers))
