# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the subnets lie: which zones, which blocks of addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from .._inventory.environment import Network
from .names import TIERS

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
        for level, tier in enumerate(TIERS)
        for index, zone in enumerate(zones)
    ]


def nth_cidr(network: Network, number: int) -> str:
    """The network's block of this number, counted from 0, in subnets of its prefix length."""
    first = IPv4Network(network.cidr).network_address
    return f"{first + number * 2 ** (32 - network.subnet_prefix)}/{network.subnet_prefix}"


def choose_zones(
    network: Network,
    offered: Iterable[Mapping[str, Any]],
    standing: Mapping[str, str],
    adopted: Iterable[str] = (),
) -> list[str]:
    """The zones in order: those where subnets stand keep their place, the others follow in the order of their names.

    offered: as DescribeAvailabilityZones gives them; standing: the zone of each subnet that stands, by its CIDR block.
    adopted: the zones of subnets whose blocks are not ours, which come before zones where nothing stands.
    """
    names = sorted(zone["ZoneName"] for zone in offered if _is_ordinary(zone))
    places = {cidr: index for index in range(stride_of(network)) for cidr in _column(network, index)}
    kept = {places[cidr]: zone for cidr, zone in standing.items() if cidr in places}
    free = iter([name for name in dict.fromkeys([*sorted(adopted), *names]) if name not in kept.values()])
    chosen = [kept.get(index) or next(free, "") for index in range(network.availability_zones)]
    return [zone for zone in chosen if zone]


def _column(network: Network, index: int) -> list[str]:
    return [nth_cidr(network, level * stride_of(network) + index) for level in range(len(TIERS))]


def _is_ordinary(zone: Mapping[str, Any]) -> bool:
    """Neither a local zone nor one that the account must opt in to, and open for new resources."""
    wanted = {"ZoneType": "availability-zone", "OptInStatus": "opt-in-not-required", "State": "available"}
    return all(zone.get(name, value) == value for name, value in wanted.items())
