# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which security groups there are and what they let through: it follows from services, databases and caches. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._inventory.check_security_groups import OF_SERVICE
from .._inventory.environment import SecurityGroupRule
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory
from .._inventory.services import Service
from .names import ALL_PROTOCOLS, ANYWHERE, GROUPS, TASKS, is_group, own_group

PURPOSES = {
    "alb": "Load balancer",
    "ecs": "Tasks of ECS services",
    "rds": "Databases",
    "redis": "Caches",
}
Existing = Mapping[str, Sequence[str]]
"""The ids of the security groups of somebody else, by the keys of the services that have them."""


@dataclass(frozen=True)
class Rule:
    """One rule. peer is a CIDR block, one of our groups, or the id of another one; protocol -1 is everything, and has no ports.

    to_port: the last port of a range; 0 for one port.
    """

    group: str
    direction: str
    protocol: str
    port: int
    peer: str
    description: str
    to_port: int = 0

    @property
    def peer_is_group(self) -> bool:
        """Whether the peer is one of our groups."""
        return is_group(self.peer)

    @property
    def ports(self) -> str:
        """The port, or the first and the last one."""
        return f"{self.port}-{self.last_port}" if self.last_port != self.port else str(self.port)

    @property
    def last_port(self) -> int:
        """The last port, which may be the first one."""
        return self.to_port or self.port

    def covers(self, other: Rule) -> bool:
        """Whether it is of more ports, those of the other rule among them."""
        same = (self.group, self.direction, self.protocol, self.peer)
        inside = self.port <= other.port and other.last_port <= self.last_port
        return (
            same == (other.group, other.direction, other.protocol, other.peer) and inside and self.ports != other.ports
        )


def groups_of(inventory: Inventory) -> list[str]:
    """The groups there are: alb unless the load balancer is somebody else's, ecs unless no service has it, rds and redis only where
    there are databases and caches, and those of services' own.
    """
    own_balancer = not (inventory.ingress and inventory.ingress.existing)
    services = inventory.services.values()
    common = not services or any(item.security_groups.common for item in services)
    needed = {"alb": own_balancer, TASKS: common, "rds": bool(inventory.databases), "redis": bool(inventory.caches)}
    own = [own_group(item.name) for item in services if item.security_groups.own]
    return [*(group for group in GROUPS if needed[group]), *own]


def purposes_of(inventory: Inventory) -> dict[str, str]:
    """What each group is for, in words that AWS takes for a description."""
    own = {own_group(item.name): f"Tasks of {item.name}"[:255] for item in inventory.services.values()}
    return {**PURPOSES, **own}


def rules_of(inventory: Inventory, balancer: Sequence[str] = (), existing: Existing | None = None) -> list[Rule]:
    """Every rule, each once. balancer: the ids of the security groups of a load balancer of somebody else.

    A rule that follows from the inventory is left out where one that it names has its port among others.
    """
    groups, further = groups_of(inventory), _further(inventory)
    derived = [rule for rule in _ingress(inventory, balancer, existing or {}) if not _is_covered(rule, further)]
    rules = [*derived, *further]
    leaving = [group for group in groups if group == "alb" or group.startswith(TASKS)]
    rules += [Rule(group, "egress", ALL_PROTOCOLS, 0, ANYWHERE, "All egress") for group in leaving]
    first = {(rule.group, rule.direction, rule.protocol, rule.ports, rule.peer): rule for rule in reversed(rules)}
    return [rule for rule in dict.fromkeys(rules) if rule in first.values()]


def check_security_group_rules(inventory: Inventory, variables: Mapping[str, Any]) -> list[Fault]:
    """The rules of the inventory whose group this network does not have."""
    groups = groups_of(inventory)
    there = f"there are {', '.join(group for group in groups if group in GROUPS)}"
    faults = []
    for group, rules in _from_inventory(inventory).items():
        key = f"network.security_group_rules.{group}"
        if group not in groups:
            faults.append(Fault(key, "is a group that this network lacks", there))
        faults += _sources(key, rules, groups, there)
    for name, service in inventory.services.items():
        faults += _sources(f"services.{name}.security_groups.rules", service.security_groups.rules, groups, there)
    return faults


