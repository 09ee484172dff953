# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layer of one network: what is wanted, what is there, and who changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._inventory.environment import Network
from .._inventory.inventory import Inventory, checked
from .._plan.values import Actual, Address, KindRules, Resource
from . import actual as shapes
from .desired import NetworkSpec, desired_network
from .layout import choose_zones
from .names import (
    ADOPTED_TAG,
    ASSOCIATION,
    ELASTIC_IP,
    INTERNET_GATEWAY,
    NAT_GATEWAY,
    NETWORK_TAG,
    ROUTE,
    ROUTE_TABLE,
    RULE,
    SECURITY_GROUP,
    SUBNET,
    TIERS,
    VPC,
    address,
    part_of,
)
from .nat_gateways import ElasticIpHandler, NatGatewayHandler
from .parts import (
    AssociationHandler,
    InternetGatewayHandler,
    RouteHandler,
    RouteTableHandler,
    SubnetHandler,
    VpcHandler,
)
from .security_groups import RuleHandler, SecurityGroupHandler
from .traffic import groups_of, rules_of

Answers = dict[str, Any]


# What AWS cannot change of a part, and another tool may have chosen otherwise.
ADOPTED = {SUBNET: "cidr", SECURITY_GROUP: "name"}


def as_adopted(parts: Mapping[Address, Actual], wanted: Mapping[Address, Mapping[str, Any]]) -> dict[Address, Actual]:
    """The parts, with nothing to say of the block or name of one that carries the tag talentbase.aws/adopted."""

    def adopted(place: Address, item: Actual) -> Actual:
        name = ADOPTED.get(place.kind)
        if not name or place not in wanted or ADOPTED_TAG not in item.properties["tags"]:
            return item
        return replace(item, properties={**item.properties, name: wanted[place][name]})

    return {place: adopted(place, item) for place, item in parts.items()}


