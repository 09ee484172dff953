# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parts of a network as AWS describes them, in the shape of the desired ones. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .._aws.tags import to_dict
from .._plan.values import Actual, Address, Resource
from .default_group import actual_default_group
from .names import (
    ADOPTED_TAG,
    ALL_PROTOCOLS,
    ANYWHERE,
    ASSOCIATION,
    ELASTIC_IP,
    INTERNET_GATEWAY,
    NAME_TAG,
    NAT_GATEWAY,
    ROUTE_TABLE,
    SECURITY_GROUP,
    SUBNET,
    VPC,
    default_route,
    named_parts,
    rule_address,
)

if TYPE_CHECKING:
    from .reads import NetworkSnapshot

Answer = Mapping[str, Any]
State = Mapping[Address, Actual]
# What AWS cannot change of a part, and another tool may have chosen otherwise.
ADOPTED = {SUBNET: "cidr", SECURITY_GROUP: "name"}
NAT_STATES = ("pending", "available")
TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "TransitGatewayId",
    "NetworkInterfaceId",
    "VpcPeeringConnectionId",
    "InstanceId",
)


def actual_network(snapshot: NetworkSnapshot, name: str, removing: bool) -> State:
    """Every part of the network. removing: a NAT gateway that is being deleted still counts."""
    if snapshot.tiers:
        return {item.address: item for item in _groups_and_rules(snapshot, name)}
    parts = [actual_internet_gateway(*item) for item in named_parts(snapshot.internet_gateways, name)]
    parts += [actual_elastic_ip(*item) for item in named_parts(snapshot.elastic_ips, name)]
    if snapshot.vpc:
        parts.append(actual_vpc(snapshot.vpc, name, snapshot.dns_support, snapshot.dns_hostnames))
        parts += [actual_default_group(snapshot.default_group, name)] if snapshot.default_group else []
        parts += _parts_in_vpc(snapshot, name, (*NAT_STATES, "deleting") if removing else NAT_STATES)
    return {item.address: item for item in parts}


def _parts_in_vpc(snapshot: NetworkSnapshot, name: str, nat_states: Sequence[str]) -> list[Actual]:
    subnets = named_parts(snapshot.subnets, name)
    nat_gateways = [item for item in snapshot.nat_gateways if item["State"] in nat_states]
    parts = [actual_subnet(*item) for item in subnets]
    parts += [actual_nat_gateway(*item) for item in named_parts(nat_gateways, name)]
    for table in named_parts(snapshot.route_tables, name):
        parts += actual_route_table(*table)
    parts += actual_associations(snapshot.route_tables, {subnet["SubnetId"]: part for subnet, part in subnets})
    return [*parts, *_groups_and_rules(snapshot, name)]


def _groups_and_rules(snapshot: NetworkSnapshot, name: str) -> list[Actual]:
    groups = named_parts(snapshot.security_groups, name)
    group_names = {group["GroupId"]: part for group, part in groups}
    parts = [actual_security_group(*item) for item in groups]
    return parts + [actual_rule(rule, group_names) for rule in snapshot.security_group_rules]


def as_adopted(parts: State, desired: Mapping[Address, Mapping[str, Any]]) -> State:
    """The parts, with the desired block or name where one has the tag talentbase.aws/adopted, so that neither differs."""

    def adopted(address: Address, item: Actual) -> Actual:
        name = ADOPTED.get(address.kind)
        if not name or address not in desired or ADOPTED_TAG not in item.properties["tags"]:
            return item
        return replace(item, properties={**item.properties, name: desired[address][name]})

    return {address: adopted(address, item) for address, item in parts.items()}


def keeping_names(desired: Sequence[Resource], parts: State) -> list[Resource]:
    """The desired parts, with the Name tag that one has which was taken over, by the tag talentbase.aws/adopted."""

    def kept(item: Resource) -> Resource:
        tags = parts[item.address].properties["tags"] if item.address in parts else {}
        if ADOPTED_TAG not in tags or NAME_TAG not in tags or NAME_TAG not in item.properties["tags"]:
            return item
        return replace(
            item, properties={**item.properties, "tags": {**item.properties["tags"], NAME_TAG: tags[NAME_TAG]}}
        )

    return [kept(item) if "tags" in item.properties else item for item in desired]


def actual_vpc(answer: Answer, name: str, dns_support: bool, dns_hostnames: bool) -> Actual:
    """The VPC of DescribeVpcs with its two attributes."""
    properties = {"cidr": answer["CidrBlock"], "dns_support": dns_support, "dns_hostnames": dns_hostnames}
    return _actual(VPC, name, answer, answer["VpcId"], properties)


