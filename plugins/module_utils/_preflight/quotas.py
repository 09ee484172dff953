# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the account's quotas leave room for what a deploy makes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .._data.names import DB_INSTANCE, REPLICATION_GROUP
from .._ecs.names import SERVICE
from .._iam.names import ROLE
from .._ingress.names import LOAD_BALANCER, RULE, TARGET_GROUP
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory
from .._inventory.routes import rules_of
from .._inventory.services import Service
from .._logs.log_groups import LOG_GROUP
from .._network.names import ELASTIC_IP, INTERNET_GATEWAY, NAT_GATEWAY, SECURITY_GROUP, VPC
from .._secrets.names import SECRET

UNITS = 1024  # CPU units of one vCPU
GROUPS = 4
"""A network's security groups: of load balancer, tasks, databases and caches."""
UNCOUNTED = 100_000
"""Where a quota is so large, as those of secrets and log groups are by default, nothing is counted: a hundred items take a call."""


@dataclass(frozen=True)
class Quota:
    """A quota by AWS's codes: aws service-quotas list-service-quotas --region REGION --service-code SERVICE.

    kind: of the resources that it limits, which a plan makes; empty where tasks are limited.
    region: where the quota of a service without regions is told; empty for that of the run:
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/servicequotas_service_quota
    """

    service: str
    code: str
    name: str
    kind: str = ""
    region: str = ""


# The codes of rules and log groups: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html,
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html; of secrets:
# https://docs.aws.amazon.com/eks/latest/best-practices/known_limits_and_service_quotas.html
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
    "rules": Quota("elasticloadbalancing", "L-7EED9B64", "listener rules of a load balancer", RULE),
    "roles": Quota("iam", "L-FE177D64", "IAM roles", ROLE, "us-east-1"),
    "secrets": Quota("secretsmanager", "L-2F66C23C", "secrets", SECRET),
    "log_groups": Quota("logs", "L-C7B9AAAB", "log groups", LOG_GROUP),
    "ecs_services": Quota("ecs", "L-9EF96962", "ECS services of a cluster", SERVICE),
    "vcpus": Quota("fargate", "L-3032A538", "Fargate vCPUs"),
    "spot_vcpus": Quota("fargate", "L-36FBB829", "Fargate Spot vCPUs"),
}


@dataclass(frozen=True)
class Usage:
    """How much of something the account has, how much of that is this environment's own, and where a count is rough.

    others: how much other environments of this run have of it, by host.
    """

    existing: int
    own: int
    rough: bool = False
    others: Mapping[str, int] = field(default_factory=dict)


def quota_faults(
    inventory: Inventory,
    limits: Mapping[str, float | None],
    usage: Mapping[str, Usage],
    others: Mapping[str, Inventory] | None = None,
) -> Iterator[Fault]:
    """The faults of quotas that are too small; a limit that is None was not answered and is passed over.

    others: the other environments of this run, by host; what they are going to add counts where this one adds, too.
    """
    needed = _needed(inventory)
    wanted = {host: _needed(other) for host, other in (others or {}).items()}
    for name, (key, number) in needed.items():
        limit, used = limits.get(name), usage.get(name)
        if limit is None or used is None:
            continue
        total = used.existing - used.own + max(number, used.own)
        adding = {host: max(0, wanted[host][name][1] - has) for host, has in used.others.items()}
        beside = {host: more for host, more in adding.items() if more and number > used.own}
        total += sum(beside.values())
        if number and total > limit:
            run = "".join(f" and {more} that {host} adds in this run" for host, more in sorted(beside.items()))
            problem = (
                f"needs {number} {QUOTAS[name].name} beside {used.existing - used.own} others{run}, "
                f"where the quota is {limit:g}"
            )
            yield Fault(key, problem, remedy_of(name, str(total)), warning=used.rough)
    for name, spot in (("vcpus", False), ("spot_vcpus", True)):
        limit = limits.get(name)
        if limit is not None:
            yield from _vcpu_faults(inventory, name, spot, limit, others or {})


def _needed(inventory: Inventory) -> dict[str, tuple[str, int]]:
    network, hosts = inventory.network, any(service.takes_requests for service in inventory.services.values())
    own = network if network and not network.existing else None
    gateways = own.nat_gateways if own else 0
    zones = own.availability_zones if own else 1
    own_groups = sum(service.security_groups.own for service in inventory.services.values())
    return {
        "vpcs": ("network", 1 if own else 0),
        "addresses": ("network.nat_gateways", gateways),
        "nat_gateways": ("network.nat_gateways", -(-gateways // zones)),
        "load_balancers": ("ingress", 1 if hosts and not (inventory.ingress and inventory.ingress.existing) else 0),
        "target_groups": ("services", sum(service.takes_requests for service in inventory.services.values())),
        "internet_gateways": ("network", 1 if own else 0),
        "security_groups": ("network", GROUPS + own_groups if network else 0),
        "databases": ("databases", len(inventory.databases)),
        "cache_nodes": ("caches", sum(cache.nodes for cache in inventory.caches.values())),
        "rules": ("services", sum(rules_of(service) for service in inventory.services.values())),
        "roles": ("services", sum(2 + item.deployment.shifts_traffic for item in inventory.services.values())),
        "secrets": ("secrets", len(inventory.secrets)),
        "log_groups": ("services", len(inventory.services)),
        "ecs_services": ("services", len(inventory.services)),
    }


def _vcpu_faults(
    inventory: Inventory, name: str, spot: bool, limit: float, others: Mapping[str, Inventory]
) -> Iterator[Fault]:
    """Tasks of environments that are not in this run count too, but are not known here; so this is the least that is needed."""
    beside = {host: vcpus for host, other in others.items() if (vcpus := _steady_vcpus(other, spot))}
    said, shared = (
        "".join(f" beside {vcpus:g} of {host}" for host, vcpus in sorted(beside.items())),
        sum(beside.values()),
    )
    services, steady = _services(inventory, spot), _steady_vcpus(inventory, spot)
    deploying = sum(s.cpu * (s.desired_count * s.deployment.maximum_percent // 100) for s in services) / UNITS
    most = sum(s.cpu * (s.scaling.max if s.scaling else s.desired_count) for s in services) / UNITS
    if steady and steady + shared > limit:
        problem = f"need {steady:g} {QUOTAS[name].name}{said}, where the quota is {limit:g}"
        yield Fault("services", problem, remedy_of(name))
    elif services and max(deploying, most) + shared > limit:
        problem = (
            f"need {deploying:g} {QUOTAS[name].name} while deploying and {most:g} when scaled out{said}, "
            f"where the quota is {limit:g}"
        )
        yield Fault("services", problem, remedy_of(name), warning=True)


def _services(inventory: Inventory, spot: bool) -> list[Service]:
    return [service for service in inventory.services.values() if on_spot(service) == spot]


def _steady_vcpus(inventory: Inventory, spot: bool) -> float:
    return sum(service.cpu * service.desired_count for service in _services(inventory, spot)) / UNITS


def on_spot(service: Service) -> bool:
    """Whether a service runs tasks on Fargate Spot."""
    return any(item.provider == "FARGATE_SPOT" and item.weight for item in service.capacity_providers)


def remedy_of(name: str, wanted: str = "N") -> str:
    """What to do about a quota that is too small, by its name in QUOTAS; wanted: the value that would do."""
    quota = QUOTAS[name]
    return (
        f"ask for more (aws service-quotas request-service-quota-increase --region {quota.region or 'REGION'} "
        f"--service-code {quota.service} --quota-code {quota.code} --desired-value {wanted}), or remove what is unused"
    )
