# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sections of the inventory as module options."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .._aws.errors import Failure
from .._inventory.faults import Fault, suggestion
from .._inventory.inventory import Inventory, load
from .._inventory.services import Service

Check = Callable[[Inventory, Mapping[str, Any]], Iterable[Fault]]


def inventory_of(variables: Mapping[str, Any], checks: Iterable[Check] = ()) -> Inventory:
    """The sections that a module was given, read and checked; raises Failure with every fault."""
    faults: list[Fault] = []
    inventory = load(variables, faults)
    faults += [fault for check in checks for fault in check(inventory, variables) if not fault.warning]
    if faults:
        raise Failure(
            "The inventory is invalid. " + " | ".join(str(fault) for fault in faults),
            todo="correct the inventory and run the same command again",
        )
    return inventory


def variables_of(params: Mapping[str, Any]) -> dict[str, Any]:
    """The inventory's variables: the values of the option `inventory`, and the names alone of all others in the option `names`."""
    return {**dict.fromkeys(params["names"]), **params["inventory"]}


def arns_by_reference(facts: Mapping[str, Any]) -> dict[str, str]:
    """ARNs by secret.KEY, parameter.KEY and rds.KEY, from what the layers of secrets, parameters and data stores publish."""
    databases = facts.get("databases") or {}
    managed = {key: item["secret_arn"] for key, item in databases.items() if item.get("secret_arn")}
    return {
        **{f"rds.{key}": arn for key, arn in managed.items()},
        **{f"secret.{key}": item["arn"] for key, item in (facts.get("secrets") or {}).items()},
        **{f"parameter.{key}": item["arn"] for key, item in (facts.get("parameters") or {}).items()},
    }


def split_names(values: Iterable[str]) -> list[str]:
    """The names in values, each of which may hold several, separated by commas."""
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def select_services(services: Mapping[str, Service], names: Iterable[str]) -> dict[str, Service]:
    """The services of these keys or names, in the order of the inventory; all of them without a name.

    Raises Failure for one that is not in the inventory.
    """
    known = {alias: key for key, item in services.items() for alias in (item.name, key)}
    for name in names:
        if name not in known:
            raise Failure(
                f"service: {name} is not in the inventory",
                todo=f"name a service of the inventory; {suggestion(name, services)}",
            )
    keys = {known[name] for name in names} or set(services)
    return {key: item for key, item in services.items() if key in keys}