def actual_internet_gateway(answer: Answer, name: str) -> Actual:
    """An internet gateway of DescribeInternetGateways; one that is not attached yet has no VPC."""
    vpc = next((item["VpcId"] for item in answer.get("Attachments") or []), None)
    return _actual(INTERNET_GATEWAY, name, answer, answer["InternetGatewayId"], {"vpc": vpc})


def actual_subnet(answer: Answer, name: str) -> Actual:
    """A subnet of DescribeSubnets."""
    properties = {
        "vpc": answer["VpcId"],
        "cidr": answer["CidrBlock"],
        "zone": answer["AvailabilityZone"],
        "public_ip_on_launch": answer.get("MapPublicIpOnLaunch", False),
    }
    return _actual(SUBNET, name, answer, answer["SubnetId"], properties)


def actual_elastic_ip(answer: Answer, name: str) -> Actual:
    """An address of DescribeAddresses."""
    return _actual(ELASTIC_IP, name, answer, answer["AllocationId"], {}, address=answer.get("PublicIp", ""))


def actual_nat_gateway(answer: Answer, name: str) -> Actual:
    """A NAT gateway of DescribeNatGateways; not ready while it is pending."""
    addresses = answer.get("NatGatewayAddresses") or [{}]
    properties = {"subnet": answer["SubnetId"], "elastic_ip": addresses[0].get("AllocationId")}
    ready = answer["State"] != "pending"
    return _actual(NAT_GATEWAY, name, answer, answer["NatGatewayId"], properties, ready, state=answer["State"])


def actual_route_table(answer: Answer, name: str) -> list[Actual]:
    """One of our route tables of DescribeRouteTables and its default route; other routes are left to whoever made them."""
    table = _actual(ROUTE_TABLE, name, answer, answer["RouteTableId"], {"vpc": answer["VpcId"]})
    routes = [
        Actual(
            default_route(name),
            {
                "route_table": answer["RouteTableId"],
                "destination": ANYWHERE,
                "target": next((route[key] for key in TARGETS if route.get(key)), ""),
            },
        )
        for route in answer.get("Routes") or []
        if route.get("DestinationCidrBlock") == ANYWHERE
    ]
    return [table, *routes]


def actual_associations(tables: Iterable[Answer], subnets: Mapping[str, str]) -> list[Actual]:
    """Which route table each of our subnets has, ours or another. subnets: their names by id."""
    return [
        Actual(
            Address(ASSOCIATION, subnets[link["SubnetId"]]),
            {"subnet": link["SubnetId"], "route_table": table["RouteTableId"]},
            {"id": link["RouteTableAssociationId"]},
        )
        for table in tables
        for link in table.get("Associations") or []
        if link.get("SubnetId") in subnets
        and (link.get("AssociationState") or {}).get("State", "associated") in ("associated", "associating")
    ]


def actual_security_group(answer: Answer, name: str) -> Actual:
    """A security group of DescribeSecurityGroups."""
    properties = {"vpc": answer["VpcId"], "name": answer["GroupName"], "description": answer["Description"]}
    return _actual(SECURITY_GROUP, name, answer, answer["GroupId"], properties)


def actual_rule(answer: Answer, groups: Mapping[str, str]) -> Actual:
    """A rule of DescribeSecurityGroupRules. groups: the names of our security groups by id."""
    peer_group = (answer.get("ReferencedGroupInfo") or {}).get("GroupId")
    peer = peer_group or answer.get("CidrIpv4") or answer.get("CidrIpv6") or answer.get("PrefixListId") or ""
    direction = "egress" if answer["IsEgress"] else "ingress"
    ports = (None, None) if answer["IpProtocol"] == ALL_PROTOCOLS else (answer.get("FromPort"), answer.get("ToPort"))
    port = str(ports[0]) if ports[0] == ports[1] else f"{ports[0]}-{ports[1]}"
    group = groups[answer["GroupId"]]
    properties = {
        "group": answer["GroupId"],
        "direction": direction,
        "protocol": answer["IpProtocol"],
        "from_port": ports[0],
        "to_port": ports[1],
        "peer": peer,
        "description": answer.get("Description") or "",
        "tags": to_dict(answer.get("Tags")),
    }
    address = rule_address(group, direction, answer["IpProtocol"], port, groups.get(peer, peer))
    return Actual(address, properties, {"id": answer["SecurityGroupRuleId"]})


def _actual(
    kind: str, name: str, answer: Answer, id_: str, properties: Mapping[str, Any], ready: bool = True, **attributes: Any
) -> Actual:
    tagged = {**properties, "tags": to_dict(answer.get("Tags"))}
    return Actual(Address(kind, name), tagged, {"id": id_, **attributes}, ready)
