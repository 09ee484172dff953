"""Quirks of what is running: what AWS does by itself at its hours, and what it asks for or adds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from rehearsal.schedules import next_time
from rehearsal.windows import last_daily, next_weekly
from tests.rehearsal.stack import CACHE, DATABASE, Stack

Refused = Callable[..., str]
DAY = 86_400.0


def seconds(text: str) -> float:
    """A time of UTC as seconds since the epoch."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("now", "daily", "weekly"),
    [
        ("2026-11-29T06:00", "2026-11-29T03:10", "2026-12-02T05:00"),
        ("2026-11-29T03:10", "2026-11-29T03:10", "2026-12-02T05:00"),
        ("2026-11-29T03:09", "2026-11-28T03:10", "2026-12-02T05:00"),
        ("2026-12-02T05:00", "2026-12-02T03:10", "2026-12-09T05:00"),
    ],
)
def test_windows_begin_by_the_clock(now: str, daily: str, weekly: str) -> None:
    assert last_daily("03:10-03:40", seconds(now)) == seconds(daily)
    assert next_weekly("wed:05:00-wed:05:30", seconds(now)) == seconds(weekly)


def until(account: Any, begins: Callable[[float], float]) -> None:
    """Move the clock to some seconds into a window."""
    now = datetime.fromisoformat(account.ask("GET", "clock")[1]["now"]).timestamp()
    account.advance(begins(now) - now + 5)


def next_daily(window: str) -> Callable[[float], float]:
    """When a daily window begins next."""
    return lambda now: last_daily(window, now) + DAY


@pytest.fixture
def rds(quirky: Any) -> Any:
    """RDS, with an instance that is 250 seconds old."""
    client = quirky.client("rds")
    client.create_db_instance(
        **DATABASE,
        PreferredBackupWindow="03:10-03:40",
        PreferredMaintenanceWindow="wed:05:00-wed:05:30",
        BackupRetentionPeriod=1,
    )
    quirky.advance(250)
    return client


def database(rds: Any) -> dict[str, Any]:
    """The instance as it is now."""
    found: dict[str, Any] = rds.describe_db_instances()["DBInstances"][0]
    return found


def test_a_backup_shows_the_endpoint_and_takes_no_change(quirky: Any, rds: Any, refused: Refused) -> None:
    for begin in (None, next_daily("03:10-03:40")):
        if begin:
            quirky.advance(60)
            assert database(rds)["DBInstanceStatus"] == "available"
            until(quirky, begin)
        assert database(rds)["DBInstanceStatus"] == "backing-up"
        assert database(rds)["Endpoint"]["Address"]
        words = refused("InvalidDBInstanceState", rds.modify_db_instance, DBInstanceIdentifier="db", MultiAZ=True)
        assert words == "Database instance is not in available state."
        words = refused(
            "InvalidDBInstanceState", rds.delete_db_instance, DBInstanceIdentifier="db", FinalDBSnapshotIdentifier="f"
        )
        assert words.endswith("the database instance db is not currently in the available state.")
        refused("InvalidDBInstanceState", rds.create_db_snapshot, DBInstanceIdentifier="db", DBSnapshotIdentifier="s")
    quirky.advance(60)
    rds.create_db_snapshot(DBInstanceIdentifier="db", DBSnapshotIdentifier="s")
    assert database(rds)["DBInstanceStatus"] == "backing-up"


def test_no_retention_no_backup(quirky: Any, rds: Any) -> None:
    quirky.advance(60)
    rds.modify_db_instance(DBInstanceIdentifier="db", BackupRetentionPeriod=0, ApplyImmediately=True)
    until(quirky, next_daily("03:10-03:40"))
    assert database(rds)["DBInstanceStatus"] == "available"


def test_what_waits_is_applied_in_the_maintenance_window(quirky: Any, rds: Any) -> None:
    quirky.advance(60)
    rds.modify_db_instance(DBInstanceIdentifier="db", DBInstanceClass="db.t3.small", AllocatedStorage=21)
    assert database(rds)["PendingModifiedValues"] == {"DBInstanceClass": "db.t3.small", "AllocatedStorage": 22}
    until(quirky, lambda now: next_weekly("wed:05:00-wed:05:30", now))
    changed = database(rds)
    assert (changed["DBInstanceStatus"], changed["PendingModifiedValues"]) == ("modifying", {})
    assert (changed["DBInstanceClass"], changed["AllocatedStorage"]) == ("db.t3.small", 22)
    quirky.advance(60)
    assert database(rds)["DBInstanceStatus"] == "available"


