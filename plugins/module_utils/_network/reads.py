# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read a network: what is tagged with its name, then what is in its VPC."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .._aws.load_balancers import existing_load_balancer
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._data.orphans import orphan_stores
from .._ecs.orphans import needs_of, orphan_services
from .._inventory.environment import Ingress
from .._inventory.existing import ExistingNetwork
from .._inventory.inventory import Inventory
from .checks import own_vpc
from .default_group import DefaultGroup
from .existing import existing_groups, existing_subnets, existing_vpc
from .flow_log_part import FlowLogSnapshot
from .guardduty import GuardDutyParts
from .kept_rules import Orphans
from .names import NETWORK_TAG, TIERS, named_parts

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class NetworkSnapshot:
    """AWS's answers about one network, as they came. zones: those of the region; route_tables: all of the VPC's.

    orphans: what is in it and the inventory no longer names. tiers: of a network of somebody else, the subnets of each tier.
    balancer_groups: the security groups of a load balancer of somebody else. task_groups: those of somebody else that services have, by
    their keys. default_group: of the VPC, where it is to have no rule. flow_logs, endpoints: of the VPC, where it has any of a deploy's.
    guardduty: what GuardDuty left in a VPC that is removed.
    """

    vpc: Answer | None
    zones: Sequence[Answer]
    subnets: Sequence[Answer]
    internet_gateways: Sequence[Answer]
    elastic_ips: Sequence[Answer]
    security_groups: Sequence[Answer]
    nat_gateways: Sequence[Answer] = ()
    route_tables: Sequence[Answer] = ()
    security_group_rules: Sequence[Answer] = ()
    dns_support: bool = False
    dns_hostnames: bool = False
    orphans: Orphans = field(default_factory=Orphans)
    tiers: Mapping[str, Sequence[Answer]] = field(default_factory=dict)
    balancer_groups: Sequence[str] = ()
    task_groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    default_group: DefaultGroup | None = None
    flow_logs: FlowLogSnapshot = field(default_factory=FlowLogSnapshot)
    endpoints: Sequence[Answer] = ()
    guardduty: GuardDutyParts = field(default_factory=GuardDutyParts)


@dataclass(frozen=True)
class Dependent:
    """Something in a part that keeps it from being deleted. passing: AWS removes it by itself."""

    text: str
    passing: bool = False


def read_network(aws: Aws, name: str, removing: bool) -> NetworkSnapshot:
    """The network of this name, in two rounds of reads; raises Failure where it is not clear which VPC is its own."""
    tagged = partial(_pages, aws, Filters=[{"Name": f"tag:{NETWORK_TAG}", "Values": [name]}])
    answers = gather(
        {
            "vpcs": _pages(aws, "describe_vpcs", "Vpcs"),
            "zones": _pages(aws, "describe_availability_zones", "AvailabilityZones"),
            "subnets": tagged("describe_subnets", "Subnets"),
            "internet_gateways": tagged("describe_internet_gateways", "InternetGateways"),
            "elastic_ips": tagged("describe_addresses", "Addresses"),
            "security_groups": partial(security_groups, aws, name),
        }
    )
    vpc = own_vpc(answers.pop("vpcs"), name, removing)
    groups = [group["GroupId"] for group, _part in named_parts(answers["security_groups"], name)]
    in_vpc = _read_vpc(aws, vpc["VpcId"], groups) if vpc else {}
    return NetworkSnapshot(vpc=vpc, **answers, **in_vpc)


def read_existing(aws: Aws, name: str, existing: ExistingNetwork, removing: bool) -> NetworkSnapshot:
    """A network of somebody else, and the environment's security groups in it; raises Failure where it is not as the inventory says.

    removing: only these groups matter.
    """
    groups = security_groups(aws, name)
    ids = [group["GroupId"] for group, _part in named_parts(groups, name)]
    in_groups = [{"Name": "group-id", "Values": ids}]
    rules = _pages(aws, "describe_security_group_rules", "SecurityGroupRules", Filters=in_groups)
    answers = gather(
        {
            "place": lambda: (None, dict.fromkeys(TIERS, ())) if removing else find_existing(aws, existing),
            "security_group_rules": rules if ids else list,
        }
    )
    vpc, tiers = answers["place"]
    return NetworkSnapshot(
        vpc, (), (), (), (), groups, security_group_rules=answers["security_group_rules"], tiers=tiers
    )


def find_existing(aws: Aws, existing: ExistingNetwork) -> tuple[Answer, dict[str, list[Answer]]]:
    """The VPC of somebody else, and its subnets by tier, read once in a run."""

    def find() -> tuple[Answer, dict[str, list[Answer]]]:
        vpc = existing_vpc(existing, aws.pages("ec2", "describe_vpcs", "Vpcs"))
        inside = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
        return vpc, existing_subnets(existing, aws.pages("ec2", "describe_subnets", "Subnets", Filters=inside))

    found: tuple[Answer, dict[str, list[Answer]]] = aws.once(("existing network", existing.vpc), find)
    return found


