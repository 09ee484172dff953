"""Task definition operations of the ECS API, with the defaults that AWS fills in."""

from __future__ import annotations

from typing import Any

from .errors import ClientException, InvalidParameterException
from .fargate import check_fargate
from .region import Region, TaskDefinition, page

LISTS = ("environment", "mountPoints", "volumesFrom", "systemControls", "portMappings")
HEALTH_DEFAULTS = {"interval": 30, "timeout": 5, "retries": 3}


def register_task_definition(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """RegisterTaskDefinition: a new revision of the family."""
    family = request.get("family") or ""
    if not family:
        raise ClientException("Family should not be null.")
    containers = request.get("containerDefinitions") or []
    if not containers:
        raise ClientException("Container list cannot be empty.")
    check_containers(containers)
    check_fargate(request)
    revisions = region.families.setdefault(family, {})
    revision = max(revisions, default=0) + 1
    fields = {
        **{key: value for key, value in request.items() if key != "tags"},
        "taskDefinitionArn": region.arn("task-definition", f"{family}:{revision}"),
        "revision": revision,
        "status": "ACTIVE",
        "containerDefinitions": [_with_defaults(container, request) for container in containers],
        "volumes": request.get("volumes") or [],
        "placementConstraints": request.get("placementConstraints") or [],
        "compatibilities": _compatibilities(request),
        "networkMode": request.get("networkMode") or "bridge",
        "registeredAt": region.clock.now(),
        "registeredBy": f"arn:aws:iam::{region.account_id}:root",
    }
    if region.environment.has_quirk("task-definition-additions"):
        fields |= {"enableFaultInjection": False, **fields, "volumes": [_volume(item) for item in fields["volumes"]]}
    definition = TaskDefinition(fields, list(request.get("tags") or []))
    revisions[revision] = definition
    return {"taskDefinition": definition.fields, "tags": definition.tags}


def check_containers(containers: list[dict[str, Any]]) -> None:
    """Names present and unique, an image each, one of them essential; ClientException."""
    for container in containers:
        if not container.get("image"):
            raise ClientException("Container.image should not be null or empty.")
        if not container.get("name"):
            raise ClientException("Container.name should not be null or empty.")
    names = [container["name"] for container in containers]
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated:
        raise ClientException(f"Container names must be unique; '{repeated}' is used more than once.")
    if not any(container.get("essential", True) for container in containers):
        raise ClientException("At least one essential container is required in the task definition.")


def _with_defaults(container: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    full = {"cpu": 0, "essential": True, **{name: [] for name in LISTS}, **container}
    awsvpc = request.get("networkMode") == "awsvpc"
    full["portMappings"] = [_port_mapping(mapping, awsvpc) for mapping in full["portMappings"]]
    if full.get("healthCheck"):
        full["healthCheck"] = {**HEALTH_DEFAULTS, **full["healthCheck"]}
    return full


def _port_mapping(mapping: dict[str, Any], awsvpc: bool) -> dict[str, Any]:
    full = {"protocol": "tcp", **mapping}
    if "containerPort" in full:
        full.setdefault("hostPort", full["containerPort"] if awsvpc else 0)
    return full


def _volume(volume: dict[str, Any]) -> dict[str, Any]:
    """A volume with what AWS adds: a root directory beside an access point, and a host where nothing else is given."""
    efs = volume.get("efsVolumeConfiguration")
    if efs and (efs.get("authorizationConfig") or {}).get("accessPointId"):
        return {**volume, "efsVolumeConfiguration": {"rootDirectory": "/", **efs}}
    return volume if len(volume) > 1 else {**volume, "host": {}}


def _compatibilities(request: dict[str, Any]) -> list[str]:
    suits_fargate = request.get("networkMode") == "awsvpc" and request.get("cpu") and request.get("memory")
    return ["EC2", "FARGATE"] if suits_fargate else ["EC2"]


def describe_task_definition(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """DescribeTaskDefinition."""
    definition = region.task_definition(request["taskDefinition"])
    answer: dict[str, Any] = {"taskDefinition": definition.fields}
    if "TAGS" in (request.get("include") or []):
        answer["tags"] = definition.tags
    return answer


def deregister_task_definition(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """DeregisterTaskDefinition: the revision stays describable as INACTIVE."""
    if ":" not in request["taskDefinition"].split("/")[-1]:
        raise InvalidParameterException("The task definition must be specified with its revision.")
    definition = region.task_definition(request["taskDefinition"])
    if definition.fields["status"] == "ACTIVE":
        definition.fields.update(status="INACTIVE", deregisteredAt=region.clock.now())
    return {"taskDefinition": definition.fields}


def delete_task_definitions(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """DeleteTaskDefinitions: INACTIVE revisions turn DELETE_IN_PROGRESS."""
    deleted, failures = [], []
    for reference in request["taskDefinitions"]:
        definition = region.find_task_definition(reference)
        reason = _deletion_refusal(definition)
        if definition is None or reason:
            failures.append({"arn": reference, "reason": reason})
        else:
            definition.fields.update(status="DELETE_IN_PROGRESS", deleteRequestedAt=region.clock.now())
            deleted.append(definition.fields)
    return {"taskDefinitions": deleted, "failures": failures}


def _deletion_refusal(definition: TaskDefinition | None) -> str | None:
    if definition is None:
        return "The specified task definition does not exist. Specify a valid account, family, revision and try again."
    if definition.fields["status"] == "ACTIVE":
        return "The specified task definition is still in ACTIVE status. Please deregister the target and try again."
    return None


def list_task_definitions(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """ListTaskDefinitions."""
    status, prefix = request.get("status") or "ACTIVE", request.get("familyPrefix")
    ordered = [
        region.families[family][revision]
        for family in sorted(region.families)
        if prefix is None or family == prefix
        for revision in sorted(region.families[family])
    ]
    arns = [definition.arn for definition in ordered if definition.fields["status"] == status]
    if request.get("sort") == "DESC":
        arns.reverse()
    arns, token = page(arns, request)
    return {"taskDefinitionArns": arns, "nextToken": token}


def list_task_definition_families(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """ListTaskDefinitionFamilies."""
    status, prefix = request.get("status") or "ALL", request.get("familyPrefix") or ""
    families = []
    for family, revisions in sorted(region.families.items()):
        active = any(definition.fields["status"] == "ACTIVE" for definition in revisions.values())
        if family.startswith(prefix) and status in ("ALL", "ACTIVE" if active else "INACTIVE"):
            families.append(family)
    families, token = page(families, request)
    return {"families": families, "nextToken": token}
