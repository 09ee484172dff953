# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets that would get a new value although something that stands uses another one in their place. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._inventory.check_references import environments
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory
from .._inventory.references import secret_reference
from .._inventory.secrets import NEW_VALUE
from .._inventory.services import container_name

Names = Mapping[str, str]
"""The names of secrets and parameters that do not exist yet, by secret.KEY and parameter.KEY."""
Answer = Mapping[str, Any]


def missing_names(inventory: Inventory, existing: set[str]) -> dict[str, str]:
    """What a deploy would give a value of its own. existing: the names of secrets, and of parameters, that there are."""
    names = {f"secret.{key}": item.name for key, item in inventory.secrets.items() if not item.copy_from}
    for key, item in inventory.parameters.items():
        if item.secure and not item.absent and not item.copy_from:
            names[f"parameter.{key}"] = item.name
    return {address: name for address, name in names.items() if name not in existing}


def service_faults(inventory: Inventory, missing: Names, running: Mapping[str, Answer]) -> Iterator[Fault]:
    """One fault for each of them that a running service has another one of. running: task definitions by service key."""
    named: set[str] = set()
    for key, service in inventory.services.items():
        containers = {item["name"]: item for item in running.get(key, {}).get("containerDefinitions") or []}
        for (where, _environment, secrets), name in zip(
            environments(key, service), [container_name(key, service), *service.sidecars], strict=True
        ):
            now = {item["name"]: item["valueFrom"] for item in containers.get(name, {}).get("secrets") or []}
            for variable, text in secrets.items():
                reference = secret_reference(text)
                address = f"{reference.source}.{reference.key}"
                if address in missing and address not in named and variable in now:
                    named.add(address)
                    yield _fault(
                        address, missing[address], f"{where} runs with {variable} from", name_of(now[variable])
                    )


def database_faults(inventory: Inventory, missing: Names, instances: Mapping[str, Answer]) -> Iterator[Fault]:
    """One fault for each secret of the master user of a database that stands, and whose password would not change with it."""
    for key, database in inventory.databases.items():
        instance = instances.get(database.identifier)
        address = f"secret.{database.credentials}"
        if instance and not database.managed_password and not instance.get("MasterUserSecret") and address in missing:
            yield _fault(address, missing[address], f"databases.{key} stands, with the password of", "another secret")


def name_of(value_from: str) -> str:
    """The name of the secret or parameter in a valueFrom; AWS ends the ARN of a secret in a hyphen and six characters."""
    parts = value_from.split(":")
    if len(parts) < 6:
        return value_from
    if parts[2] == "ssm":
        name = parts[5].removeprefix("parameter")
        return name if name.count("/") > 1 else name.lstrip("/")
    return parts[6][:-7] if parts[6][-7:-6] == "-" else parts[6]


def _fault(address: str, name: str, what: str, current: str) -> Fault:
    source, key = address.split(".", 1)
    problem = f"is {name}, which would be made with a value of its own, but {what} {current}"
    named = current if " " not in current else "NAME"
    hint = (
        f"set {source}s.{key}.copy_from to {named}, so that the new one takes over its value, "
        f"or to {NEW_VALUE} where another value is meant"
    )
    return Fault(f"{source}s.{key}.name", problem, hint)
