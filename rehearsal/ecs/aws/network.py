"""A task's network: its interface in its subnet, and the route out of it."""

from __future__ import annotations

import uuid
from typing import Any

from moto.ec2.exceptions import InvalidSubnetIdError
from moto.ec2.models import ec2_backends

from ...quirks import lingering
from ...reach.parties import of_task
from ...reach.security_groups import INTERNET, obstacle
from ..task import Task

HTTPS = 443


def attach(account_id: str, region: str, task: Task) -> str | None:
    """Create the task's network interface; why its subnet has no room for it, or None."""
    settings = task.details["network"]
    backend = ec2_backends[account_id][region]
    subnet: Any = backend.get_subnet(settings["subnet"])
    if subnet.available_ip_address_count < 1:
        return (
            "Unexpected EC2 error while attempting to Create Network Interface in subnet "
            f"'{subnet.id}': InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free "
            "addresses to satisfy the request."
        )
    address = subnet.get_available_subnet_ip(task)
    task_arn = task.details["taskArn"]
    attachment_id = str(uuid.uuid4())
    eni = backend.create_network_interface(
        subnet,
        address,
        group_ids=settings["securityGroups"],
        description=f"arn:aws:ecs:{region}:{account_id}:attachment/{attachment_id}",
        tags={"aws:ecs:taskArn": task_arn},
    )
    eni.status, eni.requester_managed = "in-use", True
    if settings["assignPublicIp"] == "ENABLED":
        eni.public_ip_auto_assign = True
        eni.check_auto_public_ip()
    values = {
        "subnetId": subnet.id,
        "networkInterfaceId": eni.id,
        "macAddress": eni.mac_address,
        "privateDnsName": f"ip-{address.replace('.', '-')}.ec2.internal",
        "privateIPv4Address": address,
    }
    details = [{"name": name, "value": value} for name, value in values.items()]
    kind = "ElasticNetworkInterface"
    task.attachments = [{"id": attachment_id, "type": kind, "status": "ATTACHED", "details": details}]
    task.details["availabilityZone"] = subnet.availability_zone
    return None


def release(account_id: str, region: str, task: Task) -> None:
    """Delete the task's network interface and free its address."""
    backend = ec2_backends[account_id][region]
    for attachment in task.attachments:
        attachment["status"] = "DELETED"
        eni = backend.enis.pop(_detail(attachment, "networkInterfaceId"), None)
        if eni is not None:
            eni.subnet.del_subnet_ip(eni.private_ip_address)
            vpc = eni.vpc_id if eni.public_ip else None
            groups = [group.id for group in eni.group_set]
            lingering.release(lingering.TASK, (eni.subnet.id, vpc, *groups), task.stopped_at or 0.0)


def private_address(task: Task) -> str:
    """The task's private IPv4 address."""
    return _detail(task.attachments[0], "privateIPv4Address")


def _detail(attachment: dict[str, Any], name: str) -> str:
    return next(str(detail["value"]) for detail in attachment["details"] if detail["name"] == name)


def egress_failure(account_id: str, region: str, task: Task) -> str | None:
    """Why the task cannot reach the registry, or None."""
    settings = task.details["network"]
    cut_off = any(container.behaviour.fail == "egress" for container in task.containers)
    if not cut_off and _has_egress(account_id, region, settings) and _may_leave(region, task):
        return None
    host = f"api.ecr.{region}.amazonaws.com"
    if not any(f"{account_id}.dkr.ecr." in container.image for container in task.containers):
        image = task.containers[0].image
        return (
            f"CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref {image}: "
            "failed to do request: dial tcp: i/o timeout"
        )
    return (
        "ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from "
        "Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network "
        f'configuration. RequestError: send request failed caused by: Post "https://{host}/": dial tcp: i/o timeout'
    )


def _may_leave(region: str, task: Task) -> bool:
    """Whether the task's security groups let it speak HTTPS to the internet."""
    return obstacle(region, of_task(region, task), INTERNET, HTTPS) is None


def _has_egress(account_id: str, region: str, settings: dict[str, Any]) -> bool:
    """Whether the subnet's default route is to an available NAT gateway, or to the internet with a public IP."""
    backend = ec2_backends[account_id][region]
    try:
        subnet = backend.get_subnet(settings["subnet"])
    except InvalidSubnetIdError:
        return False
    for route in _route_table(backend, subnet).routes:
        if route.destination_cidr_block != "0.0.0.0/0":
            continue
        if route.nat_gateway is not None and route.nat_gateway.state == "available":
            return True
        if route.gateway is not None and settings["assignPublicIp"] == "ENABLED":
            return True
        if route.transit_gateway is not None or route.interface is not None or route.instance is not None:
            return True
    return False


def _route_table(backend: Any, subnet: Any) -> Any:
    """The subnet's own route table, or the main one of its VPC."""
    tables = [table for table in backend.route_tables.values() if table.vpc_id == subnet.vpc_id]
    own = [table for table in tables if subnet.id in table._associations.values()]
    return own[0] if own else next(table for table in tables if table.main_association_id)


def missing_subnet(account_id: str, region: str, subnets: list[str]) -> str | None:
    """The first subnet that does not exist."""
    known = {subnet.id for subnet in ec2_backends[account_id][region].describe_subnets()}
    return next((subnet for subnet in subnets if subnet not in known), None)


def missing_security_group(account_id: str, region: str, groups: list[str]) -> str | None:
    """The first security group that does not exist."""
    backend = ec2_backends[account_id][region]
    return next((group for group in groups if backend.get_security_group_from_id(group) is None), None)
