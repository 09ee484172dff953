"""Service operations of the ECS API: create, update, delete, describe, list."""

from __future__ import annotations

import secrets
from typing import Any

from . import rollout, scheduler, traffic
from .errors import InvalidParameterException, ServiceNotActiveException
from .region import Cluster, Region, TaskDefinition, page
from .service import Revision, Service
from .service_shapes import describe
from .service_validation import check_launch, check_service
from .stages import CANARY_DEFAULTS, LINEAR_DEFAULTS
from .strategy_validation import check_change

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


def create_service(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """CreateService: its first deployment starts at once."""
    cluster = region.cluster(request.get("cluster"))
    name = request["serviceName"]
    existing = cluster.services.get(name)
    if existing is not None and existing.status == "ACTIVE":
        raise InvalidParameterException("Creation of service was not idempotent.")
    if existing is not None and existing.status == "DRAINING":
        raise InvalidParameterException("Unable to Start a service that is still Draining.")
    if request.get("desiredCount") is None:
        raise InvalidParameterException("DesiredCount must be specified when using the REPLICA scheduling strategy.")
    definition = region.runnable_task_definition(request.get("taskDefinition") or "")
    fields = _initial_fields(cluster, request, definition)
    check_service(region.environment, cluster, fields, definition)
    now = region.clock.now()
    service = Service(name, region.arn("service", f"{cluster.name}/{name}"), cluster.arn, now, fields, now=now)
    service.tags = list(request.get("tags") or [])
    cluster.services[name] = service
    _deploy(region, service, definition, now)
    scheduler.advance(service, now, region.environment)
    return {"service": describe(region, service)}


def _initial_fields(cluster: Cluster, request: dict[str, Any], definition: TaskDefinition) -> dict[str, Any]:
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


def update_service(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """UpdateService: a deployment starts only where the revision changes or one is forced."""
    cluster = region.cluster(request.get("cluster"))
    service = region.service(request.get("cluster"), request["service"])
    if service.status != "ACTIVE":
        raise ServiceNotActiveException
    definition, fields = _updated_fields(region, cluster, service, request)
    check_change(
        service.fields["deploymentConfiguration"]["strategy"],
        fields["deploymentConfiguration"]["strategy"],
        in_progress=service.primary.record.open,
    )
    changed = any(fields.get(name) != service.fields.get(name) for name in REVISION_FIELDS)
    check_service(region.environment, cluster, fields, definition)
    now = region.clock.now()
    service.fields = fields
    if changed or request.get("forceNewDeployment"):
        _deploy(region, service, definition, now)
    scheduler.advance(service, now, region.environment)
    return {"service": describe(region, service)}


def _updated_fields(
    region: Region, cluster: Cluster, service: Service, request: dict[str, Any]
) -> tuple[TaskDefinition, dict[str, Any]]:
    fields = dict(service.fields)
    for name in REVISION_FIELDS + PLAIN_FIELDS:
        if request.get(name) is not None:
            fields[name] = request[name]
    if request.get("capacityProviderStrategy"):
        fields["launchType"] = None
    elif request.get("capacityProviderStrategy") == [] and not fields.get("launchType"):
        # An empty strategy goes back to the cluster's default one (ECS API, UpdateService).
        fields["capacityProviderStrategy"] = cluster.fields["defaultCapacityProviderStrategy"] or None
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


def _deploy(region: Region, service: Service, definition: TaskDefinition, at: float) -> None:
    number = str(secrets.randbelow(9 * 10**18) + 10**18)
    path = service.arn.split(":service/")[1]
    revision = Revision(
        id=number,
        arn=region.arn("service-revision", f"{path}/{number}"),
        created_at=at,
        fields={name: service.fields.get(name) for name in REVISION_FIELDS},
        container_images=region.environment.container_images(definition.containers),
    )
    strategy = service.fields["deploymentConfiguration"]["strategy"]
    revision.target_groups = traffic.resolve(revision.fields, strategy, traffic.source(service, service.deployments))
    record = region.arn("service-deployment", f"{path}/{secrets.token_urlsafe(15)}")
    rollout.start(service, revision, record, at)


def delete_service(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """DeleteService: tasks stop, the service drains and turns INACTIVE."""
    service = region.service(request.get("cluster"), request["service"])
    if service.status != "ACTIVE":
        raise ServiceNotActiveException
    if service.desired_count > 0 and not request.get("force"):
        raise InvalidParameterException("The service cannot be stopped while it is scaled above 0.")
    scheduler.drain(service, region.clock.now(), region.environment)
    return {"service": describe(region, service)}


def describe_services(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """DescribeServices, ten at most."""
    references = request["services"]
    if len(references) > 10:
        raise InvalidParameterException("Services cannot have more than 10 elements.")
    cluster, described, failures = region.cluster(request.get("cluster")), [], []
    for reference in references:
        name = reference.split("/")[-1]
        service = cluster.services.get(name)
        if service is None:
            failures.append({"arn": region.arn("service", f"{cluster.name}/{name}"), "reason": "MISSING"})
        else:
            described.append(describe(region, service, "TAGS" in (request.get("include") or [])))
    return {"services": described, "failures": failures}


def list_services(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """ListServices: those that are not INACTIVE, ten a page by default."""
    cluster = region.cluster(request.get("cluster"))
    launch_type = request.get("launchType")
    arns = [
        service.arn
        for service in cluster.services.values()
        if service.status != "INACTIVE" and launch_type in (None, service.fields.get("launchType"))
    ]
    arns, token = page(arns, request, default=10)
    return {"serviceArns": arns, "nextToken": token}
