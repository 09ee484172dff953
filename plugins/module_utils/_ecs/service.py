# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An ECS service: as the inventory wants it, as DescribeServices gives it, as Create and UpdateService take it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._aws.tags import to_dict
from .._inventory.deployment import Deployment
from .._inventory.services import Service
from .._plan.values import UNKNOWN, Actual, Address, Ref, Resource
from .surroundings import Surroundings
from .task_definition import KIND as TASK_DEFINITION
from .task_definition import container_name, port_name

KIND = "service"
INITIAL = frozenset({"initial_count"})
DEPLOYMENT_DEFAULTS = {"threshold_type": "BOUNDED_PERCENT", "threshold": 50, "reset_on_healthy_task": True}


def desired_service(key: str, service: Service, around: Surroundings) -> Resource:
    """The service that follows from an entry; its desired count is only initial where autoscaling has it."""
    subnets = around.public_subnets if service.public_ip else around.private_subnets
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
                "security_groups": sorted(around.security_groups),
                "public_ip": service.public_ip,
            },
            "load_balancers": _load_balancers(key, service, around),
            "grace_period": service.deployment.grace_period
            if service.hosts or service.container_health.probe != "none"
            else 0,
            "deployment": _deployment(key, service.deployment, around),
            "execute_command": service.execute_command,
            "zone_rebalancing": service.availability_zone_rebalancing,
            "service_connect": _service_connect(key, service),
            "metric_resolution": service.metric_resolution,
            "propagate_tags": "SERVICE",
            "managed_tags": True,
            "failed_deployment": False,
            "tags": dict(around.tags),
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
        "load_balancers": sorted(
            (
                {
                    "target_group": item.get("targetGroupArn"),
                    "container": item["containerName"],
                    "port": item["containerPort"],
                }
                for item in answer.get("loadBalancers") or []
            ),
            key=str,
        ),
        "grace_period": answer.get("healthCheckGracePeriodSeconds") or 0,
        "deployment": _actual_deployment(answer.get("deploymentConfiguration") or {}),
        "execute_command": bool(answer.get("enableExecuteCommand")),
        "zone_rebalancing": answer.get("availabilityZoneRebalancing") == "ENABLED",
        "service_connect": _actual_service_connect(answer, revision),
        "metric_resolution": _resolution(revision.get("monitoring") or {}),
        "propagate_tags": answer.get("propagateTags", "NONE"),
        "managed_tags": bool(answer.get("enableECSManagedTags")),
        "failed_deployment": primary_of(answer).get("rolloutState") == "FAILED",
        "tags": to_dict(answer.get("tags"), "key", "value"),
    }
    return Actual(Address(KIND, answer["serviceName"]), properties, {"arn": answer["serviceArn"]})


