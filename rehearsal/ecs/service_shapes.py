"""Services and deployments as the ECS API returns them."""

from __future__ import annotations

import hashlib
from typing import Any

from .lifecycle_hooks import LifecycleHook
from .region import Region
from .service import Deployment, Revision, Service, ServiceDeployment
from .stages import TRAFFIC_SHIFTING

PLATFORM_VERSION = "1.4.0"
# Members of a deployment or a service revision, but not of a service (ECS API, Service).
REVISION_ONLY = (
    "serviceConnectConfiguration",
    "volumeConfigurations",
    "vpcLatticeConfigurations",
    "gatewayConnectors",
    "monitoring",
)


def describe(region: Region, service: Service, with_tags: bool = True) -> dict[str, Any]:
    """A service; `tags` only where they are asked for."""
    fields = {key: value for key, value in service.fields.items() if key not in REVISION_ONLY}
    active = [deployment for deployment in service.deployments if deployment.running_count or deployment.pending_count]
    current = service.deployments[0].record if service.deployments else None
    return {
        **fields,
        "serviceArn": service.arn,
        "serviceName": service.name,
        "clusterArn": service.cluster_arn,
        "status": service.status,
        "runningCount": sum(deployment.running_count for deployment in service.deployments),
        "pendingCount": sum(deployment.pending_count for deployment in service.deployments),
        "platformFamily": "Linux",
        "deployments": [deployment_shape(service, item) for item in service.deployments if service.status == "ACTIVE"],
        "events": [_event(at, message) for at, message in service.events],
        "createdAt": service.created_at,
        "createdBy": f"arn:aws:iam::{region.account_id}:root",
        "roleArn": _service_role(region, service),
        "currentServiceDeployment": current.arn if current and current.open else None,
        "currentServiceRevisions": [_revision_summary(deployment) for deployment in active],
        "tags": service.tags if with_tags else None,
    }


def _service_role(region: Region, service: Service) -> str | None:
    if not service.fields.get("loadBalancers"):
        return None
    role = "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
    return f"arn:aws:iam::{region.account_id}:role/{role}"


def _event(at: float, message: str) -> dict[str, Any]:
    digest = hashlib.md5(f"{at}{message}".encode(), usedforsecurity=False).hexdigest()
    uuid = "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:]))
    return {"id": uuid, "createdAt": at, "message": message}


def deployment_shape(service: Service, deployment: Deployment) -> dict[str, Any]:
    """One entry of a service's deployments."""
    fields = deployment.revision.fields
    copied = (
        "taskDefinition",
        "capacityProviderStrategy",
        "launchType",
        "networkConfiguration",
        "serviceConnectConfiguration",
        "volumeConfigurations",
        "vpcLatticeConfigurations",
    )
    return {
        "id": deployment.id,
        "status": deployment.status,
        "desiredCount": deployment.desired_count,
        "pendingCount": deployment.pending_count,
        "runningCount": deployment.running_count,
        "failedTasks": deployment.failed_tasks,
        "createdAt": deployment.created_at,
        "updatedAt": deployment.updated_at,
        "platformVersion": platform_version(fields),
        "platformFamily": "Linux",
        "rolloutState": deployment.rollout_state,
        "rolloutStateReason": deployment.rollout_reason,
        **{name: fields.get(name) for name in copied},
    }


def platform_version(fields: dict[str, Any]) -> str:
    """The platform version that LATEST stands for."""
    version = fields.get("platformVersion") or "LATEST"
    return PLATFORM_VERSION if version == "LATEST" else str(version)


def _revision_summary(deployment: Deployment) -> dict[str, Any]:
    return {
        "arn": deployment.revision.arn,
        "requestedTaskCount": deployment.desired_count,
        "runningTaskCount": deployment.running_count,
        "pendingTaskCount": deployment.pending_count,
    }


def _summary_of(service: Service, record: ServiceDeployment, revision: Revision) -> dict[str, Any]:
    """Task counts of a revision, and its traffic while a deployment shifts it; zeros once it has gone."""
    deployment = next((item for item in service.deployments if item.revision is revision), None)
    shifts = record.strategy in TRAFFIC_SHIFTING
    weights = {
        "requestedProductionTrafficWeight": deployment.production_weight if deployment else 0.0,
        "requestedTestTrafficWeight": deployment.test_weight if deployment else 0.0,
    }
    counts = {"arn": revision.arn, "requestedTaskCount": 0, "runningTaskCount": 0, "pendingTaskCount": 0}
    return {**(_revision_summary(deployment) if deployment else counts), **(weights if shifts else {})}


def record_brief(service: Service, record: ServiceDeployment) -> dict[str, Any]:
    """A service deployment as ListServiceDeployments returns it."""
    return {
        "serviceDeploymentArn": record.arn,
        "serviceArn": service.arn,
        "clusterArn": service.cluster_arn,
        "startedAt": record.created_at,
        "createdAt": record.created_at,
        "finishedAt": record.finished_at,
        "targetServiceRevisionArn": record.target.arn,
        "status": record.status,
        "statusReason": record.reason,
    }


def record_shape(service: Service, record: ServiceDeployment) -> dict[str, Any]:
    """A service deployment as DescribeServiceDeployments returns it."""
    brief = record_brief(service, record)
    del brief["targetServiceRevisionArn"]
    breaker = {
        "status": record.breaker_status,
        "failureCount": record.failure_count,
        "threshold": record.threshold or 0,
    }
    return {
        **brief,
        "stoppedAt": record.stopped_at,
        "updatedAt": record.updated_at,
        "sourceServiceRevisions": [_summary_of(service, record, source) for source in record.sources],
        "targetServiceRevision": _summary_of(service, record, record.target),
        "deploymentConfiguration": record.configuration,
        "rollback": record.rollback,
        "deploymentCircuitBreaker": breaker,
        "alarms": _alarms(record),
        "lifecycleStage": record.stage,
        "lifecycleHookDetails": [_hook(hook) for hook in record.hooks] if record.stages else None,
    }


def _alarms(record: ServiceDeployment) -> dict[str, Any]:
    configured = record.configuration.get("alarms") or {}
    return {
        "status": record.alarms_status,
        "alarmNames": configured.get("alarmNames") or [],
        "triggeredAlarmNames": record.triggered_alarms or None,
    }


def _hook(hook: LifecycleHook) -> dict[str, Any]:
    return {
        "hookId": hook.id,
        "targetType": hook.target_type,
        "targetArn": hook.target_arn,
        "status": hook.status,
        "expiresAt": hook.expires_at,
        "timeoutAction": hook.timeout_action,
    }


def revision_shape(service: Service, revision: Revision) -> dict[str, Any]:
    """A service revision."""
    return {
        "serviceRevisionArn": revision.arn,
        "serviceArn": service.arn,
        "clusterArn": service.cluster_arn,
        **revision.fields,
        "platformVersion": platform_version(revision.fields),
        "platformFamily": "Linux",
        "containerImages": revision.container_images,
        "guardDutyEnabled": revision.guarded,
        "resolvedConfiguration": {"loadBalancers": _resolved(revision)} if revision.target_groups else None,
        "createdAt": revision.created_at,
    }


def _resolved(revision: Revision) -> list[dict[str, Any]]:
    balancers = revision.fields.get("loadBalancers") or []
    return [
        {
            "targetGroupArn": arn,
            "productionListenerRule": (balancer.get("advancedConfiguration") or {}).get("productionListenerRule"),
        }
        for balancer, arn in zip(balancers, revision.target_groups, strict=True)
    ]
