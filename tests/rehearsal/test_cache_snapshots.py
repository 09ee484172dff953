"""Snapshots of replication groups: taken, kept at a deletion, restored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Refused = Callable[..., str]
SETTINGS = {
    "ReplicationGroupDescription": "d",
    "Engine": "redis",
    "EngineVersion": "7.0",
    "CacheNodeType": "cache.t3.micro",
    "NumCacheClusters": 1,
}


def made(account: Any) -> Any:
    """The client of ElastiCache, with a group."""
    cache = account.client("elasticache")
    cache.create_replication_group(ReplicationGroupId="c", **SETTINGS)
    account.advance(400)
    return cache


def test_a_snapshot_of_a_group_takes_a_while_and_keeps_it_from_other_changes(account: Any, refused: Refused) -> None:
    cache = made(account)
    taken = cache.create_snapshot(ReplicationGroupId="c", SnapshotName="Before", Tags=[{"Key": "a", "Value": "b"}])
    assert (taken["Snapshot"]["SnapshotName"], taken["Snapshot"]["SnapshotStatus"]) == ("before", "creating")
    assert cache.describe_replication_groups()["ReplicationGroups"][0]["Status"] == "snapshotting"
    refused("InvalidReplicationGroupState", cache.create_snapshot, ReplicationGroupId="c", SnapshotName="other")
    refused("InvalidReplicationGroupState", cache.modify_replication_group, ReplicationGroupId="c", MultiAZEnabled=True)
    account.advance(70)
    [snapshot] = cache.describe_snapshots(SnapshotSource="user")["Snapshots"]
    assert (snapshot["SnapshotStatus"], snapshot["EngineVersion"]) == ("available", "7.0.7")
    assert cache.list_tags_for_resource(ResourceName=snapshot["ARN"])["TagList"] == [{"Key": "a", "Value": "b"}]
    refused("SnapshotAlreadyExistsFault", cache.create_snapshot, ReplicationGroupId="c", SnapshotName="before")
    cache.delete_snapshot(SnapshotName="before")
    assert cache.describe_snapshots()["Snapshots"] == []
    refused("SnapshotNotFoundFault", cache.describe_snapshots, SnapshotName="before")
    refused("ReplicationGroupNotFoundFault", cache.create_snapshot, ReplicationGroupId="other", SnapshotName="x")


def test_a_final_snapshot_outlives_its_group_and_makes_another(account: Any, refused: Refused) -> None:
    cache = made(account)
    cache.delete_replication_group(ReplicationGroupId="c", FinalSnapshotIdentifier="c-final")
    account.advance(400)
    assert cache.describe_replication_groups()["ReplicationGroups"] == []
    [snapshot] = cache.describe_snapshots(ReplicationGroupId="c")["Snapshots"]
    assert snapshot["SnapshotName"] == "c-final"
    missing = {"ReplicationGroupId": "c", "SnapshotName": "other", **SETTINGS}
    refused("SnapshotNotFoundFault", cache.create_replication_group, **missing)
    cache.create_replication_group(ReplicationGroupId="c", SnapshotName="c-final", **SETTINGS)
    assert cache.describe_snapshots()["Snapshots"][0]["SnapshotStatus"] == "restoring"
    account.advance(400)
    assert cache.describe_replication_groups()["ReplicationGroups"][0]["Status"] == "available"
    assert cache.describe_snapshots()["Snapshots"][0]["SnapshotStatus"] == "available"


def test_a_group_with_retention_has_one_a_day_which_goes_with_it(account: Any, refused: Refused) -> None:
    """CacheClusterId and no ReplicationGroupId, as in the example of DescribeSnapshots."""
    cache, day = account.client("elasticache"), 24 * 3600
    kept = {"SnapshotRetentionLimit": 2, "SnapshotWindow": "03:00-04:00"}
    cache.create_replication_group(ReplicationGroupId="c", **SETTINGS, **kept)
    cache.create_replication_group(ReplicationGroupId="other", **SETTINGS)
    assert cache.describe_snapshots()["Snapshots"] == []
    account.advance(4 * day)
    found = cache.describe_snapshots()["Snapshots"]
    assert [(item["CacheClusterId"], item["SnapshotSource"], item["SnapshotStatus"]) for item in found] == [
        ("c-001", "automated", "available")
    ] * 2
    assert all(item["SnapshotName"].startswith("automatic.c-001-20") for item in found)
    assert not any("ReplicationGroupId" in item for item in found)
    assert cache.describe_snapshots(SnapshotSource="user")["Snapshots"] == []
    assert len(cache.describe_snapshots(SnapshotSource="system")["Snapshots"]) == 2
    newest = found[-1]["SnapshotName"]
    cache.create_replication_group(ReplicationGroupId="copy", SnapshotName=newest, **SETTINGS)
    account.advance(day)
    names = [item["SnapshotName"] for item in cache.describe_snapshots()["Snapshots"]]
    assert (len(names), names[0]) == (2, newest)
    cache.delete_replication_group(ReplicationGroupId="c")
    account.advance(400)
    assert cache.describe_snapshots()["Snapshots"] == []


def test_snapshots_begin_when_they_are_turned_on(account: Any) -> None:
    cache, day = made(account), 24 * 3600
    account.advance(3 * day)
    cache.modify_replication_group(ReplicationGroupId="c", SnapshotRetentionLimit=5, SnapshottingClusterId="c-001")
    assert cache.describe_snapshots()["Snapshots"] == []
    account.advance(2 * day)
    assert len(cache.describe_snapshots()["Snapshots"]) == 2
