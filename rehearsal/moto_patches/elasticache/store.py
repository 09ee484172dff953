"""What ElastiCache holds in one region, and what groups and clusters have in common."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, field
from typing import Any

from moto.core.exceptions import ServiceException

from ... import ACCOUNT_ID, timings, windows
from ...clock import Clock
from ...engine_versions import caches as versions
from ...engine_versions.classes import classes
from ...event_queue import EventQueue
from ...quirks import lingering
from ...quirks.ages import AGES
from ...quirks.switches import SWITCHES

CREATING = [(0.0, "creating"), (timings.CACHE_CREATE, "available")]
MODIFYING = [(0.0, "modifying"), (timings.CACHE_MODIFY, "available")]
DELETING = [(0.0, "deleting"), (timings.CACHE_DELETE, "deleted")]


SNAPSHOT_WINDOW, MAINTENANCE_WINDOW = "05:00-06:00", "sun:06:00-sun:07:00"
SUBNET_GROUP = "cache-subnet-group-in-use"


class CacheError(ServiceException):
    """An error of ElastiCache: code and message."""


@dataclass
class Cache:
    """A replication group or a cache cluster; `fields` are those of its request."""

    id: str
    arn: str
    created_at: float
    fields: dict[str, Any]
    token: str
    pending: dict[str, Any] = field(default_factory=dict)
    transitions: list[tuple[float, str]] = field(default_factory=list)
    member_count: int = 1
    tokens: tuple[str, ...] = ()


class Caches:
    """ElastiCache in one region."""

    def __init__(self, region: str, clock: Clock, events: EventQueue) -> None:
        self.region, self.clock, self.events = region, clock, events
        self.groups: dict[str, Cache] = {}
        self.clusters: dict[str, Cache] = {}
        self.snapshots: dict[str, Cache] = {}
        self.subnet_groups: dict[str, dict[str, Any]] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self.token = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(6))

    def arn(self, kind: str, name: str) -> str:
        """The ARN of a resource of ElastiCache here."""
        return f"arn:aws:elasticache:{self.region}:{ACCOUNT_ID}:{kind}:{name}"

    def start(self, cache: Cache, transitions: list[tuple[float, str]]) -> None:
        """Let a cache go through a transitions of statuses from now on."""
        now = self.clock.now()
        cache.transitions = [(now + after, status) for after, status in transitions]

    def status(self, cache: Cache) -> str:
        """A cache's status now."""
        now = self.clock.now()
        status = [status for since, status in cache.transitions if since <= now][-1]
        return "snapshotting" if status == "available" and self._is_snapshotting(cache, now) else status

    def takes_changes(self, cache: Cache) -> bool:
        """Whether it is available, and no change has been asked for that does not show yet."""
        return self.status(cache) == "available" and cache.transitions[-1][0] <= self.clock.now()

    def _is_snapshotting(self, cache: Cache, now: float) -> bool:
        if not int(cache.fields.get("SnapshotRetentionLimit") or 0) or cache.fields.get("ReplicationGroupId"):
            return False
        began = windows.last_daily(cache.fields.get("SnapshotWindow") or SNAPSHOT_WINDOW, now)
        return began > cache.created_at and now - began < SWITCHES.seconds("cache-snapshot")

    def forget_deleted(self) -> None:
        """Drop what has been deleted by now."""
        for caches in (self.groups, self.clusters):
            for name in [name for name, cache in caches.items() if self.status(cache) == "deleted"]:
                cache = caches.pop(name)
                self.tags.pop(cache.arn, None)
                self._release(cache)

    def _release(self, cache: Cache) -> None:
        """Its interfaces and its subnet group's membership outlive a cache."""
        at, name = cache.transitions[-1][0], (cache.fields.get("CacheSubnetGroupName") or "").lower()
        subnets = [subnet["SubnetIdentifier"] for subnet in self.subnet_groups.get(name, {}).get("Subnets", ())]
        lingering.release(lingering.DATA_STORE, (*subnets, *(cache.fields.get("SecurityGroupIds") or ())), at)
        AGES.note(SUBNET_GROUP, name, at)

    def check(self, fields: dict[str, Any]) -> None:
        """Refuse a version, a node type or a subnet group that does not exist; CacheError."""
        version = fields.get("EngineVersion")
        if refused := versions.refusal(engine(fields), None if version is None else str(version)):
            raise CacheError(*refused)
        node = fields.get("CacheNodeType")
        if node and node not in classes("elasticache", self.region):  # AWS does not document the words
            raise CacheError("InvalidParameterValue", f"The cache node type {node} is not available in this region.")
        name = fields.get("CacheSubnetGroupName")
        if name and name.lower() not in self.subnet_groups:
            raise CacheError("CacheSubnetGroupNotFoundFault", f"Cache subnet group {name} does not exist.")

    def zones(self, fields: dict[str, Any]) -> list[str]:
        """The availability zones of a cache's subnets."""
        group = self.subnet_groups.get((fields.get("CacheSubnetGroupName") or "").lower())
        zones = {subnet["SubnetAvailabilityZone"]["Name"] for subnet in group["Subnets"]} if group else set()
        return sorted(zones) or [f"{self.region}a"]


def short_region(region: str) -> str:
    """The region as ElastiCache's host names spell it: use1 for us-east-1."""
    country, direction, number = region.split("-")
    parts = ("north", "south", "central", "east", "west")
    letters = "".join(part[0] for part in parts if part in direction)
    return f"{country}{letters}{number}"


def engine_version(fields: dict[str, Any]) -> str:
    """The full version of an engine."""
    return versions.full(engine(fields), str(fields.get("EngineVersion") or versions.LATEST[engine(fields)]))


def engine(fields: dict[str, Any]) -> str:
    """The engine, redis by default."""
    return str(fields.get("Engine") or "redis").lower()


def parameter_group(fields: dict[str, Any]) -> str:
    """The parameter group, the engine's own by default."""
    family = versions.family(engine(fields), engine_version(fields))
    return str(fields.get("CacheParameterGroupName") or f"default.{family}")
