# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the backups of databases can be tried as the inventory wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .backup import RestoreCheck
from .check_references import environments, names_in
from .data_stores import Database
from .faults import Fault, suggestion
from .inventory import Inventory
from .references import endpoint_references
from .services import Service


def check_backup(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the section backup of databases."""
    for key, database in inventory.databases.items():
        yield from _retention(f"databases.{key}", database)
        checks = {f"checks[{number}]": item for number, item in enumerate(database.backup.checks)}
        if database.backup.newest_row:
            checks["newest_row"] = database.backup.newest_row
        for name, item in checks.items():
            yield from _check(f"databases.{key}.backup.{name}", key, item, inventory, variables)


def _retention(key: str, database: Database) -> Iterator[Fault]:
    if database.backup.restore_test_days and not database.backup_retention_days:
        problem = (
            f"is {database.backup.restore_test_days}, but backup_retention_days is 0, so that nothing can be restored"
        )
        yield Fault(f"{key}.backup.restore_test_days", problem, "give backup_retention_days: 7, or drop it")


def _check(
    where: str, database: str, item: RestoreCheck, inventory: Inventory, variables: Mapping[str, Any]
) -> Iterator[Fault]:
    if not item.command:
        yield Fault(f"{where}.command", "is empty", "give the words of a command")
    known = names_in(variables, "services")
    if known is not None and item.service not in known:
        problem = f"is {item.service}, which is not a key of services"
        yield Fault(f"{where}.service", problem, suggestion(item.service, known))
    elif item.service in inventory.services and not uses(database, item.service, inventory.services[item.service]):
        problem = f"is {item.service}, whose environment has no ${{database.{database}.host}}"
        hint = "name a service that takes the database's host from there, as the check gets the restored one's in its place"
        yield Fault(f"{where}.service", problem, hint)


def uses(database: str, key: str, service: Service) -> bool:
    """Whether a variable of a service holds the host of the database of this key."""
    return any(
        (item.section, item.key, item.attribute) == ("database", database, "host")
        for _where, environment, _secrets in environments(key, service)
        for text in environment.values()
        for item in endpoint_references(text)
    )
