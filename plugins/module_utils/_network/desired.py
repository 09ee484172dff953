# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every part of a network as the inventory wants it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._inventory.environment import Network
from .._plan.values import Address, Ref, Resource
from .default_group import default_group_address
from .flow_logs import log_group_name
from .layout import layout, tiers_of
from .names import (
    ALL_PROTOCOLS,
    ANYWHERE,
    ASSOCIATION,
    ELASTIC_IP,
    ENDPOINT,
    ENDPOINTS_TAG,
    FLOW_LOGS_TAG,
    INTERNET_GATEWAY,
    NAT_GATEWAY,
    ROUTE_TABLE,
    SECURITY_GROUP,
    SUBNET,
    VPC,
    address,
    default_route,
    part,
    rule_address,
    tags_of,
)
from .security_group_rules import Rule


@dataclass(frozen=True)
class NetworkSpec:
    """What a network follows from: its figures, its zones in order, and the traffic it lets through.

    groups: what each security group is for. vpc_id: of the VPC of somebody else; empty where the VPC is made.
    """

    network: Network
    zones: Sequence[str]
    groups: Mapping[str, str]
    rules: Sequence[Rule]
    tags: Mapping[str, str]
    vpc_id: str = ""

    @property
    def name(self) -> str:
        """The network's name."""
        return self.network.name

    @property
    def vpc(self) -> Ref | str:
        """The VPC's id."""
        return self.vpc_id or Ref(Address(VPC, self.name))

    @property
    def nat_zones(self) -> Sequence[str]:
        """The zones that have a NAT gateway."""
        return self.zones[: self.network.nat_gateways]

    @property
    def table_zones(self) -> Sequence[str]:
        """The zones by which the private subnets' route tables are named: without NAT gateways the table of a single one."""
        return self.nat_zones or self.zones[:1]

    def part(self, kind: str, *labels: str, **properties: Any) -> Resource:
        """A part that carries tags."""
        name = part(self.name, *labels) if labels else self.name
        return Resource(Address(kind, name), {**properties, "tags": tags_of(self.name, name, self.tags)})


def desired_network(spec: NetworkSpec) -> list[Resource]:
    """All parts, each after those that it needs; in a VPC of somebody else security groups alone."""
    if spec.network.existing:
        return [*_security_groups(spec), *_rules(spec)]
    return [
        _vpc(spec),
        spec.part(INTERNET_GATEWAY, vpc=spec.vpc),
        *_subnets(spec),
        *_nat_gateways(spec),
        *_route_tables(spec),
        *_associations(spec),
        *_security_groups(spec),
        *_rules(spec),
        *_default_group(spec),
        *_endpoints(spec),
    ]


def _vpc(spec: NetworkSpec) -> Resource:
    """The VPC, with tags that name what else belongs to it, so that this is found again."""
    network = spec.network
    named = {FLOW_LOGS_TAG: log_group_name(network.name)} if network.flow_logs else {}
    named |= {ENDPOINTS_TAG: " ".join(sorted(network.endpoints))} if network.endpoints else {}
    vpc = spec.part(VPC, cidr=network.cidr, dns_support=True, dns_hostnames=True)
    return Resource(vpc.address, {**vpc.properties, "tags": {**vpc.properties["tags"], **named}})


def _endpoints(spec: NetworkSpec) -> list[Resource]:
    """One for each service, in every route table, as what has no way out may need it most."""
    tables = {name: Ref(Address(ROUTE_TABLE, name)) for name in _tables(spec)}
    return [
        spec.part(ENDPOINT, name, vpc=spec.vpc, service=name, route_tables=tables) for name in spec.network.endpoints
    ]


def table_of(spec: NetworkSpec, tier: str, index: int) -> str:
    """The route table of a tier's subnet in the zone of this number; private zones share NAT gateways in turn."""
    if spec.network.route_tables == "subnet":
        return part(spec.name, tier, spec.zones[index])
    if tier != "private":
        return part(spec.name, tier)
    return part(spec.name, tier, spec.table_zones[index % len(spec.table_zones)])


def _subnets(spec: NetworkSpec) -> list[Resource]:
    return [
        spec.part(
            SUBNET,
            block.tier,
            block.zone,
            vpc=spec.vpc,
            cidr=block.cidr,
            zone=block.zone,
            public_ip_on_launch=spec.network.public_addresses_on_launch and block.tier == "public",
        )
        for block in layout(spec.network, spec.zones)
    ]


