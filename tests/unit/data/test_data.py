"""Databases and caches: what was created is no difference, and each property by itself is one."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._data.actual import actual_cache, actual_database
from ansible_collections.talentbase.aws.plugins.module_utils._data.context import DataContext
from ansible_collections.talentbase.aws.plugins.module_utils._data.desired import RULES, desired_data
from ansible_collections.talentbase.aws.plugins.module_utils._data.inputs import cache_changes, database_changes
from ansible_collections.talentbase.aws.plugins.module_utils._data.names import DB_INSTANCE, REPLICATION_GROUP
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.faults import Fault
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Resource

CONTEXT = DataContext(["subnet-2", "subnet-1"], {"rds": "sg-rds", "redis": "sg-redis"}, {"Environment": "test"})
TAGS = [{"Key": "Environment", "Value": "test"}, {"Key": "by-somebody", "Value": "else"}]

INSTANCE: dict[str, Any] = {
    "DBInstanceIdentifier": "app",
    "DBInstanceStatus": "available",
    "DBInstanceArn": "arn:db",
    "Endpoint": {"Address": "app.rds", "Port": 5432},
    "Engine": "postgres",
    "EngineVersion": "15.8",
    "DBInstanceClass": "db.t3.micro",
    "AllocatedStorage": 20,
    "MaxAllocatedStorage": 100,
    "StorageType": "gp3",
    "StorageEncrypted": True,
    "KmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/1",
    "DBName": "app",
    "MasterUsername": "app_admin",
    "BackupRetentionPeriod": 7,
    "DeletionProtection": False,
    "MultiAZ": False,
    "PerformanceInsightsEnabled": True,
    "PerformanceInsightsRetentionPeriod": 7,
    "AutoMinorVersionUpgrade": True,
    "PubliclyAccessible": False,
    "CopyTagsToSnapshot": True,
    "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-rds", "Status": "active"}],
    "DBSubnetGroup": {"DBSubnetGroupName": "app"},
    "TagList": TAGS,
    "PendingModifiedValues": {},
}
GROUP: dict[str, Any] = {
    "ReplicationGroupId": "app",
    "Status": "available",
    "ARN": "arn:cache",
    "Engine": "redis",
    "CacheNodeType": "cache.t3.micro",
    "MemberClusters": ["app-001", "app-002"],
    "AutomaticFailover": "enabled",
    "MultiAZ": "enabled",
    "AtRestEncryptionEnabled": True,
    "TransitEncryptionEnabled": False,
    "SnapshotRetentionLimit": 1,
    "AutoMinorVersionUpgrade": True,
    "NodeGroups": [
        {"PrimaryEndpoint": {"Address": "primary", "Port": 6379}, "ReaderEndpoint": {"Address": "reader"}},
    ],
}
MEMBER: dict[str, Any] = {
    "Engine": "redis",
    "EngineVersion": "7.0.7",
    "SecurityGroups": [{"SecurityGroupId": "sg-redis", "Status": "active"}],
    "CacheSubnetGroupName": "app",
}


def inventory(database: dict[str, Any] | None = None, cache: dict[str, Any] | None = None) -> Inventory:
    faults: list[Fault] = []
    variables = {
        "databases": {
            "main": {
                "identifier": "app",
                "engine_version": "15.8",
                "instance_class": "db.t3.micro",
                "storage_gib": 20,
                "max_storage_gib": 100,
                "database_name": "app",
                "credentials": "database",
                "performance_insights_days": 7,
                **(database or {}),
            }
        },
        "caches": {
            "main": {
                "identifier": "app",
                "engine_version": "7.0",
                "node_type": "cache.t3.micro",
                "nodes": 2,
                "snapshot_retention_days": 1,
                **(cache or {}),
            }
        },
        "secrets": {"database": {"name": "app-rds", "kind": "database_credentials", "username": "app_admin"}},
    }
    read = load(variables, faults)
    assert faults == []
    return read


def wanted(kind: str, **options: Any) -> Resource:
    given = inventory(database=options) if kind == DB_INSTANCE else inventory(cache=options)
    return next(item for item in desired_data(given, CONTEXT) if item.address.kind == kind)


def changed_database(answer: dict[str, Any], **options: Any) -> set[str]:
    resource = wanted(DB_INSTANCE, **options)
    actual = actual_database({**INSTANCE, **answer}, resource)
    plan = make_plan([resource], {actual.address: actual}, RULES)
    return {name for step in plan.steps for name in step.after} | {
        line.split(": ")[1].split()[0] for line in plan.refusals
    }


def changed_cache(group: dict[str, Any], member: dict[str, Any], **options: Any) -> set[str]:
    resource = wanted(REPLICATION_GROUP, **options)
    tags = {"Environment": "test"}
    actual = actual_cache({**GROUP, **group}, {**MEMBER, **member}, tags, resource)
    plan = make_plan([resource], {actual.address: actual}, RULES)
    return {name for step in plan.steps for name in step.after} | {
        line.split(": ")[1].split()[0] for line in plan.refusals
    }


def test_what_was_created_is_no_difference() -> None:
    assert changed_database({}) == set()
    assert changed_cache({}, {}) == set()


@pytest.mark.parametrize(
    ("answer", "property_"),
    [
        ({"Engine": "mysql"}, "engine"),
        ({"EngineVersion": "15.7"}, "engine_version"),
        ({"DBInstanceClass": "db.t3.small"}, "instance_class"),
        ({"AllocatedStorage": 10}, "storage_gib"),
        ({"MaxAllocatedStorage": None}, "max_storage_gib"),
        ({"StorageType": "gp2"}, "storage_type"),
        ({"StorageEncrypted": False}, "encrypted"),
        ({"DBName": "other"}, "database_name"),
        ({"MasterUsername": "other"}, "username"),
        ({"Endpoint": {"Address": "app.rds", "Port": 5433}}, "port"),
        ({"BackupRetentionPeriod": 0}, "backup_retention_days"),
        ({"DeletionProtection": True}, "deletion_protection"),
        ({"MultiAZ": True}, "multi_az"),
        ({"PerformanceInsightsEnabled": False}, "performance_insights_days"),
        ({"AutoMinorVersionUpgrade": False}, "auto_minor_version_upgrade"),
        ({"PubliclyAccessible": True}, "publicly_accessible"),
        ({"CopyTagsToSnapshot": False}, "copy_tags_to_snapshot"),
        ({"VpcSecurityGroups": []}, "security_groups"),
        ({"DBSubnetGroup": {"DBSubnetGroupName": "other"}}, "subnet_group"),
        ({"TagList": []}, "tags"),
    ],
)
def test_each_property_of_a_database_is_watched(answer: dict[str, Any], property_: str) -> None:
    assert changed_database(answer) == {property_}


@pytest.mark.parametrize(
    ("group", "member", "property_"),
    [
        ({"Engine": "valkey"}, {}, "engine"),
        ({}, {"EngineVersion": "6.2.6"}, "engine_version"),
        ({"CacheNodeType": "cache.t3.small"}, {}, "node_type"),
        ({"MemberClusters": ["app-001"]}, {}, "nodes"),
        ({"AutomaticFailover": "disabled"}, {}, "automatic_failover"),
        ({"MultiAZ": "disabled"}, {}, "multi_az"),
        ({"AtRestEncryptionEnabled": False}, {}, "encrypted"),
        ({"TransitEncryptionEnabled": True}, {}, "transit_encryption"),
        ({"SnapshotRetentionLimit": 0}, {}, "snapshot_retention_days"),
        ({"AutoMinorVersionUpgrade": False}, {}, "auto_minor_version_upgrade"),
        ({}, {"SecurityGroups": []}, "security_groups"),
        ({}, {"CacheSubnetGroupName": "other"}, "subnet_group"),
    ],
)
def test_each_property_of_a_cache_is_watched(group: dict[str, Any], member: dict[str, Any], property_: str) -> None:
    assert changed_cache(group, member) == {property_}


@pytest.mark.parametrize("property_", ["engine", "encrypted", "database_name", "username", "subnet_group"])
def test_what_cannot_change_in_place_is_refused(property_: str) -> None:
    resource = wanted(DB_INSTANCE)
    actual = actual_database(INSTANCE, resource)
    other = Resource(resource.address, {**resource.properties, property_: "other"})
    plan = make_plan([other], {actual.address: actual}, RULES)
    assert len(plan.refusals) == 1
    assert property_ in plan.refusals[0]
    assert not plan.steps


def test_changes_that_wait_for_the_maintenance_window_count_as_made() -> None:
    pending = {"DBInstanceClass": "db.t3.small", "MultiAZ": True, "MasterUserPassword": "****"}
    waiting = {"PendingModifiedValues": pending}
    assert changed_database(waiting, instance_class="db.t3.small", multi_az=True) == set()


def test_a_key_of_ones_own_is_watched_where_it_is_given() -> None:
    key = "arn:aws:kms:eu-west-1:123456789012:key/2"
    assert changed_database({}, kms_key=key) == {"kms_key"}


def test_a_store_being_created_is_neither_ready_nor_different() -> None:
    database = wanted(DB_INSTANCE)
    early = actual_database(
        {"DBInstanceIdentifier": "app", "DBInstanceStatus": "creating", "DBInstanceArn": "arn:db"}, database
    )
    cache = wanted(REPLICATION_GROUP)
    young = actual_cache({"ReplicationGroupId": "app", "Status": "creating"}, None, {}, cache)
    assert not early.ready
    assert not young.ready
    plan = make_plan([database, cache], {early.address: early, young.address: young}, RULES)
    assert not plan.steps


@pytest.mark.parametrize(
    ("status", "removing", "ready"),
    [
        ("available", False, True),
        ("storage-optimization", False, True),
        ("backing-up", False, True),
        ("modifying", False, False),
        ("deleting", False, False),
        ("deleting", True, True),
        ("stopped", False, False),
    ],
)
def test_which_states_need_waiting(status: str, removing: bool, ready: bool) -> None:
    actual = actual_database({**INSTANCE, "DBInstanceStatus": status}, wanted(DB_INSTANCE), removing)
    assert actual.ready is ready


def test_endpoints() -> None:
    database = actual_database(INSTANCE, wanted(DB_INSTANCE))
    known = {"arn": "arn:db", "host": "app.rds", "port": 5432, "storage_gib": 20, "state": "available"}
    assert database.attributes == known
    cache = actual_cache(GROUP, MEMBER, {}, wanted(REPLICATION_GROUP))
    assert (cache.attributes["host"], cache.attributes["reader_host"]) == ("primary", "reader")
    single = {**GROUP, "NodeGroups": [{"PrimaryEndpoint": {"Address": "primary", "Port": 6379}}]}
    assert actual_cache(single, MEMBER, {}, wanted(REPLICATION_GROUP)).attributes["reader_host"] == "primary"


def test_one_node_has_no_failover() -> None:
    properties = wanted(REPLICATION_GROUP, nodes=1).properties
    assert (properties["automatic_failover"], properties["multi_az"]) == (False, False)


def test_only_the_name_of_the_secret_is_planned() -> None:
    assert wanted(DB_INSTANCE).properties["credentials"] == "app-rds"


MANAGED = {"credentials": "", "managed_password": True, "username": "app_admin"}
SECRET = {"SecretArn": "arn:aws:secretsmanager:eu-west-1:1:secret:rds!db-1", "SecretStatus": "active", "KmsKeyId": "k"}


def test_the_password_goes_from_a_secret_to_rds_and_back() -> None:
    assert changed_database({"MasterUserSecret": SECRET}, **MANAGED) == set()
    assert changed_database({}, **MANAGED) == {"managed_password"}
    assert changed_database({"MasterUserSecret": SECRET}) == {"managed_password"}
    assert "credentials" not in wanted(DB_INSTANCE, **MANAGED).properties


def test_the_key_of_a_managed_password_is_fixed_once_there_is_one() -> None:
    assert changed_database({}, **MANAGED, password_kms_key="k") == {"managed_password"}
    assert changed_database({"MasterUserSecret": SECRET}, **MANAGED, password_kms_key="k") == set()
    assert changed_database({"MasterUserSecret": SECRET}, **MANAGED, password_kms_key="other") == {"password_kms_key"}


def test_the_schedule_is_compared_where_the_inventory_has_one() -> None:
    assert changed_database({"MasterUserSecret": SECRET}, **MANAGED, password_rotation_days=30) == {
        "password_rotation_days"
    }


def test_a_database_whose_secret_is_being_made_is_not_ready() -> None:
    making = {**INSTANCE, "MasterUserSecret": {**SECRET, "SecretStatus": "creating"}}
    assert not actual_database(making, wanted(DB_INSTANCE, **MANAGED)).ready


def test_the_first_snapshots_of_a_cache_name_their_node_and_a_version_its_engine() -> None:
    resource = wanted(REPLICATION_GROUP)
    group = {**GROUP, "SnapshotRetentionLimit": 0, "MemberClusters": ["app-002", "app-003"]}
    without = actual_cache(group, MEMBER, {}, resource)
    request = cache_changes(without, resource.properties, ["snapshot_retention_days", "engine_version"])
    assert (request["SnapshottingClusterId"], request["Engine"]) == ("app-002", resource.properties["engine"])
    others = actual_cache({**group, "SnapshotRetentionLimit": 2}, MEMBER, {}, resource)
    assert set(cache_changes(others, resource.properties, ["snapshot_retention_days"])) == {"SnapshotRetentionLimit"}


@pytest.mark.parametrize(("present", "asked", "changed", "most"), [(40, 20, [], 40), (20, 21, ["storage_gib"], 22)])
def test_growth_ends_at_the_storage_that_there_is(present: int, asked: int, changed: list[str], most: int) -> None:
    resource = wanted(DB_INSTANCE, storage_gib=asked, max_storage_gib=0)
    actual = actual_database({**INSTANCE, "AllocatedStorage": present}, resource)
    request = database_changes(actual, resource.properties, [*changed, "max_storage_gib"])
    assert request["MaxAllocatedStorage"] == most
