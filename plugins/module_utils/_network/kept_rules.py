# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The security group rules that stay although the inventory no longer asks for them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .._plan.owner import belongs_to_others
from .._plan.values import Actual, Address
from .names import RULE, SECURITY_GROUP, TASKS, address

DATA_GROUPS = ("rds", "redis")


@dataclass(frozen=True)
class Orphans:
    """What the inventory no longer names and still runs. ports: that its tasks are reached on; stores: its data stores.

    groups: the ids of the security groups of its tasks.
    """

    ports: frozenset[int] = frozenset()
    stores: Collection[str] = ()
    groups: frozenset[str] = frozenset()


def kept_rules(
    network: str, parts: Mapping[Address, Actual], orphans: Orphans, tags: Mapping[str, str]
) -> list[Address]:
    """The rules that other environments have, those that what still runs is reached by, and those of groups that it does not share."""
    tasks = parts.get(address(SECURITY_GROUP, network, TASKS))
    data = [parts[name] for group in DATA_GROUPS if (name := address(SECURITY_GROUP, network, group)) in parts]
    tasks_ids = [tasks.attributes["id"]] if tasks else []
    data_ids = [item.attributes["id"] for item in data] if orphans.stores else []
    own = orphans.groups - {*tasks_ids}

    def stays(item: Actual) -> bool:
        rule = item.properties
        reached = rule["direction"] == "ingress" and rule["group"] in tasks_ids and rule["from_port"] in orphans.ports
        theirs = rule["group"] in data_ids or not own.isdisjoint((rule["group"], rule["peer"]))
        return reached or theirs or belongs_to_others(rule["tags"], tags)

    return [name for name, item in parts.items() if name.kind == RULE and stays(item)]


def egress_rules(parts: Mapping[Address, Actual]) -> list[Address]:
    """The rules of what a security group lets out."""
    return [name for name, item in parts.items() if name.kind == RULE and item.properties["direction"] == "egress"]
