# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the VPC's block is free beside the account's other VPCs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any

from .._aws.tags import to_dict
from .._inventory.environment import Network
from .._inventory.faults import Fault
from .._network.names import NETWORK_TAG


def is_own(network: Network, item: Mapping[str, Any]) -> bool:
    """Whether a resource of EC2 belongs to this network."""
    return to_dict(item.get("Tags")).get(NETWORK_TAG) == network.name


def overlap_faults(network: Network, vpcs: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """The faults of a block that overlaps with one of another VPC."""
    own = IPv4Network(network.cidr)
    taken = [(vpc, block) for vpc in vpcs if not is_own(network, vpc) for block in _blocks(vpc)]
    for vpc, block in taken:
        if own.overlaps(block):
            name = to_dict(vpc.get("Tags")).get("Name")
            which = f"{vpc['VpcId']}{f' ({name})' if name else ''}"
            free = _free(own, [block for _vpc, block in taken])
            other = f"give one that is free{f', such as {free}' if free else ''}"
            hint = f"to take over what runs in it, run playbooks/adopt.yml; else {other}"
            yield Fault("network.cidr", f"is {own}, which overlaps with {block} of the VPC {which}", hint)


def _blocks(vpc: Mapping[str, Any]) -> list[IPv4Network]:
    sets = vpc.get("CidrBlockAssociationSet") or []
    blocks = [item["CidrBlock"] for item in sets if item["CidrBlockState"]["State"] in ("associating", "associated")]
    return [IPv4Network(block) for block in blocks or [vpc["CidrBlock"]]]


def _free(own: IPv4Network, taken: Sequence[IPv4Network]) -> IPv4Network | None:
    candidates = IPv4Network("10.0.0.0/8").subnets(new_prefix=own.prefixlen)
    return next((block for block in candidates if not any(block.overlaps(other) for other in taken)), None)
