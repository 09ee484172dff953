# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether each service's numbers fit AWS and each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from .fargate import size_fault
from .faults import Fault, suggestion
from .inventory import Inventory
from .profiles import PROFILES, merge
from .services import Service


def check_services(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of each service by itself."""
    own = variables.get("profiles")
    profiles = merge(PROFILES, own if isinstance(own, Mapping) else {})
    for name, service in inventory.services.items():
        key = f"services.{name}"
        yield from chain(
            size_fault(key, service),
            _image(key, service),
            _health(key, service, profiles.get(service.profile) or {}),
            _scaling(key, service),
            _capacity(key, service, inventory),
            _connect(key, service),
            _shell(key, service),
        )


def _image(key: str, service: Service) -> Iterator[Fault]:
    if service.repository and service.image:
        yield Fault(f"{key}.image", "is given beside repository", "keep one: image is a whole reference, with its tag")
    if not service.repository and not service.image:
        yield Fault(f"{key}.repository", "is missing", "give the ECR repository, or a whole reference as image")
    if service.image and service.image_tag:
        yield Fault(f"{key}.image_tag", "does nothing beside image", "write the tag into image")


def _health(key: str, service: Service, profile: Mapping[str, Any]) -> Iterator[Fault]:
    health, group = service.container_health, service.target_group
    if health.probe != "none":
        if health.timeout >= health.interval:
            problem = f"is {health.timeout} s, not below the interval of {health.interval} s"
            yield Fault(f"{key}.container_health.timeout", problem, f"give at most {health.interval - 1} s")
        yield from _probe(f"{key}.container_health", service)
        yield from _patience(key, service, profile)
    if service.takes_requests and group.timeout >= group.interval:
        problem = f"is {group.timeout} s, not below the interval of {group.interval} s"
        yield Fault(f"{key}.target_group.timeout", problem, f"give at most {group.interval - 1} s")


def _probe(key: str, service: Service) -> Iterator[Fault]:
    health = service.container_health
    if health.probe == "command" and not health.command:
        yield Fault(f"{key}.command", "is missing", "give the command of the probe, such as [CMD-SHELL, ./healthy.sh]")
    if health.probe in ("node", "python") and not service.port and not service.takes_requests:
        hint = "give the service a port, or probe none or command"
        yield Fault(f"{key}.probe", f"is {health.probe}, which asks the service's port, but there is none", hint)


def _patience(key: str, service: Service, profile: Mapping[str, Any]) -> Iterator[Fault]:
    start, grace = service.container_health.start_period, service.deployment.grace_period
    if service.takes_requests and grace < start:
        problem = f"is {grace} s, shorter than the container's start period of {start} s"
        yield Fault(f"{key}.deployment.grace_period", problem, f"give at least {start} s")
    usual = (profile.get("container_health") or {}).get("start_period", 0)
    if isinstance(usual, int) and start < usual:
        problem = f"is {start} s, below the {usual} s that the profile {service.profile} was measured to need"
        hint = f"give at least {usual} s, or the checks may give up before the application has started"
        yield Fault(f"{key}.container_health.start_period", problem, hint, warning=True)


def _scaling(key: str, service: Service) -> Iterator[Fault]:
    scaling, desired = service.scaling, service.desired_count
    if scaling is None:
        return
    if scaling.min > scaling.max:
        problem = f"is {scaling.min}, over the maximum of {scaling.max}"
        yield Fault(f"{key}.scaling.min", problem, f"give at most {scaling.max}, or a higher scaling.max")
    elif not scaling.min <= desired <= scaling.max:
        hint = f"give a number from {scaling.min} to {scaling.max}"
        yield Fault(f"{key}.desired_count", f"is {desired}, outside scaling.min and scaling.max", hint)
    if scaling.max > scaling.min and not scaling.cpu_target and not scaling.memory_target:
        hint = "give cpu_target or memory_target, or scaling.max as scaling.min"
        yield Fault(f"{key}.scaling", "has no target, so nothing ever scales", hint, warning=True)


def _capacity(key: str, service: Service, inventory: Inventory) -> Iterator[Fault]:
    wanted = [item.provider for item in service.capacity_providers]
    for provider in sorted({*wanted}):
        cluster = inventory.cluster
        if cluster and not cluster.existing and provider not in cluster.capacity_providers:
            problem = f"has {provider}, which the cluster has not"
            yield Fault(f"{key}.capacity_providers", problem, f"add {provider} to cluster.capacity_providers")
        if wanted.count(provider) > 1:
            yield Fault(f"{key}.capacity_providers", f"has {provider} twice", "name each provider once")
    if wanted and not any(item.weight for item in service.capacity_providers):
        yield Fault(f"{key}.capacity_providers", "has no weight over 0", "give one provider a weight of at least 1")
    if sum(1 for item in service.capacity_providers if item.base) > 1:
        yield Fault(f"{key}.capacity_providers", "has a base on two providers", "AWS takes a base on one of them")
    # CapacityProviderStrategyItem of ECS's API reference: Spot takes X86_64 from 1.3.0 and ARM64 from 1.4.0 on.
    least = "1.4.0" if service.cpu_architecture == "ARM64" else "1.3.0"
    version = service.platform_version
    if "FARGATE_SPOT" in wanted and version != "LATEST" and _number(version) < _number(least):
        problem = f"is {version}, but FARGATE_SPOT takes {service.cpu_architecture} only from {least} on"
        yield Fault(f"{key}.platform_version", problem, f"give LATEST or {least}")


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _connect(key: str, service: Service) -> Iterator[Fault]:
    connect = service.service_connect
    if service.port_name and not service.port:
        yield Fault(f"{key}.port", "is missing, but there is a port_name", "give the port, or drop port_name")
    if connect and connect.name and not connect.port and not service.port:
        problem = "has a name that others use, but no port"
        yield Fault(f"{key}.service_connect", problem, "give the service a port, or service_connect.port")


def _shell(key: str, service: Service) -> Iterator[Fault]:
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html: the agent has to write to the file system.
    if service.execute_command and service.read_only:
        problem = "is true, with which ECS Exec opens no shell"
        hint = "set execute_command to false, or read_only to false"
        yield Fault(f"{key}.read_only", problem, hint, warning=True)


def alarm_faults(key: str, service: Service, alarms: Mapping[str, Any] | None) -> Iterator[Fault]:
    """Faults of the alarms that stop a service's deployments."""
    for number, name in enumerate(service.deployment.alarms):
        where = f"{key}.deployment.alarms[{number}]"
        if alarms is None or name in alarms:
            continue
        hint = suggestion(name, alarms)
        if hint.startswith("did you mean"):
            yield Fault(where, f"is {name}, which is not a key of monitoring.alarms", hint)
        else:
            problem = (
                f"is {name}, which is not a key of monitoring.alarms, so it is used as the name of a CloudWatch alarm"
            )
            yield Fault(where, problem, hint, warning=True)
