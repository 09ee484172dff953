# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All advice on an environment, from what was measured of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .._inventory.inventory import Inventory
from .alarms import alarm_advice
from .environment import hours_advice, network_advice, service_kinds
from .scaling import limit_advice, trouble_advice
from .sizes import leak_advice, size_advice
from .statistics import days_of
from .stores import cache_advice, database_advice
from .use import HOUR, LEAST_DAYS, Advice, ServiceUse, Use


def measured_days(use: Use) -> float:
    """How many days were measured of what was measured longest."""
    service = [days_of(item.cpu, use.span.seconds) for item in use.services.values()]
    databases = [days_of(item.cpu, HOUR) for item in use.databases.values()]
    caches = [days_of(item.cpu, HOUR) for item in use.caches.values()]
    return max([*service, *databases, *caches], default=0.0)


def advise(inventory: Inventory, use: Use) -> list[Advice]:
    """What saves most first; nothing of what was measured for fewer than three days."""
    if measured_days(use) < LEAST_DAYS:
        return []
    return sorted(_advice(inventory, use), key=lambda item: item.month_usd if item.month_usd is not None else 0.0)


def _advice(inventory: Inventory, use: Use) -> Iterator[Advice]:
    for key, service in inventory.services.items():
        found = use.services.get(key)
        if found and days_of(found.cpu, use.span.seconds) >= LEAST_DAYS:
            yield from _of_service(key, found, use, inventory)
            yield from service_kinds(key, service, use, inventory)
    for name, database in inventory.databases.items():
        if name in use.databases and days_of(use.databases[name].cpu, HOUR) >= LEAST_DAYS:
            yield from database_advice(name, database, use.databases[name], inventory.region)
    for name, cache in inventory.caches.items():
        if name in use.caches and days_of(use.caches[name].cpu, HOUR) >= LEAST_DAYS:
            yield from cache_advice(name, cache, use.caches[name], inventory.region)
    yield from network_advice(inventory, use)
    yield from hours_advice(inventory, use)
    yield from alarm_advice(inventory, use)


def _of_service(key: str, found: ServiceUse, use: Use, inventory: Inventory) -> Iterator[Advice]:
    """The size or the scaling: each changes what the other one would be made of, and what is slow looks like what is small."""
    service, region, days = inventory.services[key], inventory.region, days_of(found.cpu, use.span.seconds)
    for advice in (
        leak_advice(key, service, found),
        trouble_advice(key, service, found, region, days),
        size_advice(key, service, found, region),
        limit_advice(key, service, found, region, 2 if inventory.protected else 1),
    ):
        told = list(advice)
        yield from told
        if told:
            return
