# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which zones the subnets are in and which CIDR blocks they have. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from .._aws.tags import to_dict
from .._inventory.environment import Network
from .._plan.values import Address
from .names import ADOPTED_TAG, TIERS, named_parts

LONGEST_STRIDE = 16


@dataclass(frozen=True)
class Block:
    """One subnet: its tier, its zone and its addresses."""

    tier: str
    zone: str
    cidr: str


def stride_of(network: Network) -> int:
    """How many subnets each tier has room for: a third of the VPC, at most 16, so that a new zone moves nothing."""
    blocks = 2 ** (network.subnet_prefix - IPv4Network(network.cidr).prefixlen)
    return int(min(LONGEST_STRIDE, blocks // len(TIERS)))


def layout(network: Network, zones: Sequence[str]) -> list[Block]:
    """Every subnet of the network, tier by tier: public ones from block 0, private and isolated ones a stride further each."""
    stride = stride_of(network)
    return [
        Block(tier, zone, nth_cidr(network, level * stride + index))
        for level, tier in enumerate(tiers_of(network))
        for index, zone in enumerate(zones)
    ]


def tiers_of(network: Network) -> tuple[str, ...]:
    """The tiers that the network has."""
    return TIERS if network.isolated_subnets else TIERS[:-1]


def nth_cidr(network: Network, number: int) -> str:
    """The network's block of this number, counted from 0, in subnets of its prefix length."""
    first = IPv4Network(network.cidr).network_address
    return f"{first + number * 2 ** (32 - network.subnet_prefix)}/{network.subnet_prefix}"


def choose_zones(
    network: Network,
    offered: Iterable[Mapping[str, Any]],
    existing: Mapping[str, str],
    adopted: Iterable[str] = (),
) -> list[str]:
    """The zones in order: those that have subnets keep their number, the others follow in the order of their names.

    offered: as DescribeAvailabilityZones gives them; existing: the zone of each subnet that there is, by its CIDR block.
    adopted: the zones of subnets whose blocks are not ours, which come before zones without a subnet.
    """
    names = sorted(zone["ZoneName"] for zone in offered if _is_ordinary(zone))
    numbers = {cidr: index for index in range(stride_of(network)) for cidr in _column(network, index)}
    taken = {numbers[cidr]: zone for cidr, zone in existing.items() if cidr in numbers}
    free = iter([name for name in dict.fromkeys([*sorted(adopted), *names]) if name not in taken.values()])
    chosen = [taken.get(index) or next(free, "") for index in range(network.availability_zones)]
    return [zone for zone in chosen if zone]


def network_zones(
    network: Network, offered: Iterable[Mapping[str, Any]], subnets: Iterable[Mapping[str, Any]]
) -> list[str]:
    """The zones of a network. offered: as DescribeAvailabilityZones gives them; subnets: as DescribeSubnets does."""
    existing, adopted = {}, set()
    for subnet, _name in named_parts(subnets, network.name):
        if ADOPTED_TAG in to_dict(subnet.get("Tags")):
            adopted.add(subnet["AvailabilityZone"])
        else:
            existing[subnet["CidrBlock"]] = subnet["AvailabilityZone"]
    return choose_zones(network, offered, existing, adopted)


def outside_zones(addresses: Iterable[Address], network: Network, zones: Collection[str]) -> list[Address]:
    """Parts in zones that the network no longer spans: they stay until nobody uses them, as tasks may run there yet."""
    outside = []
    for address in addresses:
        first, _hyphen, rest = address.name.removeprefix(f"{network.name}-").partition(" ")[0].partition("-")
        if first in (*TIERS, "nat") and rest and rest not in zones:
            outside.append(address)
    return outside


def _column(network: Network, index: int) -> list[str]:
    return [nth_cidr(network, level * stride_of(network) + index) for level in range(len(TIERS))]


def _is_ordinary(zone: Mapping[str, Any]) -> bool:
    """Neither a local zone nor one that the account must opt in to, and open for new resources."""
    ordinary = {"ZoneType": "availability-zone", "OptInStatus": "opt-in-not-required", "State": "available"}
    return all(zone.get(name, value) == value for name, value in ordinary.items())
