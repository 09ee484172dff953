"""Service deployment and service revision operations of the ECS API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import rollout, scheduler
from .errors import ConflictException, InvalidParameterException, ServiceDeploymentNotFoundException
from .lifecycle_hooks import AWAITING, CONTINUE
from .region import Region, page
from .service import IN_PROGRESS, Revision, Service, ServiceDeployment
from .service_shapes import record_brief, record_shape, revision_shape


def list_service_deployments(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """ListServiceDeployments, newest first."""
    service = region.service(request.get("cluster"), request["service"])
    statuses, created = request.get("status"), request.get("createdAt") or {}
    records = [
        record_brief(service, record)
        for record in service.history
        if (not statuses or record.status in statuses)
        and float(created.get("after") or 0) <= record.created_at <= float(created.get("before") or "inf")
    ]
    records, token = page(records, request)
    return {"serviceDeployments": records, "nextToken": token}


def describe_service_deployments(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """DescribeServiceDeployments, twenty at most."""
    wanted = request["serviceDeploymentArns"]
    _check_count(wanted)
    known = {record.arn: (service, record) for service, record in _records(region)}
    return {
        "serviceDeployments": [record_shape(*known[arn]) for arn in wanted if arn in known],
        "failures": [{"arn": arn, "reason": "MISSING"} for arn in wanted if arn not in known],
    }


def describe_service_revisions(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """DescribeServiceRevisions, twenty at most."""
    wanted = request["serviceRevisionArns"]
    _check_count(wanted)
    known: dict[str, tuple[Service, Revision]] = {}
    for service, record in _records(region):
        known[record.target.arn] = (service, record.target)
    for _, service in region.services():
        known.update({revision.arn: (service, revision) for revision in service.revisions})
    return {
        "serviceRevisions": [revision_shape(*known[arn]) for arn in wanted if arn in known],
        "failures": [{"arn": arn, "reason": "MISSING"} for arn in wanted if arn not in known],
    }


def stop_service_deployment(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """StopServiceDeployment: ROLLBACK goes back to the last completed revision, ABORT stops where it is."""
    service, record = _find(region, request["serviceDeploymentArn"])
    stop_type = request.get("stopType") or "ROLLBACK"
    if record.status not in ("PENDING", "IN_PROGRESS"):
        raise ConflictException(f"The service deployment is {record.status} and cannot be stopped.")
    if stop_type == "ROLLBACK" and service.last_completed is None:
        raise InvalidParameterException("There is no completed service revision to roll back to.")
    now = region.clock.now()
    rollout.stop(service, now, rollback=stop_type == "ROLLBACK")
    scheduler.advance(service, now, region.environment)
    return {"serviceDeploymentArn": record.arn}


def continue_service_deployment(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """ContinueServiceDeployment: CONTINUE resumes a deployment that waits at a PAUSE hook, ROLLBACK takes it back."""
    service, record = _find(region, request["serviceDeploymentArn"])
    hook = next((hook for hook in record.hooks if hook.id == request["hookId"]), None)
    if hook is None:
        raise InvalidParameterException(f"The service deployment has no lifecycle hook {request['hookId']}.")
    if record.status != IN_PROGRESS or hook.status != AWAITING:
        raise InvalidParameterException(
            f"The lifecycle hook is {hook.status} and the service deployment {record.status}; only a hook that is "
            "AWAITING_ACTION in a deployment that is IN_PROGRESS can be continued."
        )
    hook.resolve(request.get("action") or CONTINUE)
    scheduler.advance(service, region.clock.now(), region.environment)
    return {"serviceDeploymentArn": record.arn}


def _find(region: Region, arn: str) -> tuple[Service, ServiceDeployment]:
    """A service deployment with its service; ServiceDeploymentNotFoundException."""
    for service, record in _records(region):
        if record.arn == arn:
            return service, record
    raise ServiceDeploymentNotFoundException


def _records(region: Region) -> Iterator[tuple[Service, ServiceDeployment]]:
    for _, service in region.services():
        for record in service.history:
            yield service, record


def _check_count(arns: list[str]) -> None:
    if len(arns) > 20:
        raise InvalidParameterException("The list cannot have more than 20 elements.")
