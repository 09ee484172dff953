# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The secrets and parameters of an inventory that a person means. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .._aws.errors import Failure
from .._inventory.check_references import environments
from .._inventory.faults import suggestion
from .._inventory.inventory import Inventory
from .._inventory.references import secret_reference


def select(inventory: Inventory, names: Sequence[str]) -> Inventory:
    """The inventory with the named secrets, parameters and databases alone; as it is where nothing is named.

    A secret is named by its key or its name in AWS, a parameter likewise or by parameter.KEY, the password that RDS manages by rds.KEY.
    Raises Failure for a name that is none of theirs.
    """
    if not names:
        return inventory
    secrets = {key: {key, item.name} for key, item in inventory.secrets.items()}
    parameters = {key: {key, item.name, f"parameter.{key}"} for key, item in inventory.parameters.items()}
    databases = {key: {f"rds.{key}"} for key, item in inventory.databases.items() if item.managed_password}
    known = {name for spellings in (secrets, parameters, databases) for words in spellings.values() for name in words}
    unknown = [name for name in names if name not in known]
    if unknown:
        said = "; ".join(f"for {name}, {suggestion(name, known)}" for name in unknown)
        raise Failure(
            f"name: {', '.join(unknown)} is neither a secret nor a parameter of the inventory",
            todo=f"name others; {said}",
        )
    return replace(
        inventory,
        secrets={key: item for key, item in inventory.secrets.items() if secrets[key] & {*names}},
        parameters={key: item for key, item in inventory.parameters.items() if parameters[key] & {*names}},
        databases={key: item for key, item in inventory.databases.items() if databases.get(key, set()) & {*names}},
    )


def readers_in(inventory: Inventory, source: str, key: str, arn: str) -> dict[str, str]:
    """The services whose entries refer to it: inventory key by name in AWS. source: secret, parameter or rds."""
    return {
        service.name: name
        for name, service in inventory.services.items()
        for _where, _environment, secrets in environments(name, service)
        for text in secrets.values()
        if _means(text, source, key, arn)
    }


def _means(text: str, source: str, key: str, arn: str) -> bool:
    reference = secret_reference(text)
    if reference.source == "arn":
        return bool(arn) and (reference.key == arn or reference.key.startswith(f"{arn}:"))
    return (reference.source, reference.key) == (source, key)
