# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the account's quotas leave room for what a deploy makes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .._data.names import DB_INSTANCE, REPLICATION_GROUP
from .._ingress.names import LOAD_BALANCER, TARGET_GROUP
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory
from .._inventory.services import Service
from .._network.names import ELASTIC_IP, INTERNET_GATEWAY, NAT_GATEWAY, SECURITY_GROUP, VPC

UNITS = 1024  # CPU units of one vCPU
GROUPS = 4
"""A network's security groups: of load balancer, tasks, databases and caches."""


@dataclass(frozen=True)
class Quota:
    """A quota by AWS's codes: aws service-quotas list-service-quotas --region REGION --service-code SERVICE.

    kind: of the resources that it limits, which a plan makes; empty where tasks are limited.
    """

    service: str
    code: str
    name: str
    kind: str = ""


QUOTAS = {
    "vpcs": Quota("vpc", "L-F678F1CE", "VPCs", VPC),
    "addresses": Quota("ec2", "L-0263D0A3", "Elastic IP addresses", ELASTIC_IP),
    "nat_gateways": Quota("vpc", "L-FE5A380F", "NAT gateways in a zone", NAT_GATEWAY),
    "load_balancers": Quota("elasticloadbalancing", "L-53DA6B97", "Application Load Balancers", LOAD_BALANCER),
    "target_groups": Quota("elasticloadbalancing", "L-B22855CB", "target groups", TARGET_GROUP),
    "internet_gateways": Quota("vpc", "L-A4707A72", "internet gateways", INTERNET_GATEWAY),
    "security_groups": Quota("vpc", "L-E79EC296", "security groups", SECURITY_GROUP),
    "databases": Quota("rds", "L-7B6409FD", "DB instances", DB_INSTANCE),
    "cache_nodes": Quota("elasticache", "L-DFE45DF3", "cache nodes", REPLICATION_GROUP),
    "vcpus": Quota("fargate", "L-3032A538", "Fargate vCPUs"),
    "spot_vcpus": Quota("fargate", "L-36FBB829", "Fargate Spot vCPUs"),
}


@dataclass(frozen=True)
class Usage:
    """How much of something the account has, how much of that is this environment's own, and where a count is rough."""

    existing: int
    own: int
    rough: bool = False


def quota_faults(
    inventory: Inventory, limits: Mapping[str, float | None], usage: Mapping[str, Usage]
) -> Iterator[Fault]:
    """The faults of quotas that are too small; a limit that is None was not answered and is passed over."""
    needed = _needed(inventory)
    for name, (key, number) in needed.items():
        limit, used = limits.get(name), usage.get(name)
        if limit is None or used is None:
            continue
        total = used.existing - used.own + max(number, used.own)
        if number and total > limit:
            problem = f"needs {number} {QUOTAS[name].name} beside {used.existing - used.own} others, where the quota is {limit:g}"
            yield Fault(key, problem, _remedy(name, str(total)), warning=used.rough)
    for name, spot in (("vcpus", False), ("spot_vcpus", True)):
        limit = limits.get(name)
        if limit is not None:
            yield from _vcpu_faults(inventory, name, spot, limit)


def _needed(inventory: Inventory) -> dict[str, tuple[str, int]]:
    network, hosts = inventory.network, any(service.hosts for service in inventory.services.values())
    gateways = network.nat_gateways if network else 0
    zones = network.availability_zones if network else 1
    return {
        "vpcs": ("network", 1 if network else 0),
        "addresses": ("network.nat_gateways", gateways),
        "nat_gateways": ("network.nat_gateways", -(-gateways // zones)),
        "load_balancers": ("ingress", 1 if hosts else 0),
        "target_groups": ("services", sum(bool(service.hosts) for service in inventory.services.values())),
        "internet_gateways": ("network", 1 if network else 0),
        "security_groups": ("network", GROUPS if network else 0),
        "databases": ("databases", len(inventory.databases)),
        "cache_nodes": ("caches", sum(cache.nodes for cache in inventory.caches.values())),
    }


def _vcpu_faults(inventory: Inventory, name: str, spot: bool, limit: float) -> Iterator[Fault]:
    """Tasks of other environments count too, but are not known here; so this is the least that is needed."""
    services = [service for service in inventory.services.values() if _on_spot(service) == spot]
    steady = sum(service.cpu * service.desired_count for service in services) / UNITS
    deploying = sum(s.cpu * (s.desired_count * s.deployment.maximum_percent // 100) for s in services) / UNITS
    most = sum(s.cpu * (s.scaling.max if s.scaling else s.desired_count) for s in services) / UNITS
    if steady > limit:
        yield Fault("services", f"need {steady:g} {QUOTAS[name].name}, where the quota is {limit:g}", _remedy(name))
    elif max(deploying, most) > limit:
        problem = (
            f"need {deploying:g} {QUOTAS[name].name} while deploying and {most:g} when scaled out, "
            f"where the quota is {limit:g}"
        )
        yield Fault("services", problem, _remedy(name), warning=True)


def _on_spot(service: Service) -> bool:
    return any(item.provider == "FARGATE_SPOT" and item.weight for item in service.capacity_providers)


def _remedy(name: str, wanted: str = "N") -> str:
    quota = QUOTAS[name]
    return (
        "ask for more (aws service-quotas request-service-quota-increase --region REGION "
        f"--service-code {quota.service} --quota-code {quota.code} --desired-value {wanted}), or remove what is unused"
    )
