# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was measured of an environment, and the advice that is made of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from .._metrics.series import Points, Span

DAYS, PERIOD, HOUR = 14, 300, 3600
"""Services are read by five minutes, data stores by hour."""
LEAST_DAYS = 3
"""Fewer days tell nothing: neither a weekend nor what comes back each day."""


class Activity(NamedTuple):
    """A scaling activity: when, and to how many tasks."""

    at: datetime
    tasks: int


@dataclass(frozen=True)
class ServiceUse:
    """A service by five minutes. cpu, memory, memory_most: percent; response: p95 in seconds; requests, failed: how many.

    tasks: how many ran. activities: the newest first.
    """

    cpu: Points
    memory: Points
    memory_most: Points
    tasks: Points
    requests: Points = field(default_factory=list)
    response: Points = field(default_factory=list)
    failed: Points = field(default_factory=list)
    activities: Sequence[Activity] = ()


@dataclass(frozen=True)
class DatabaseUse:
    """A database by hour, in the units of its metrics. connections: the most."""

    cpu: Points
    connections: Points
    free_memory: Points
    free_storage: Points


@dataclass(frozen=True)
class CacheUse:
    """A cache by hour, of the node that is used most. cpu, memory: percent."""

    cpu: Points
    memory: Points
    evictions: Points


@dataclass(frozen=True)
class Use:
    """What was measured, by inventory key."""

    span: Span
    services: Mapping[str, ServiceUse] = field(default_factory=dict)
    databases: Mapping[str, DatabaseUse] = field(default_factory=dict)
    caches: Mapping[str, CacheUse] = field(default_factory=dict)


class Change(NamedTuple):
    """An option of the inventory: its path, what it is and what it would be; None for nothing."""

    path: tuple[str, ...]
    now: Any
    then: Any

    @property
    def key(self) -> str:
        """As messages name it."""
        return ".".join(self.path)


@dataclass(frozen=True)
class Advice:
    """What to change. month_usd: what it costs more or, below 0, less; None where nobody can say."""

    kind: str
    subject: str
    changes: tuple[Change, ...]
    month_usd: float | None
    reason: str
    risk: str
