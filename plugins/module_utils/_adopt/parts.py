# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tags by which a deploy finds the parts of a network, on what stands. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .._aws.tags import to_dict
from .._network.names import ADOPTED_TAG, NETWORK_TAG, PART_TAG, TIERS, part
from .groups import labels
from .network import has_own_tables, nat_gateways
from .network_name import network_name
from .standing import Answer, Standing
from .tiers import ISOLATED, PRIVATE, PUBLIC, is_main, table_of, tiers_of, way_out

OWN_TAGS = (NETWORK_TAG, PART_TAG, ADOPTED_TAG)
ADOPTED = "true"


@dataclass(frozen=True)
class Part:
    """A part of the network. id: AWS's; name: the part's own."""

    id: str
    name: str
    tags: Mapping[str, str]

    def wanted(self, network: str) -> dict[str, str]:
        """The tags that it is found by."""
        return {NETWORK_TAG: network, PART_TAG: self.name, ADOPTED_TAG: ADOPTED}

    def missing(self, network: str) -> dict[str, str]:
        """Those that it lacks; none for a part that an earlier deploy has made."""
        wanted = self.wanted(network)
        found = {NETWORK_TAG: network, PART_TAG: self.name}
        if found.items() <= self.tags.items():
            return {}
        return {name: value for name, value in wanted.items() if self.tags.get(name) != value}


def parts_of(standing: Standing) -> list[Part]:
    """Every part of the network that is taken over, each with its name; in a VPC of somebody else the security groups."""
    networks, name = standing.networks, network_name(standing)
    if not networks.vpc:
        return []
    found: list[Part] = []
    if "network" not in standing.existing:
        found = [_part(networks.vpc, "VpcId", name)]
        found += [_part(item, "InternetGatewayId", name) for item in networks.internet_gateways[:1]]
        found += [*_subnets(standing, name), *_gateways(standing, name), *_tables(standing, name)]
    groups = {item["GroupId"]: item for item in networks.security_groups}
    return found + [
        _part(groups[id_], "GroupId", part(name, group)) for id_, group in labels(standing).items() if id_ in groups
    ]


def missing_tags(standing: Standing) -> dict[str, dict[str, str]]:
    """The tags to write, by the id of the part that lacks them."""
    network = network_name(standing)
    return {item.id: tags for item in parts_of(standing) if (tags := item.missing(network))}


def _subnets(standing: Standing, name: str) -> Iterator[Part]:
    for (tier, zone), subnet in tiers_of(standing).subnets.items():
        yield _part(subnet, "SubnetId", part(name, tier, zone))


def _gateways(standing: Standing, name: str) -> Iterator[Part]:
    addresses = {item.get("AllocationId"): item for item in standing.networks.elastic_ips}
    for zone, gateway in nat_gateways(standing).items():
        label = part(name, "nat", zone)
        yield _part(gateway, "NatGatewayId", label)
        first: Answer = next(iter(gateway.get("NatGatewayAddresses") or []), {})
        if address := addresses.get(first.get("AllocationId")):
            yield _part(address, "AllocationId", label)


def _tables(standing: Standing, name: str) -> Iterator[Part]:
    """The route table of each subnet; else one of the public subnets, of the isolated ones, and of the private ones for each NAT gateway, or one."""
    tiers, gateways = tiers_of(standing), nat_gateways(standing)
    if has_own_tables(standing):
        for (tier, zone), subnet in tiers.subnets.items():
            yield _part(table_of(standing.networks, subnet["SubnetId"]), "RouteTableId", part(name, tier, zone))
        return
    for tier in TIERS:
        tables = _of_tier(standing, tiers.of(tier))
        if tier in (PUBLIC, ISOLATED):
            if tables:
                yield _part(tables[0], "RouteTableId", part(name, tier))
            continue
        if tables and not gateways:
            yield _part(tables[0], "RouteTableId", part(name, PRIVATE, tiers.zones[0]))
        for zone, gateway in gateways.items():
            own = [table for table in tables if way_out(table) == gateway["NatGatewayId"]]
            if own:
                yield _part(own[0], "RouteTableId", part(name, PRIVATE, zone))


def _of_tier(standing: Standing, subnets: list[Answer]) -> list[Answer]:
    """The route tables of subnets, each once; those with the part's tag already before others, and no main one."""
    tables = [table_of(standing.networks, subnet["SubnetId"]) for subnet in subnets]
    own = [item for item in tables if item and not is_main(item)]
    unique = {item["RouteTableId"]: item for item in own}
    return sorted(unique.values(), key=lambda item: PART_TAG not in to_dict(item.get("Tags")))


def _part(answer: Answer, id_: str, name: str) -> Part:
    return Part(str(answer[id_]), name, to_dict(answer.get("Tags")))
