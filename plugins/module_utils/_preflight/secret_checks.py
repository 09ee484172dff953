# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a deploy leaves the secrets that something uses, and which of them wait for a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from .._aws.errors import ClientError, code_of
from .._aws.session import Aws, gather
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory
from .._inventory.secrets import NEW_VALUE
from .._parameters.layer import ParametersLayer
from .._secrets.layer import SecretsLayer
from .checks import Context
from .findings import Finding
from .replaced_values import database_faults, missing_names, service_faults
from .running import running_task_definitions


def secrets(context: Context) -> Finding:
    """No secret is scheduled for deletion or replaces one in use; those that wait for a person are named."""
    wanted = context.inventory.secrets
    layer = SecretsLayer(context.aws, wanted, {}, restore=context.inventory.restore_secrets)
    existing = {address.name: item for address, item in layer.actual(layer.observe()).items()}
    waiting = [
        key for key, item in wanted.items() if item.name in existing and existing[item.name].attributes["placeholder"]
    ]
    faults = [_waiting(key, wanted[key].name) for key in waiting]
    faults += _replaced(context.aws, context.inventory, {*existing, *_parameters(context)})
    faults += _sources(context.aws, context.inventory, existing)
    new = len(wanted) - len(existing)
    summary = f"{len(existing)} exist, {new} will be created, {len(waiting)} need a value from a person"
    return Finding("secrets", summary, faults)


def _waiting(key: str, name: str) -> Fault:
    hint = "give it (ansible-playbook playbooks/secrets.yml -i INVENTORY -e secret_action=update -e secret_name=KEY)"
    return Fault(f"secrets.{key}", f"{name} still holds a placeholder", hint.replace("KEY", key), True)


def _parameters(context: Context) -> set[str]:
    """The names of the SecureString parameters that there are."""
    secure = {key: item for key, item in context.inventory.parameters.items() if item.secure and not item.absent}
    if not secure:
        return set()
    layer = ParametersLayer(context.aws, secure, context.inventory.account_id, {})
    return {address.name for address in layer.actual(layer.observe())}


def _replaced(aws: Aws, inventory: Inventory, existing: set[str]) -> list[Fault]:
    """Nothing is asked where nothing would be made."""
    missing = missing_names(inventory, existing)
    if not missing:
        return []
    answers = gather(
        {"running": partial(running_task_definitions, aws, inventory), "instances": partial(_instances, aws, inventory)}
    )
    found = [*service_faults(inventory, missing, answers["running"])]
    named = {fault.key for fault in found}
    return found + [item for item in database_faults(inventory, missing, answers["instances"]) if item.key not in named]


def _instances(aws: Aws, inventory: Inventory) -> dict[str, Any]:
    """The DB instances that stand, by identifier."""
    if not inventory.databases:
        return {}
    found = aws.pages("rds", "describe_db_instances", "DBInstances")
    return {item["DBInstanceIdentifier"]: item for item in found}


def _sources(aws: Aws, inventory: Inventory, existing: Collection[str]) -> list[Fault]:
    """What a new one copies its value from must be there; the value is not read here."""
    secrets = {f"secrets.{key}": item.copy_from for key, item in inventory.secrets.items() if item.name not in existing}
    parameters = {
        f"parameters.{key}": item.copy_from
        for key, item in inventory.parameters.items()
        if item.secure and not item.absent and item.name not in existing
    }
    reads = {
        key: partial(exists, aws, source)
        for exists, sources in ((_secret_exists, secrets), (_parameter_exists, parameters))
        for key, source in sources.items()
        if source not in ("", NEW_VALUE)
    }
    found: Mapping[str, bool] = gather(reads)
    named = {**secrets, **parameters}
    problem = "which this account does not have here"
    hint = f"correct the name, or give {NEW_VALUE} for a new value"
    return [Fault(f"{key}.copy_from", f"is {named[key]}, {problem}", hint) for key, there in found.items() if not there]


def _secret_exists(aws: Aws, source: str) -> bool:
    try:
        aws.client("secretsmanager").describe_secret(SecretId=source)
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
        return False
    return True


def _parameter_exists(aws: Aws, source: str) -> bool:
    filters = [{"Key": "Name", "Option": "Equals", "Values": [source]}]
    return bool(aws.pages("ssm", "describe_parameters", "Parameters", ParameterFilters=filters))
