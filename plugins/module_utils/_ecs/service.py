# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An ECS service: as the inventory wants it, as DescribeServices gives it, as Create and UpdateService take it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._aws.tags import to_dict
from .._inventory.services import Service
from .._plan.values import Actual, Address, Ref, Resource
from .context import ServiceContext
from .load_balancers import LIVE, actual_load_balancer, desired_load_balancers, live_target_group, load_balancer_input
from .strategy import actual_deployment, deployment_input, desired_deployment
from .task_definition import KIND as TASK_DEFINITION
from .task_definition import port_name

KIND = "service"
INITIAL = frozenset({"initial_count", LIVE})


def desired_service(key: str, service: Service, context: ServiceContext) -> Resource:
    """The service that follows from an entry; its desired count is only initial where autoscaling has it."""
    subnets = context.public_subnets if service.public_ip else context.private_subnets
    count = "initial_count" if service.scaling else "desired_count"
    return Resource(
        Address(KIND, service.name),
        {
            "task_definition": Ref(Address(TASK_DEFINITION, service.name), "arn"),
            count: service.desired_count,
            "capacity_providers": _providers(service),
            "platform_version": service.platform_version,
            "network": {
                "subnets": sorted(subnets),
                "security_groups": sorted(context.security_groups),
                "public_ip": service.public_ip,
            },
            "load_balancers": desired_load_balancers(key, service, context),
            **({LIVE: live_target_group(key, context)} if service.deployment.shifts_traffic and service.hosts else {}),
            "grace_period": service.deployment.grace_period
            if service.hosts or service.container_health.probe != "none"
            else 0,
            "deployment": desired_deployment(service.deployment, context.alarms.get(key, {})),
            "execute_command": service.execute_command,
            "zone_rebalancing": service.availability_zone_rebalancing,
            "service_connect": _service_connect(key, service),
            "metric_resolution": service.metric_resolution,
            "propagate_tags": "SERVICE",
            "managed_tags": True,
            "failed_deployment": False,
            "tags": dict(context.tags),
        },
    )


def actual_service(answer: Mapping[str, Any], revision: Mapping[str, Any]) -> Actual:
    """The service as DescribeServices gives it, with what only its newest service revision tells."""
    network = (answer.get("networkConfiguration") or {}).get("awsvpcConfiguration") or {}
    properties = {
        "task_definition": answer["taskDefinition"],
        "desired_count": answer["desiredCount"],
        "capacity_providers": _sorted_providers(answer.get("capacityProviderStrategy") or _launch_type(answer)),
        "platform_version": answer.get("platformVersion", "LATEST"),
        "network": {
            "subnets": sorted(network.get("subnets") or []),
            "security_groups": sorted(network.get("securityGroups") or []),
            "public_ip": network.get("assignPublicIp") == "ENABLED",
        },
        "load_balancers": sorted((actual_load_balancer(item) for item in answer.get("loadBalancers") or []), key=str),
        "grace_period": answer.get("healthCheckGracePeriodSeconds") or 0,
        "deployment": actual_deployment(answer.get("deploymentConfiguration") or {}),
        "execute_command": bool(answer.get("enableExecuteCommand")),
        "zone_rebalancing": answer.get("availabilityZoneRebalancing") == "ENABLED",
        "service_connect": _actual_service_connect(answer, revision),
        "metric_resolution": _resolution(revision.get("monitoring") or {}),
        "propagate_tags": answer.get("propagateTags", "NONE"),
        "managed_tags": bool(answer.get("enableECSManagedTags")),
        "failed_deployment": has_failed(answer),
        "tags": to_dict(answer.get("tags"), "key", "value"),
    }
    return Actual(Address(KIND, answer["serviceName"]), properties, {"arn": answer["serviceArn"]})


