# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What two environments of an inventory both claim in one account and region. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
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
)
NAMES = (("databases", "identifier"), ("caches", "identifier"), ("secrets", "name"), ("parameters", "name"))


def environment_faults(own: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """The faults of an environment beside others, by their names. own, others: their variables."""
    mine = load(own, [])
    claims = dict(_claims(mine))
    for name, variables in others.items():
        theirs = load(variables, [])
        if (mine.account_id, mine.region) != (theirs.account_id, theirs.region):
            continue
        both = _shared(own) & _shared(variables)
        hint = f"give each its own, or name it in {SHARED} of both environments"
        for claim, other_key in _claims(theirs):
            key = claims.get(claim)
            if key and not {key, key.split(".")[0]} & both:
                yield Fault(key, f"is {claim[1]}, as is {other_key} of the environment {name}", hint)
        if mine.network and theirs.network and mine.network.name != theirs.network.name:
            block, other = mine.network.cidr, theirs.network.cidr
            if _overlap(block, other) and not {"network", "network.cidr"} & both:
                yield Fault(
                    "network.cidr",
                    f"is {block}, which overlaps with {other}, network.cidr of the environment {name}",
                    hint,
                )


def _claims(inventory: Inventory) -> Iterator[tuple[tuple[str, str], str]]:
    """What an environment names in its account and region: kind and name, with the inventory key."""
    for section, name in SINGLE_NAMES:
        if (part := getattr(inventory, section)) is not None:
            yield (f"{section}.{name}", getattr(part, name)), f"{section}.{name}"
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