def _nat_gateways(spec: NetworkSpec) -> list[Resource]:
    parts = []
    for zone in spec.nat_zones:
        parts.append(spec.part(ELASTIC_IP, "nat", zone))
        subnet, eip = address(SUBNET, spec.name, "public", zone), address(ELASTIC_IP, spec.name, "nat", zone)
        gateway = spec.part(NAT_GATEWAY, "nat", zone, subnet=Ref(subnet), elastic_ip=Ref(eip))
        # AWS refuses a public NAT gateway in a VPC without an internet gateway (Gateway.NotAttached).
        parts.append(Resource(gateway.address, gateway.properties, after=(Address(INTERNET_GATEWAY, spec.name),)))
    return parts


def _route_tables(spec: NetworkSpec) -> list[Resource]:
    names = _tables(spec)
    tables = [
        Resource(Address(ROUTE_TABLE, name), {"vpc": spec.vpc, "tags": tags_of(spec.name, name, spec.tags)})
        for name in names
    ]
    targets = {name: _way_out(spec, *place) for name, place in names.items() if _leads_out(spec, place[0])}
    routes = [
        Resource(
            default_route(table),
            {"route_table": Ref(Address(ROUTE_TABLE, table)), "destination": ANYWHERE, "target": Ref(target)},
        )
        for table, target in targets.items()
    ]
    return [*tables, *routes]


def _tables(spec: NetworkSpec) -> dict[str, tuple[str, int]]:
    """The route tables by name, each with its tier and the number of its first zone."""
    names: dict[str, tuple[str, int]] = {}
    for tier in tiers_of(spec.network):
        for index in range(len(spec.zones)):
            names.setdefault(table_of(spec, tier, index), (tier, index))
    return names


def _leads_out(spec: NetworkSpec, tier: str) -> bool:
    """Whether a tier's route tables have a default route."""
    return tier == "public" or (tier == "private" and bool(spec.nat_zones))


def _way_out(spec: NetworkSpec, tier: str, index: int) -> Address:
    """What a route table of a zone leads to; private zones share NAT gateways in turn."""
    if tier == "public":
        return Address(INTERNET_GATEWAY, spec.name)
    return address(NAT_GATEWAY, spec.name, "nat", spec.nat_zones[index % len(spec.nat_zones)])


def _associations(spec: NetworkSpec) -> list[Resource]:
    """A subnet takes a table once that leads out, as tasks run in it: a route follows its NAT gateway, which takes minutes."""
    parts = []
    for block in layout(spec.network, spec.zones):
        subnet = address(SUBNET, spec.name, block.tier, block.zone)
        table = Address(ROUTE_TABLE, table_of(spec, block.tier, spec.zones.index(block.zone)))
        way_out = (default_route(table.name),) if _leads_out(spec, block.tier) else ()
        properties = {"subnet": Ref(subnet), "route_table": Ref(table)}
        parts.append(Resource(Address(ASSOCIATION, subnet.name), properties, after=way_out))
    return parts


def _security_groups(spec: NetworkSpec) -> list[Resource]:
    return [
        spec.part(SECURITY_GROUP, group, vpc=spec.vpc, name=part(spec.name, group), description=purpose)
        for group, purpose in spec.groups.items()
    ]


def _default_group(spec: NetworkSpec) -> list[Resource]:
    """AWS makes it with the VPC; without rules, where the inventory says so."""
    if not spec.network.empty_default_security_group:
        return []
    return [Resource(default_group_address(spec.name), {"vpc": spec.vpc, "rules": 0})]


def _rules(spec: NetworkSpec) -> list[Resource]:
    return [Resource(_rule_address(spec, rule), _rule_properties(spec, rule)) for rule in spec.rules]


def _rule_address(spec: NetworkSpec, rule: Rule) -> Address:
    peer = part(spec.name, rule.peer) if rule.peer_is_group else rule.peer
    return rule_address(part(spec.name, rule.group), rule.direction, rule.protocol, rule.ports, peer)


def _rule_properties(spec: NetworkSpec, rule: Rule) -> dict[str, Any]:
    ports = (None, None) if rule.protocol == ALL_PROTOCOLS else (rule.port, rule.last_port)
    return {
        "group": Ref(address(SECURITY_GROUP, spec.name, rule.group)),
        "direction": rule.direction,
        "protocol": rule.protocol,
        "from_port": ports[0],
        "to_port": ports[1],
        "peer": Ref(address(SECURITY_GROUP, spec.name, rule.peer)) if rule.peer_is_group else rule.peer,
        "description": rule.description,
        "tags": dict(spec.tags),
    }
