"""ECS: clusters, task definitions, and services with what they run and their last deployments."""

from __future__ import annotations

from typing import Any

from ..ecs.circuit_breaker import breaker, threshold
from ..ecs.lifecycle_hooks import LifecycleHook
from ..ecs.region import Cluster, Region, TaskDefinition
from ..ecs.service import COMPLETED, Deployment, Revision, Service, ServiceDeployment
from ..ecs.service_fields import DEFAULTS, DEPLOYMENT_DEFAULTS, REVISION_FIELDS
from ..ecs.service_shapes import PLATFORM_VERSION
from ..ecs.stages import Stage
from .file import Twin, seconds

ECS = "ecs"
CLUSTER = (
    "status",
    "settings",
    "configuration",
    "capacityProviders",
    "defaultCapacityProviderStrategy",
    "serviceConnectDefaults",
)
COMPUTED = (
    "serviceArn",
    "serviceName",
    "clusterArn",
    "status",
    "runningCount",
    "pendingCount",
    "platformFamily",
    "deployments",
    "events",
    "createdAt",
    "createdBy",
    "roleArn",
    "currentServiceDeployment",
    "currentServiceRevisions",
    "tags",
    "taskSets",
)
"""What DescribeServices says of a service beside what it was made with."""
TIMES = ("registeredAt", "deregisteredAt", "deleteRequestedAt")
OPEN = ("PENDING", "IN_PROGRESS", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS")


def load(twin: Twin, region: Region) -> None:
    """Put them into the account, without tasks."""
    revisions: dict[str, Revision] = {}

    def add_revision(item: dict[str, Any]) -> None:
        revisions[item["serviceRevisionArn"]] = _revision(item)

    def add_service(item: dict[str, Any]) -> None:
        if problem := unmodelled(item):
            raise NotImplementedError(problem)
        if item["status"] == "ACTIVE":
            _service(twin, region, item, revisions)

    twin.each(ECS, "DescribeClusters", lambda item: _cluster(region, item))
    twin.each(ECS, "DescribeTaskDefinition", lambda item: _definition(region, item))
    twin.each(ECS, "DescribeServiceRevisions", add_revision)
    twin.each(ECS, "DescribeServices", add_service)


def _cluster(region: Region, item: dict[str, Any]) -> None:
    fields = {name: item.get(name) for name in CLUSTER}
    cluster = Cluster(item["clusterName"], item["clusterArn"], fields, list(item.get("tags") or []))
    region.clusters[cluster.name] = cluster


def unmodelled(item: dict[str, Any]) -> str:
    """Why a service has no place in this account; empty where it has one."""
    controller = (item.get("deploymentController") or {}).get("type", "ECS")
    if controller != "ECS":
        return f"it is deployed by {controller}"
    if item.get("schedulingStrategy", "REPLICA") != "REPLICA":
        return f"its scheduling strategy is {item['schedulingStrategy']}"
    if "awsvpcConfiguration" not in (item.get("networkConfiguration") or {}):
        return "it does not run on Fargate"
    return ""


def _definition(region: Region, item: dict[str, Any]) -> None:
    fields: dict[str, Any] = {
        name: seconds(value) if name in TIMES else value for name, value in item.items() if name != "tags"
    }
    definition = TaskDefinition(fields, list(item.get("tags") or []))
    region.families.setdefault(fields["family"], {})[fields["revision"]] = definition


def _revision(item: dict[str, Any]) -> Revision:
    fields = {name: item.get(name) for name in REVISION_FIELDS}
    if fields["platformVersion"] == PLATFORM_VERSION:
        fields["platformVersion"] = "LATEST"
    arn, resolved = item["serviceRevisionArn"], (item.get("resolvedConfiguration") or {}).get("loadBalancers") or []
    return Revision(
        id=arn.rsplit("/", 1)[-1],
        arn=arn,
        created_at=seconds(item["createdAt"]),
        fields=fields,
        container_images=list(item.get("containerImages") or []),
        target_groups=[each["targetGroupArn"] for each in resolved],
        guarded=bool(item.get("guardDutyEnabled")),
    )


def _service(twin: Twin, region: Region, item: dict[str, Any], revisions: dict[str, Revision]) -> None:
    cluster = region.cluster(item["clusterArn"])
    fields = {**DEFAULTS, **{name: value for name, value in item.items() if name not in COMPUTED}}
    fields["deploymentConfiguration"] = _configuration(item)
    service = Service(item["serviceName"], item["serviceArn"], cluster.arn, seconds(item["createdAt"]), fields)
    service.tags, service.now = list(item.get("tags") or []), twin.read_at
    service.events = [(seconds(each["createdAt"]), each["message"]) for each in item.get("events") or []]
    _history(twin, service, revisions)
    for each in item["deployments"]:
        service.deployments.append(_deployment(service, each, revisions))
    primary = service.primary
    for name in REVISION_FIELDS:
        fields.setdefault(name, primary.revision.fields.get(name))
    service.last_completed = _last_completed(service)
    service.steady = bool(service.events) and service.events[0][1].endswith("has reached a steady state.")
    cluster.services[service.name] = service


def _history(twin: Twin, service: Service, revisions: dict[str, Revision]) -> None:
    """The newest deployments, newest first, and the revisions that none of them rolled out."""
    found = [item for item in twin.items(ECS, "DescribeServiceDeployments") if item["serviceArn"] == service.arn]
    for item in sorted(found, key=lambda each: seconds(each["createdAt"]), reverse=True):
        target = (item.get("targetServiceRevision") or {}).get("arn")
        if target in revisions:
            service.history.append(_record(service, item, revisions))
    targets = {record.target.arn for record in service.history}
    prefix = service.arn.replace(":service/", ":service-revision/") + "/"
    service.revisions = [each for arn, each in revisions.items() if arn.startswith(prefix) and arn not in targets]


def _record(service: Service, item: dict[str, Any], revisions: dict[str, Revision]) -> ServiceDeployment:
    circuit, alarms, rollback = (item.get(name) or {} for name in ("deploymentCircuitBreaker", "alarms", "rollback"))
    sources = [revisions[each["arn"]] for each in item.get("sourceServiceRevisions") or [] if each["arn"] in revisions]
    stage = item.get("lifecycleStage") if item["status"] not in OPEN else None
    record = ServiceDeployment(
        arn=item["serviceDeploymentArn"],
        created_at=seconds(item["createdAt"]),
        target=revisions[item["targetServiceRevision"]["arn"]],
        sources=sources,
        configuration=_configuration(item),
        threshold=circuit.get("threshold") or None,
        status=item["status"],
        reason=item.get("statusReason"),
        updated_at=seconds(item.get("updatedAt") or item["createdAt"]),
        finished_at=_time(item, "finishedAt"),
        stopped_at=_time(item, "stoppedAt"),
        rollback={**rollback, "startedAt": seconds(rollback["startedAt"])} if rollback else None,
        breaker_status=circuit.get("status", "DISABLED"),
        failure_count=circuit.get("failureCount", 0),
        triggered_alarms=list(alarms.get("triggeredAlarmNames") or []),
        alarms_status=alarms.get("status", "DISABLED"),
        stages=[Stage(stage)] if stage else [],
        hooks=[_hook(each) for each in item.get("lifecycleHookDetails") or []] if stage else [],
    )
    if record.status in OPEN and breaker(service).get("enable"):
        record.threshold = threshold(breaker(service), service.desired_count)
    return record


def _configuration(item: dict[str, Any]) -> dict[str, Any]:
    """How a service or a deployment rolls out; what an older one does not say is ECS's default."""
    return {**DEPLOYMENT_DEFAULTS, **(item.get("deploymentConfiguration") or {})}


def _hook(item: dict[str, Any]) -> LifecycleHook:
    return LifecycleHook(
        id=item["hookId"],
        stage="",
        target_type=item.get("targetType", ""),
        target_arn=item.get("targetArn"),
        status=item["status"],
        expires_at=_time(item, "expiresAt") or 0.0,
        timeout_action=item.get("timeoutAction", "ROLLBACK"),
    )


def _time(item: dict[str, Any], name: str) -> float | None:
    return seconds(item[name]) if item.get(name) else None


def _deployment(service: Service, item: dict[str, Any], revisions: dict[str, Revision]) -> Deployment:
    number, arn = item["id"].rsplit("/", 1)[-1], service.arn.replace(":service/", ":service-revision/")
    revision = revisions.get(f"{arn}/{number}") or _made_up(service, item, f"{arn}/{number}")
    deployment = Deployment(
        id=item["id"],
        revision=revision,
        record=_record_of(service, item, revision),
        created_at=seconds(item["createdAt"]),
        updated_at=seconds(item["updatedAt"]),
        status=item["status"],
        desired_count=item["desiredCount"],
        pending_count=item["pendingCount"],
        running_count=item["runningCount"],
        failed_tasks=item.get("failedTasks", 0),
        rollout_state=item.get("rolloutState", COMPLETED),
        rollout_reason=item.get("rolloutStateReason", ""),
    )
    if deployment.status == "PRIMARY" and deployment.rollout_state == COMPLETED:
        deployment.production_weight = deployment.test_weight = 100.0
    return deployment


def _made_up(service: Service, item: dict[str, Any], arn: str) -> Revision:
    """A revision that was not read, of what its deployment says."""
    fields = {name: item.get(name, service.fields.get(name)) for name in REVISION_FIELDS}
    groups = [each["targetGroupArn"] for each in fields.get("loadBalancers") or []]
    revision = Revision(arn.rsplit("/", 1)[-1], arn, seconds(item["createdAt"]), fields, [], groups)
    service.revisions.append(revision)
    return revision


def _record_of(service: Service, item: dict[str, Any], revision: Revision) -> ServiceDeployment:
    """The record that a deployment goes by: the newest for the primary one, which a rollback brings back."""
    own = [record for record in service.history if record.target is revision]
    if item["status"] == "PRIMARY" and service.history:
        return service.history[0]
    if own:
        return own[0]
    at, configuration = seconds(item["createdAt"]), service.fields["deploymentConfiguration"]
    return ServiceDeployment("", at, revision, [], configuration, None, "SUCCESSFUL", finished_at=at)


def _last_completed(service: Service) -> Deployment | None:
    """To which a failed deployment would go back."""
    running = next((item for item in service.deployments if item.rollout_state == COMPLETED), None)
    if running is not None:
        return running
    record = next((record for record in service.history if record.status == "SUCCESSFUL"), None)
    if record is None:
        return None
    at = record.created_at
    return Deployment(
        f"ecs-svc/{record.target.id}", record.target, record, at, record.updated_at, rollout_state=COMPLETED
    )
