"""Ten made-up fortnights, each with the one advice that is right, from the minutes that the embedded account's load is made of. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.faults import Fault
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load
from ansible_collections.talentbase.aws.plugins.module_utils._metrics.series import Points, Span
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.advise import advise
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.use import (
    DAYS,
    PERIOD,
    Activity,
    CacheUse,
    DatabaseUse,
    ServiceUse,
    Use,
)
from rehearsal.load.minutes import TaskState, minute_of
from rehearsal.load.profiles import CacheLoad, DatabaseLoad, ServiceLoad, Spike
from rehearsal.load.stores import cache_minute, database_minute

START = datetime(2026, 11, 16, tzinfo=UTC)
SPAN = Span(START, PERIOD, DAYS * 86_400 // PERIOD)
OFFICE = (*[0.0] * 7, *[0.2, 0.6], *[1.0] * 8, *[0.6, 0.2], *[0.0] * 5)
DAY = (*[0.3] * 6, *[0.4, 0.6, 0.8], *[1.0] * 8, *[0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3])
BUSY = ServiceLoad(60, DAY, cpu_seconds=0.03, memory_mib=900, response_seconds=0.05)
SERVICE: dict[str, Any] = {
    "name": "app-api",
    "repository": "app-api",
    "cpu": 1024,
    "memory": 2048,
    "port": 8000,
    "hosts": ["api.example.com"],
    "cpu_architecture": "ARM64",
    "scaling": {"min": 2, "max": 10},
}
INVENTORY: dict[str, Any] = {
    "environment_name": "app",
    "aws_account_id": "123456789012",
    "aws_region": "us-east-1",
    "protected": True,
    "network": {"name": "app", "cidr": "10.0.0.0/16"},
    "cluster": {"name": "app"},
    "ingress": {"name": "app", "hosted_zone": "example.com"},
    "monitoring": {"alarms": {}},
    "services": {"api": SERVICE},
}
CHEAPEST: dict[str, Any] = {"protected": False, "network": {**INVENTORY["network"], "nat_gateways": 0}}
"""An environment that has nothing to save by its kind, with the service below."""
SPOT = {**SERVICE, "public_ip": True, "capacity_providers": [{"provider": "FARGATE_SPOT"}]}
DATABASE = {"identifier": "app", "engine_version": "15", "instance_class": "db.m5.large", "storage_gib": 100}
CACHE = {"identifier": "app", "engine": "valkey", "engine_version": "8", "node_type": "cache.t3.micro"}


@dataclass(frozen=True)
class Fortnight:
    """A fortnight, the kind of the one advice that is right (empty for none), and the changes that it must propose."""

    name: str
    kind: str
    changes: Mapping[str, Any]
    inventory: Inventory
    use: Use

    def answer(self) -> tuple[str, dict[str, Any]]:
        """The kinds of the advice, with commas between, and what it changes."""
        found = advise(self.inventory, self.use)
        changes = {change.key: change.then for item in found for change in item.changes}
        return ", ".join(item.kind for item in found), changes

    @property
    def is_right(self) -> bool:
        """Whether the advice is the one that is right, and no other."""
        return self.answer() == (self.kind, dict(self.changes))


@dataclass
class Fleet:
    """Tasks that follow their need: more after a step of five minutes, fewer one by one after three steps, between limits."""

    least: int
    most: int
    target: float = 70.0
    quick: bool = False
    tasks: int = field(init=False)
    low: int = 0

    def __post_init__(self) -> None:
        self.tasks = self.least

    def follow(self, cpu: float) -> None:
        """Set the tasks of the next step by the CPU of this one, in percent."""
        wanted = max(self.least, min(self.most, math.ceil(self.tasks * cpu / self.target)))
        self.low = self.low + 1 if wanted < self.tasks else 0
        if wanted > self.tasks:
            self.tasks = wanted
        elif self.low >= 3:
            self.tasks = wanted if self.quick else self.tasks - 1


def service_use(given: ServiceLoad, fleet: Fleet, days: float = DAYS, memory_mib: float = 2048) -> ServiceUse:
    """A service of tasks with one vCPU under a load in the last so many days; a task whose memory is full starts anew."""
    found: dict[str, Points] = {
        name: [] for name in ("cpu", "memory", "memory_most", "tasks", "requests", "response", "failed")
    }
    activities: list[Activity] = []
    hours = 0.0
    skipped = int(SPAN.count - days * 86_400 / PERIOD)
    for place in range(SPAN.count):
        at = START + timedelta(seconds=PERIOD * place)
        if place < skipped:
            for points in found.values():
                points.append(None)
            continue
        before = fleet.tasks
        tasks = [TaskState(1.0, memory_mib, hours, True)] * before
        minute, starved = minute_of(given, given.rate(at.timestamp(), START.timestamp(), "0"), tasks)
        hours = 0.0 if starved else hours + PERIOD / 3600
        cpu, memory = minute.cpu[0][0], minute.memory[0][0]
        values = (cpu, memory, memory, float(before), minute.requests * 5.0, minute.seconds * 2, minute.failed * 5.0)
        for points, value in zip(found.values(), values, strict=True):
            points.append(value)
        fleet.follow(cpu)
        if fleet.tasks != before:
            activities.append(Activity(at + timedelta(seconds=PERIOD), fleet.tasks))
    return ServiceUse(**found, activities=activities[::-1])


def fortnights() -> Iterator[Fortnight]:
    """All ten."""
    for make in MADE:
        yield make()


def _of(
    name: str, kind: str, changes: Mapping[str, Any], service: ServiceUse, use: Use | None = None, **sections: Any
) -> Fortnight:
    faults: list[Fault] = []
    inventory = load({**INVENTORY, **sections}, faults)
    if faults:
        raise ValueError(f"{name}: {faults}")
    return Fortnight(name, kind, changes, inventory, replace(use or Use(SPAN), services={"api": service}))


def _scaled(least: int, most: int) -> dict[str, Any]:
    return {"api": {**SERVICE, "scaling": {"min": least, "max": most}}}


def _idle() -> Fortnight:
    changes = {"services.api.cpu": 256, "services.api.memory": 512}
    return _of("idle", "size", changes, service_use(ServiceLoad(0.5, memory_mib=250), Fleet(2, 10)))


def _spiky() -> Fortnight:
    given = replace(BUSY, requests_per_second=25, daily=(1.0,) * 24, spikes=(Spike(3600, 1800, 4, every=21_600),))
    return _of("spiky", "headroom", {"services.api.scaling.cpu_target": 50.0}, service_use(given, Fleet(2, 10)))


def _memory_bound() -> Fortnight:
    given = ServiceLoad(10, cpu_seconds=0.03, memory_mib=1840)
    return _of("memory-bound", "memory", {"services.api.memory": 3072}, service_use(given, Fleet(10, 10)))


def _leaking() -> Fortnight:
    given = replace(BUSY, memory_mib=500, leak_mib_per_hour=20)
    return _of("leaking", "leak", {}, service_use(given, Fleet(2, 10)))


def _capped() -> Fortnight:
    given = replace(BUSY, requests_per_second=140)
    changes = {"services.api.scaling.max": 6}
    return _of("capped", "maximum", changes, service_use(given, Fleet(2, 4)), services=_scaled(2, 4))


def _oversized_database() -> Fortnight:
    minute = database_minute(DatabaseLoad(memory_mib=1100, used_gib=20), "db.m5.large", 100, 40, 4, 0)
    points: list[Points] = [[value] * (DAYS * 24) for value in minute]
    use = Use(SPAN, databases={"main": DatabaseUse(*points)})
    secrets = {"db": {"name": "app-db", "kind": "database_credentials", "username": "app"}}
    database = {**DATABASE, "database_name": "app", "credentials": "db"}
    changes = {"databases.main.instance_class": "db.t3.small"}
    service = service_use(BUSY, Fleet(2, 10))
    return _of("oversized database", "database", changes, service, use, databases={"main": database}, secrets=secrets)


def _thrash() -> Fortnight:
    given = replace(BUSY, daily=(1.0,) * 24, spikes=(Spike(0, 1500, 0.4, every=3000),), noise=0.0)
    changes = {"services.api.scaling.scale_in_cooldown": 300}
    services = {"api": {**SERVICE, "scaling": {"min": 2, "max": 10, "scale_in_cooldown": 60, "scale_out_cooldown": 60}}}
    return _of("thrash", "thrash", changes, service_use(given, Fleet(2, 10, quick=True)), services=services)


def _night_idle() -> Fortnight:
    given = replace(BUSY, daily=OFFICE, weekend=0.0)
    services = {"api": {**SPOT, "scaling": {"min": 1, "max": 10}}}
    changes = {"hours": {"timezone": "UTC", "weekdays": "06:00-19:00"}}
    return _of("night idle", "hours", changes, service_use(given, Fleet(1, 10)), services=services, **CHEAPEST)


def _small_cache() -> Fortnight:
    minute = cache_minute(CacheLoad(memory_mib=540), "cache.t3.micro", 40, 4, 0)
    hours = DAYS * 24
    use = Use(
        SPAN,
        caches={"main": CacheUse([minute.engine_cpu] * hours, [minute.memory] * hours, [minute.evictions] * hours)},
    )
    changes = {"caches.main.node_type": "cache.t3.small"}
    return _of("small cache", "cache", changes, service_use(BUSY, Fleet(2, 10)), use, caches={"main": CACHE})


def _too_young() -> Fortnight:
    return _of("too young", "", {}, service_use(ServiceLoad(0.5), Fleet(2, 10), days=2))


MADE: tuple[Callable[[], Fortnight], ...] = (
    _idle,
    _spiky,
    _memory_bound,
    _leaking,
    _capped,
    _oversized_database,
    _thrash,
    _night_idle,
    _small_cache,
    _too_young,
)
"""Each with one right answer."""