@pytest.fixture
def cache(quirky: Any) -> Any:
    """ElastiCache, with a replication group that is available."""
    client = quirky.client("elasticache")
    client.create_replication_group(
        **CACHE,
        EngineVersion="7.0",
        PreferredMaintenanceWindow="wed:05:00-wed:06:00",
        SnapshotWindow="03:00-04:00",
    )
    quirky.advance(301)
    return client


def group(cache: Any) -> dict[str, Any]:
    """The replication group as it is now."""
    found: dict[str, Any] = cache.describe_replication_groups()["ReplicationGroups"][0]
    return found


def test_the_first_snapshots_of_a_cache_need_a_node(quirky: Any, cache: Any, refused: Refused) -> None:
    change = {"ReplicationGroupId": "cache", "SnapshotRetentionLimit": 3}
    words = refused("InvalidParameterCombination", cache.modify_replication_group, **change)
    assert words == "Must specify both SnapshotRetentionLimit and SnapshottingClusterId to turn on snapshots"
    refused("CacheClusterNotFound", cache.modify_replication_group, SnapshottingClusterId="cache-002", **change)
    cache.modify_replication_group(SnapshottingClusterId="cache-001", **change)
    quirky.advance(120)
    cache.modify_replication_group(ReplicationGroupId="cache", SnapshotRetentionLimit=5)
    until(quirky, next_daily("03:00-04:00"))
    assert group(cache)["Status"] == "snapshotting"
    refused("InvalidReplicationGroupState", cache.delete_replication_group, ReplicationGroupId="cache")
    quirky.advance(60)
    cache.delete_replication_group(ReplicationGroupId="cache")


def test_tags_keep_a_cache_from_other_changes(quirky: Any, cache: Any, refused: Refused) -> None:
    tags = {"ResourceName": group(cache)["ARN"], "Tags": [{"Key": "a", "Value": "b"}]}
    cache.add_tags_to_resource(**tags)
    assert group(cache)["Status"] == "modifying"
    refused(
        "InvalidReplicationGroupState",
        cache.increase_replica_count,
        ReplicationGroupId="cache",
        NewReplicaCount=1,
        ApplyImmediately=True,
    )
    words = refused("InvalidReplicationGroupState", cache.list_tags_for_resource, ResourceName=tags["ResourceName"])
    assert words == "Cluster not in available state to perform tagging operations."
    quirky.advance(15)
    assert cache.list_tags_for_resource(ResourceName=tags["ResourceName"])["TagList"] == tags["Tags"]


def test_a_change_of_replicas_shows_late(quirky: Any, cache: Any, refused: Refused) -> None:
    cache.increase_replica_count(ReplicationGroupId="cache", NewReplicaCount=1, ApplyImmediately=True)
    assert group(cache)["Status"] == "available"
    other = {"ReplicationGroupId": "cache", "AutomaticFailoverEnabled": True}
    refused("InvalidReplicationGroupState", cache.modify_replication_group, **other)
    quirky.advance(31)
    assert group(cache)["Status"] == "modifying"
    quirky.advance(120)
    cache.modify_replication_group(**other)


def test_a_cache_is_maintained_in_its_window(quirky: Any, cache: Any) -> None:
    cache.modify_replication_group(ReplicationGroupId="cache", CacheNodeType="cache.t3.small")
    assert cache.describe_cache_clusters()["CacheClusters"][0]["PendingModifiedValues"]
    until(quirky, lambda now: next_weekly("wed:05:00-wed:06:00", now))
    assert (group(cache)["Status"], group(cache)["CacheNodeType"]) == ("modifying", "cache.t3.small")
    assert not cache.describe_cache_clusters()["CacheClusters"][0]["PendingModifiedValues"]