class NetworkLayer:
    """The layer of one network. leaving: it is about to be removed, so what is being deleted counts as there."""

    part = "network"
    looks_first = False
    rules = {
        VPC: KindRules(fixed=frozenset({"cidr"})),
        SUBNET: KindRules(fixed=frozenset({"vpc", "cidr", "zone"})),
        NAT_GATEWAY: KindRules(fixed=frozenset({"subnet", "elastic_ip"})),
        ROUTE_TABLE: KindRules(fixed=frozenset({"vpc"})),
        SECURITY_GROUP: KindRules(fixed=frozenset({"vpc", "name"}), initial=frozenset({"description"})),
    }
    prune = (RULE, ROUTE, NAT_GATEWAY, ELASTIC_IP, ROUTE_TABLE)

    def __init__(
        self, aws: Aws, inventory: Inventory, tags: Mapping[str, str], progress: Progress, removing: bool
    ) -> None:
        self._aws = aws
        self._network: Network = checked(inventory.network)
        self._inventory = inventory
        self._tags = tags
        self._removing = removing
        self._found: Answers | None = None
        self._zones: list[str] = []
        self.leftovers: list[str] = []
        self.handlers = {
            VPC: VpcHandler(aws),
            INTERNET_GATEWAY: InternetGatewayHandler(aws),
            SUBNET: SubnetHandler(aws),
            ELASTIC_IP: ElasticIpHandler(aws),
            NAT_GATEWAY: NatGatewayHandler(aws, progress),
            ROUTE_TABLE: RouteTableHandler(aws),
            ROUTE: RouteHandler(aws),
            ASSOCIATION: AssociationHandler(aws),
            SECURITY_GROUP: SecurityGroupHandler(aws),
            RULE: RuleHandler(aws),
        }

    def desired(self) -> list[Resource]:
        self._zones = self._choose_zones(self._look())
        return desired_network(self._wish())

    def read(self) -> dict[Address, Actual]:
        found = self._look()
        self._found = None
        parts = as_adopted(
            self._parts(found), {item.address: item.properties for item in desired_network(self._wish())}
        )
        if self._removing:
            return parts
        kept = self._outside(parts)
        self.leftovers = [str(place) for place in kept if place.kind != ASSOCIATION]
        return {place: item for place, item in parts.items() if place not in kept}

    def outputs(self, attributes: Mapping[Address, Mapping[str, Any]]) -> dict[str, Any]:
        name, spec = self._network.name, self._wish()
        return {
            "network": {
                "vpc_id": attributes[Address(VPC, name)]["id"],
                "subnets": {
                    tier: [attributes[address(SUBNET, name, tier, zone)]["id"] for zone in spec.zones] for tier in TIERS
                },
                "security_groups": {
                    group: attributes[address(SECURITY_GROUP, name, group)]["id"] for group in spec.groups
                },
            }
        }

    def _wish(self) -> NetworkSpec:
        return NetworkSpec(
            self._network, self._zones, groups_of(self._inventory), rules_of(self._inventory), self._tags
        )

    def _choose_zones(self, found: Answers) -> list[str]:
        standing, adopted = {}, set()
        for answer, _name in found["subnets"]:
            if ADOPTED_TAG in to_dict(answer.get("Tags")):
                adopted.add(answer["AvailabilityZone"])
            else:
                standing[answer["CidrBlock"]] = answer["AvailabilityZone"]
        zones = choose_zones(self._network, found["zones"], standing, adopted)
        wanted = self._network.availability_zones
        if len(zones) < wanted and not self._removing:
            there = f"region {self._aws.region} offers {len(zones)}: {', '.join(zones)}"
            raise Failure(f"network.availability_zones: is {wanted}, but {there}; give at most {len(zones)}")
        return zones

    def _look(self) -> Answers:
        """What can be read without knowing the VPC's id; kept until read() has used it."""
        if self._found is None:
            tagged = [{"Name": f"tag:{NETWORK_TAG}", "Values": [self._network.name]}]
            found = gather(
                {
                    "vpcs": lambda: self._pages("describe_vpcs", "Vpcs"),
                    "zones": lambda: self._pages("describe_availability_zones", "AvailabilityZones"),
                    "subnets": lambda: self._pages("describe_subnets", "Subnets", Filters=tagged),
                    "gateways": lambda: self._pages("describe_internet_gateways", "InternetGateways", Filters=tagged),
                    "addresses": lambda: self._pages("describe_addresses", "Addresses", Filters=tagged),
                    "groups": lambda: self._pages("describe_security_groups", "SecurityGroups", Filters=tagged),
                }
            )
            zones, vpc = found.pop("zones"), self._vpc(found.pop("vpcs"))
            parts = {kind: shapes.ours(answers, self._network.name) for kind, answers in found.items()}
            self._found = {**parts, "zones": zones, "vpc": vpc}
        return self._found

    def _vpc(self, vpcs: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        name = self._network.name
        own = [vpc for vpc in vpcs if part_of(vpc.get("Tags") or [], name)]
        if len(own) > 1:
            ids = ", ".join(vpc["VpcId"] for vpc in own)
            raise Failure(
                f"There are {len(own)} VPCs with the tag {NETWORK_TAG}={name}: {ids}. Delete the one that is not in use"
            )
        for vpc in vpcs:
            if not own and not self._removing and to_dict(vpc.get("Tags")).get("Name") == name:
                raise Failure(
                    f"VPC {vpc['VpcId']} ({vpc['CidrBlock']}) is named {name} already, and was not made by this collection: it lacks the "
                    f"tag {NETWORK_TAG}. Choose another network.name, or delete or rename that VPC; it was left as it is"
                )
        return own[0] if own else None

    def _parts(self, found: Answers) -> dict[Address, Actual]:
        parts = [shapes.actual_internet_gateway(*item) for item in found["gateways"]]
        parts += [shapes.actual_elastic_ip(*item) for item in found["addresses"]]
        if found["vpc"]:
            parts += self._inside(found, found["vpc"])
        return {item.address: item for item in parts}

    def _inside(self, found: Answers, vpc: Mapping[str, Any]) -> list[Actual]:
        name = self._network.name
        more = self._look_inside(vpc["VpcId"], [group["GroupId"] for group, _name in found["groups"]])
        groups = {group["GroupId"]: part for group, part in found["groups"]}
        subnets = {subnet["SubnetId"]: part for subnet, part in found["subnets"]}
        states = ("pending", "available", "deleting") if self._removing else ("pending", "available")
        gateways = [item for item in shapes.ours(more["nat_gateways"], name) if item[0]["State"] in states]
        parts = [shapes.actual_vpc(vpc, name, more["dns_support"], more["dns_hostnames"])]
        parts += [shapes.actual_subnet(*item) for item in found["subnets"]]
        parts += [shapes.actual_nat_gateway(*item) for item in gateways]
        parts += [one for item in shapes.ours(more["tables"], name) for one in shapes.actual_route_table(*item)]
        parts += shapes.actual_associations(more["tables"], subnets)
        parts += [shapes.actual_security_group(*item) for item in found["groups"]]
        parts += [shapes.actual_rule(rule, groups) for rule in more["rules"]]
        return parts

    def _look_inside(self, vpc: str, groups: list[str]) -> Answers:
        here = [{"Name": "vpc-id", "Values": [vpc]}]
        of_groups = [{"Name": "group-id", "Values": groups}]
        reads = {
            "nat_gateways": lambda: self._pages("describe_nat_gateways", "NatGateways", Filter=here),
            "tables": lambda: self._pages("describe_route_tables", "RouteTables", Filters=here),
            "dns_support": lambda: self._attribute(vpc, "EnableDnsSupport"),
            "dns_hostnames": lambda: self._attribute(vpc, "EnableDnsHostnames"),
        }
        if groups:
            reads["rules"] = lambda: self._pages(
                "describe_security_group_rules", "SecurityGroupRules", Filters=of_groups
            )
        return {"rules": [], **gather(reads)}

    def _attribute(self, vpc: str, name: str) -> bool:
        asked = name[0].lower() + name[1:]
        answer = self._aws.client("ec2").describe_vpc_attribute(VpcId=vpc, Attribute=asked)
        return bool(answer[name]["Value"])

    def _pages(self, operation: str, result: str, **arguments: Any) -> list[Any]:
        return self._aws.pages("ec2", operation, result, **arguments)

    def _outside(self, parts: Mapping[Address, Actual]) -> list[Address]:
        """Parts of zones that the network no longer spans: they stay until nobody uses them, as tasks may run there yet."""
        outside = []
        for place in parts:
            words = place.name.removeprefix(f"{self._network.name}-").partition(" ")[0].partition("-")
            if words[0] in (*TIERS, "nat") and words[2] and words[2] not in self._zones:
                outside.append(place)
        return outside
