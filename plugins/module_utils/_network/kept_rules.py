# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The security group rules that stay although the inventory no longer asks for them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .._plan.owner import belongs_to_others
from .._plan.values import Actual, Address
from .names import RULE, SECURITY_GROUP, address

DATA_GROUPS = ("rds", "redis")


@dataclass(frozen=True)
class Orphans:
    """What the inventory no longer names and still runs. ports: that its tasks are reached on; stores: its data stores."""

    ports: frozenset[int] = frozenset()
    stores: Collection[str] = ()


def kept_rules(
    network: str, parts: Mapping[Address, Actual], orphans: Orphans, tags: Mapping[str, str]
) -> list[Address]:
    """The rules that other environments have, and those that what still runs is reached by."""
    tasks = parts.get(address(SECURITY_GROUP, network, "ecs"))
    data = [parts[name] for group in DATA_GROUPS if (name := address(SECURITY_GROUP, network, group)) in parts]
    tasks_ids = [tasks.attributes["id"]] if tasks else []
    data_ids = [item.attributes["id"] for item in data] if orphans.stores else []

    def stays(item: Actual) -> bool:
        rule = item.properties
        reached = rule["direction"] == "ingress" and rule["group"] in tasks_ids and rule["from_port"] in orphans.ports
        return reached or rule["group"] in data_ids or belongs_to_others(rule["tags"], tags)

    return [name for name, item in parts.items() if name.kind == RULE and stays(item)]


def egress_rules(parts: Mapping[Address, Actual]) -> list[Address]:
    """The rules of what a security group lets out."""
    return [name for name, item in parts.items() if name.kind == RULE and item.properties["direction"] == "egress"]
