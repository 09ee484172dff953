# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What two environments of an inventory both claim in one account and region. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from .faults import Fault
from .inventory import Inventory, load

SHARED = "shared"
"""The variable with the keys that environments have in common on purpose."""
SINGLE_NAMES = (
    ("network", "name"),
    ("cluster", "name"),
    ("ingress", "name"),
    ("monitoring", "topic"),
    ("monitoring", "dashboard"),
    ("backup", "vault"),
)
NAMES = (
    ("databases", "identifier"),
    ("caches", "identifier"),
    ("secrets", "name"),
    ("parameters", "name"),
    ("repositories", "name"),
)


@dataclass(frozen=True)
class Claims:
    """What an environment has for itself in its account and region: by kind and name, the inventory key."""

    inventory: Inventory
    names: Mapping[tuple[str, str], str]
    shared: AbstractSet[str]

    @classmethod
    def of(cls, variables: Mapping[str, Any]) -> Claims:
        """Those of an environment's variables."""
        inventory = load(variables, [])
        return cls(inventory, dict(_claims(inventory)), _shared(variables))


def faults_of_all(environments: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Fault]]:
    """The faults of each environment beside the others, by their names. environments: their variables."""
    claims = {name: Claims.of(variables) for name, variables in environments.items()}
    return {
        name: list(_faults_beside(own, {other: item for other, item in claims.items() if other != name}))
        for name, own in claims.items()
    }


def environment_faults(own: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """The faults of an environment beside others, by their names. own, others: their variables."""
    return _faults_beside(Claims.of(own), {name: Claims.of(variables) for name, variables in others.items()})


def _faults_beside(own: Claims, others: Mapping[str, Claims]) -> Iterator[Fault]:
    mine = own.inventory
    for name, other in others.items():
        theirs = other.inventory
        if (mine.account_id, mine.region) != (theirs.account_id, theirs.region):
            continue
        both = own.shared & other.shared
        hint = f"give each its own, or name it in {SHARED} of both environments"
        for claim, other_key in other.names.items():
            key = own.names.get(claim)
            if key and not {key, key.split(".")[0]} & both:
                yield Fault(key, f"is {claim[1]}, as is {other_key} of the environment {name}", hint)
        if mine.network and theirs.network and mine.network.name != theirs.network.name:
            block, outside = mine.network.cidr, theirs.network.cidr
            if _overlap(block, outside) and not {"network", "network.cidr"} & both:
                yield Fault(
                    "network.cidr",
                    f"is {block}, which overlaps with {outside}, network.cidr of the environment {name}",
                    hint,
                )


def _claims(inventory: Inventory) -> Iterator[tuple[tuple[str, str], str]]:
    """What an environment names in its account and region: kind and name, with the inventory key."""
    for section, name in SINGLE_NAMES:
        if (part := getattr(inventory, section)) is not None and getattr(part, name):
            yield (f"{section}.{name}", getattr(part, name)), f"{section}.{name}"
    if inventory.cost.budget:
        yield ("cost.budget.name", inventory.cost.budget.name), "cost.budget.name"
    ingress = inventory.ingress
    if ingress and ingress.waf and ingress.waf.name:
        yield ("ingress.waf.name", ingress.waf.name), "ingress.waf.name"
    if ingress and ingress.access_logs:
        yield ("ingress.access_logs.bucket", ingress.access_logs.bucket), "ingress.access_logs.bucket"
    if inventory.cost.anomalies:
        yield ("cost.anomalies.name", inventory.cost.anomalies.name), "cost.anomalies.name"
    for section, name in NAMES:
        for key, item in getattr(inventory, section).items():
            yield (section, getattr(item, name)), f"{section}.{key}.{name}"
    for key, service in inventory.services.items():
        yield ("service", service.name), f"services.{key}.name"
        for number, host in enumerate(service.hosts):
            yield ("host", host.lower()), f"services.{key}.hosts[{number}]"


def _shared(variables: Mapping[str, Any]) -> set[str]:
    given = variables.get(SHARED)
    return {str(key) for key in given} if isinstance(given, (list, tuple)) else set()


def _overlap(one: str, other: str) -> bool:
    with suppress(ValueError):
        return ip_network(one).overlaps(ip_network(other))
    return False