def primary_of(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The deployment that the service is moving to, or stands on."""
    return next((item for item in answer.get("deployments") or [] if item["status"] == "PRIMARY"), {})


def has_failed(answer: Mapping[str, Any]) -> bool:
    """Whether the service stands on a deployment that failed and was not rolled back."""
    return bool(primary_of(answer).get("rolloutState") == "FAILED")


def create_input(cluster: str, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of CreateService."""
    arguments = {**_arguments(properties, properties), "cluster": cluster, "serviceName": name}
    arguments["schedulingStrategy"] = "REPLICA"
    arguments["tags"] = [{"key": key, "value": str(value)} for key, value in sorted(properties["tags"].items())]
    absent = {"service_connect": "serviceConnectConfiguration", "load_balancers": "loadBalancers"}
    for key, argument in absent.items():
        if not properties[key]:
            del arguments[argument]
    if properties["metric_resolution"] == 60:
        del arguments["monitoring"]
    return arguments


def update_input(
    cluster: str, actual: Actual, properties: Mapping[str, Any], changed: Collection[str]
) -> dict[str, Any]:
    """The arguments of UpdateService: only what changed, so that nothing else starts a deployment."""
    arguments = {**_arguments(properties, changed), "cluster": cluster, "service": actual.address.name}
    if "deployment" in changed:
        before = actual.properties["deployment"]
        arguments["deploymentConfiguration"] = deployment_input(properties["deployment"], before)
    # A capacity provider strategy changes only together with a new deployment, and what failed needs another try:
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
    if {"capacity_providers", "failed_deployment"} & set(changed):
        arguments["forceNewDeployment"] = True
    return arguments


def _arguments(properties: Mapping[str, Any], changed: Collection[str]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for key in set(changed) - {"tags", "failed_deployment", "load_balancers", LIVE}:
        arguments.update(_argument(key, properties[key]))
    if "load_balancers" in changed:
        live = properties.get(LIVE, "")
        arguments["loadBalancers"] = [load_balancer_input(item, live) for item in properties["load_balancers"]]
    return arguments


def _argument(key: str, value: Any) -> dict[str, Any]:
    """One property in the API's words."""
    if key == "network":
        return {"networkConfiguration": {"awsvpcConfiguration": _network(value)}}
    if key == "deployment":
        return {"deploymentConfiguration": deployment_input(value)}
    if key == "capacity_providers":
        return {"capacityProviderStrategy": [_provider_input(item) for item in value]}
    if key == "service_connect":
        return {"serviceConnectConfiguration": _service_connect_input(value)}
    if key == "metric_resolution":
        metrics = {"metricNames": ["CPUUtilization", "MemoryUtilization"], "resolutionSeconds": value}
        return {"monitoring": {"metricConfigurations": [metrics]}}
    if key == "zone_rebalancing":
        return {"availabilityZoneRebalancing": "ENABLED" if value else "DISABLED"}
    return {PLAIN[key]: value}


PLAIN = {
    "task_definition": "taskDefinition",
    "initial_count": "desiredCount",
    "desired_count": "desiredCount",
    "platform_version": "platformVersion",
    "grace_period": "healthCheckGracePeriodSeconds",
    "execute_command": "enableExecuteCommand",
    "propagate_tags": "propagateTags",
    "managed_tags": "enableECSManagedTags",
}


def _network(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "subnets": value["subnets"],
        "securityGroups": value["security_groups"],
        "assignPublicIp": "ENABLED" if value["public_ip"] else "DISABLED",
    }


def _providers(service: Service) -> list[dict[str, Any]]:
    chosen = [
        {"provider": item.provider, "weight": item.weight, "base": item.base} for item in service.capacity_providers
    ]
    return sorted(chosen or [{"provider": "FARGATE", "weight": 1, "base": 0}], key=str)


def _sorted_providers(strategy: Collection[Mapping[str, Any]]) -> list[dict[str, Any]]:
    known = [
        {"provider": item["capacityProvider"], "weight": item.get("weight", 0), "base": item.get("base", 0)}
        for item in strategy
    ]
    return sorted(known, key=str)


def _launch_type(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A launch type is no strategy; naming it makes the difference readable."""
    return [{"capacityProvider": f"launch type {answer.get('launchType', 'EC2')}"}]


def _provider_input(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"capacityProvider": item["provider"], "weight": item["weight"], "base": item["base"]}


def _service_connect(key: str, service: Service) -> dict[str, Any]:
    connect = service.service_connect
    if connect is None:
        return {}
    names = (
        {"name": connect.name, "port": connect.port or service.port, "port_name": port_name(key)}
        if connect.name
        else {}
    )
    return {"namespace": connect.namespace, **names}


def _service_connect_input(value: Mapping[str, Any]) -> dict[str, Any]:
    if not value:
        return {"enabled": False}
    given: dict[str, Any] = {"enabled": True, "namespace": value["namespace"]}
    if "name" in value:
        alias = {"port": value["port"], "dnsName": value["name"]}
        given["services"] = [{"portName": value["port_name"], "discoveryName": value["name"], "clientAliases": [alias]}]
    return given


def _actual_service_connect(answer: Mapping[str, Any], revision: Mapping[str, Any]) -> dict[str, Any]:
    given = revision.get("serviceConnectConfiguration") or primary_of(answer).get("serviceConnectConfiguration") or {}
    if not given.get("enabled"):
        return {}
    offered = (given.get("services") or [{}])[0]
    alias = (offered.get("clientAliases") or [{}])[0]
    names = {
        "name": alias.get("dnsName") or offered.get("discoveryName"),
        "port": alias.get("port"),
        "port_name": offered.get("portName"),
    }
    return {"namespace": given.get("namespace"), **(names if offered else {})}


def _resolution(monitoring: Mapping[str, Any]) -> int:
    return min((int(item["resolutionSeconds"]) for item in monitoring.get("metricConfigurations") or []), default=60)
