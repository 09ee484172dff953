"""The snapshots that ElastiCache takes by itself: one a day in the window of a group, kept for its retention, gone with the group.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-automatic.html; the name and CacheClusterId in place of
ReplicationGroupId as in the example of https://docs.aws.amazon.com/cli/latest/reference/elasticache/describe-snapshots.html.
"""

from __future__ import annotations

from datetime import UTC, datetime

from ... import timings, windows
from .store import SNAPSHOT_WINDOW, Cache, Caches

SINCE, NODE = "SnapshotsSince", "SnapshotNode"
"""Fields of a group, and of an automatic snapshot."""
DAY = windows.DAY.total_seconds()


def take_due(caches: Caches) -> None:
    """Take what was due since the last look, and drop what is older than its retention, or whose group has gone."""
    now = caches.clock.now()
    for group in caches.groups.values():
        retention = int(group.fields.get("SnapshotRetentionLimit") or 0)
        newest = windows.last_daily(group.fields.get("SnapshotWindow") or SNAPSHOT_WINDOW, now)
        for moment in (newest - DAY * number for number in reversed(range(retention))):
            if moment > max(group.created_at, float(group.fields.get(SINCE) or 0)):
                _take(caches, group, moment)
    for snapshot in [item for item in caches.snapshots.values() if item.fields.get(NODE)]:
        if _has_ended(caches, snapshot, now):
            caches.tags.pop(caches.snapshots.pop(snapshot.id).arn, None)


def _take(caches: Caches, group: Cache, moment: float) -> None:
    node = group.fields.get("SnapshottingClusterId") or f"{group.id}-{group.member_count:03d}"
    name = f"automatic.{node}-{datetime.fromtimestamp(moment, UTC):%Y-%m-%d-%H-%M}"
    if name in caches.snapshots:
        return
    fields = {**group.fields, "Source": group.id, "SourceCreatedAt": group.created_at, NODE: node}
    snapshot = Cache(name, caches.arn("snapshot", name), moment, fields, group.token)
    snapshot.transitions = [(moment, "creating"), (moment + timings.CACHE_SNAPSHOT, "available")]
    caches.snapshots[name] = snapshot
    caches.tags[snapshot.arn] = {}


def _has_ended(caches: Caches, snapshot: Cache, now: float) -> bool:
    group = caches.groups.get(snapshot.fields["Source"])
    if group is None or group.created_at > snapshot.created_at:
        return True
    retention = int(group.fields.get("SnapshotRetentionLimit") or 0)
    return bool(retention) and now - snapshot.created_at > retention * DAY
