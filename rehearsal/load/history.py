"""What CloudWatch has of the minutes under load, by namespace, metric and dimensions. Pure.

Values of a minute are there for 15 days, of five minutes for 63: here all are kept for 63, and metric_data asks for no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..metrics.samples import Samples
from ..metrics.traffic import MINUTE
from .minutes import Minute, response_times

KEPT_MINUTES = 63 * 24 * 60
Read = Callable[[Any], Mapping[float, int]]
Key = tuple[str, ...]
"""A region, then what it is of: ("ecs", cluster, service), ("group", balancer, group) and so on."""


class Series:
    """Minutes one after the other, from the first on."""

    def __init__(self, first: int) -> None:
        self.first = first
        self._items: list[Any] = []

    def add(self, minute: int, item: Any) -> None:
        """Append a minute; those that passed without any are empty."""
        self._items.extend([None] * (minute - self.first - len(self._items)))
        self._items.append(item)
        if len(self._items) > KEPT_MINUTES + 1440:
            del self._items[:1440]
            self.first += 1440

    def between(self, start: float, end: float) -> Iterable[Any]:
        """The minutes that begin from start on, before end; seconds since the epoch."""
        low = max(0, -int(-start // MINUTE) - self.first)
        high = max(0, -int(-end // MINUTE) - self.first)
        return [item for item in self._items[low:high] if item is not None]


class History:
    """The minutes of everything that has a load."""

    def __init__(self) -> None:
        self._series: dict[Key, Series] = {}

    def clear(self) -> None:
        """Forget everything."""
        self._series.clear()

    def add(self, key: Key, minute: int, item: Any) -> None:
        """Keep what was measured in a minute, which is counted since the epoch."""
        self._series.setdefault(key, Series(minute)).add(minute, item)

    def begin(self, key: Key) -> float | None:
        """When the first minute began that is kept, in seconds since the epoch."""
        series = self._series.get(key)
        return float(series.first * MINUTE) if series else None

    def samples(
        self, region: str, namespace: str, metric: str, dimensions: Mapping[str, str], start: float, end: float
    ) -> Samples:
        """What was measured; empty for a metric that is not there."""
        kind = (namespace, *sorted(dimensions))
        found: Samples = Counter()
        if kind not in KINDS or metric not in READS[KINDS[kind]]:
            return found
        names = tuple(dimensions[name] for name in sorted(dimensions))
        series = self._series.get((region, KINDS[kind], *names))
        read = READS[KINDS[kind]][metric]
        for item in series.between(start, end) if series else ():
            for value, count in read(item).items():
                found[value] += count
        return found


def _once(count: float) -> Samples:
    """One sample of the value 1 for each, of which the sum is taken."""
    return Counter({1.0: int(count)}) if count else Counter()


def _field(name: str) -> Read:
    return lambda item: {float(getattr(item, name)): 1}


def _per_target(minute: Minute) -> Samples:
    return Counter({minute.requests / minute.healthy: 1}) if minute.healthy else Counter()


def _of_all(read: Read) -> Read:
    """The samples of all services behind a load balancer."""

    def read_all(items: Iterable[Minute]) -> Samples:
        found: Samples = Counter()
        for item in items:
            found.update(read(item))
        return found

    return read_all


KINDS: Mapping[Key, str] = {
    ("AWS/ECS", "ClusterName", "ServiceName"): "service",
    ("AWS/ApplicationELB", "LoadBalancer", "TargetGroup"): "group",
    ("AWS/ApplicationELB", "TargetGroup"): "group alone",
    ("AWS/ApplicationELB", "LoadBalancer"): "balancer",
    ("AWS/Logs", "LogGroupName"): "log group",
    ("AWS/NATGateway", "NatGatewayId"): "gateway",
    ("AWS/RDS", "DBInstanceIdentifier"): "database",
    ("AWS/ElastiCache", "CacheClusterId"): "cache",
}
"""What a namespace with these dimensions is about. The names of a key follow its dimensions by the alphabet."""
REQUESTS: Mapping[str, Read] = {
    "RequestCount": lambda item: _once(item.requests - item.refused),
    "TargetResponseTime": response_times,
    "HTTPCode_Target_2XX_Count": lambda item: _once(item.answered),
    "HTTPCode_Target_5XX_Count": lambda item: _once(item.failed),
}
GROUP: Mapping[str, Read] = {
    **REQUESTS,
    "HealthyHostCount": _field("healthy"),
    "UnHealthyHostCount": _field("unhealthy"),
    "RequestCountPerTarget": _per_target,
}
READS: Mapping[str, Mapping[str, Read]] = {
    "service": {"CPUUtilization": lambda item: dict(item.cpu), "MemoryUtilization": lambda item: dict(item.memory)},
    "group": GROUP,
    "group alone": {"RequestCountPerTarget": _per_target},
    "balancer": {
        **{name: _of_all(read) for name, read in REQUESTS.items()},
        "HTTPCode_ELB_5XX_Count": _of_all(lambda item: _once(item.refused)),
        "ProcessedBytes": lambda items: {sum(item.bytes_out for item in items): 1},
    },
    "log group": {"IncomingBytes": lambda items: {sum(item.log_bytes for item in items): 1}},
    "gateway": {
        "BytesOutToDestination": lambda item: {item / 10: 1},
        "BytesInFromDestination": lambda item: {item * 9 / 10: 1},
    },
    "database": {
        "CPUUtilization": _field("cpu"),
        "DatabaseConnections": _field("connections"),
        "FreeableMemory": _field("free_memory"),
        "FreeStorageSpace": _field("free_storage"),
    },
    "cache": {
        "CPUUtilization": _field("cpu"),
        "EngineCPUUtilization": _field("engine_cpu"),
        "DatabaseMemoryUsagePercentage": _field("memory"),
        "Evictions": _field("evictions"),
        "CurrConnections": _field("connections"),
    },
}
"""By what it is of and the name of the metric, the samples of a minute."""
