# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The services as the inventory's entries say them, from what runs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from .._ecs.actual import actual_service
from .._ecs.container_health import health_check
from .._ecs.names import port_name
from .._iam.names import EXECUTION, TASK, role_name
from .._inventory.images import ecr_image
from .._inventory.schema import read
from .._inventory.services import NO_ROLE, Service
from .._network.names import TASKS
from .containers import (
    environment_of,
    health_values,
    is_reached,
    known_health,
    known_sidecar,
    main_container,
    main_values,
    secrets_of,
    sidecar_values,
    volumes_of,
)
from .deployments import deployment_values, provider_values, scaling_values
from .endpoints import Endpoints
from .groups import common_groups, groups_of, own_groups
from .hours import hours_values, limits_within
from .keys import short_keys
from .read_logs import log_group_of
from .secrets import Names
from .section import Section, known
from .standing import Answer, Standing, awsvpc
from .traffic import hosts_of, paths_of, priority_of, target_group_values

LAST = 50001
"""Behind every priority."""
KEPT = ("name", "cpu", "memory")


def service_keys(standing: Standing) -> dict[str, str]:
    """The key of each service, by its name: what the services' names do not share with each other and the cluster."""
    return short_keys([str(item["serviceName"]) for item in standing.services], standing.name)


class Services:
    """The entries of all services of a cluster."""

    def __init__(self, standing: Standing, names: Names) -> None:
        self._standing, self._names = standing, names
        self._endpoints = Endpoints(standing)
        self.section = Section({"services": {}})

    def entries(self) -> Section:
        """Every service's entry, by its key."""
        keys = service_keys(self._standing)
        for service in sorted(self._standing.services, key=partial(_place, self._standing)):
            key = keys[service["serviceName"]]
            self.section.values["services"][key] = self._entry(key, service)
        return self.section

    def _entry(self, key: str, service: Answer) -> dict[str, Any]:
        standing, containers = self._standing, self._standing.containers(service)
        main = main_container(service, containers)
        values = {
            **self._task(key, service, main),
            **main_values(main),
            **self._of_ecs(service, main),
            **self._containers(key, service, main),
            "hosts": hosts_of(standing, service),
            "paths": paths_of(standing, service),
            "priority": priority_of(standing, service),
            "target_group": target_group_values(standing, service),
            "deployment": deployment_values(service),
            "scaling": scaling_values(standing, service),
            "hours": hours_values(standing, service),
        }
        if within := limits_within(standing, service):  # asleep, it runs fewer tasks
            values["desired_count"] = max(int(service["desiredCount"]), within["min"])
        return self._probed(key, service, known(Service, values, KEPT), main)

    def _task(self, key: str, service: Answer, main: Answer) -> dict[str, Any]:
        definition = self._standing.definition(service)
        ports = [item["containerPort"] for item in main.get("portMappings") or []]
        image = str(main.get("image", ""))
        own = ecr_image(image)
        here = own and (own.account_id, own.region) == (self._standing.account_id, self._standing.region)
        platform = definition.get("runtimePlatform") or {}
        has_role = bool(definition.get("taskRoleArn"))
        return {
            "name": service["serviceName"],
            "repository": own.repository if own and here else "",
            "image": "" if here else image,
            "cpu": int(definition.get("cpu") or 0),
            "memory": int(definition.get("memory") or 0),
            "cpu_architecture": platform.get("cpuArchitecture", "X86_64"),
            "ephemeral_storage_gib": (definition.get("ephemeralStorage") or {}).get("sizeInGiB"),
            "container": "" if main.get("name") == key else main.get("name"),
            "port": _port(service) or (ports[0] if ports else 0),
            "port_name": _port_name(key, service, main),
            "volumes": volumes_of(definition),
            "log_stream_prefix": _log_prefix(key, main),
            "family": _other(definition.get("family"), service["serviceName"]),
            "log_group": _other(log_group_of(main), f"/ecs/{service['serviceName']}"),
            "execution_role": self._role(service, definition.get("executionRoleArn"), EXECUTION),
            "task_role": self._role(service, definition.get("taskRoleArn"), TASK) if has_role else NO_ROLE,
            "task_policy": self._task_policy(service, definition),
        }

    def _role(self, service: Answer, arn: str | None, purpose: str) -> str:
        """A role that the collection has not made for the service: its name, or its ARN where it has a path."""
        if not arn:
            return ""
        path, _slash, name = str(arn).partition(":role/")[2].rpartition("/")
        own = role_name(Service(str(service["serviceName"]), 256, 512), self._standing.region, purpose)
        return "" if name == own else str(arn) if path else name

    def _containers(self, key: str, service: Answer, main: Answer) -> dict[str, Any]:
        others = [item for item in self._standing.containers(service) if item is not main]
        sidecars = {}
        for item in others:
            values = {**sidecar_values(item), **self._variables(item, "services", key, "sidecars", item["name"])}
            sidecars[item["name"]] = known_sidecar(values)
        health = known_health(health_values(main))
        return {**self._variables(main, "services", key), "sidecars": sidecars, "container_health": health}

    def _variables(self, container: Answer, *path: str) -> dict[str, Any]:
        variables = {item["name"]: str(item.get("value", "")) for item in container.get("environment") or []}
        text = partial(self._endpoints.text, variables)
        return {
            "environment": environment_of(container, text, self.section, *path, "environment"),
            "secrets": secrets_of(container, self._names.reference),
        }

    def _of_ecs(self, service: Answer, main: Answer) -> dict[str, Any]:
        found = actual_service(service, {}).properties
        return {
            "desired_count": service.get("desiredCount"),
            "platform_version": service.get("platformVersion") or "LATEST",
            "capacity_providers": provider_values(service),
            "launch_type": "" if service.get("capacityProviderStrategy") else service.get("launchType", ""),
            "propagate_tags": found["propagate_tags"],
            "enable_ecs_managed_tags": found["managed_tags"],
            "availability_zone_rebalancing": found["zone_rebalancing"],
            "execute_command": found["execute_command"],
            "public_ip": awsvpc(service).get("assignPublicIp") == "ENABLED",
            "security_groups": self._security_groups(service),
            "service_connect": _service_connect(found["service_connect"], _mapping(service, main)),
        }

    def _security_groups(self, service: Answer) -> dict[str, Any]:
        """The common group, that of the service's own, and others by their ids."""
        common, own = common_groups(self._standing).get(TASKS), own_groups(self._standing).get(service["serviceName"])
        ids = groups_of(service)
        others = [id_ for id_ in ids if id_ not in (common, own)]
        return {"common": common in ids, "own": own in ids, "existing": others} if ids else {}

    def _task_policy(self, service: Answer, definition: Answer) -> list[Any]:
        """The statements that a person has given the application, where the collection has made its role."""
        role = str(definition.get("taskRoleArn") or "").rsplit("/", 1)[-1]
        statements = (self._standing.roles.get(role) or {}).get("Statement") or []
        return [item for item in statements if not _is_implied(item)]

    def _probed(self, key: str, service: Answer, entry: dict[str, Any], main: Answer) -> dict[str, Any]:
        """The entry with the probe of the inventory that gives just the health check that stands, where one does."""
        stands = main.get("healthCheck")
        if not stands:
            return entry
        given = entry["container_health"]
        hosts = entry.get("hosts") or []
        orders = [[host, *(other for other in hosts if other != host)] for host in hosts] or [hosts]
        for probe in ("node", "python"):
            health = {**{name: value for name, value in given.items() if name != "command"}, "probe": probe}
            for order in orders:
                tried = {**entry, "container_health": health, **({"hosts": order} if hosts else {})}
                made = read(Service, tried, key, [])
                if made and health_check(made) == stands:
                    return tried
        return entry