def primary_of(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The deployment that the service is moving to, or stands on."""
    return next((item for item in answer.get("deployments") or [] if item["status"] == "PRIMARY"), {})


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
    if "deployment" in changed and actual.properties["deployment"]["early_success"]:
        arguments["deploymentConfiguration"].setdefault("earlySuccessCriteria", {"enable": False})
    # A capacity provider strategy changes only together with a new deployment, and what failed needs another try:
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
    if {"capacity_providers", "failed_deployment"} & set(changed):
        arguments["forceNewDeployment"] = True
    return arguments


def _arguments(properties: Mapping[str, Any], changed: Collection[str]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for key in set(changed) - {"tags", "failed_deployment"}:
        arguments.update(_argument(key, properties[key]))
    return arguments


def _argument(key: str, value: Any) -> dict[str, Any]:
    """One property in the API's words."""
    if key == "network":
        return {"networkConfiguration": {"awsvpcConfiguration": _network(value)}}
    if key == "deployment":
        return {"deploymentConfiguration": _deployment_input(value)}
    if key == "capacity_providers":
        return {"capacityProviderStrategy": [_provider_input(item) for item in value]}
    if key == "load_balancers":
        return {"loadBalancers": [_load_balancer_input(item) for item in value]}
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


def _load_balancers(key: str, service: Service, around: Surroundings) -> list[dict[str, Any]]:
    if not service.hosts:
        return []
    return [
        {
            "target_group": around.target_groups.get(key, UNKNOWN),
            "container": container_name(key, service),
            "port": service.port,
        }
    ]


def _load_balancer_input(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"targetGroupArn": item["target_group"], "containerName": item["container"], "containerPort": item["port"]}


def _deployment(key: str, deployment: Deployment, around: Surroundings) -> dict[str, Any]:
    breaker, names = deployment.circuit_breaker, around.alarms.get(key, {})
    return {
        "minimum_healthy_percent": deployment.minimum_healthy_percent,
        "maximum_percent": deployment.maximum_percent,
        "strategy": "ROLLING",
        "circuit_breaker": {
            "enable": breaker.enable,
            "rollback": breaker.rollback,
            "threshold_type": breaker.threshold_type,
            "threshold": breaker.threshold,
            "reset_on_healthy_task": breaker.reset_on_healthy_task,
        },
        "alarms": {
            "names": sorted(names.get(alarm, alarm) for alarm in deployment.alarms),
            "rollback": deployment.alarms_rollback and bool(deployment.alarms),
        },
        "early_success": _early(deployment.early_success_percent, deployment.early_success_cleanup),
    }


def _early(percent: int, cleanup: str) -> dict[str, Any]:
    return {"percent": percent, "cleanup": cleanup} if percent else {}


def _actual_deployment(answer: Mapping[str, Any]) -> dict[str, Any]:
    breaker, alarms = answer.get("deploymentCircuitBreaker") or {}, answer.get("alarms") or {}
    threshold, early = breaker.get("thresholdConfiguration") or {}, answer.get("earlySuccessCriteria") or {}
    watching = bool(alarms.get("enable"))
    return {
        "minimum_healthy_percent": answer.get("minimumHealthyPercent", 100),
        "maximum_percent": answer.get("maximumPercent", 200),
        "strategy": answer.get("strategy", "ROLLING"),
        "circuit_breaker": {
            "enable": bool(breaker.get("enable")),
            "rollback": bool(breaker.get("rollback")),
            "threshold_type": threshold.get("type", DEPLOYMENT_DEFAULTS["threshold_type"]),
            "threshold": threshold.get("value", DEPLOYMENT_DEFAULTS["threshold"]),
            "reset_on_healthy_task": breaker.get("resetOnHealthyTask", DEPLOYMENT_DEFAULTS["reset_on_healthy_task"]),
        },
        "alarms": {
            "names": sorted(alarms.get("alarmNames") or []) if watching else [],
            "rollback": bool(alarms.get("rollback")) and watching,
        },
        "early_success": _early(early.get("healthyPercent", 0), early.get("sourceServiceRevisionCleanup", "BLOCKING"))
        if early.get("enable")
        else {},
    }


def _deployment_input(value: Mapping[str, Any]) -> dict[str, Any]:
    breaker, alarms, early = value["circuit_breaker"], value["alarms"], value["early_success"]
    given = {
        "minimumHealthyPercent": value["minimum_healthy_percent"],
        "maximumPercent": value["maximum_percent"],
        "strategy": value["strategy"],
        "deploymentCircuitBreaker": {
            "enable": breaker["enable"],
            "rollback": breaker["rollback"],
            "resetOnHealthyTask": breaker["reset_on_healthy_task"],
            "thresholdConfiguration": {"type": breaker["threshold_type"], "value": breaker["threshold"]},
        },
        "alarms": {"alarmNames": alarms["names"], "enable": bool(alarms["names"]), "rollback": alarms["rollback"]},
    }
    if early:
        given["earlySuccessCriteria"] = {
            "enable": True,
            "healthyPercent": early["percent"],
            "sourceServiceRevisionCleanup": early["cleanup"],
        }
    return given


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
