"""The tasks of services: each with its interface, its containers, what it was given at its start, and its targets."""

from __future__ import annotations

import re
from typing import Any

from moto.ec2.models import ec2_backends

from ..ecs import task_lifecycle
from ..ecs.aws import AwsEnvironment
from ..ecs.region import Region
from ..ecs.service import Deployment, Service
from ..ecs.task import RUNNING, TargetReason, Task
from ..ecs.task_factory import new_service_task
from ..images import Images
from .file import Twin, seconds
from .ids import given

OVERLAID = (
    "attachments",
    "connectivity",
    "connectivityAt",
    "containers",
    "createdAt",
    "desiredStatus",
    "executionStoppedAt",
    "healthStatus",
    "lastStatus",
    "pullStartedAt",
    "pullStoppedAt",
    "startedAt",
    "stopCode",
    "stoppedAt",
    "stoppedReason",
    "stoppingAt",
    "version",
)
"""What DescribeTasks says of a task that its steps change."""


def load(twin: Twin, region: Region, environment: AwsEnvironment) -> None:
    """Put them into the account; one that has not begun to run begins anew."""
    services = {service.name: service for _, service in region.services()}

    def add(item: dict[str, Any]) -> None:
        service = services.get(item["group"].removeprefix("service:"))
        deployment = _deployment(service, item) if service else None
        if service is None or deployment is None:
            raise NotImplementedError("its service or its deployment is not here")
        task = _task(region, environment.images, service, deployment, item)
        if item["lastStatus"] == RUNNING:
            _run(twin, environment, task, item)
        else:
            task_lifecycle.begin(task)
        service.tasks.append(task)

    twin.each("ecs", "DescribeTasks", add)
    for service in services.values():
        service.count_tasks()


def _deployment(service: Service, item: dict[str, Any]) -> Deployment | None:
    return next((each for each in service.deployments if each.id == item.get("startedBy")), None)


def _task(region: Region, images: Images, service: Service, deployment: Deployment, item: dict[str, Any]) -> Task:
    task = new_service_task(region, images, service, deployment, seconds(item["createdAt"]))
    task.id = item["taskArn"].rsplit("/", 1)[-1]
    task.details.update({name: value for name, value in item.items() if name not in OVERLAID})
    task.details["network"] = {
        **task.details["network"],
        "subnet": _detail(item, "subnetId") or task.details["network"]["subnet"],
    }
    return task


def _run(twin: Twin, environment: AwsEnvironment, task: Task, item: dict[str, Any]) -> None:
    """The task as it has been since it turned RUNNING."""
    task.attachments = [dict(each) for each in item.get("attachments") or []]
    _attach(twin, task, item)
    for name in ("connectivity", "pull_started", "pull_stopped", "started"):
        first, *rest = name.split("_")
        field = first + "".join(word.capitalize() for word in rest) + "At"
        setattr(task, f"{name}_at", seconds(item[field]) if item.get(field) else None)
    task.started_at = task.started_at or task.created_at
    task.set_status(RUNNING)
    for container in task.containers:
        environment.start_container(task, container, task.started_at)
    task.targets = environment.register_targets(task)
    found = {each["name"]: each for each in item["containers"]}
    for container in task.containers:
        own = found[container.name]
        container.health, container.image_digest = own.get("healthStatus", "UNKNOWN"), own.get("imageDigest")
        container.status = own.get("lastStatus", RUNNING)
    states = _target_states(twin, task)
    for target in task.targets:
        target.owner, target.access = task, environment.access(task, target)
        target.state, reason = states.get(target.target_group_arn, ("healthy", None))
        target.reason = reason or target.reason
    task.settled, task.version = True, item.get("version", task.version)


def _attach(twin: Twin, task: Task, item: dict[str, Any]) -> None:
    """The task's network interface, with its id and address."""
    interface, address = _detail(item, "networkInterfaceId"), _detail(item, "privateIPv4Address")
    if not interface or not address:
        return
    backend, settings = ec2_backends[twin.account][twin.region], task.details["network"]
    subnet: Any = backend.get_subnet(settings["subnet"])
    attachment = next(each["id"] for each in task.attachments if each["type"] == "ElasticNetworkInterface")
    description = f"arn:aws:ecs:{twin.region}:{twin.account}:attachment/{attachment}"
    subnet.request_ip(address, task)
    with given(interface):
        eni = backend.create_network_interface(
            subnet, address, group_ids=settings["securityGroups"], description=description
        )
    eni.add_tags({"aws:ecs:taskArn": task.details["taskArn"]})
    eni.status, eni.requester_managed = "in-use", True
    eni.mac_address = _detail(item, "macAddress") or eni.mac_address
    if settings["assignPublicIp"] == "ENABLED":
        eni.public_ip_auto_assign = True
        eni.check_auto_public_ip()


def _target_states(twin: Twin, task: Task) -> dict[str, tuple[str, TargetReason | None]]:
    """The state of the task's address in each target group, and why, where it was read."""
    states: dict[str, tuple[str, TargetReason | None]] = {}
    addresses = {
        detail["value"]
        for each in task.attachments
        for detail in each["details"]
        if detail["name"] == "privateIPv4Address"
    }
    for arn, targets in twin.by_subject("elbv2", "DescribeTargetHealth"):
        for item in targets:
            if item["Target"]["Id"] in addresses:
                health = item["TargetHealth"]
                reason = TargetReason(health.get("Reason", ""), health.get("Description", ""))
                states[arn] = (health["State"], reason if health["State"] == "unhealthy" else None)
    return states


def _detail(item: dict[str, Any], name: str) -> str:
    details = [detail for each in item.get("attachments") or [] for detail in each.get("details") or []]
    return next((detail["value"] for detail in details if detail["name"] == name), "")


def start_up_rules(twin: Twin) -> dict[str, dict[str, Any]]:
    """How long images take to start, as the tasks that run have taken: rules of PUT images, by repository."""
    rules: dict[str, dict[str, Any]] = {}
    for item in sorted(twin.items("ecs", "DescribeTasks"), key=lambda each: seconds(each["createdAt"])):
        created, started = seconds(item["createdAt"]), item.get("startedAt")
        if not started:
            continue
        rule = {"startup_seconds": round(seconds(started) - created, 1)}
        if item.get("pullStartedAt") and item.get("pullStoppedAt"):
            rule["pull_seconds"] = round(seconds(item["pullStoppedAt"]) - seconds(item["pullStartedAt"]), 1)
        for container in item["containers"]:
            repository = re.sub(r"(:[^/:]+)?(@.+)?$", "", container["image"])
            rules[f"{repository}[:@]*"] = rule
    return rules
