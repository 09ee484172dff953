"""One minute of a database or a cache under load. Pure.

Sizes by class: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html,
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .profiles import CacheLoad, DatabaseLoad

MIB, GIB = 1024**2, 1024**3
DAY = 86_400.0
FRACTIONS = {"micro": 0.125, "small": 0.25, "medium": 0.5, "large": 1.0, "xlarge": 2.0}
OF_LARGE = {"t": 8.0, "m": 8.0, "r": 16.0, "c": 4.0, "x": 32.0}
"""GiB of an instance of the size large, by the first letter of its family."""
NODES_GIB = {
    "t3.micro": 0.5,
    "t3.small": 1.37,
    "t3.medium": 3.09,
    "t4g.micro": 0.5,
    "t4g.small": 1.37,
    "t4g.medium": 3.09,
}
OF_LARGE_NODE = {"m": 6.38, "r": 13.07}
LARGEST_KEY = 1024


class DatabaseMinute(NamedTuple):
    """What was measured of a DB instance in one minute, in the units of its metrics."""

    cpu: float
    connections: float
    free_memory: float
    free_storage: float


class CacheMinute(NamedTuple):
    """What was measured of a node of a cache in one minute, in the units of its metrics."""

    cpu: float
    engine_cpu: float
    memory: float
    evictions: float
    connections: float


def database_minute(
    load: DatabaseLoad, kind: str, storage_gib: float, rate: float, tasks: int, since: float
) -> DatabaseMinute:
    """A minute of an instance of a class such as db.t3.micro. since: seconds that the load has lasted."""
    vcpus, memory = size(kind)
    cpu = load.base_cpu_percent + rate * load.cpu_seconds / vcpus * 100
    used = load.used_gib + load.gib_per_day * since / DAY
    return DatabaseMinute(
        round(min(100.0, cpu), 1),
        round(load.connections_per_task * tasks),
        max(0.0, memory * GIB - load.memory_mib * MIB),
        max(0.0, storage_gib - used) * GIB,
    )


def cache_minute(load: CacheLoad, kind: str, rate: float, tasks: int, since: float) -> CacheMinute:
    """A minute of a node of a type such as cache.t3.micro; what has no room is evicted."""
    cpu = min(100.0, load.base_cpu_percent + rate * load.cpu_seconds * 100)
    wanted, room = load.memory_mib + load.memory_mib_per_day * since / DAY, node_gib(kind) * 1024
    evicted = round((wanted - room) * MIB / LARGEST_KEY / 60) if wanted > room else 0
    memory = round(min(100.0, wanted / room * 100), 1)
    return CacheMinute(
        round(cpu / 2, 1), round(cpu, 1), memory, float(evicted), float(round(load.connections_per_task * tasks))
    )


def size(kind: str) -> tuple[float, float]:
    """vCPUs and GiB of a DB instance class."""
    family, factor = _parts(kind, FRACTIONS)
    return max(2.0, 2 * factor), OF_LARGE.get(family[0], 8.0) * factor


def node_gib(kind: str) -> float:
    """GiB of a cache node type."""
    name = kind.removeprefix("cache.")
    if name in NODES_GIB:
        return NODES_GIB[name]
    family, factor = _parts(kind, FRACTIONS)
    return OF_LARGE_NODE.get(family[0], 6.38) * factor


def _parts(kind: str, fractions: Mapping[str, float]) -> tuple[str, float]:
    _, family, name = kind.split(".")
    many = re.fullmatch(r"(\d+)xlarge", name)
    return family, 2.0 * int(many[1]) if many else fractions.get(name, 1.0)
