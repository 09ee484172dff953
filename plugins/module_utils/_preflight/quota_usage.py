# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How much of each quota the account uses, and how much of that is the environments' own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from .._aws.errors import unless_absent
from .._aws.session import Aws
from .._iam.names import EXECUTION, INFRASTRUCTURE, TASK, given_role, role_name
from .._ingress.names import alternate_name, target_group_name
from .._inventory.inventory import Inventory
from .networks import is_own
from .quotas import Usage

NAT_STATES = ["pending", "available", "deleting"]
Read = Callable[[Aws, Inventory], list[Any]]


class Counted(NamedTuple):
    """How what a quota limits is read, and whether an item is of an environment. each: how many an item counts for.

    place: where environments share a quota that is not the account's; others have one of their own.
    rough: too many are a doubt only.
    """

    read: Read
    is_own: Callable[[Inventory, Any], bool]
    each: Callable[[Any], int] = lambda _item: 1
    place: Callable[[Inventory], str] = lambda _inventory: ""
    rough: bool = False


def usage(name: str, aws: Aws, inventory: Inventory, others: Mapping[str, Inventory]) -> Usage:
    """What is used of a quota, and what of that each environment has."""
    counted = COUNTED[name]
    items = counted.read(aws, inventory)

    def own(one: Inventory) -> int:
        return sum(counted.each(item) for item in items if counted.is_own(one, item))

    shared = {host: own(other) for host, other in others.items() if counted.place(other) == counted.place(inventory)}
    return Usage(sum(map(counted.each, items)), own(inventory), counted.rough, shared)


def _pages(service: str, operation: str, result: str, **arguments: Any) -> Read:
    return lambda aws, _inventory: aws.pages(service, operation, result, **arguments)


def _in_network(inventory: Inventory, item: Any) -> bool:
    return inventory.network is not None and is_own(inventory.network, item)


def _named(key: str, names: Callable[[Inventory], Iterable[str]]) -> Callable[[Inventory, Any], bool]:
    return lambda inventory, item: item.get(key) in set(names(inventory))


def _roles(inventory: Inventory) -> Iterable[str]:
    purposes = (EXECUTION, TASK, INFRASTRUCTURE)
    return [
        role_name(item, inventory.region, what)
        for item in inventory.services.values()
        for what in purposes
        if not given_role(item, what)
    ]


def _target_groups(inventory: Inventory) -> list[str]:
    return [target_group_name(service) for service in inventory.services.values()]


def _cluster(inventory: Inventory) -> str:
    return inventory.cluster.ecs_name if inventory.cluster else ""


def _load_balancer(inventory: Inventory) -> str:
    return inventory.ingress.balancer_name if inventory.ingress else ""


def _services(aws: Aws, inventory: Inventory) -> list[Any]:
    arns = unless_absent(lambda: aws.pages("ecs", "list_services", "serviceArns", cluster=_cluster(inventory)), [])
    return [{"name": arn.rsplit("/", 1)[-1]} for arn in arns]


def _rules(aws: Aws, inventory: Inventory) -> list[Any]:
    """The rules of the environment's load balancer; a default rule does not count."""
    elb = aws.client("elbv2")
    name = _load_balancer(inventory)
    found = unless_absent(lambda: elb.describe_load_balancers(Names=[name])["LoadBalancers"], []) if name else []
    arns = [item["LoadBalancerArn"] for item in found]
    listeners = [
        item for arn in arns for item in aws.pages("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=arn)
    ]
    rules = [
        rule
        for item in listeners
        for rule in aws.pages("elbv2", "describe_rules", "Rules", ListenerArn=item["ListenerArn"])
    ]
    return [rule for rule in rules if not rule.get("IsDefault")]


def _forwards_to_own(inventory: Inventory, rule: Any) -> bool:
    services = inventory.services.values()
    names = {name(service) for service in services for name in (target_group_name, alternate_name)}
    return any(f":targetgroup/{name}/" in str(rule.get("Actions")) for name in names)


COUNTED: Mapping[str, Counted] = {
    "vpcs": Counted(_pages("ec2", "describe_vpcs", "Vpcs"), _in_network),
    "addresses": Counted(_pages("ec2", "describe_addresses", "Addresses"), _in_network),
    "nat_gateways": Counted(  # counted over all zones
        _pages("ec2", "describe_nat_gateways", "NatGateways", Filters=[{"Name": "state", "Values": NAT_STATES}]),
        _in_network,
        rough=True,
    ),
    "load_balancers": Counted(
        lambda aws, _: [
            item
            for item in aws.pages("elbv2", "describe_load_balancers", "LoadBalancers")
            if item["Type"] == "application"
        ],
        lambda inventory, item: item["LoadBalancerName"] == _load_balancer(inventory),
    ),
    "target_groups": Counted(
        _pages("elbv2", "describe_target_groups", "TargetGroups"), _named("TargetGroupName", _target_groups)
    ),
    "rules": Counted(_rules, _forwards_to_own, place=_load_balancer),
    "internet_gateways": Counted(_pages("ec2", "describe_internet_gateways", "InternetGateways"), _in_network),
    "security_groups": Counted(_pages("ec2", "describe_security_groups", "SecurityGroups"), _in_network),
    "databases": Counted(
        _pages("rds", "describe_db_instances", "DBInstances"),
        _named("DBInstanceIdentifier", lambda inventory: [item.identifier for item in inventory.databases.values()]),
    ),
    "cache_nodes": Counted(
        _pages("elasticache", "describe_cache_clusters", "CacheClusters"),
        _named("ReplicationGroupId", lambda inventory: [item.identifier for item in inventory.caches.values()]),
        each=lambda item: item.get("NumCacheNodes") or 1,
    ),
    "roles": Counted(_pages("iam", "list_roles", "Roles"), _named("RoleName", _roles)),
    "secrets": Counted(
        _pages("secretsmanager", "list_secrets", "SecretList"),
        _named("Name", lambda inventory: [item.name for item in inventory.secrets.values()]),
    ),
    "log_groups": Counted(
        _pages("logs", "describe_log_groups", "logGroups"),
        _named("logGroupName", lambda inventory: [item.log_group_name() for item in inventory.services.values()]),
    ),
    "ecs_services": Counted(
        _services, _named("name", lambda inventory: [item.name for item in inventory.services.values()]), place=_cluster
    ),
}