def _place(standing: Standing, service: Answer) -> tuple[int, str]:
    """Services in the order of their rules, as a person writes them; workers last."""
    return priority_of(standing, service) or LAST, str(service["serviceName"])


def _other(name: str | None, usual: str) -> str:
    """A name that is not the usual one; else empty."""
    return "" if name in (usual, None) else str(name)


def _port(service: Answer) -> int:
    return next((int(item["containerPort"]) for item in service.get("loadBalancers") or [] if is_reached(service)), 0)


def _log_prefix(key: str, container: Answer) -> str:
    options = (container.get("logConfiguration") or {}).get("options") or {}
    prefix = str(options.get("awslogs-stream-prefix", ""))
    return "" if prefix == key else prefix


def _mapping(service: Answer, container: Answer) -> Answer:
    """The port mapping of the service's port."""
    mappings = container.get("portMappings") or []
    port = _port(service)
    return next((item for item in mappings if item.get("containerPort") == port), next(iter(mappings), {}))


def _port_name(key: str, service: Answer, container: Answer) -> str:
    """The name of the port; empty for the one that the inventory gives it where Service Connect asks for it."""
    name = str(_mapping(service, container).get("name", ""))
    offered = actual_service(service, {}).properties["service_connect"].get("port_name")
    return "" if name == offered == port_name(key, Service("", 256, 512)) else name


def _service_connect(found: Mapping[str, Any], mapping: Answer) -> dict[str, Any] | None:
    if not found:
        return None
    offers = found.get("port_name") and found["port_name"] == mapping.get("name")
    named = {"name": found["name"], "port": found["port"]} if offers else {}
    return {"namespace": found["namespace"], **named}


def _is_implied(statement: Mapping[str, Any]) -> bool:
    """Whether a statement follows from other options: ECS Exec, mounts and traces, by the name that the collection gives it."""
    name = str(statement.get("Sid", ""))
    return name in ("Exec", "Traces") or name.startswith("Mount")
