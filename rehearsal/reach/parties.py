"""Load balancers, tasks, databases and caches as ends of connections."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network
from typing import Any

from moto.ec2.models import ec2_backends

from .. import ACCOUNT_ID
from ..ecs.task import Task
from .security_groups import Party, block


def of_task(region: str, task: Task) -> Party:
    """A task that has its network interface; without groups it has its VPC's default one.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
    """
    settings, details = task.details["network"], task.attachments[0]["details"]
    address = next(item["value"] for item in details if item["name"] == "privateIPv4Address")
    groups = settings["securityGroups"] or _default_group(region, _subnet(region, settings["subnet"]))
    return Party(f"task {task.id}", tuple(groups), (block(address),))


def of_balancer(balancer: Any) -> Party:
    """A load balancer; its nodes have addresses in all of its subnets."""
    networks = tuple(block(subnet.cidr_block) for subnet in balancer.subnets)
    return Party(f"load balancer {balancer.name}", tuple(balancer.security_groups or ()), networks)


def of_database(region: str, database: Any) -> Party:
    """A database, in the subnets of its group."""
    group = getattr(database, "db_subnet_group", None)
    networks = _networks(region, [subnet.id for subnet in getattr(group, "_subnets", [])])
    name = f"database {database.db_instance_identifier}"
    return Party(name, tuple(database.vpc_security_group_ids), networks)


def of_cache(region: str, name: str, groups: Iterable[str], subnets: list[str]) -> Party:
    """A cache, in the subnets of its group; without security groups it has the default one of its VPC."""
    found = tuple(groups) or _default_group(region, _subnet(region, subnets[0]) if subnets else None)
    return Party(f"cache {name}", tuple(found), _networks(region, subnets))


def _networks(region: str, subnets: list[str]) -> tuple[IPv4Network, ...]:
    """The blocks of subnets; without any, that of the default VPC."""
    ec2 = ec2_backends[ACCOUNT_ID][region]
    if subnets:
        return tuple(block(_subnet(region, subnet).cidr_block) for subnet in subnets)
    vpc = ec2.default_vpc
    return (block(vpc.cidr_block),) if vpc is not None else ()


def _subnet(region: str, subnet: str) -> Any:
    return ec2_backends[ACCOUNT_ID][region].get_subnet(subnet)


def _default_group(region: str, subnet: Any) -> tuple[str, ...]:
    ec2 = ec2_backends[ACCOUNT_ID][region]
    vpc = subnet.vpc_id if subnet is not None else None
    group = ec2.get_default_security_group(vpc)
    return (group.id,) if group is not None else ()
