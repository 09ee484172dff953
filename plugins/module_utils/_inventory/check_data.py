# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether databases and caches can be what the inventory wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .check_cache_tokens import cache_token_faults
from .check_database_settings import database_settings_faults
from .check_references import names_in
from .check_secrets import username_faults
from .data_stores import Cache, Database
from .faults import Fault, suggestion
from .inventory import Inventory
from .plain import CONSENTS

OLDEST_WITH = {"slow-log": (6, 0), "engine-log": (6, 2)}


def check_data(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of databases and caches."""
    for name, database in inventory.databases.items():
        yield from _master_user(f"databases.{name}", database, inventory, variables)
        yield from _storage(f"databases.{name}", database)
        yield from _keeping(f"databases.{name}", database)
        yield from database_settings_faults(f"databases.{name}", database)
        yield from _logs_of_database(f"databases.{name}", database)
    for name, cache in inventory.caches.items():
        yield from _logs_of_cache(f"caches.{name}", cache)
    yield from cache_token_faults(inventory, variables)
    yield from _consents(inventory)
    yield from _identifiers("databases", {name: item.identifier for name, item in inventory.databases.items()})
    yield from _identifiers("caches", {name: item.identifier for name, item in inventory.caches.items()})


def _master_user(key: str, database: Database, inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    managed, own = database.managed_password, ("username", "password_kms_key", "password_rotation_days")
    for option in (name for name in own if getattr(database, name) and not managed):
        hint = "drop it, or give managed_password: true in place of credentials"
        yield Fault(f"{key}.{option}", "is for a password that RDS manages", hint)
    if managed and database.credentials:
        hint = f"drop it (secrets.{database.credentials} may stay), or give managed_password: false"
        yield Fault(f"{key}.credentials", "is given, but RDS manages the password", hint)
    elif managed:
        yield from username_faults(f"{key}.username", database.username)
    elif not database.credentials:
        hint = "give the inventory key of the secret that holds its user and password, or managed_password: true"
        yield Fault(f"{key}.credentials", "is missing", hint)
    else:
        yield from _credentials(f"{key}.credentials", database, inventory, variables)


def _credentials(key: str, database: Database, inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    known = names_in(variables, "secrets")
    fitting = [name for name, item in inventory.secrets.items() if item.kind == "database_credentials"]
    if known is not None and database.credentials not in known:
        yield Fault(
            key, f"is {database.credentials}, which is not a key of secrets", suggestion(database.credentials, known)
        )
    elif database.credentials in inventory.secrets and database.credentials not in fitting:
        kind = inventory.secrets[database.credentials].kind
        hint = f"name one of kind database_credentials{': ' + ', '.join(fitting) if fitting else ''}"
        yield Fault(key, f"is {database.credentials}, a secret of kind {kind}", hint)


def _storage(key: str, database: Database) -> Iterator[Fault]:
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html: at least 10 % more.
    least = -(-database.storage_gib * 11 // 10)
    if database.max_storage_gib and database.max_storage_gib < least:
        problem = f"is {database.max_storage_gib} GiB, less than a tenth over the storage of {database.storage_gib} GiB"
        yield Fault(f"{key}.max_storage_gib", problem, f"give at least {least} GiB, or 0 for no growth")


def _keeping(key: str, database: Database) -> Iterator[Fault]:
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html: 7, months of 31 days, or 731.
    days = database.performance_insights_days
    if days not in (0, 7, 731) and (days % 31 or days > 23 * 31):
        hint = "give 0, 7, 731 or a multiple of 31 up to 713"
        yield Fault(f"{key}.performance_insights_days", f"is {days} days, which AWS does not take", hint)
    if not database.backup_retention_days:
        problem = "is 0, so that a lost database cannot be restored"
        yield Fault(f"{key}.backup_retention_days", problem, "give 7", warning=True)


def _logs_of_database(key: str, database: Database) -> Iterator[Fault]:
    if database.log_retention_days and not database.log_exports:
        problem = "is given, but log_exports names no log"
        yield Fault(f"{key}.log_retention_days", problem, "give log_exports: [postgresql], or drop it")
    if database.log_kms_key and not database.log_retention_days:
        problem = "is given, but the log groups are left to RDS"
        yield Fault(f"{key}.log_kms_key", problem, "give log_retention_days, or drop it")


def _logs_of_cache(key: str, cache: Cache) -> Iterator[Fault]:
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html"""
    version = tuple(int(text) for text in cache.engine_version.split("."))
    for name in cache.log_exports or ():
        if cache.engine == "redis" and version < OLDEST_WITH[name][: len(version)]:
            oldest = ".".join(map(str, OLDEST_WITH[name]))
            problem = f"names {name}, which Redis has from {oldest} on, and engine_version is {cache.engine_version}"
            yield Fault(f"{key}.log_exports", problem, "drop it, or give a newer version")


def _consents(inventory: Inventory) -> Iterator[Fault]:
    known = [f"databases.{name}" for name in inventory.databases] + [f"caches.{name}" for name in inventory.caches]
    for option in CONSENTS:
        for name in (name for name in getattr(inventory, option) if name not in known):
            yield Fault(option, f"names {name}, which is not a database or cache", suggestion(name, known))


def _identifiers(section: str, identifiers: Mapping[str, str]) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for name, identifier in identifiers.items():
        owner = owners.setdefault(identifier, name)
        if owner != name:
            problem = f"is {identifier}, which {section}.{owner} has too"
            yield Fault(f"{section}.{name}.identifier", problem, "give each an identifier of its own")
