"""Whether the rules of security groups let a connection through.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network
from typing import Any, NamedTuple

from moto.ec2.models import ec2_backends

from .. import ACCOUNT_ID
from ..enforcement import SECURITY_GROUPS, enforces

EVERYTHING, TCP = "-1", "tcp"


class Party(NamedTuple):
    """One end of a connection: its name for a person, its security groups, and where its addresses lie.

    Without groups nothing filters on this end. Rules must cover all of its networks.
    """

    name: str
    groups: tuple[str, ...]
    networks: tuple[IPv4Network, ...]


# An address of the documentation's range stands for all of the internet.
INTERNET = Party("the internet", (), (IPv4Network("203.0.113.10/32"),))


def obstacle(region: str, source: Party, target: Party, port: int) -> str | None:
    """Why no TCP connection comes about, for a person; None where it does."""
    if not enforces(SECURITY_GROUPS):
        return None
    ec2 = ec2_backends[ACCOUNT_ID][region]
    if source.groups and not _lets_through(ec2, _rules(ec2, source, "egress_rules"), target, port):
        return f"no rule of {', '.join(source.groups)} lets {source.name} out to port {port} of {target.name}"
    if target.groups and not _lets_through(ec2, _rules(ec2, target, "ingress_rules"), source, port):
        return f"no rule of {', '.join(target.groups)} lets {source.name} in to port {port} of {target.name}"
    return None


def _rules(ec2: Any, party: Party, direction: str) -> list[Any]:
    groups = [groups[name] for groups in ec2.groups.values() for name in party.groups if name in groups]
    return [rule for group in groups for rule in getattr(group, direction)]


def _lets_through(ec2: Any, rules: Iterable[Any], peer: Party, port: int) -> bool:
    """Whether the rules together admit a peer, by one of its groups or by all of its addresses."""
    fitting = [rule for rule in rules if _has_port(rule, port)]
    if any(rule.source_group.get("GroupId") in peer.groups for rule in fitting):
        return True
    blocks = [block for rule in fitting for block in _blocks(ec2, rule)]
    return bool(peer.networks) and all(any(network.subnet_of(block) for block in blocks) for network in peer.networks)


def _has_port(rule: Any, port: int) -> bool:
    if rule.ip_protocol == EVERYTHING:
        return True
    return rule.ip_protocol == TCP and int(rule.from_port) <= port <= int(rule.to_port)


def _blocks(ec2: Any, rule: Any) -> list[IPv4Network]:
    """The IPv4 blocks that a rule names, those of its prefix list included."""
    texts = [rule.ip_range.get("CidrIp")]
    prefix_list = ec2.managed_prefix_lists.get(rule.prefix_list_id) if rule.prefix_list_id else None
    if prefix_list is not None:
        texts += [entry.get("Cidr") for entry in prefix_list.entries.get(prefix_list.version) or []]
    return [block(text) for text in texts if text and ":" not in text]


@lru_cache(maxsize=4096)
def block(text: str) -> IPv4Network:
    """A CIDR block."""
    return ipaddress.IPv4Network(text, strict=False)
