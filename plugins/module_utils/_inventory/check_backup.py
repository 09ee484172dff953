# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the backups of databases and caches can be tried as the inventory wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .backup import Backup, CacheBackup, RestoreCheck
from .check_references import environments, names_in
from .faults import Fault, suggestion
from .inventory import Inventory
from .references import endpoint_references
from .services import Service

HOSTS = ("host", "reader_host")


def check_backup(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the section backup of databases and caches."""
    for key, database in inventory.databases.items():
        yield from _retention(
            f"databases.{key}", database.backup, "backup_retention_days", database.backup_retention_days
        )
        checks = {f"checks[{number}]": item for number, item in enumerate(database.backup.checks)}
        if database.backup.newest_row:
            checks["newest_row"] = database.backup.newest_row
        for name, item in checks.items():
            yield from _check(f"databases.{key}.backup.{name}", ("database", key), item, inventory, variables)
    for key, cache in inventory.caches.items():
        yield from _retention(f"caches.{key}", cache.backup, "snapshot_retention_days", cache.snapshot_retention_days)
        for number, item in enumerate(cache.backup.checks):
            yield from _check(f"caches.{key}.backup.checks[{number}]", ("cache", key), item, inventory, variables)


def _retention(key: str, backup: Backup | CacheBackup, option: str, days: int) -> Iterator[Fault]:
    if backup.restore_test_days and not days:
        problem = f"is {backup.restore_test_days}, but {option} is 0, so that nothing can be restored"
        yield Fault(f"{key}.backup.restore_test_days", problem, f"give {option}: 7, or drop it")


def _check(
    where: str, store: tuple[str, str], item: RestoreCheck, inventory: Inventory, variables: Mapping[str, Any]
) -> Iterator[Fault]:
    if not item.command:
        yield Fault(f"{where}.command", "is empty", "give the words of a command")
    known = names_in(variables, "services")
    if known is not None and item.service not in known:
        problem = f"is {item.service}, which is not a key of services"
        yield Fault(f"{where}.service", problem, suggestion(item.service, known))
    elif item.service in inventory.services and not uses(*store, item.service, inventory.services[item.service]):
        section, key = store
        problem = f"is {item.service}, whose environment has no ${{{section}.{key}.host}}"
        hint = f"name a service that takes the {section}'s host from there, as the check gets the restored one's in its place"
        yield Fault(f"{where}.service", problem, hint)


def uses(section: str, name: str, key: str, service: Service) -> bool:
    """Whether a variable of a service holds the host of the database or cache of this name. key: of the service."""
    return any(
        (item.section, item.key) == (section, name) and item.attribute in HOSTS
        for _where, environment, _secrets in environments(key, service)
        for text in environment.values()
        for item in endpoint_references(text)
    )
