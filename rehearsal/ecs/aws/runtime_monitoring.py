"""GuardDuty's Runtime Monitoring of Fargate: which clusters it watches, the agent beside a task's containers, and what it makes in the VPC.

https://docs.aws.amazon.com/guardduty/latest/ug/managing-gdu-agent-ecs-automated.html
"""

from __future__ import annotations

import secrets
import string
from typing import Any

from moto.ec2.models import ec2_backends
from moto.guardduty.models import guardduty_backends

from ...behaviour import Behaviour
from ..task import STOPPED, Container, Task
from . import access_denied

TAG, ON = "GuardDutyManaged", "ENABLED"
FEATURE, FOR_ALL = "RUNTIME_MONITORING", "ECS_FARGATE_AGENT_MANAGEMENT"
IMAGE = "593207742271.dkr.ecr.{}.amazonaws.com/aws-guardduty-agent-fargate:v1.5.0-Fg_x86_64"
"""The account is that of us-east-1; each region has another one."""


def watches(account_id: str, region: str, tags: list[dict[str, str]]) -> bool:
    """Whether GuardDuty watches the tasks of a cluster with these tags: those of all clusters but the excluded, or of the included alone."""
    features = [
        item
        for detector in guardduty_backends[account_id][region].detectors.values()
        for item in detector.features or []
        if detector.enabled and item.get("name") == FEATURE and item.get("status") == ON
    ]
    more = [part for item in features for part in item.get("additionalConfiguration") or []]
    for_all = any(part.get("name") == FOR_ALL and part.get("status") == ON for part in more)
    tagged = {item["key"]: item["value"] for item in tags}.get(TAG)
    return bool(features) and tagged != "false" and (for_all or tagged == "true")


def agent(account_id: str, region: str, definition: dict[str, Any], task: Task) -> Container:
    """The agent's container, in a task that GuardDuty watches; stopped, with the reason, where the execution role may not pull it.

    Names and reason as in https://github.com/aws/aws-cdk/issues/32877.
    """
    name = "".join(secrets.choice(string.ascii_letters) for _ in range(6))
    container = Container(f"aws-guardduty-agent-{name}", IMAGE.format(region), Behaviour(), essential=False)
    container.reason = access_denied.agent_failure(account_id, region, definition, task, container.image)
    container.status = STOPPED if container.reason else container.status
    return container


def make_endpoint(account_id: str, region: str, task: Task) -> None:
    """The endpoint of GuardDuty in the VPC of a watched task, with a security group; both stay when the last task has gone."""
    backend: Any = ec2_backends[account_id][region]
    subnet = backend.get_subnet(task.details["network"]["subnet"])
    vpc, tags = subnet.vpc_id, {TAG: "true"}
    service = f"com.amazonaws.{region}.guardduty-data"
    if any(item.vpc_id == vpc and item.service_name == service for item in backend.vpc_end_points.values()):
        return
    name = f"GuardDutyManagedSecurityGroup-{vpc}"
    group = backend.get_security_group_from_name(name, vpc)
    if group is None:
        group = backend.create_security_group(name, "Associated with VPC endpoint of GuardDuty", vpc, tags=tags)
    endpoint = backend.create_vpc_endpoint(
        vpc, service, "Interface", None, [], subnet_ids=[subnet.id], security_group_ids=[group.id], tags=tags
    )
    for interface in endpoint.network_interface_ids:
        eni = backend.enis[interface]
        eni.requester_managed, eni.status, eni.description = True, "in-use", f"VPC Endpoint Interface {endpoint.id}"
        eni._group_set = [group]
