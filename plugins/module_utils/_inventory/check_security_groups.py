# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the security groups of services, and the ingress rules of all groups, are such as EC2 and ECS take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any

from .environment import SecurityGroupRule
from .faults import Fault, suggestion
from .inventory import Inventory
from .security_groups import ServiceSecurityGroups
from .services import Service

RULES = 60  # https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html, inbound rules per security group
GROUPS = ("alb", "ecs", "rds", "redis")
GROUP_ID = r"sg-[0-9a-f]{8,17}"
OF_SERVICE = "services."
"""How the source of a rule begins that is a service."""
MOST = 5  # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
NAME = 255  # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html


def check_security_groups(inventory: Inventory, _variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the network's additional rules, and of the groups and rules of each service."""
    network = inventory.network
    for group, rules in network.security_group_rules.items() if network else ():
        key = f"network.security_group_rules.{group}"
        if group not in GROUPS:
            yield Fault(key, "is not a security group", suggestion(group, GROUPS))
        yield from _rules(key, rules, inventory.services)
    for name, service in inventory.services.items():
        key, groups = f"services.{name}.security_groups", service.security_groups
        yield from _groups(key, groups)
        yield from _rules(f"{key}.rules", groups.rules, inventory.services)
        if network and groups.own:
            yield from _name(f"{key}.own", network.name, service)


def _groups(key: str, groups: ServiceSecurityGroups) -> Iterator[Fault]:
    count = groups.common + groups.own + len(groups.existing)
    if not count:
        hint = "give own: true, or existing groups; tasks without a group get the VPC's default one"
        yield Fault(f"{key}.common", "is false, and there is no other group", hint)
    if count > MOST:
        yield Fault(key, f"are {count} groups, and ECS takes {MOST}", "name fewer")
    if groups.rules and not groups.own:
        hint = "give own: true, or the rules in network.security_group_rules.ecs"
        yield Fault(f"{key}.rules", "are given, but there is no group of the service's own", hint)
    for number, reference in enumerate(groups.existing):
        if reference in groups.existing[:number]:
            yield Fault(f"{key}.existing[{number}]", f"is {reference} again", "name each group once")


def _name(key: str, network: str, service: Service) -> Iterator[Fault]:
    length = len(f"{network}-ecs-{service.name}")
    if length > NAME:
        yield Fault(key, f"is a group whose name has {length} characters, and EC2 takes {NAME}", "give a shorter name")


def _rules(key: str, rules: Sequence[SecurityGroupRule], services: Mapping[str, Service]) -> Iterator[Fault]:
    if len(rules) > RULES:
        problem = f"has {len(rules)} rules, and a security group takes {RULES}"
        yield Fault(key, problem, "name larger blocks, or fewer ports")
    for number, rule in enumerate(rules):
        where = f"{key}[{number}]"
        if rule in rules[:number]:
            yield Fault(where, f"is that of port {rule.port} from {rule.source} again", "give each rule once")
        if rule.to_port and rule.to_port < rule.port:
            problem = f"is {rule.to_port}, before the first port {rule.port}"
            yield Fault(f"{where}.to_port", problem, "give the last port, or leave it out")
        if not rule.port and not rule.to_port:
            yield Fault(f"{where}.port", "is 0, without to_port", "give a port, or the last one of a range as to_port")
        if rule.source.startswith(OF_SERVICE):
            yield from _service(f"{where}.source", rule.source, services)
        elif (
            rule.source not in GROUPS
            and not re.fullmatch(GROUP_ID, rule.source)
            and (fault := read_block(f"{where}.source", rule.source)[1])
        ):
            yield fault


def _service(key: str, source: str, services: Mapping[str, Service]) -> Iterator[Fault]:
    name = source.removeprefix(OF_SERVICE)
    if name not in services:
        known = [f"{OF_SERVICE}{item}" for item in services]
        yield Fault(key, f"is {source}, which there is not", suggestion(source, known))
    elif not (services[name].security_groups.own or services[name].security_groups.common):
        problem = f"is {source}, which has groups of somebody else alone"
        yield Fault(key, problem, "name a CIDR block, or give that service a group of its own")


def read_block(key: str, text: str) -> tuple[IPv4Network | None, Fault | None]:
    """The CIDR block, or the fault of what is none."""
    try:
        block = IPv4Network(text, strict=False)
    except ValueError:
        return None, Fault(key, f"is {text!r}, which is not a CIDR block", "give one such as 10.0.0.0/16")
    if "/" not in text:
        return None, Fault(key, f"is {text}, which is an address", f"give a CIDR block, such as {text}/16")
    if str(block) != text:
        return None, Fault(key, f"is {text}, which is an address in a network", f"give the network itself: {block}")
    return block, None
