# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Advice on databases and caches: their class, storage and engine. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .._inventory.data_stores import Cache, Database
from .._metrics.series import Points
from .classes import Size, database_size, database_sizes, node_sizes
from .prices import cache_usd, database_usd, difference
from .statistics import known, mean, percentile
from .use import Advice, CacheUse, Change, DatabaseUse

GIB = 1024**3
CPU_ROOM, MEMORY_ROOM = 50.0, 0.7
"""How much of another class may be used at most: percent of CPU at p99, and a share of memory."""
BUSY_CPU, LITTLE_MEMORY = 80.0, 0.05
FULL_CACHE, EMPTY_CACHE = 80.0, 20.0
STORAGE_DAYS = 60
LEAST_USD = 1.0
VALKEY = "7.2"
"""The version of Valkey that Redis OSS 7 goes over to in place: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.HowTo.html."""


def database_advice(key: str, database: Database, use: DatabaseUse, region: str) -> Iterator[Advice]:
    """On the class, and on storage that will be full."""
    yield from _class(key, database, use, region)
    yield from _storage(key, database, use)


def _class(key: str, database: Database, use: DatabaseUse, region: str) -> Iterator[Advice]:
    size = database_size(database.instance_class)
    if size is None or not known(use.cpu) or not known(use.free_memory):
        return
    free = percentile(use.free_memory, 1) / GIB
    if percentile(use.cpu, 95) >= BUSY_CPU or free < size.gib * LITTLE_MEMORY:
        larger = [item for item in database_sizes(size.name) if (item.gib, item.vcpus) > (size.gib, size.vcpus)]
        reason = f"CPU is {percentile(use.cpu, 95):.0f} % at p95, and {free:.1f} of {size.gib:g} GiB of memory are free at least"
        if larger:
            yield _other_class("database", key, database, larger[0], region, reason, "it costs more")
        return
    used = size.gib - free
    smaller = [
        item
        for item in database_sizes(size.name)
        if (item.gib, item.vcpus) < (size.gib, size.vcpus)
        and percentile(use.cpu, 99) * size.vcpus / item.vcpus <= CPU_ROOM
        and mean(use.cpu) * size.vcpus / item.vcpus <= item.baseline
        and used <= item.gib * MEMORY_ROOM
    ]
    if not smaller:
        return
    reason = (
        f"CPU is {mean(use.cpu):.0f} % on average and {percentile(use.cpu, 99):.0f} % at p99, {used:.1f} of {size.gib:g} GiB of "
        f"memory are used at most, and {percentile(use.connections, 100):.0f} connections"
    )
    risk = "queries that read from memory may read from disk, and a smaller class takes fewer connections"
    advice = _other_class("database", key, database, smaller[0], region, reason, risk)
    if advice.month_usd is None or advice.month_usd <= -LEAST_USD:
        yield advice


def _other_class(kind: str, key: str, database: Database, size: Size, region: str, reason: str, risk: str) -> Advice:
    change = Change(("databases", key, "instance_class"), database.instance_class, size.name)
    other = replace(database, instance_class=size.name)
    usd = difference(database_usd(region, database), database_usd(region, other))
    interrupts = "a failover of about a minute" if database.multi_az else "some minutes without the database"
    return Advice(kind, f"databases.{key}", (change,), usd, reason, f"the change takes {interrupts}; {risk}")


def _storage(key: str, database: Database, use: DatabaseUse) -> Iterator[Advice]:
    a_day = _falls(use.free_storage)
    left = known(use.free_storage)
    if database.max_storage_gib or not left or a_day <= 0 or left[-1] / a_day > STORAGE_DAYS:
        return
    change = Change(("databases", key, "max_storage_gib"), 0, database.storage_gib * 2)
    reason = f"storage shrinks by {a_day / GIB:.1f} GiB a day, so that the {left[-1] / GIB:.0f} GiB that are free last {left[-1] / a_day:.0f} days"
    risk = "storage grows by itself, costs more then, and never shrinks again"
    yield Advice("storage", f"databases.{key}", (change,), None, reason, risk)


def _falls(points: Points) -> float:
    """By how much hourly points fall a day, from the first quarter to the last."""
    values = known(points)
    quarter = len(values) // 4
    if not quarter:
        return 0.0
    return (mean(values[:quarter]) - mean(values[-quarter:])) / (len(values) - quarter) * 24


def cache_advice(key: str, cache: Cache, use: CacheUse, region: str) -> Iterator[Advice]:
    """On the node type, and on the engine."""
    yield from _node_type(key, cache, use, region)
    yield from _engine(key, cache, region)


def _node_type(key: str, cache: Cache, use: CacheUse, region: str) -> Iterator[Advice]:
    sizes = node_sizes(cache.node_type)
    gib = dict(sizes).get(cache.node_type)
    memory, evicted = percentile(use.memory, 95), sum(known(use.evictions))
    if gib is None or not known(use.memory):
        return
    reason = f"memory is {memory:.0f} % at p95, and {evicted:.0f} keys were evicted"
    if memory >= FULL_CACHE or evicted:
        fits = [
            name for name, size in sizes if size > gib and gib * percentile(use.memory, 100) / 100 <= size * MEMORY_ROOM
        ]
        risk = "the change makes new nodes and fails over; it costs more"
    elif percentile(use.memory, 100) < EMPTY_CACHE and percentile(use.cpu, 99) < EMPTY_CACHE:
        fits = [
            name for name, size in sizes if size < gib and gib * percentile(use.memory, 100) / 100 <= size * MEMORY_ROOM
        ]
        risk = "the change makes new nodes and fails over; the cache fills anew"
    else:
        return
    if fits:
        other = replace(cache, node_type=fits[0])
        usd = difference(cache_usd(region, cache), cache_usd(region, other))
        change = Change(("caches", key, "node_type"), cache.node_type, fits[0])
        yield Advice("cache", f"caches.{key}", (change,), usd, reason, risk)


def _engine(key: str, cache: Cache, region: str) -> Iterator[Advice]:
    if cache.engine != "redis" or not cache.engine_version.startswith("7"):
        return
    other = replace(cache, engine="valkey", engine_version=VALKEY)
    changes = (
        Change(("caches", key, "engine"), cache.engine, other.engine),
        Change(("caches", key, "engine_version"), cache.engine_version, VALKEY),
    )
    reason = "Valkey takes the commands of Redis OSS 7 and costs a fifth less"
    risk = (
        "there is no way back to Redis OSS in place. A deploy changes no engine, so do it before: aws elasticache "
        f"modify-replication-group --replication-group-id {cache.identifier} --engine valkey --engine-version {VALKEY} "
        "--apply-immediately; the endpoint stays"
    )
    yield Advice(
        "valkey", f"caches.{key}", changes, difference(cache_usd(region, cache), cache_usd(region, other)), reason, risk
    )
