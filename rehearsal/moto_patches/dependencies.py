"""What still uses a part of the network, over all services."""

from __future__ import annotations

from typing import Any

from moto.elbv2.models import elbv2_backends

from .. import ACCOUNT_ID
from ..quirks import lingering
from . import elasticache, rds


def uses_security_group(ec2: Any, group_id: str) -> bool:
    """Whether an interface, a load balancer, a database, a cache or another group's rule uses a security group."""
    if any(group_id in _group_ids(eni) for eni in ec2.enis.values()):
        return True
    if group_id in _service_groups(ec2.region_name) or lingering.held(group_id, ec2.clock.now()):
        return True
    others = [group for groups in ec2.groups.values() for group in groups.values() if group.id != group_id]
    return any(group_id in _referenced(group) for group in others)


def _group_ids(eni: Any) -> list[str]:
    return [group.id for group in eni.group_set]


def _service_groups(region: str) -> set[str]:
    balancers = elbv2_backends[ACCOUNT_ID][region].load_balancers.values()
    databases = rds.databases(region)
    groups = {group for balancer in balancers for group in balancer.security_groups or []}
    groups |= {group for database in databases for group in database.vpc_security_group_ids}
    return groups | elasticache.security_groups(region)


def _referenced(group: Any) -> list[str]:
    return [rule.source_group.get("GroupId") or "" for rule in [*group.ingress_rules, *group.egress_rules]]


def uses_subnet(ec2: Any, subnet_id: str) -> bool:
    """Whether an interface, a NAT gateway, a load balancer, a database or a cache lies in a subnet."""
    if any(eni.subnet.id == subnet_id for eni in ec2.enis.values()):
        return True
    if any(gateway.subnet_id == subnet_id and gateway.state != "deleted" for gateway in ec2.nat_gateways.values()):
        return True
    balancers = elbv2_backends[ACCOUNT_ID][ec2.region_name].load_balancers.values()
    if any(subnet.id == subnet_id for balancer in balancers for subnet in balancer.subnets):
        return True
    databases = rds.databases(ec2.region_name)
    in_databases = {subnet.id for database in databases for subnet in _database_subnets(database)}
    in_use = in_databases | elasticache.subnets(ec2.region_name)
    return subnet_id in in_use or lingering.held(subnet_id, ec2.clock.now())


def _database_subnets(database: Any) -> list[Any]:
    group = getattr(database, "db_subnet_group", None)
    return list(group._subnets) if group is not None else []


def has_mapped_addresses(ec2: Any, vpc_id: str) -> bool:
    """Whether a NAT gateway, an internet-facing load balancer or a public interface needs a VPC's internet gateway."""
    gateways = [gateway for gateway in ec2.nat_gateways.values() if gateway.vpc_id == vpc_id]
    if any(gateway.state != "deleted" and gateway.connectivity_type == "public" for gateway in gateways):
        return True
    balancers = elbv2_backends[ACCOUNT_ID][ec2.region_name].load_balancers.values()
    if any(balancer.vpc_id == vpc_id and balancer.scheme == "internet-facing" for balancer in balancers):
        return True
    public = any(eni.vpc_id == vpc_id and eni.public_ip for eni in ec2.enis.values())
    return public or lingering.held(vpc_id, ec2.clock.now())