def _sources(key: str, rules: Sequence[SecurityGroupRule], groups: Sequence[str], there: str) -> Iterator[Fault]:
    for number, rule in enumerate(rules):
        if rule.source in GROUPS and rule.source not in groups:
            problem = f"is {rule.source}, a group that this network lacks"
            yield Fault(f"{key}[{number}].source", problem, there)


def _ingress(inventory: Inventory, balancer: Sequence[str], existing: Existing) -> list[Rule]:
    rules = _of_balancer(inventory)
    services = inventory.services.values()
    balanced = {(_reached(service), service.port) for service in services if service.takes_requests and service.port}
    sources = balancer if inventory.ingress and inventory.ingress.existing else ["alb"]
    rules += [
        _in(group, port, source, f"Port {port} from the load balancer")
        for group, port in sorted(balanced)
        for source in sources
        if group
    ]
    # The proxy of Service Connect takes calls of other tasks on the container's own port:
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
    called = {
        (_reached(service), service.port)
        for service in services
        if service.service_connect and service.service_connect.name and service.port
    }
    callers = _known_by({key: item for key, item in inventory.services.items() if item.service_connect}, existing)
    rules += [
        _in(group, port, source, f"Port {port} from other tasks")
        for group, port in sorted(called)
        for source in callers
        if group
    ]
    tasks = _known_by(inventory.services, existing) if inventory.services else [TASKS]
    for group, stores in (("rds", inventory.databases), ("redis", inventory.caches)):
        ports = sorted({store.port for store in stores.values()})
        rules += [_in(group, port, source, f"Port {port} from tasks") for port in ports for source in tasks]
    return rules


def _of_balancer(inventory: Inventory) -> list[Rule]:
    """Who reaches the load balancer; of one of somebody else that is its owner's."""
    ingress = inventory.ingress
    ports = {80: "HTTP"} if ingress and not ingress.https else {80: "HTTP", 443: "HTTPS"}
    sources = ingress.sources if ingress else [ANYWHERE]
    rules = [
        _in("alb", port, source, f"{name} from {'anywhere' if source == ANYWHERE else source}")
        for port, name in ports.items()
        for source in sources
        if not (ingress and ingress.existing)
    ]
    if ingress and ingress.test_port:
        source = ingress.test_source
        rules.append(_in("alb", ingress.test_port, source, f"Tests of new revisions from {source}"))
    return rules


def _reached(service: Service) -> str:
    """The group of ours by which a service is reached; empty where it has those of somebody else alone."""
    groups = service.security_groups
    return own_group(service.name) if groups.own else TASKS if groups.common else ""


def _known_by(services: Mapping[str, Service], existing: Existing) -> list[str]:
    """The groups that services are let in by, each once: the common one before others."""
    known = {
        peer
        for key, service in services.items()
        for peer in ([_reached(service)] if _reached(service) else existing.get(key, ()))
    }
    return sorted(known, key=lambda peer: (peer != TASKS, peer))


def _is_covered(rule: Rule, others: Sequence[Rule]) -> bool:
    return any(other.covers(rule) for other in others)


def _further(inventory: Inventory) -> list[Rule]:
    own = {
        own_group(item.name): item.security_groups.rules
        for item in inventory.services.values()
        if item.security_groups.own
    }
    return [
        _in(group, rule.port, _peer(rule.source, inventory), f"Port {_ports(rule)} from {rule.source}", rule.to_port)
        for group, rules in {**_from_inventory(inventory), **own}.items()
        for rule in rules
    ]


def _peer(source: str, inventory: Inventory) -> str:
    """The CIDR block or the group that a source is; of one of a service that has no group of ours the source as it is."""
    service = inventory.services.get(source.removeprefix(OF_SERVICE)) if source.startswith(OF_SERVICE) else None
    return (_reached(service) if service else "") or source


def _ports(rule: SecurityGroupRule) -> str:
    return f"{rule.port}-{rule.to_port}" if rule.to_port else str(rule.port)


def _from_inventory(inventory: Inventory) -> dict[str, list[SecurityGroupRule]]:
    return inventory.network.security_group_rules if inventory.network else {}


def _in(group: str, port: int, peer: str, description: str, to_port: int = 0) -> Rule:
    return Rule(group, "ingress", "tcp", port, peer, description, 0 if to_port == port else to_port)
