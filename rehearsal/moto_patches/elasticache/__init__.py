"""ElastiCache: replication groups, cache clusters and subnet groups of our own in the place of moto's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from moto.core.resource_tagging import TaggedResource
from moto.core.responses import ActionResult
from moto.elasticache.models import ElastiCacheBackend, elasticache_backends
from moto.elasticache.responses import ElastiCacheResponse

from ... import ACCOUNT_ID
from ...clock import Clock
from ...event_queue import EventQueue
from ...patching import replace
from . import clusters, groups, snapshots, subnet_groups, tags, transit, versions
from .store import Caches

OPERATIONS: dict[str, Callable[[Caches, dict[str, Any]], dict[str, Any]]] = {
    "add_tags_to_resource": tags.add,
    "create_cache_cluster": clusters.create,
    "create_cache_subnet_group": subnet_groups.create,
    "create_replication_group": groups.create,
    "create_snapshot": snapshots.create,
    "decrease_replica_count": groups.change_replica_count,
    "delete_cache_cluster": clusters.delete,
    "delete_cache_subnet_group": subnet_groups.delete,
    "delete_replication_group": groups.delete,
    "delete_snapshot": snapshots.delete,
    "describe_cache_clusters": clusters.describe,
    "describe_cache_engine_versions": versions.describe,
    "describe_cache_subnet_groups": subnet_groups.describe,
    "describe_replication_groups": groups.describe,
    "describe_snapshots": snapshots.describe,
    "increase_replica_count": groups.change_replica_count,
    "list_tags_for_resource": tags.listing,
    "modify_cache_cluster": clusters.modify,
    "modify_cache_subnet_group": subnet_groups.modify,
    "modify_replication_group": groups.modify,
    "remove_tags_from_resource": tags.remove,
}


def install(clock: Clock, events: EventQueue) -> None:
    """Patch these operations into moto."""
    _CLOCKS.append((clock, events))
    for name, operation in OPERATIONS.items():
        setattr(ElastiCacheResponse, name, _method(operation))
    replace(ElastiCacheBackend, iter_tagged_resources=_tagged_resources)
    replace(ElastiCacheBackend, tag_resource=_tag_resource)
    replace(ElastiCacheBackend, untag_resource=_untag_resource)


def _tagged_resources(self: ElastiCacheBackend) -> Iterator[TaggedResource]:
    for arn, resource_tags in caches_of(self.region_name).tags.items():
        yield TaggedResource(arn, dict(resource_tags), f"elasticache:{arn.split(':')[-2]}")


def _tag_resource(self: ElastiCacheBackend, arn: str, new_tags: dict[str, str]) -> None:
    caches_of(self.region_name).tags[arn].update(new_tags)


def _untag_resource(self: ElastiCacheBackend, arn: str, keys: list[str]) -> None:
    for key in keys:
        caches_of(self.region_name).tags[arn].pop(key, None)


_CLOCKS: list[tuple[Clock, EventQueue]] = []


def _method(operation: Callable[[Caches, dict[str, Any]], dict[str, Any]]) -> Callable[..., ActionResult]:
    def method(self: ElastiCacheResponse) -> ActionResult:
        caches = caches_of(self.region)
        caches.forget_deleted()
        return ActionResult(operation(caches, dict(self.params)))

    return method


def caches_of(region: str) -> Caches:
    """What ElastiCache holds in a region; it lives on moto's backend, so that a reset takes it along."""
    backend = elasticache_backends[ACCOUNT_ID][region]
    if "caches" not in backend.__dict__:
        backend.__dict__["caches"] = Caches(region, *_CLOCKS[-1])
    caches: Caches = backend.__dict__["caches"]
    return caches


class CacheEndpoint(NamedTuple):
    """Where a cache listens, and what surrounds it."""

    name: str
    address: str
    port: int
    security_groups: tuple[str, ...]
    subnets: list[str]


def endpoints(region: str) -> Iterator[CacheEndpoint]:
    """Every address of the caches of a region that have been created."""
    caches = caches_of(region)
    caches.forget_deleted()
    found = [(group, place) for group in caches.groups.values() for place in groups.places(caches, group)]
    found += [(cluster, place) for cluster in caches.clusters.values() for place in clusters.places(caches, cluster)]
    for cache, place in found:
        group = caches.subnet_groups.get((cache.fields.get("CacheSubnetGroupName") or "").lower())
        subnets = [subnet["SubnetIdentifier"] for subnet in group["Subnets"]] if group else []
        used = tuple(cache.fields.get("SecurityGroupIds") or ())
        yield CacheEndpoint(cache.id, place["Address"], int(place["Port"]), used, subnets)


def refusal(region: str, url: str) -> str | None:
    """Why the replication group that a URL of redis:// or rediss:// names does not answer it; None where it does, or is none."""
    address, caches = urlsplit(url).hostname or "", caches_of(region)
    for group in caches.groups.values():
        if any(place["Address"] == address for place in groups.places(caches, group)):
            return transit.refusal(group, url)
    return None


def security_groups(region: str) -> set[str]:
    """The security groups that caches of a region use."""
    caches = caches_of(region)
    caches.forget_deleted()
    used = [*caches.groups.values(), *caches.clusters.values()]
    return {group for cache in used for group in cache.fields.get("SecurityGroupIds") or []}


def subnets(region: str) -> set[str]:
    """The subnets that caches of a region lie in."""
    caches = caches_of(region)
    caches.forget_deleted()
    used = [*caches.groups.values(), *caches.clusters.values()]
    names = {cache.fields.get("CacheSubnetGroupName") for cache in used}
    return {
        subnet["SubnetIdentifier"]
        for name, group in caches.subnet_groups.items()
        if name in names
        for subnet in group["Subnets"]
    }
