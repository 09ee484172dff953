"""Task operations of the ECS API: run, stop, describe, list."""

from __future__ import annotations

from typing import Any

from . import placement, task_lifecycle
from .errors import ClientException, InvalidParameterException
from .region import Cluster, Region, page
from .service_tasks import stop_task as stop_service_task
from .service_validation import check_launch, check_network
from .task import RUNNING, STOPPED, Container, Task
from .task_factory import new_one_off_task


def run_task(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """RunTask: up to ten tasks that belong to no service."""
    cluster = region.cluster(request.get("cluster"))
    count = int(request.get("count") or 1)
    if not 1 <= count <= 10:
        raise InvalidParameterException("Count must be between 1 and 10.")
    definition = region.runnable_task_definition(request["taskDefinition"])
    fields = {**request, "capacityProviderStrategy": request.get("capacityProviderStrategy")}
    if not request.get("launchType") and not request.get("capacityProviderStrategy"):
        fields["capacityProviderStrategy"] = cluster.fields["defaultCapacityProviderStrategy"] or None
    check_launch(cluster, fields)
    check_network(region.environment, fields, definition)
    _check_overrides(request, [container["name"] for container in definition.containers])
    now = region.clock.now()
    tasks = [new_one_off_task(region, cluster, definition, fields, now, index) for index in range(count)]
    if problem := region.environment.launch_failure(tasks[0]):
        raise ClientException(problem)
    reasons = [placement.failure(task) for task in tasks]
    placed = [task for task, reason in zip(tasks, reasons, strict=True) if reason is None]
    for task in placed:
        task_lifecycle.begin(task)
    cluster.tasks.extend(placed)
    return {
        "tasks": [describe(task) for task in placed],
        "failures": [{"reason": reason} for reason in reasons if reason is not None],
    }


def _check_overrides(request: dict[str, Any], names: list[str]) -> None:
    for override in (request.get("overrides") or {}).get("containerOverrides") or []:
        if override.get("name") not in names:
            raise InvalidParameterException(
                f"Override for container named {override.get('name')} is not a container in the TaskDefinition."
            )


def stop_task(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """StopTask: a task of a service is replaced by its scheduler."""
    cluster = region.cluster(request.get("cluster"))
    task = _find(cluster, request["task"])
    if task is None:
        raise InvalidParameterException("The referenced task was not found.")
    now, reason = region.clock.now(), request.get("reason") or "Task stopped by user"
    owner = next(
        (service for service in cluster.services.values() if task in service.tasks or task in service.stopped), None
    )
    if owner is None:
        task_lifecycle.stop(task, now, "UserInitiated", reason, region.environment)
    else:
        stop_service_task(owner, task, now, "UserInitiated", reason, region.environment)
    region.catch_up()
    return {"task": describe(task)}


def describe_tasks(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """DescribeTasks, a hundred at most."""
    references = request["tasks"]
    if len(references) > 100:
        raise InvalidParameterException("Tasks cannot have more than 100 elements.")
    cluster, described, failures = region.cluster(request.get("cluster")), [], []
    for reference in references:
        task = _find(cluster, reference)
        if task is None:
            arn = region.arn("task", f"{cluster.name}/{reference.split('/')[-1]}")
            failures.append({"arn": arn, "reason": "MISSING"})
        else:
            described.append(describe(task, "TAGS" in (request.get("include") or [])))
    return {"tasks": described, "failures": failures}


def list_tasks(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """ListTasks; without desiredStatus those meant to run."""
    cluster = region.cluster(request.get("cluster"))
    status, launch_type = request.get("desiredStatus") or RUNNING, request.get("launchType")
    name = (request.get("serviceName") or "").split("/")[-1]
    if name:
        region.service(request.get("cluster"), name)
    arns = [
        task.details["taskArn"]
        for task in cluster.all_tasks()
        if task.desired_status == status
        and (not name or task.details["group"] == f"service:{name}")
        and request.get("family") in (None, task.details["family"])
        and request.get("startedBy") in (None, task.details["startedBy"])
        and launch_type in (None, task.details["launchType"])
    ]
    arns, token = page(arns, request)
    return {"taskArns": arns, "nextToken": token}


def _find(cluster: Cluster, reference: str) -> Task | None:
    task_id = reference.split("/")[-1]
    return next((task for task in cluster.all_tasks() if task.id == task_id), None)


def describe(task: Task, with_tags: bool = True) -> dict[str, Any]:
    """A task as the API returns it."""
    details = {key: value for key, value in task.details.items() if key not in ("family", "tags", "network")}
    return {
        **details,
        "attachments": task.attachments,
        "connectivity": "CONNECTED" if task.connectivity_at is not None else None,
        "connectivityAt": task.connectivity_at,
        "containers": [_container(task, item) for item in [*task.containers, *([task.agent] if task.agent else [])]],
        "createdAt": task.created_at,
        "desiredStatus": task.desired_status,
        "executionStoppedAt": task.execution_stopped_at,
        "healthStatus": task.health,
        "lastStatus": task.status,
        "pullStartedAt": task.pull_started_at,
        "pullStoppedAt": task.pull_stopped_at,
        "startedAt": task.started_at,
        "stopCode": task.stop_code,
        "stoppedAt": task.stopped_at,
        "stoppedReason": task.stopped_reason,
        "stoppingAt": task.stopping_at,
        "version": task.version,
        "tags": task.details["tags"] if with_tags else [],
    }


def _container(task: Task, container: Container) -> dict[str, Any]:
    interfaces = [
        {
            "attachmentId": attachment["id"],
            "privateIpv4Address": next(
                detail["value"] for detail in attachment["details"] if detail["name"] == "privateIPv4Address"
            ),
        }
        for attachment in task.attachments
        if attachment["type"] == "ElasticNetworkInterface" and attachment["status"] != "PRECREATED"
    ]
    exec_on = task.details["enableExecuteCommand"] and task.status == RUNNING
    agent = {
        "name": "ExecuteCommandAgent",
        "lastStatus": "RUNNING" if container.exec_agent else "STOPPED",
        "lastStartedAt": task.started_at,
    }
    return {
        "containerArn": task.details["taskArn"].replace(":task/", ":container/") + f"/{container.name}",
        "taskArn": task.details["taskArn"],
        "name": container.name,
        "image": container.image,
        "imageDigest": container.image_digest if task.started_at is not None else None,
        "runtimeId": f"{task.id}-{sum(container.name.encode()):010d}" if task.started_at is not None else None,
        "lastStatus": container.status,
        "exitCode": container.exit_code,
        "reason": container.reason,
        "networkBindings": [],
        "networkInterfaces": interfaces,
        "healthStatus": container.health,
        "cpu": container.cpu,
        "memory": container.memory,
        "managedAgents": [agent] if exec_on else None,
    }


def execute_command(region: Region, request: dict[str, Any]) -> dict[str, Any]:
    """ExecuteCommand: refused, as there is no container to speak to."""
    task = _find(region.cluster(request.get("cluster")), request["task"])
    if task is None or task.status == STOPPED:
        raise InvalidParameterException("The referenced task was not found.")
    raise ClientException("This rehearsal account runs no containers, so there is no session to open.")
