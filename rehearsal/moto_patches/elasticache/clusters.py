"""Cache clusters: those on their own, and the members of replication groups."""

from __future__ import annotations

from typing import Any

from ...clock import naive_utc
from .store import (
    CREATING,
    DELETING,
    MAINTENANCE_WINDOW,
    MODIFYING,
    SNAPSHOT_WINDOW,
    Cache,
    CacheError,
    Caches,
    engine,
    engine_version,
    parameter_group,
    short_region,
)
from .tags import as_dict

DEFERRED = ("CacheNodeType", "EngineVersion", "NumCacheNodes")
PORTS = {"redis": 6379, "valkey": 6379, "memcached": 11211}


def create(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """CreateCacheCluster."""
    name = request["CacheClusterId"].lower()
    if name in caches.clusters:
        raise CacheError("CacheClusterAlreadyExists", f"Cache cluster {name} already exists.")
    if engine(request) != "memcached" and (request.get("NumCacheNodes") or 1) > 1:
        raise CacheError(
            "InvalidParameterValue", "Cannot create a Redis cluster with a NumCacheNodes parameter greater than 1."
        )
    caches.check(request)
    fields = {key: value for key, value in request.items() if key not in ("CacheClusterId", "Tags", "AuthToken")}
    fields["AuthTokenEnabled"] = bool(request.get("AuthToken"))
    cluster = Cache(name, caches.arn("cluster", name), caches.clock.now(), fields, caches.token)
    caches.clusters[name] = cluster
    caches.tags[cluster.arn] = as_dict(request.get("Tags"))
    caches.start(cluster, CREATING)
    return {"CacheCluster": shape(caches, cluster, nodes=False)}


def make_member(caches: Caches, group: Cache, number: int) -> None:
    """Make a member of a replication group; it carries the group's settings."""
    name = f"{group.id}-{number:03d}"
    zones = group.fields.get("PreferredCacheClusterAZs") or caches.zones(group.fields)
    fields = {
        **group.fields,
        "ReplicationGroupId": group.id,
        "NumCacheNodes": 1,
        "PreferredAvailabilityZone": zones[(number - 1) % len(zones)],
    }
    cluster = Cache(name, caches.arn("cluster", name), caches.clock.now(), fields, group.token)
    caches.clusters[name] = cluster
    caches.tags[cluster.arn] = dict(caches.tags[group.arn])
    caches.start(cluster, CREATING)


def describe(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """DescribeCacheClusters; nodes only with ShowCacheNodeInfo."""
    name, nodes = request.get("CacheClusterId"), bool(request.get("ShowCacheNodeInfo"))
    selected = [_find(caches, name)] if name else list(caches.clusters.values())
    if request.get("ShowCacheClustersNotInReplicationGroups"):
        selected = [cluster for cluster in selected if not cluster.fields.get("ReplicationGroupId")]
    return {"CacheClusters": [shape(caches, cluster, nodes) for cluster in selected]}


def modify(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """ModifyCacheCluster; type, version and size wait for the maintenance window unless applied immediately."""
    cluster = _available(caches, request["CacheClusterId"])
    skipped = ("CacheClusterId", "ApplyImmediately", "AuthToken", "AuthTokenUpdateStrategy")
    changes = {key: value for key, value in request.items() if key not in skipped and value is not None}
    if not request.get("ApplyImmediately"):
        cluster.pending.update({key: changes.pop(key) for key in DEFERRED if key in changes})
    if any(cluster.fields.get(key) != value for key, value in changes.items()):
        cluster.fields.update(changes)
        caches.start(cluster, MODIFYING)
    return {"CacheCluster": shape(caches, cluster, nodes=False)}


def delete(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """DeleteCacheCluster."""
    cluster = _available(caches, request["CacheClusterId"])
    if cluster.fields.get("ReplicationGroupId"):
        raise CacheError(
            "InvalidCacheClusterState",
            f"Cache cluster {cluster.id} is serving as primary or replica of a replication group and cannot be "
            "deleted.",
        )
    caches.start(cluster, DELETING)
    return {"CacheCluster": shape(caches, cluster, nodes=False)}


def _find(caches: Caches, name: str) -> Cache:
    cluster = caches.clusters.get(name.lower())
    if cluster is None:
        raise CacheError("CacheClusterNotFound", f"CacheCluster not found: {name}")
    return cluster


def _available(caches: Caches, name: str) -> Cache:
    cluster = _find(caches, name)
    status = caches.status(cluster)
    if status != "available":
        raise CacheError("InvalidCacheClusterState", f"Cache cluster {cluster.id} is not in available state: {status}.")
    return cluster


def shape(caches: Caches, cluster: Cache, nodes: bool) -> dict[str, Any]:
    """A cache cluster as the API returns it."""
    fields, status = cluster.fields, caches.status(cluster)
    zone = fields.get("PreferredAvailabilityZone") or caches.zones(fields)[0]
    groups = fields.get("SecurityGroupIds") or []
    return {
        "CacheClusterId": cluster.id,
        "CacheClusterStatus": status,
        "CacheNodeType": fields.get("CacheNodeType"),
        "Engine": engine(fields),
        "EngineVersion": engine_version(fields),
        "NumCacheNodes": int(fields.get("NumCacheNodes") or 1),
        "PreferredAvailabilityZone": zone,
        "CacheClusterCreateTime": naive_utc(cluster.created_at),
        "PreferredMaintenanceWindow": fields.get("PreferredMaintenanceWindow") or MAINTENANCE_WINDOW,
        "PendingModifiedValues": dict(cluster.pending),
        "CacheSecurityGroups": [],
        "CacheParameterGroup": {
            "CacheParameterGroupName": parameter_group(fields),
            "ParameterApplyStatus": "in-sync",
            "CacheNodeIdsToReboot": [],
        },
        "CacheSubnetGroupName": fields.get("CacheSubnetGroupName"),
        "CacheNodes": _nodes(caches, cluster, zone) if nodes and status not in ("creating", "deleting") else None,
        "AutoMinorVersionUpgrade": fields.get("AutoMinorVersionUpgrade", True),
        "SecurityGroups": [{"SecurityGroupId": group, "Status": "active"} for group in groups],
        "ReplicationGroupId": fields.get("ReplicationGroupId"),
        "SnapshotRetentionLimit": int(fields.get("SnapshotRetentionLimit") or 0),
        "SnapshotWindow": fields.get("SnapshotWindow") or SNAPSHOT_WINDOW,
        "AuthTokenEnabled": fields["AuthTokenEnabled"],
        "TransitEncryptionEnabled": bool(fields.get("TransitEncryptionEnabled")),
        "AtRestEncryptionEnabled": bool(fields.get("AtRestEncryptionEnabled")),
        "ARN": cluster.arn,
        "ReplicationGroupLogDeliveryEnabled": False,
        "LogDeliveryConfigurations": fields.get("LogDeliveryConfigurations") or [],
        "NetworkType": fields.get("NetworkType") or "ipv4",
        "IpDiscovery": fields.get("IpDiscovery") or "ipv4",
    }


def places(caches: Caches, cluster: Cache) -> list[dict[str, Any]]:
    """Every host and port of a cluster that has been created; those of a group's member are the group's."""
    if cluster.fields.get("ReplicationGroupId") or caches.status(cluster) == "creating":
        return []
    return [node["Endpoint"] for node in _nodes(caches, cluster, "")]


def _nodes(caches: Caches, cluster: Cache, zone: str) -> list[dict[str, Any]]:
    domain = f"{short_region(caches.region)}.cache.amazonaws.com"
    port = int(cluster.fields.get("Port") or PORTS[engine(cluster.fields)])
    return [
        {
            "CacheNodeId": f"{number:04d}",
            "CacheNodeStatus": "available",
            "CacheNodeCreateTime": naive_utc(cluster.created_at),
            "Endpoint": {"Address": f"{cluster.id}.{cluster.token}.{number:04d}.{domain}", "Port": port},
            "ParameterGroupStatus": "in-sync",
            "CustomerAvailabilityZone": zone,
        }
        for number in range(1, int(cluster.fields.get("NumCacheNodes") or 1) + 1)
    ]
