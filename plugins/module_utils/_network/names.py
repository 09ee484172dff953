# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Kinds of a network's parts, their names, and the tags that they are found again by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .._plan.values import Address

VPC = "VPC"
INTERNET_GATEWAY = "internet gateway"
SUBNET = "subnet"
ELASTIC_IP = "elastic IP"
NAT_GATEWAY = "NAT gateway"
ROUTE_TABLE = "route table"
ROUTE = "route"
ASSOCIATION = "route table association"
SECURITY_GROUP = "security group"
RULE = "security group rule"

TIERS = ("public", "private", "isolated")
GROUPS = ("alb", "ecs", "rds", "redis")
ANYWHERE = "0.0.0.0/0"

NETWORK_TAG = "talentbase.aws/network"
"""Carried by every part of a network: the network's name."""
PART_TAG = "talentbase.aws/part"
"""Carried by every part: its own name, so that a changed Name tag is noticed, not taken for another part."""

ADOPTED_TAG = "talentbase.aws/adopted"
"""On a subnet or security group that somebody else made: its block or its name stays what it is."""


def part(network: str, *words: str) -> str:
    """The name of a part, such as app-dev-public-us-east-1a."""
    return "-".join((network, *words))


def address(kind: str, network: str, *words: str) -> Address:
    """Where a part stands in the plan."""
    return Address(kind, part(network, *words))


def default_route(table: str) -> Address:
    """Where a route table's default route stands in the plan."""
    return Address(ROUTE, f"{table} {ANYWHERE}")


def tags_of(network: str, name: str, tags: Mapping[str, str]) -> dict[str, str]:
    """The tags of one part."""
    return {**tags, "Name": name, NETWORK_TAG: network, PART_TAG: name}


def part_of(tags: Iterable[Mapping[str, str]], network: str) -> str:
    """The name of the part of this network that AWS's list of tags tells of; empty for a stranger."""
    found = {tag["Key"]: tag["Value"] for tag in tags}
    return found.get(PART_TAG, "") if found.get(NETWORK_TAG) == network else ""
