"""Service operations of the ECS API: create, update, delete, describe, list."""

from __future__ import annotations

import secrets
from typing import Any

from . import rollout, scheduler, service_fields, traffic
from .errors import InvalidParameterException, ServiceNotActiveException
from .region import Region, TaskDefinition, page
from .service import Revision, Service
from .service_shapes import describe
from .service_validation import check_service
from .strategy_validation import check_change


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
    fields = service_fields.initial(cluster, request, definition)
    check_service(region.environment, cluster, fields, definition)
    now = region.clock.now()
    service = Service(name, region.arn("service", f"{cluster.name}/{name}"), cluster.arn, now, fields, now=now)
    service.tags = list(request.get("tags") or [])
    cluster.services[name] = service
    _deploy(region, service, definition, now)
    scheduler.advance(service, now, region.environment)
    return {"service": describe(region, service)}


def update_service(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """UpdateService: a deployment starts only where the revision changes or one is forced."""
    cluster = region.cluster(request.get("cluster"))
    service = region.service(request.get("cluster"), request["service"])
    if service.status != "ACTIVE":
        raise ServiceNotActiveException
    definition, fields = service_fields.updated(region, cluster, service, request)
    check_change(
        service.fields["deploymentConfiguration"]["strategy"],
        fields["deploymentConfiguration"]["strategy"],
        in_progress=service.primary.record.open,
    )
    changed = any(fields.get(name) != service.fields.get(name) for name in service_fields.REVISION_FIELDS)
    check_service(region.environment, cluster, fields, definition)
    now = region.clock.now()
    service.fields = fields
    if changed or request.get("forceNewDeployment"):
        _deploy(region, service, definition, now)
    scheduler.advance(service, now, region.environment)
    return {"service": describe(region, service)}


def _deploy(region: Region, service: Service, definition: TaskDefinition, at: float) -> None:
    number = str(secrets.randbelow(9 * 10**18) + 10**18)
    path = service.arn.split(":service/")[1]
    revision = Revision(
        id=number,
        arn=region.arn("service-revision", f"{path}/{number}"),
        created_at=at,
        fields={name: service.fields.get(name) for name in service_fields.REVISION_FIELDS},
        container_images=region.environment.container_images(definition.containers),
        guarded=region.environment.watches(service.cluster_arn),
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