def read_balancer_groups(aws: Aws, ingress: Ingress | None) -> list[str]:
    """The security groups of a load balancer of somebody else, from which tasks take requests; none where it is the environment's."""
    if ingress is None or not ingress.existing:
        return []
    return sorted(existing_load_balancer(aws, ingress.existing).get("SecurityGroups") or [])


def read_task_groups(aws: Aws, inventory: Inventory, vpc: Answer | None) -> dict[str, list[str]]:
    """The security groups of somebody else that services have, by their keys; nothing is read where none has any."""
    services = {key: item.security_groups.existing for key, item in inventory.services.items()}
    if not any(services.values()):
        return {}
    inside = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}] if vpc else []
    found = aws.pages("ec2", "describe_security_groups", "SecurityGroups", Filters=inside) if vpc else []
    return existing_groups(services, found)


def security_groups(aws: Aws, name: str) -> list[Answer]:
    """The security groups of the network of this name, read once in a run."""
    filters = [{"Name": f"tag:{NETWORK_TAG}", "Values": [name]}]
    read = _pages(aws, "describe_security_groups", "SecurityGroups", Filters=filters)
    groups: list[Answer] = aws.once(("security groups", name), read)
    return groups


def read_orphans(aws: Aws, inventory: Inventory, tags: Mapping[str, str]) -> Orphans:
    """What this environment has and its inventory no longer names; a read that a run makes once."""
    services = orphan_services(aws, tags, [item.name for item in inventory.services.values()])
    needs = needs_of(aws, services)
    return Orphans(needs.ports, orphan_stores(aws, tags, inventory), needs.security_groups)


def read_endpoints(aws: Aws, vpc: str) -> list[Answer]:
    """The endpoints of a VPC."""
    return aws.pages("ec2", "describe_vpc_endpoints", "VpcEndpoints", Filters=[{"Name": "vpc-id", "Values": [vpc]}])


def _read_vpc(aws: Aws, vpc: str, groups: Sequence[str]) -> dict[str, Any]:
    in_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
    in_groups = [{"Name": "group-id", "Values": [*groups]}]
    reads: dict[str, Callable[[], Any]] = {
        "nat_gateways": _pages(aws, "describe_nat_gateways", "NatGateways", Filter=in_vpc),
        "route_tables": _pages(aws, "describe_route_tables", "RouteTables", Filters=in_vpc),
        "dns_support": partial(_vpc_attribute, aws, vpc, "enableDnsSupport"),
        "dns_hostnames": partial(_vpc_attribute, aws, vpc, "enableDnsHostnames"),
    }
    if groups:
        reads["security_group_rules"] = _pages(
            aws, "describe_security_group_rules", "SecurityGroupRules", Filters=in_groups
        )
    return gather(reads)


def _pages(aws: Aws, operation: str, result: str, **arguments: Any) -> Callable[[], list[Answer]]:
    return partial(aws.pages, "ec2", operation, result, **arguments)


def _vpc_attribute(aws: Aws, vpc: str, name: str) -> bool:
    answer = aws.client("ec2").describe_vpc_attribute(VpcId=vpc, Attribute=name)
    return bool(answer[name[0].upper() + name[1:]]["Value"])


def dependents_of(ec2: Any, id_filter: str, id_: str, whole: bool) -> list[Dependent]:
    """Network interfaces in a subnet, security group or VPC; of a whole VPC also its other contents."""
    filters = [{"Name": id_filter, "Values": [id_]}]
    interfaces = ec2.describe_network_interfaces(Filters=filters)["NetworkInterfaces"]
    dependents = [_interface(item) for item in interfaces]
    if not whole:
        return dependents
    answers = gather(
        {
            "subnet": lambda: [s["SubnetId"] for s in ec2.describe_subnets(Filters=filters)["Subnets"]],
            "security group": lambda: _other_groups(ec2, filters),
            "endpoint": lambda: ec2.describe_vpc_endpoints(Filters=filters)["VpcEndpoints"],
        }
    )
    dependents += [
        Dependent(f"endpoint {item['VpcEndpointId']}", str(item.get("State")).lower() == "deleting")
        for item in answers.pop("endpoint")
    ]
    return dependents + [Dependent(f"{kind} {item}") for kind, items in answers.items() for item in items]


def _interface(item: Answer) -> Dependent:
    about = item.get("Description") or to_dict(item.get("TagSet")).get("Name") or item.get("InterfaceType", "interface")
    return Dependent(f"network interface {item['NetworkInterfaceId']} ({about})", bool(item.get("RequesterManaged")))


def _other_groups(ec2: Any, filters: list[dict[str, Any]]) -> list[str]:
    groups = ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
    return [f"{group['GroupId']} ({group['GroupName']})" for group in groups if group["GroupName"] != "default"]
