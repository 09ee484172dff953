# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What data stores take from the network's layer: their subnets and security groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._aws.errors import Failure
from .._inventory.inventory import Inventory


@dataclass(frozen=True)
class DataContext:
    """Where data stores lie: the isolated subnets, and the security group of databases (rds) and that of caches (redis)."""

    subnets: Sequence[str]
    security_groups: Mapping[str, str]
    tags: Mapping[str, str]


REMOVAL = DataContext((), {"rds": "", "redis": ""}, {})
"""The context of a removal, for which it does not matter where they lie."""


def data_context(network_facts: Mapping[str, Any], tags: Mapping[str, str]) -> DataContext:
    """From what the network's layer publishes: subnets by tier, security groups by use."""
    return DataContext(network_facts["subnets"].get("isolated") or [], network_facts["security_groups"], tags)


def refuse_incomplete(context: DataContext, inventory: Inventory) -> None:
    """Raises Failure where the network's layer did not give what the inventory's data stores need."""
    for group, stores in (("rds", inventory.databases), ("redis", inventory.caches)):
        if stores and group not in context.security_groups:
            raise Failure(
                f"facts.security_groups lacks {group}", todo="give the id that the network module returns for it"
            )
    if (inventory.databases or inventory.caches) and not context.subnets:
        raise Failure(
            "facts.subnets.isolated is empty", todo="give the isolated subnets that the network module returns"
        )
