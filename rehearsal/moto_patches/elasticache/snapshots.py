"""Snapshots: taken of a replication group, kept when it goes, and restored into a new one.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateSnapshot.html
"""

from __future__ import annotations

from typing import Any

from ... import timings
from ...clock import naive_utc
from ...paging import page
from .automatic_snapshots import NODE, take_due
from .store import SNAPSHOT_WINDOW, Cache, CacheError, Caches, engine, engine_version, parameter_group
from .tags import as_dict

WITHOUT = ("cache.t1.",)
"""Node types that take none: API_CreateSnapshot, SnapshotFeatureNotSupportedFault."""
SNAPSHOTTING = [(0.0, "snapshotting"), (timings.CACHE_SNAPSHOT, "available")]
CREATING = [(0.0, "creating"), (timings.CACHE_SNAPSHOT, "available")]
RESTORING = [(0.0, "restoring"), (timings.CACHE_CREATE, "available")]


def create(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """CreateSnapshot, of a replication group; it takes no other change meanwhile."""
    name = request.get("ReplicationGroupId", "").lower()
    group = caches.groups.get(name)
    if group is None:
        raise CacheError("ReplicationGroupNotFoundFault", f"ReplicationGroup {name} not found.")
    if not caches.takes_changes(group):
        raise CacheError(
            "InvalidReplicationGroupState",
            f"Replication group {name} has status {caches.status(group)} which is not valid for this operation.",
        )
    snapshot = keep(caches, group, request["SnapshotName"], as_dict(request.get("Tags")))
    caches.start(group, SNAPSHOTTING)
    return {"Snapshot": shape(caches, snapshot)}


def keep(caches: Caches, group: Cache, name: str, tags: dict[str, str]) -> Cache:
    """A snapshot of a group as it is now."""
    name = name.lower()
    if str(group.fields.get("CacheNodeType") or "").startswith(WITHOUT):
        raise CacheError("SnapshotFeatureNotSupportedFault", "Snapshots are not supported on this node type.")
    if name in caches.snapshots:
        raise CacheError("SnapshotAlreadyExistsFault", f"Snapshot with specified name already exists: {name}")
    fields = {**group.fields, "Source": group.id, "SourceCreatedAt": group.created_at}
    snapshot = Cache(name, caches.arn("snapshot", name), caches.clock.now(), fields, group.token)
    caches.snapshots[name] = snapshot
    caches.tags[snapshot.arn] = tags
    caches.start(snapshot, CREATING)
    return snapshot


def describe(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """DescribeSnapshots."""
    take_due(caches)
    name, group = (request.get(key, "").lower() for key in ("SnapshotName", "ReplicationGroupId"))
    if name and name not in caches.snapshots:
        raise CacheError("SnapshotNotFoundFault", f"Snapshot not found: {name}")
    found = [
        item
        for item in caches.snapshots.values()
        if name in ("", item.id)
        and group in ("", item.fields["Source"])
        and request.get("SnapshotSource") in (None, "system" if item.fields.get(NODE) else "user")
    ]
    listed, marker = page(found, request.get("Marker"), int(request.get("MaxRecords") or 50))
    return {"Snapshots": [shape(caches, item) for item in listed], "Marker": marker}


def delete(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """DeleteSnapshot."""
    snapshot = _available(caches, request["SnapshotName"])
    del caches.snapshots[snapshot.id]
    caches.tags.pop(snapshot.arn, None)
    return {"Snapshot": shape(caches, snapshot)}


def restore(caches: Caches, name: str) -> None:
    """Begin to make a group from a snapshot, which is restoring meanwhile (API_CreateReplicationGroup, SnapshotName)."""
    caches.start(_available(caches, name), RESTORING)


def _available(caches: Caches, name: str) -> Cache:
    take_due(caches)
    snapshot = caches.snapshots.get(name.lower())
    if snapshot is None:
        raise CacheError("SnapshotNotFoundFault", f"Snapshot not found: {name}")
    if (status := caches.status(snapshot)) != "available":  # AWS does not document the words
        raise CacheError("InvalidSnapshotState", f"Snapshot {snapshot.id} has status {status}.")
    return snapshot


def shape(caches: Caches, snapshot: Cache) -> dict[str, Any]:
    """A snapshot as the API returns it."""
    fields = snapshot.fields
    own = {"CacheClusterId": fields[NODE]} if fields.get(NODE) else {"ReplicationGroupId": fields["Source"]}
    return {
        "SnapshotName": snapshot.id,
        **own,
        "ReplicationGroupDescription": fields.get("ReplicationGroupDescription"),
        "SnapshotStatus": caches.status(snapshot),
        "SnapshotSource": "automated" if fields.get(NODE) else "manual",
        "CacheNodeType": fields.get("CacheNodeType"),
        "Engine": engine(fields),
        "EngineVersion": engine_version(fields),
        "NumCacheNodes": 1,
        "Port": int(fields.get("Port") or 6379),
        "CacheParameterGroupName": parameter_group(fields),
        "CacheSubnetGroupName": fields.get("CacheSubnetGroupName"),
        "AutoMinorVersionUpgrade": fields.get("AutoMinorVersionUpgrade", True),
        "AutomaticFailover": "enabled" if fields.get("AutomaticFailoverEnabled") else "disabled",
        "SnapshotRetentionLimit": int(fields.get("SnapshotRetentionLimit") or 0),
        "SnapshotWindow": fields.get("SnapshotWindow") or SNAPSHOT_WINDOW,
        "NumNodeGroups": 1,
        "NodeSnapshots": [
            {
                "NodeGroupId": "0001",
                "CacheNodeId": "0001",
                "CacheSize": "1 MB",
                "CacheNodeCreateTime": naive_utc(fields["SourceCreatedAt"]),
                "SnapshotCreateTime": naive_utc(snapshot.created_at),
            }
        ],
        "ARN": snapshot.arn,
    }
