# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Everything whose value playbooks/secrets.yml changes, as secrets: those of Secrets Manager, and SecureString parameters. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .._inventory.inventory import Inventory
from .._inventory.parameters import Parameter
from .._inventory.secrets import Secret
from .._parameters.names import parameter_arn


def secure_parameters(inventory: Inventory, region: str) -> dict[str, Parameter]:
    """The SecureString parameters of the inventory by their ARNs."""
    return {
        parameter_arn(item.name, inventory.account_id, region): item
        for item in inventory.parameters.values()
        if item.secure and not item.absent
    }


def managed_secrets(inventory: Inventory, region: str) -> dict[str, Secret]:
    """All of them by inventory key; a parameter is parameter.KEY as in references, and its ARN is its name."""
    arns = {item.name: arn for arn, item in secure_parameters(inventory, region).items()}
    parameters = {
        f"parameter.{key}": replace(item.as_secret(), name=arns[item.name])
        for key, item in inventory.parameters.items()
        if item.name in arns
    }
    return {**inventory.secrets, **parameters}


def managed_keys(names: Sequence[str], inventory: Inventory) -> list[str]:
    """The names as keys of subjects(), where a parameter is meant by its own key or its name in AWS; others as they are."""
    secure: Mapping[str, Parameter] = {key: item for key, item in inventory.parameters.items() if item.secure}
    meant = {name: f"parameter.{key}" for key, item in secure.items() for name in (item.name, key)}
    own = {name for key, secret in inventory.secrets.items() for name in (key, secret.name)}
    return [name if name in own else meant.get(name, name) for name in names]
