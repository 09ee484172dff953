# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sections of the inventory as module options."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .._aws.errors import Failure
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory, load

Check = Callable[[Inventory, Mapping[str, Any]], Iterable[Fault]]


def inventory_of(variables: Mapping[str, Any], checks: Iterable[Check] = ()) -> Inventory:
    """The sections that a module was given, read and checked; raises Failure with every fault."""
    faults: list[Fault] = []
    inventory = load(variables, faults)
    faults += [fault for check in checks for fault in check(inventory, variables) if not fault.warning]
    if faults:
        raise Failure("The inventory is not right. " + " | ".join(str(fault) for fault in faults))
    return inventory


def arns_by_reference(facts: Mapping[str, Any]) -> dict[str, str]:
    """ARNs by secret.KEY, parameter.KEY and rds.KEY, from what the layers of secrets, parameters and data stores publish."""
    databases = facts.get("databases") or {}
    managed = {key: item["secret_arn"] for key, item in databases.items() if item.get("secret_arn")}
    return {
        **{f"rds.{key}": arn for key, arn in managed.items()},
        **{f"secret.{key}": item["arn"] for key, item in (facts.get("secrets") or {}).items()},
        **{f"parameter.{key}": item["arn"] for key, item in (facts.get("parameters") or {}).items()},
    }
