"""What a service, a database and a cache are asked for over time, and what each request costs them. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime

HOURS_OF_DAY = 24
WEEKEND = (5, 6)


@dataclass(frozen=True)
class Spike:
    """`times` as many requests for some seconds, `after` so many since the load was given, and again `every` so many; 0 for once."""

    after: float
    seconds: float
    times: float
    every: float = 0.0

    def factor(self, since: float) -> float:
        """By how much there are more requests so many seconds after the load was given."""
        past = since - self.after
        if past >= 0 and self.every:
            past %= self.every
        return self.times if 0 <= past < self.seconds else 1.0


@dataclass(frozen=True)
class ServiceLoad:
    """Requests to a service. daily: 24 factors by the hour of the day in UTC, between which the rate moves evenly.

    cpu_seconds, memory_mib_per_request, response_kib, nat_kib, log_bytes: of one request; response_seconds: where nothing waits.
    base_cpu_percent and memory_mib: of a task without requests.
    """

    requests_per_second: float = 0.0
    daily: tuple[float, ...] = (1.0,) * HOURS_OF_DAY
    weekend: float = 1.0
    spikes: tuple[Spike, ...] = ()
    noise: float = 0.05
    cpu_seconds: float = 0.02
    base_cpu_percent: float = 3.0
    memory_mib: float = 256.0
    memory_mib_per_request: float = 0.5
    leak_mib_per_hour: float = 0.0
    response_seconds: float = 0.1
    error_percent: float = 0.0
    response_kib: float = 20.0
    nat_kib: float = 0.0
    log_bytes: float = 200.0

    def rate(self, at: float, began: float, seed: str) -> float:
        """Requests per second in the minute that begins at a time; the same seed gives the same."""
        moment = datetime.fromtimestamp(at, UTC)
        hour, share = moment.hour, moment.minute / 60
        rate = self.daily[hour] * (1 - share) + self.daily[(hour + 1) % HOURS_OF_DAY] * share
        if moment.weekday() in WEEKEND:
            rate *= self.weekend
        for spike in self.spikes:
            rate *= spike.factor(at - began)
        spread = random.Random(f"{seed} {int(at)}").uniform(-self.noise, self.noise) if self.noise else 0.0
        return self.requests_per_second * rate * (1 + spread)


@dataclass(frozen=True)
class DatabaseLoad:
    """What requests to `services` (all that have a load, where none is named) cost a database."""

    services: tuple[str, ...] = ()
    base_cpu_percent: float = 3.0
    cpu_seconds: float = 0.002
    connections_per_task: float = 5.0
    memory_mib: float = 300.0
    used_gib: float = 2.0
    gib_per_day: float = 0.0


@dataclass(frozen=True)
class CacheLoad:
    """What requests to `services` (all that have a load, where none is named) cost each node of a cache."""

    services: tuple[str, ...] = ()
    base_cpu_percent: float = 1.0
    cpu_seconds: float = 0.0002
    connections_per_task: float = 5.0
    memory_mib: float = 50.0
    memory_mib_per_day: float = 0.0


@dataclass(frozen=True)
class Load:
    """All of what PUT load gives, by the names of services, instances and replication groups."""

    services: dict[str, ServiceLoad]
    databases: dict[str, DatabaseLoad]
    caches: dict[str, CacheLoad]
    seed: int = 0
