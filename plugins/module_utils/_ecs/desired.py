# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The services, their task definitions, release tasks and scaling as the inventory wants them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._inventory.services import Service
from .._plan.values import UNKNOWN, Address, KindRules, Ref, Resource
from .context import ServiceContext
from .load_balancers import desired_load_balancers, live_target_group
from .names import (
    CLUSTER_TAG,
    LAUNCH_TYPE,
    LIVE_TARGET_GROUP,
    RELEASE_TASK,
    SCHEDULED_ACTIONS,
    SERVICE,
    TASK_DEFINITION,
    port_name,
)
from .release_tasks import RELEASE_TASK_RULES, desired_release_tasks
from .scaling import desired_scaling
from .strategy import desired_deployment, restart_effect
from .task_definition import desired_task_definition, image_effect

RULES: Mapping[str, KindRules] = {
    TASK_DEFINITION: KindRules(renewed=frozenset({"arn"}), light=frozenset({"tags"}), effect=image_effect),
    RELEASE_TASK: RELEASE_TASK_RULES,
    SCHEDULED_ACTIONS: KindRules(delete_first=True),  # else they might still move limits that are put back
    SERVICE: KindRules(initial=frozenset({"initial_count", LIVE_TARGET_GROUP}), effect=restart_effect),
}


def desired_services(services: Mapping[str, Service], context: ServiceContext) -> list[Resource]:
    """Everything of every service: its task definition, release tasks, the service after these, and its scaling."""
    resources: list[Resource] = []
    for key, service in services.items():
        wanted = desired_service(key, service, context)
        release_tasks = desired_release_tasks(key, service, wanted.properties)
        resources.append(desired_task_definition(key, service, context))
        resources.extend(release_tasks)
        resources.append(replace(wanted, after=tuple(task.address for task in release_tasks)))
        resources.extend(desired_scaling(service, {**context.tags, CLUSTER_TAG: context.cluster}))
    return resources


def desired_service(key: str, service: Service, context: ServiceContext) -> Resource:
    """The service that follows from an entry; its desired count is only initial where autoscaling has it."""
    subnets = context.public_subnets if service.public_ip else context.private_subnets
    count = "initial_count" if service.is_scaled else "desired_count"
    return Resource(
        Address(SERVICE, service.name),
        {
            "task_definition": Ref(Address(TASK_DEFINITION, service.name), "arn"),
            count: service.desired_count,
            "capacity_providers": _providers(service),
            "platform_version": service.platform_version,
            "network": {
                "subnets": sorted(subnets),
                "security_groups": sorted(_security_groups(key, service, context)),
                "public_ip": service.public_ip,
            },
            "load_balancers": desired_load_balancers(key, service, context),
            **(
                {LIVE_TARGET_GROUP: live_target_group(key, context)}
                if service.deployment.shifts_traffic and service.takes_requests
                else {}
            ),
            "grace_period": service.deployment.grace_period
            if service.takes_requests or service.container_health.probe != "none"
            else 0,
            "deployment": desired_deployment(service.deployment, context.alarms.get(key, {})),
            "execute_command": service.execute_command,
            "zone_rebalancing": service.availability_zone_rebalancing,
            "service_connect": _service_connect(key, service),
            "metric_resolution": service.metric_resolution,
            "propagate_tags": service.propagate_tags,
            "managed_tags": service.enable_ecs_managed_tags,
            "failed_deployment": False,
            "tags": dict(context.tags),
        },
    )


def _security_groups(key: str, service: Service, context: ServiceContext) -> Sequence[str]:
    """The common group, or the service's own ones, not known before the network is."""
    return context.security_groups if service.security_groups.is_usual else context.own_groups.get(key, [UNKNOWN])


def _providers(service: Service) -> list[dict[str, Any]]:
    """The capacity providers; a launch type stands in their place."""
    if service.launch_type:
        return [{"provider": LAUNCH_TYPE + service.launch_type, "weight": 0, "base": 0}]
    chosen = [
        {"provider": item.provider, "weight": item.weight, "base": item.base} for item in service.capacity_providers
    ]
    return sorted(chosen or [{"provider": "FARGATE", "weight": 1, "base": 0}], key=str)


def _service_connect(key: str, service: Service) -> dict[str, Any]:
    connect = service.service_connect
    if connect is None:
        return {}
    names = (
        {"name": connect.name, "port": connect.port or service.port, "port_name": port_name(key, service)}
        if connect.name
        else {}
    )
    return {"namespace": connect.namespace, **names}