def test_a_task_definition_comes_back_with_what_aws_adds(quirky: Any) -> None:
    stack = Stack(quirky)
    quirky.advance(10)
    efs = {
        "fileSystemId": "fs-12345678",
        "transitEncryption": "ENABLED",
        "authorizationConfig": {"accessPointId": "fsap-1234567890abcdef0"},
    }
    volumes = [{"name": "files", "efsVolumeConfiguration": efs}, {"name": "scratch"}]
    arn = stack.task_definition(volumes=volumes)
    found = stack.ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]
    assert found["enableFaultInjection"] is False
    assert found["volumes"][0]["efsVolumeConfiguration"] == {**efs, "rootDirectory": "/"}
    assert found["volumes"][1] == {"name": "scratch", "host": {}}


@pytest.mark.parametrize(
    ("schedule", "zone", "following"),
    [
        ("cron(30 7 * * ? *)", None, "2026-11-30T07:30"),
        ("cron(0/15 * * * ? *)", None, "2026-11-29T08:15"),
        ("cron(0 18 ? * MON-FRI *)", "Europe/Berlin", "2026-11-30T17:00"),
        ("cron(0 6 1 DEC ? *)", None, "2026-12-01T06:00"),
        ("rate(2 hours)", None, "2026-11-29T10:00"),
        ("at(2026-11-29T09:00:00)", None, "2026-11-29T09:00"),
    ],
)
def test_schedules_come_by_the_clock(schedule: str, zone: str | None, following: str) -> None:
    assert next_time(schedule, zone, seconds("2026-11-29T08:00")) == seconds(following)


def test_a_time_that_is_over_does_not_come_again() -> None:
    assert next_time("at(2026-11-29T07:00:00)", None, seconds("2026-11-29T08:00")) is None


def test_a_scheduled_action_sets_the_limits_of_its_target(quirky: Any) -> None:
    scaling = quirky.client("application-autoscaling")
    target = {
        "ServiceNamespace": "ecs",
        "ResourceId": "service/c/s",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    stack = Stack(quirky)
    quirky.advance(60)
    stack.create(stack.task_definition())
    quirky.advance(60)
    scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=4)
    scaling.put_scheduled_action(
        **target,
        ScheduledActionName="rush",
        Schedule="cron(0 8 * * ? *)",
        ScalableTargetAction={"MinCapacity": 3},
    )
    until(quirky, next_daily("08:00-09:00"))
    [found] = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    assert (found["MinCapacity"], found["MaxCapacity"]) == (3, 4)
    scaling.register_scalable_target(**target, MinCapacity=1)
    quirky.advance(DAY)
    assert scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"][0]["MinCapacity"] == 3


def test_at_the_time_of_a_scheduled_action_the_count_goes_within_the_limits(quirky: Any) -> None:
    scaling = quirky.client("application-autoscaling")
    target = {
        "ServiceNamespace": "ecs",
        "ResourceId": "service/c/s",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    stack = Stack(quirky)
    quirky.advance(60)
    stack.create(stack.task_definition(), desiredCount=2)
    scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=4)

    def count_after(minutes: int, **limits: int) -> int:
        """The desired count after an action of a minute from now, put before that many minutes pass."""
        now = stack.ecs.list_clusters()["ResponseMetadata"]["HTTPHeaders"]["date"]
        at = parsedate_to_datetime(now) + timedelta(minutes=1)
        schedule = f"at({at:%Y-%m-%dT%H:%M:%S})"
        scaling.put_scheduled_action(
            **target, ScheduledActionName="once", Schedule=schedule, ScalableTargetAction=limits
        )
        quirky.advance(60 * minutes)
        return int(stack.service()["desiredCount"])

    assert count_after(2, MinCapacity=3) == 3
    assert count_after(2, MinCapacity=0, MaxCapacity=1) == 1
    scaling.register_scalable_target(**target, SuspendedState={"ScheduledScalingSuspended": True})
    assert count_after(2, MinCapacity=2, MaxCapacity=4) == 1
    scaling.deregister_scalable_target(**target)
    assert scaling.describe_scheduled_actions(ServiceNamespace="ecs")["ScheduledActions"] == []
