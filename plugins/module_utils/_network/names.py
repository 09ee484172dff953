# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Kinds of a network's parts, their names, and the tags that they are recognised by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

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
TASKS_GROUP = "tasks' security group"
"""Among orphans: one that no service of the inventory has, which goes with services, not with data."""
RULE = "security group rule"
DEFAULT_GROUP = "default security group"
FLOW_LOG = "flow log"
ENDPOINT = "VPC endpoint"

TIERS = ("public", "private", "isolated")
GROUPS = ("alb", "ecs", "rds", "redis")
TASKS = "ecs"
"""The group of all tasks but those that have another one; the name of a service's own begins with it."""
ANYWHERE = "0.0.0.0/0"
ALL_PROTOCOLS = "-1"

NETWORK_TAG = "talentbase.aws/network"
"""Carried by every part of a network: the network's name."""
PART_TAG = "talentbase.aws/part"
"""Carried by every part: its own name, so that a changed Name tag is noticed, not taken for another part."""

FLOW_LOGS_TAG = "talentbase.aws/flow-logs"
"""On a VPC with flow logs: the log group, by which they are found once the inventory has none."""
ENDPOINTS_TAG = "talentbase.aws/endpoints"
"""On a VPC with endpoints: their services, likewise."""

NAME_TAG = "Name"
ADOPTED_TAG = "talentbase.aws/adopted"
"""On a part that was taken over: its Name tag stays, and a subnet's CIDR block and the name of a security group."""


def part(network: str, *labels: str) -> str:
    """The name of a part, such as app-dev-public-us-east-1a."""
    return "-".join((network, *labels))


def own_group(service: str) -> str:
    """The security group of a service's own, by the service's name."""
    return f"{TASKS}-{service}"


def is_of_tasks(name: str, network: str) -> bool:
    """Whether a security group of the network is one of tasks, by the name of its part."""
    return name == part(network, TASKS) or name.startswith(f"{part(network, TASKS)}-")


def is_group(peer: str) -> bool:
    """Whether a rule's peer is a security group of the network, not a CIDR block or the id of another group."""
    return peer in GROUPS or peer.startswith(f"{TASKS}-")


def address(kind: str, network: str, *labels: str) -> Address:
    """A part's address in the plan."""
    return Address(kind, part(network, *labels))


def default_route(table: str) -> Address:
    """The address of a route table's default route in the plan."""
    return Address(ROUTE, f"{table} {ANYWHERE}")


def rule_address(group: str, direction: str, protocol: str, port: str, peer: str) -> Address:
    """A security group rule is known by what it lets through; group and peer by their names where they are ours."""
    ports = "all" if protocol == ALL_PROTOCOLS else f"{protocol} {port}"
    return Address(RULE, f"{group} {direction} {ports} {'from' if direction == 'ingress' else 'to'} {peer}")


def tags_of(network: str, name: str, tags: Mapping[str, str]) -> dict[str, str]:
    """The tags of one part."""
    return {**tags, NAME_TAG: name, NETWORK_TAG: network, PART_TAG: name}


def part_of(tags: Iterable[Mapping[str, str]], network: str) -> str:
    """The name of the part of this network that has these tags; empty for anything else."""
    values = {tag["Key"]: tag["Value"] for tag in tags}
    return values.get(PART_TAG, "") if values.get(NETWORK_TAG) == network else ""


def named_parts(answers: Iterable[Mapping[str, Any]], network: str) -> list[tuple[Mapping[str, Any], str]]:
    """Those of AWS's answers that are parts of this network, each with its name."""
    names = ((answer, part_of(answer.get("Tags") or [], network)) for answer in answers)
    return [(answer, name) for answer, name in names if name]
