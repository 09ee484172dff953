# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a month of a task, a database and a cache costs by list prices; None where a part has no price. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from .._cost.fargate import task_usages
from .._cost.prices import HOURS, price_of
from .._cost.usages import OPERATIONS
from .._inventory.data_stores import Cache, Database
from .._inventory.services import Service


def task_usd(region: str, service: Service) -> float | None:
    """A task that runs all month."""
    task = {
        "cpu": service.cpu,
        "memory": service.memory,
        "runtimePlatform": {"cpuArchitecture": service.cpu_architecture},
        "ephemeralStorage": {"sizeInGiB": service.ephemeral_storage_gib},
    }
    providers = [vars(item) for item in service.capacity_providers]
    found = list(task_usages(service.name, task, {"desired_count": 1, "capacity_providers": providers}, {}))
    return _sum(
        _usd(region, kind, quantity, unknown=without) for _what, kind, quantity, _least, _most, without in found
    )


def database_usd(region: str, database: Database) -> float | None:
    """The instance, without its storage."""
    kind = f"{'Multi-AZUsage' if database.multi_az else 'InstanceUsage'}:{database.instance_class}"
    return _usd(region, kind, HOURS, OPERATIONS[database.engine])


def cache_usd(region: str, cache: Cache) -> float | None:
    """All nodes."""
    return _usd(region, f"NodeUsage:{cache.node_type}", HOURS * cache.nodes, OPERATIONS[cache.engine])


def gateway_usd(region: str) -> float | None:
    """A NAT gateway with its address."""
    return _sum([_usd(region, "NatGateway-Hours", HOURS), address_usd(region, 1)])


def address_usd(region: str, count: float) -> float | None:
    """So many public IPv4 addresses."""
    return _usd(region, "PublicIPv4:InUseAddress", HOURS * count)


def difference(before: float | None, after: float | None, times: float = 1.0) -> float | None:
    """What a change costs more, below 0 less."""
    return None if before is None or after is None else round((after - before) * times, 2)


def _usd(region: str, kind: str, quantity: float, operation: str = "", unknown: str = "") -> float | None:
    price = price_of(region, kind, operation)
    return None if price is None or unknown else price.usd * quantity


def _sum(parts: Iterable[float | None]) -> float | None:
    found = list(parts)
    return None if None in found else sum(part or 0.0 for part in found)
