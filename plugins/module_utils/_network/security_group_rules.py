# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which security groups there are and what they let through: it follows from services, databases and caches. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._inventory.environment import SecurityGroupRule
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory
from .names import ALL_PROTOCOLS, ANYWHERE, GROUPS

PURPOSES = {
    "alb": "Load balancer",
    "ecs": "Tasks of ECS services",
    "rds": "Databases",
    "redis": "Caches",
}
EGRESS = ("alb", "ecs")


@dataclass(frozen=True)
class Rule:
    """One rule. peer is a CIDR block, or one of our groups; protocol -1 is everything, and has no ports."""

    group: str
    direction: str
    protocol: str
    port: int
    peer: str
    description: str

    @property
    def peer_is_group(self) -> bool:
        """Whether the peer is one of our groups."""
        return self.peer in GROUPS


def groups_of(inventory: Inventory) -> list[str]:
    """The groups there are: alb unless the load balancer is somebody else's, rds and redis only where there are databases and caches."""
    own_balancer = not (inventory.ingress and inventory.ingress.existing)
    needed = {"alb": own_balancer, "ecs": True, "rds": bool(inventory.databases), "redis": bool(inventory.caches)}
    return [group for group in GROUPS if needed[group]]


def rules_of(inventory: Inventory, balancer: Sequence[str] = ()) -> list[Rule]:
    """Every rule, each once. balancer: the ids of the security groups of a load balancer of somebody else."""
    groups = groups_of(inventory)
    rules = [*_ingress(inventory, balancer), *_further(inventory)]
    rules += [Rule(group, "egress", ALL_PROTOCOLS, 0, ANYWHERE, "All egress") for group in EGRESS if group in groups]
    first = {(rule.group, rule.direction, rule.protocol, rule.port, rule.peer): rule for rule in reversed(rules)}
    return [rule for rule in dict.fromkeys(rules) if rule in first.values()]


def check_security_group_rules(inventory: Inventory, variables: Mapping[str, Any]) -> list[Fault]:
    """The rules of network.security_group_rules whose group this network does not have."""
    groups = groups_of(inventory)
    faults = []
    for group, rules in _from_inventory(inventory).items():
        key = f"network.security_group_rules.{group}"
        if group not in groups:
            faults.append(Fault(key, "is a group that this network lacks", f"there are {', '.join(groups)}"))
        for number, rule in enumerate(rules):
            if rule.source in GROUPS and rule.source not in groups:
                problem = f"is {rule.source}, a group that this network lacks"
                faults.append(Fault(f"{key}[{number}].source", problem, f"there are {', '.join(groups)}"))
    return faults


def _ingress(inventory: Inventory, balancer: Sequence[str]) -> list[Rule]:
    existing = bool(inventory.ingress and inventory.ingress.existing)
    open_ports = () if existing else ((80, "HTTP"), (443, "HTTPS"))
    rules = [_in("alb", port, ANYWHERE, f"{name} from anywhere") for port, name in open_ports]
    if inventory.ingress and inventory.ingress.test_port:
        port, source = inventory.ingress.test_port, inventory.ingress.test_source
        rules.append(_in("alb", port, source, f"Tests of new revisions from {source}"))
    services = inventory.services.values()
    balanced = {service.port for service in services if service.hosts and service.port}
    sources = balancer if existing else ["alb"]
    rules += [
        _in("ecs", port, source, f"Port {port} from the load balancer")
        for port in sorted(balanced)
        for source in sources
    ]
    # The proxy of Service Connect takes calls of other tasks on the container's own port:
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
    called = {s.port for s in services if s.service_connect and s.service_connect.name and s.port}
    rules += [_in("ecs", port, "ecs", f"Port {port} from other tasks") for port in sorted(called)]
    for group, stores in (("rds", inventory.databases), ("redis", inventory.caches)):
        ports = sorted({store.port for store in stores.values()})
        rules += [_in(group, port, "ecs", f"Port {port} from tasks") for port in ports]
    return rules


def _further(inventory: Inventory) -> list[Rule]:
    return [
        _in(group, rule.port, rule.source, f"Port {rule.port} from {rule.source}")
        for group, rules in _from_inventory(inventory).items()
        for rule in rules
    ]


def _from_inventory(inventory: Inventory) -> dict[str, list[SecurityGroupRule]]:
    return inventory.network.security_group_rules if inventory.network else {}


def _in(group: str, port: int, peer: str, description: str) -> Rule:
    return Rule(group, "ingress", "tcp", port, peer, description)
