# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether hours are those of a time zone, and what runs outside of them can do without what is stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from .check_references import environments
from .faults import Fault
from .hours import EnvironmentHours, Hours, in_words, is_always, spans
from .inventory import Inventory
from .references import endpoint_references, secret_reference
from .services import Service


def check_hours(inventory: Inventory, _variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the environment's hours and of those of each service."""
    if inventory.hours:
        yield from _hours("hours", inventory.hours, inventory.protected)
    for name, service in inventory.services.items():
        if service.hours and not _is_shared(service.hours, inventory.hours):
            yield from _hours(f"services.{name}.hours", service.hours, inventory.protected)
        if inventory.hours and stops_databases(inventory):
            yield from _of_databases(name, service, inventory, inventory.hours)


def stops_databases(inventory: Inventory) -> bool:
    """Whether the databases stop outside of the environment's hours."""
    hours = inventory.hours
    return bool(hours and hours.databases and inventory.databases and spans(hours) and not is_always(hours))


def databases_of(service: Service, inventory: Inventory) -> set[str]:
    """The keys of the environment's databases that a service refers to, by an endpoint or by credentials."""
    named = [secret_reference(text) for _key, _plain, secrets in environments("", service) for text in secrets.values()]
    keys = {item.key for item in named if item.source == "secret"}
    by_login = {key for key, item in inventory.databases.items() if item.credentials in keys}
    return (endpoints_of(service) | by_login) & {*inventory.databases}


def endpoints_of(service: Service) -> set[str]:
    """The keys of the databases that a service names, by an endpoint or by the login that RDS keeps."""
    found = set()
    for _key, environment, secrets in environments("", service):
        references = [item for value in environment.values() for item in endpoint_references(value)]
        found |= {item.key for item in references if item.section == "database"}
        found |= {item.key for item in map(secret_reference, secrets.values()) if item.source == "rds"}
    return found


def _is_shared(own: Hours, shared: EnvironmentHours | None) -> bool:
    """Whether a service has the environment's hours."""
    return shared is not None and own == Hours(*(getattr(shared, name) for name in Hours.__dataclass_fields__))


def _hours(key: str, hours: Hours, protected: bool) -> Iterator[Fault]:
    if not is_time_zone(hours.timezone):
        problem = f"is {hours.timezone}, which is no time zone that this machine knows"
        yield Fault(
            f"{key}.timezone", problem, "give an IANA name such as America/Sao_Paulo; pip install tzdata brings them"
        )
    if not spans(hours):
        problem = "has neither weekdays nor weekends, so that nothing would ever run"
        yield Fault(key, problem, "give weekdays or weekends, such as weekdays: 08:00-20:00")
    if protected and not hours.protected:
        problem = "stops what runs every night, but the environment is protected"
        yield Fault(f"{key}.protected", problem, f"give {key}.protected: true where that is meant, or leave {key} out")


def _of_databases(name: str, service: Service, inventory: Inventory, shared: EnvironmentHours) -> Iterator[Fault]:
    """A service that runs while its database is stopped only fails."""
    used = sorted(databases_of(service, inventory))
    hours = service.hours
    if not used:
        return
    stopped = f"databases.{used[0]}, which is stopped outside of {in_words(shared)}"
    if hours is None or not _within(hours, shared):
        problem = f"runs at other hours than {stopped}"
        yield Fault(
            f"services.{name}.hours", problem, "keep within the environment's hours, or give hours.databases: false"
        )
    elif hours.minimum:
        key = "hours.minimum" if _is_shared(hours, shared) else f"services.{name}.hours.minimum"
        problem = f"is {hours.minimum}, but services.{name} needs {stopped}"
        yield Fault(key, problem, "give 0, or hours.databases: false")


def _within(own: Hours, shared: Hours) -> bool:
    """Whether one's hours are among the other's. Of two time zones nobody can say for the whole year."""
    if own.timezone != shared.timezone:
        return False
    return all(any(a <= start and end <= b for a, b in spans(shared)) for start, end in spans(own))


@cache
def is_time_zone(name: str) -> bool:
    """Whether this machine has the data of a time zone."""
    try:
        ZoneInfo(name or "UTC")
    except (KeyError, OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True
