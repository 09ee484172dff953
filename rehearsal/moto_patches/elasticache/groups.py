"""Replication groups, cluster mode disabled: one node group with a primary and its replicas."""

from __future__ import annotations

from typing import Any

from ... import windows
from ...clock import naive_utc
from ...quirks.switches import SWITCHES
from . import log_deliveries, snapshots, transit
from .automatic_snapshots import SINCE
from .clusters import make_member
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
    short_region,
)
from .tags import as_dict

# Without ApplyImmediately these wait for the maintenance window (ElastiCache API, ModifyReplicationGroup).
DEFERRED = ("CacheNodeType", "EngineVersion")
NOTICED = "cache-change-noticed"
NOT_STORED = (
    "ReplicationGroupId",
    "ApplyImmediately",
    "AuthToken",
    "AuthTokenUpdateStrategy",
    "NodeGroupId",
    "PrimaryClusterId",
    "SnapshotName",
)


def create(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """CreateReplicationGroup, with its member clusters."""
    name = request["ReplicationGroupId"].lower()
    if name in caches.groups:
        raise CacheError("ReplicationGroupAlreadyExists", f"Replication group {name} already exists.")
    if (request.get("NumNodeGroups") or 1) > 1 or request.get("ClusterMode") == "enabled":
        raise CacheError(
            "InvalidParameterValue", "This rehearsal account models one node group, cluster mode disabled."
        )
    count = request.get("NumCacheClusters") or 1 + (request.get("ReplicasPerNodeGroup") or 0)
    fields = {key: value for key, value in request.items() if key not in (*NOT_STORED, "Tags")}
    tokens = transit.check_creation(request)
    fields["AuthTokenEnabled"] = bool(tokens)
    _check(caches, fields, count)
    fields[log_deliveries.KEY] = log_deliveries.take(
        {**fields, log_deliveries.KEY: []}, fields.get(log_deliveries.KEY) or []
    )
    if request.get("SnapshotName"):
        snapshots.restore(caches, request["SnapshotName"])
    arn = caches.arn("replicationgroup", name)
    group = Cache(name, arn, caches.clock.now(), fields, caches.token, member_count=count, tokens=tokens)
    caches.groups[name] = group
    caches.tags[arn] = as_dict(request.get("Tags"))
    caches.start(group, CREATING)
    for number in range(1, count + 1):
        make_member(caches, group, number)
    return {"ReplicationGroup": shape(caches, group)}


def _check(caches: Caches, fields: dict[str, Any], count: int) -> None:
    caches.check(fields)
    if fields.get("AutomaticFailoverEnabled") and count < 2:
        raise CacheError(
            "InvalidParameterValue", "The number of cache clusters must be at least 2 to enable automatic failover."
        )
    if fields.get("MultiAZEnabled") and not fields.get("AutomaticFailoverEnabled"):
        raise CacheError("InvalidParameterCombination", "Automatic failover must be enabled to enable Multi-AZ.")


def describe(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """DescribeReplicationGroups."""
    name = request.get("ReplicationGroupId")
    selected = [_find(caches, name)] if name else list(caches.groups.values())
    return {"ReplicationGroups": [shape(caches, group) for group in selected]}


def modify(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """ModifyReplicationGroup; type and version wait for the maintenance window unless applied immediately."""
    group = _available(caches, request["ReplicationGroupId"])
    changes = {key: value for key, value in request.items() if key not in NOT_STORED and value is not None}
    tokens = transit.check_change(group, request)
    changes |= {"AuthTokenEnabled": True} if tokens else {}
    _check_snapshots(caches, group, changes)
    if logs := changes.get(log_deliveries.KEY):
        changes[log_deliveries.KEY] = log_deliveries.take(group.fields, logs, bool(request.get("ApplyImmediately")))
    if not request.get("ApplyImmediately"):
        deferred = {key: changes.pop(key) for key in DEFERRED if key in changes}
        for member in _members(caches, group):
            member.pending.update(deferred)  # a group's own PendingModifiedValues has no such members
        if deferred and SWITCHES.on("maintenance-window"):
            _apply_later(caches, group)
    else:
        # "causes the modifications in this request and any pending modifications to be applied" (ElastiCache API).
        waiting = {name: value for member in _members(caches, group) for name, value in member.pending.items()}
        changes = {**waiting, **changes}
        for member in _members(caches, group):
            member.pending.clear()
    changes = {key: value for key, value in changes.items() if group.fields.get(key) != value}
    if changes.get("SnapshotRetentionLimit") and not int(group.fields.get("SnapshotRetentionLimit") or 0):
        group.fields[SINCE] = caches.clock.now()
    _check(caches, {**group.fields, **changes}, group.member_count)
    group.fields.update(changes)
    renewed, group.tokens = tokens != group.tokens, tokens
    for member in _members(caches, group):
        member.fields.update({key: value for key, value in changes.items() if key in member.fields})
    if changes or renewed:
        for cache in [group, *_members(caches, group)]:
            caches.start(cache, MODIFYING)
    return {"ReplicationGroup": shape(caches, group)}


def change_replica_count(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """IncreaseReplicaCount and DecreaseReplicaCount."""
    group = _available(caches, request["ReplicationGroupId"])
    count = int(request["NewReplicaCount"]) + 1
    _check(caches, group.fields, count)
    for number in range(group.member_count + 1, count + 1):
        make_member(caches, group, number)
    for member in _members(caches, group)[count:]:
        caches.start(member, DELETING)
    group.member_count = count
    noticed = SWITCHES.seconds(NOTICED)
    caches.start(group, [(0.0, "available"), *((noticed + after, status) for after, status in MODIFYING)])
    return {"ReplicationGroup": shape(caches, group)}


def delete(caches: Caches, request: dict[str, Any]) -> dict[str, Any]:
    """DeleteReplicationGroup, with its members."""
    group = _available(caches, request["ReplicationGroupId"])
    members = _members(caches, group)
    busy = [member.id for member in members if caches.status(member) in ("creating", "deleting")]
    if busy and SWITCHES.on("cache-member-state"):
        raise CacheError(
            "InvalidReplicationGroupState", f"Cache cluster {busy[0]} is not in a valid state to be deleted"
        )
    if request.get("FinalSnapshotIdentifier"):
        snapshots.keep(caches, group, request["FinalSnapshotIdentifier"], {})
    for cache in [group, *members]:
        caches.start(cache, DELETING)
    return {"ReplicationGroup": shape(caches, group)}


def _find(caches: Caches, name: str) -> Cache:
    group = caches.groups.get(name.lower())
    if group is None:
        raise CacheError("ReplicationGroupNotFoundFault", f"ReplicationGroup {name} not found.")
    return group


def _available(caches: Caches, name: str) -> Cache:
    group = _find(caches, name)
    if not caches.takes_changes(group):
        status = caches.status(group)
        raise CacheError(
            "InvalidReplicationGroupState",
            f"Replication group {group.id} has status {status} which is not valid for this operation.",
        )
    return group


def _apply_later(caches: Caches, group: Cache) -> None:
    """Let what waits be applied when the maintenance window begins."""
    window = group.fields.get("PreferredMaintenanceWindow") or MAINTENANCE_WINDOW

    def apply() -> None:
        members = _members(caches, group)
        pending = {name: value for member in members for name, value in member.pending.items()}
        if not pending or caches.status(group) != "available":
            return
        for cache in [group, *members]:
            cache.fields.update(pending)
            cache.pending.clear()
            caches.start(cache, MODIFYING)

    caches.events.schedule(windows.next_weekly(window, caches.clock.now()), apply)


def _check_snapshots(caches: Caches, group: Cache, changes: dict[str, Any]) -> None:
    """Turning snapshots on needs a node that exists; https://github.com/hashicorp/terraform/issues/10581"""
    node = changes.get("SnapshottingClusterId")
    if node and node not in [member.id for member in _members(caches, group)]:
        raise CacheError("CacheClusterNotFound", "Specified snapshotting cluster does not exist")
    turned_on = changes.get("SnapshotRetentionLimit") and not int(group.fields.get("SnapshotRetentionLimit") or 0)
    if turned_on and not node and SWITCHES.on("snapshotting-cluster"):
        raise CacheError(
            "InvalidParameterCombination",
            "Must specify both SnapshotRetentionLimit and SnapshottingClusterId to turn on snapshots",
        )


def _members(caches: Caches, group: Cache) -> list[Cache]:
    return [cluster for cluster in caches.clusters.values() if cluster.fields.get("ReplicationGroupId") == group.id]


def shape(caches: Caches, group: Cache) -> dict[str, Any]:
    """A replication group as the API returns it."""
    fields, status = group.fields, caches.status(group)
    members = [f"{group.id}-{number:03d}" for number in range(1, group.member_count + 1)]
    retention = int(fields.get("SnapshotRetentionLimit") or 0)
    ready = status != "creating"
    return {
        "ReplicationGroupId": group.id,
        "Description": fields.get("ReplicationGroupDescription"),
        "Status": status,
        "PendingModifiedValues": {},
        "MemberClusters": members,
        "NodeGroups": [_node_group(caches, group, members, status)] if ready else [],
        "SnapshottingClusterId": fields.get("SnapshottingClusterId") or members[-1] if retention and ready else None,
        "AutomaticFailover": "enabled" if fields.get("AutomaticFailoverEnabled") else "disabled",
        "MultiAZ": "enabled" if fields.get("MultiAZEnabled") else "disabled",
        "SnapshotRetentionLimit": retention,
        "SnapshotWindow": fields.get("SnapshotWindow") or SNAPSHOT_WINDOW,
        "ClusterEnabled": False,
        "ClusterMode": "disabled",
        "CacheNodeType": fields.get("CacheNodeType"),
        "AuthTokenEnabled": fields["AuthTokenEnabled"],
        "TransitEncryptionEnabled": bool(fields.get("TransitEncryptionEnabled")),
        "TransitEncryptionMode": None if transit.mode(fields) == transit.OFF else transit.mode(fields),
        "AtRestEncryptionEnabled": bool(fields.get("AtRestEncryptionEnabled")),
        "KmsKeyId": fields.get("KmsKeyId"),
        "ARN": group.arn,
        "UserGroupIds": fields.get("UserGroupIds") or [],
        "LogDeliveryConfigurations": log_deliveries.shape(caches.region, fields, status == "available"),
        "ReplicationGroupCreateTime": naive_utc(group.created_at),
        "DataTiering": "disabled",
        "AutoMinorVersionUpgrade": fields.get("AutoMinorVersionUpgrade", True),
        "NetworkType": fields.get("NetworkType") or "ipv4",
        "IpDiscovery": fields.get("IpDiscovery") or "ipv4",
        "Engine": engine(fields),
    }


def _node_group(caches: Caches, group: Cache, members: list[str], status: str) -> dict[str, Any]:
    zones = group.fields.get("PreferredCacheClusterAZs") or caches.zones(group.fields)
    nodes = [
        {
            "CacheClusterId": member,
            "CacheNodeId": "0001",
            "ReadEndpoint": endpoint(caches, group, member),
            "PreferredAvailabilityZone": zones[index % len(zones)],
            "CurrentRole": "replica" if index else "primary",
        }
        for index, member in enumerate(members)
    ]
    return {
        "NodeGroupId": "0001",
        "Status": "available" if status == "available" else status,
        "PrimaryEndpoint": endpoint(caches, group, "primary"),
        "ReaderEndpoint": endpoint(caches, group, "reader"),
        "NodeGroupMembers": nodes,
    }


def places(caches: Caches, group: Cache) -> list[dict[str, Any]]:
    """Every host and port of a group that has been created.

    While TLS is preferred, the names from before stay beside those of TLS; once it is required they are deleted:
    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/enable-python-best-practices.html
    """
    if caches.status(group) == "creating":
        return []
    members = [f"{group.id}-{number:03d}" for number in range(1, group.member_count + 1)]
    forms = {transit.OFF: (False,), transit.PREFERRED: (True, False)}.get(transit.mode(group.fields), (True,))
    return [endpoint(caches, group, role, form) for form in forms for role in ("primary", "reader", *members)]


def endpoint(caches: Caches, group: Cache, role: str, encrypted: bool | None = None) -> dict[str, Any]:
    """Host and port of the primary, the readers or one member; encryption in transit changes the names. encrypted: of which form."""
    domain = f"{group.token}.{short_region(caches.region)}.cache.amazonaws.com"
    encrypted = bool(group.fields.get("TransitEncryptionEnabled")) if encrypted is None else encrypted
    if role in ("primary", "reader"):
        names = {
            ("primary", True): f"master.{group.id}.{domain}",
            ("reader", True): f"replica.{group.id}.{domain}",
            ("primary", False): f"{group.id}.{group.token}.ng.0001.{domain.split('.', 1)[1]}",
            ("reader", False): f"{group.id}-ro.{group.token}.ng.0001.{domain.split('.', 1)[1]}",
        }
        address = names[(role, encrypted)]
    else:
        address = f"{role}.{group.id}.{domain}" if encrypted else f"{role}.{group.token}.0001.{domain.split('.', 1)[1]}"
    return {"Address": address, "Port": int(group.fields.get("Port") or 6379)}
