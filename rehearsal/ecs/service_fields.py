"""The API fields of a service: what it is created with, what an update changes, and the defaults that AWS fills in."""

from __future__ import annotations

from typing import Any

from .region import Cluster, Region, TaskDefinition
from .service import Service
from .service_validation import check_launch
from .stages import CANARY_DEFAULTS, LINEAR_DEFAULTS

# Changing one of these starts a deployment (ECS API, UpdateService: "This parameter triggers a new service
# deployment"); they are what a service revision holds.
REVISION_FIELDS = (
    "taskDefinition",
    "launchType",
    "capacityProviderStrategy",
    "platformVersion",
    "networkConfiguration",
    "loadBalancers",
    "serviceRegistries",
    "serviceConnectConfiguration",
    "volumeConfigurations",
    "vpcLatticeConfigurations",
    "gatewayConnectors",
    "monitoring",
)
# These apply at once, to the service or to tasks started later, and start no deployment.
PLAIN_FIELDS = (
    "desiredCount",
    "availabilityZoneRebalancing",
    "placementConstraints",
    "placementStrategy",
    "healthCheckGracePeriodSeconds",
    "deploymentController",
    "enableExecuteCommand",
    "enableECSManagedTags",
    "propagateTags",
)
STRATEGY_SETTINGS = (
    ("ROLLING", "earlySuccessCriteria"),
    ("LINEAR", "linearConfiguration"),
    ("CANARY", "canaryConfiguration"),
)
DEPLOYMENT_DEFAULTS = {"maximumPercent": 200, "minimumHealthyPercent": 100, "strategy": "ROLLING"}
DEFAULTS: dict[str, Any] = {
    "availabilityZoneRebalancing": "ENABLED",
    "capacityProviderStrategy": None,
    "deploymentController": {"type": "ECS"},
    "enableECSManagedTags": False,
    "enableExecuteCommand": False,
    "loadBalancers": [],
    "placementConstraints": [],
    "placementStrategy": [],
    "platformVersion": "LATEST",
    "propagateTags": "NONE",
    "schedulingStrategy": "REPLICA",
    "serviceRegistries": [],
}


def initial(cluster: Cluster, request: dict[str, Any], definition: TaskDefinition) -> dict[str, Any]:
    """The fields of a new service."""
    given = {key: value for key, value in request.items() if value is not None}
    for key in ("cluster", "serviceName", "clientToken", "role", "tags"):
        given.pop(key, None)
    fields = {**DEFAULTS, **given, "taskDefinition": definition.arn}
    fields["deploymentConfiguration"] = {**DEPLOYMENT_DEFAULTS, **(request.get("deploymentConfiguration") or {})}
    if not fields.get("launchType") and not fields["capacityProviderStrategy"]:
        # Without either, the cluster's default strategy applies (ECS API, CreateService.capacityProviderStrategy).
        fields["capacityProviderStrategy"] = cluster.fields["defaultCapacityProviderStrategy"] or None
    _normalise(fields)
    return fields


def _normalise(fields: dict[str, Any]) -> None:
    """Fill in what AWS fills in, in what both create and update may give."""
    network = (fields.get("networkConfiguration") or {}).get("awsvpcConfiguration")
    if network is not None:
        full = {"securityGroups": [], "assignPublicIp": "DISABLED", **network}
        fields["networkConfiguration"] = {"awsvpcConfiguration": full}
    if fields.get("capacityProviderStrategy"):
        strategy = fields["capacityProviderStrategy"]
        fields["capacityProviderStrategy"] = [{"weight": 0, "base": 0, **item} for item in strategy]
    configuration = fields["deploymentConfiguration"]
    for strategy, name, defaults in (
        ("LINEAR", "linearConfiguration", LINEAR_DEFAULTS),
        ("CANARY", "canaryConfiguration", CANARY_DEFAULTS),
    ):
        if configuration["strategy"] == strategy:
            fields["deploymentConfiguration"] = {**configuration, name: {**defaults, **(configuration.get(name) or {})}}
    breaker = fields["deploymentConfiguration"].get("deploymentCircuitBreaker")
    if breaker is not None:
        full_breaker = {"resetOnHealthyTask": True, **breaker}
        full_breaker.setdefault("thresholdConfiguration", {"type": "BOUNDED_PERCENT", "value": 50})
        fields["deploymentConfiguration"] = {
            **fields["deploymentConfiguration"],
            "deploymentCircuitBreaker": full_breaker,
        }


def updated(
    region: Region, cluster: Cluster, service: Service, request: dict[str, Any]
) -> tuple[TaskDefinition, dict[str, Any]]:
    """The task definition and the fields of a service after UpdateService; what is not named stays."""
    fields = dict(service.fields)
    for name in REVISION_FIELDS + PLAIN_FIELDS:
        if request.get(name) is not None:
            fields[name] = request[name]
    if request.get("capacityProviderStrategy"):
        fields["launchType"] = None
    elif request.get("capacityProviderStrategy") == [] and not fields.get("launchType"):
        # An empty strategy goes back to the launch type (ECS API, UpdateService), or to the cluster's default strategy.
        fields["capacityProviderStrategy"] = cluster.fields["defaultCapacityProviderStrategy"] or None
        fields["launchType"] = None if fields["capacityProviderStrategy"] else "FARGATE"
        check_launch(cluster, fields)
    if request.get("deploymentConfiguration") is not None:
        fields["deploymentConfiguration"] = _merged(
            service.fields["deploymentConfiguration"], request["deploymentConfiguration"]
        )
    definition = region.runnable_task_definition(request.get("taskDefinition") or service.fields["taskDefinition"])
    fields["taskDefinition"] = definition.arn
    _normalise(fields)
    return definition, fields


def _merged(before: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """What an update leaves out stays as it is, except for what belongs to a strategy that the service leaves."""
    kept = dict(before)
    for strategy, name in STRATEGY_SETTINGS:
        if changes.get("strategy", before["strategy"]) != strategy:
            kept.pop(name, None)
    return {**kept, **changes}
