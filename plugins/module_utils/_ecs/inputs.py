# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The arguments of CreateService and UpdateService. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._plan.values import Actual
from .load_balancers import load_balancer_input
from .names import LAUNCH_TYPE, LIVE_TARGET_GROUP
from .strategy import deployment_input


def create_input(cluster: str, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of CreateService."""
    arguments = {**_arguments(properties, properties), "cluster": cluster, "serviceName": name}
    arguments["schedulingStrategy"] = "REPLICA"
    arguments |= capacity_input(properties["capacity_providers"])
    if "launchType" in arguments:
        del arguments["capacityProviderStrategy"]
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
    for key in set(changed) - {"tags", "failed_deployment", "load_balancers", LIVE_TARGET_GROUP}:
        arguments.update(_argument(key, properties[key]))
    if "load_balancers" in changed:
        live = properties.get(LIVE_TARGET_GROUP, "")
        arguments["loadBalancers"] = [load_balancer_input(item, live) for item in properties["load_balancers"]]
    return arguments


def _argument(key: str, value: Any) -> dict[str, Any]:
    """One property in the API's words."""
    if key == "network":
        return {"networkConfiguration": {"awsvpcConfiguration": _network(value)}}
    if key == "deployment":
        return {"deploymentConfiguration": deployment_input(value)}
    if key == "capacity_providers":
        # An empty strategy goes back to the launch type:
        # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
        return {"capacityProviderStrategy": capacity_input(value).get("capacityProviderStrategy", [])}
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


def capacity_input(providers: Collection[Mapping[str, Any]]) -> dict[str, Any]:
    """The capacity providers or the launch type of a new service or task."""
    for item in providers:
        if item["provider"].startswith(LAUNCH_TYPE):
            return {"launchType": item["provider"].removeprefix(LAUNCH_TYPE)}
    strategy = [
        {"capacityProvider": item["provider"], "weight": item["weight"], "base": item["base"]} for item in providers
    ]
    return {"capacityProviderStrategy": strategy}


def _service_connect_input(value: Mapping[str, Any]) -> dict[str, Any]:
    if not value:
        return {"enabled": False}
    given: dict[str, Any] = {"enabled": True, "namespace": value["namespace"]}
    if "name" in value:
        alias = {"port": value["port"], "dnsName": value["name"]}
        given["services"] = [{"portName": value["port_name"], "discoveryName": value["name"], "clientAliases": [alias]}]
    return given
