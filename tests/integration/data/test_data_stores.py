"""The module data_stores against the embedded account."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rehearsal.engine_versions import postgres
from tests.harness import Account
from tests.integration.data.stores import PASSWORD, Run, group, instance

NEWEST = {version.split(".")[0]: version for version in postgres.versions()}
BACKUP = 60
"""Seconds of the first backup, in which a new instance serves and takes no change."""


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_check_mode_on_an_empty_account_plans_everything_and_writes_nothing(
    account: Account, data: Run, request: Any, name: str
) -> None:
    unknown = "(known after apply)"
    facts = {"subnets": {"isolated": [unknown, unknown]}, "security_groups": {"rds": unknown, "redis": unknown}}
    result = data(request.getfixturevalue(name), check=True, facts=facts)
    groups = [line for line in result["plan"] if line.startswith("create log group")]
    assert len(groups) == (4 if name == "prod" else 0)
    assert [line for line in result["plan"] if line not in groups] == [
        f"create DB subnet group talentbase-{name}",
        f"create cache subnet group talentbase-{name}-redis",
        f"create DB instance talentbase-{name}: 15 -> {NEWEST['15']} is the newest",
        f"create replication group talentbase-{name}-redis",
    ]
    assert result["databases"]["main"]["host"] == unknown
    calls = account.calls()
    assert calls["writes"] == 0
    assert "secretsmanager:GetSecretValue" not in calls["by_operation"]


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_data_stores_are_made_once(
    account: Account, data: Run, context: dict[str, Any], request: Any, name: str
) -> None:
    inventory = request.getfixturevalue(name)
    result = data(inventory)
    assert result["changed"], result
    assert result["pending"] == []

    database, wanted = instance(account, f"talentbase-{name}"), inventory["databases"]["main"]
    assert database["DBInstanceStatus"] == "available"
    assert database["MasterUsername"] == "talentbase_admin"
    assert database["StorageEncrypted"]
    assert database["CopyTagsToSnapshot"]
    assert not database["PubliclyAccessible"]
    assert database["DBInstanceClass"] == wanted["instance_class"]
    assert database["MaxAllocatedStorage"] == wanted["max_storage_gib"]
    assert database["MultiAZ"] == wanted.get("multi_az", False)
    assert database["DeletionProtection"] == wanted.get("deletion_protection", False)
    assert database["PerformanceInsightsEnabled"] == bool(wanted.get("performance_insights_days"))
    assert [g["VpcSecurityGroupId"] for g in database["VpcSecurityGroups"]] == [context["security_groups"]["rds"]]
    subnets = {subnet["SubnetIdentifier"] for subnet in database["DBSubnetGroup"]["Subnets"]}
    assert subnets == set(context["subnets"]["isolated"])
    assert {tag["Key"] for tag in database["TagList"]} == set(inventory["resource_tags"])

    cache, nodes = group(account, f"talentbase-{name}-redis"), inventory["caches"]["main"]["nodes"]
    assert len(cache["MemberClusters"]) == nodes
    assert (cache["AutomaticFailover"] == "enabled", cache["MultiAZ"] == "enabled") == (nodes > 1, nodes > 1)
    assert cache["AtRestEncryptionEnabled"]
    assert result["databases"]["main"]["host"] == database["Endpoint"]["Address"]
    assert result["caches"]["main"]["host"] == cache["NodeGroups"][0]["PrimaryEndpoint"]["Address"]

    for check in (False, True):
        account.zero()
        again = data(inventory, check=check)
        assert (again["changed"], again["plan"], again["databases"]) == (False, [], result["databases"])
        assert account.calls()["writes"] == 0
        assert "secretsmanager:GetSecretValue" not in account.calls()["by_operation"]


def test_a_major_alone_is_the_newest_at_creation_and_no_difference_afterwards(
    account: Account, data: Run, dev: dict[str, Any]
) -> None:
    dev["databases"]["main"]["engine_version"], dev["caches"]["main"]["engine_version"] = "15", "7"
    plan = data(dev)["plan"]
    assert f"create DB instance talentbase-dev: 15 -> {NEWEST['15']} is the newest" in plan
    assert "create replication group talentbase-dev-redis: 7 -> 7.1 is the newest" in plan
    account.zero()
    assert data(dev)["plan"] == []
    asked = account.calls()["by_operation"]
    assert not [name for name in asked if "EngineVersions" in name]
    assert instance(account)["EngineVersion"] == NEWEST["15"]


def test_without_waiting_a_later_run_waits(account: Account, data: Run, dev: dict[str, Any]) -> None:
    early = data(dev, wait=False)
    assert early["pending"] == ["DB instance talentbase-dev", "replication group talentbase-dev-redis"]
    assert early["databases"]["main"]["host"] == "(known after apply)"
    later = data(dev)
    assert (later["changed"], later["pending"]) == (False, [])
    assert later["databases"]["main"]["host"].endswith(".rds.amazonaws.com")


def test_the_master_password_is_the_secrets(account: Account, data: Run, dev: dict[str, Any], tmp_path: Any) -> None:
    progress = tmp_path / "progress"
    progress.touch()
    data(dev, progress_file=str(progress))
    assert account.calls()["by_operation"]["secretsmanager:GetSecretValue"] == 1
    said = progress.read_text()
    assert "DB instance talentbase-dev is creating" in said
    assert PASSWORD not in said


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (PASSWORD, "does not hold JSON with username and password"),
        (json.dumps({"username": "somebody", "password": PASSWORD}), "holds another username"),
        (None, "needs the user and password in secret talentbase-dev-rds-credentials"),
    ],
)
def test_credentials_that_do_not_fit(
    account: Account, data: Run, dev: dict[str, Any], value: str | None, message: str
) -> None:
    secrets, name = account.client("secretsmanager"), "talentbase-dev-rds-credentials"
    if value is None:
        secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    else:
        secrets.put_secret_value(SecretId=name, SecretString=value)
    result = data(dev, caches={})
    assert result["failed"]
    assert message in result["msg"]
    assert account.client("rds").describe_db_instances()["DBInstances"] == []


CHANGES: list[tuple[str, dict[str, Any], str]] = [
    (
        "databases",
        {"instance_class": "db.t3.small"},
        "update DB instance talentbase-dev (instance_class): interrupts it for some minutes, as it restarts",
    ),
    ("databases", {"storage_gib": 21}, "update DB instance talentbase-dev (storage_gib)"),
    ("databases", {"storage_gib": 30}, "update DB instance talentbase-dev (storage_gib)"),
    ("databases", {"max_storage_gib": 0}, "update DB instance talentbase-dev (max_storage_gib)"),
    ("databases", {"backup_retention_days": 14}, "update DB instance talentbase-dev (backup_retention_days)"),
    ("databases", {"deletion_protection": True}, "update DB instance talentbase-dev (deletion_protection)"),
    ("databases", {"multi_az": True}, "update DB instance talentbase-dev (multi_az)"),
    ("databases", {"performance_insights_days": 7}, "update DB instance talentbase-dev (performance_insights_days)"),
    (
        "caches",
        {"node_type": "cache.t3.small"},
        "update replication group talentbase-dev-redis (node_type): interrupts it for some minutes, as it restarts",
    ),
    (
        "caches",
        {"snapshot_retention_days": 3},
        "update replication group talentbase-dev-redis (snapshot_retention_days)",
    ),
    ("caches", {"nodes": 3}, "update replication group talentbase-dev-redis (automatic_failover, multi_az, nodes)"),
    ("caches", {"nodes": 1}, "update replication group talentbase-dev-redis (automatic_failover, multi_az, nodes)"),
]


def test_one_changed_value_is_one_change(account: Account, data: Run, dev: dict[str, Any]) -> None:
    """The changes follow each other: every one is planned alone, made, and no difference afterwards."""
    data(dev)
    for section, change, line in CHANGES:
        dev[section]["main"] |= change
        account.zero()
        assert data(dev, check=True)["plan"] == [line]
        assert account.calls()["writes"] == 0
        result = data(dev)
        assert result["plan"] == [line], result
        assert not data(dev)["changed"]
    assert len(group(account)["MemberClusters"]) == 1
    assert instance(account)["AllocatedStorage"] == 30


def test_changed_tags_and_subnets(account: Account, data: Run, dev: dict[str, Any], context: dict[str, Any]) -> None:
    data(dev)
    dev["resource_tags"]["Team"] = "platform"
    assert sorted(data(dev)["plan"]) == [
        "update DB instance talentbase-dev (tags)",
        "update DB subnet group talentbase-dev (tags)",
        "update cache subnet group talentbase-dev-redis (tags)",
        "update replication group talentbase-dev-redis (tags)",
    ]
    ec2 = account.client("ec2")
    vpc = ec2.describe_subnets(SubnetIds=context["subnets"]["isolated"][:1])["Subnets"][0]["VpcId"]
    third = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.34.0/24", AvailabilityZone="us-east-1c")["Subnet"]["SubnetId"]
    context["subnets"]["isolated"].append(third)
    assert sorted(data(dev)["plan"]) == [
        "update DB subnet group talentbase-dev (subnets)",
        "update cache subnet group talentbase-dev-redis (subnets)",
    ]
    assert data(dev)["plan"] == []


def test_what_was_changed_by_hand_is_put_right(account: Account, data: Run, dev: dict[str, Any]) -> None:
    data(dev)
    account.advance(BACKUP)
    rds, cache = account.client("rds"), account.client("elasticache")
    rds.modify_db_instance(DBInstanceIdentifier="talentbase-dev", BackupRetentionPeriod=1, ApplyImmediately=True)
    cache.modify_replication_group(
        ReplicationGroupId="talentbase-dev-redis",
        SnapshotRetentionLimit=5,
        SnapshottingClusterId="talentbase-dev-redis-001",
        ApplyImmediately=True,
    )
    account.advance(600)
    assert sorted(data(dev)["plan"]) == [
        "update DB instance talentbase-dev (backup_retention_days)",
        "update replication group talentbase-dev-redis (snapshot_retention_days)",
    ]
    assert instance(account)["BackupRetentionPeriod"] == 7
    assert not data(dev)["changed"]


def test_what_grew_by_itself_stays(account: Account, data: Run, dev: dict[str, Any]) -> None:
    data(dev)
    account.advance(BACKUP)
    account.client("rds").modify_db_instance(
        DBInstanceIdentifier="talentbase-dev", AllocatedStorage=40, EngineVersion="15.19", ApplyImmediately=True
    )
    account.advance(600)
    account.zero()
    assert not data(dev)["changed"]
    assert account.calls()["writes"] == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"engine_version": "14.9"}, "databases.main.engine_version: is 14.9, but it runs 15."),
        ({"database_name": "other"}, "DB instance talentbase-dev: database_name is 'talentbase_dev'"),
        ({"encrypted": False}, "DB instance talentbase-dev: encrypted is True"),
    ],
)
def test_what_aws_cannot_change_is_refused_before_anything_is_written(
    account: Account, data: Run, dev: dict[str, Any], change: dict[str, Any], message: str
) -> None:
    data(dev)
    dev["databases"]["main"] |= change
    account.zero()
    result = data(dev)
    assert result["failed"]
    assert message in result["msg"]
    assert account.calls()["writes"] == 0


def test_storage_does_not_shrink(account: Account, data: Run, dev: dict[str, Any]) -> None:
    dev["databases"]["main"] |= {"storage_gib": 50, "max_storage_gib": 0}
    data(dev)
    dev["databases"]["main"]["storage_gib"] = 20
    result = data(dev)
    assert result["failed"]
    assert "databases.main.storage_gib: is 20 GiB, but it has 50 GiB" in result["msg"]


def test_an_interrupted_run_is_taken_up(
    account: Account, data: Run, dev: dict[str, Any], context: dict[str, Any]
) -> None:
    account.client("rds").create_db_subnet_group(
        DBSubnetGroupName="talentbase-dev",
        DBSubnetGroupDescription="left over",
        SubnetIds=context["subnets"]["isolated"],
    )
    data(dev, wait=False, caches={})
    plan = data(dev)["plan"]
    assert plan == [
        "create cache subnet group talentbase-dev-redis",
        "create replication group talentbase-dev-redis",
    ]
    assert not data(dev)["changed"]


def test_everything_goes_with_final_snapshots(account: Account, data: Run, dev: dict[str, Any]) -> None:
    data(dev, wait=False)
    plan = data(dev, state="absent", check=True)["plan"]
    assert len(plan) == 4
    result = data(dev, state="absent")
    assert result["changed"], result
    rds = account.client("rds")
    assert rds.describe_db_instances()["DBInstances"] == []
    snapshots = rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    assert [s["DBSnapshotIdentifier"].startswith("talentbase-dev-final-") for s in snapshots] == [True]
    assert account.client("elasticache").describe_replication_groups()["ReplicationGroups"] == []
    again = data(dev, state="absent")
    assert (again["changed"], again["plan"]) == (False, [])


@pytest.mark.parametrize("check", [True, False])
def test_a_protected_database_keeps_everything(account: Account, data: Run, dev: dict[str, Any], check: bool) -> None:
    dev["databases"]["main"]["deletion_protection"] = True
    data(dev)
    account.zero()
    result = data(dev, state="absent", check=check)
    assert result["failed"]
    assert "databases.main.deletion_protection" in result["msg"]
    assert account.calls()["writes"] == 0


def test_a_stopped_database_says_what_to_do(account: Account, data: Run, dev: dict[str, Any]) -> None:
    data(dev)
    account.client("rds").stop_db_instance(DBInstanceIdentifier="talentbase-dev")
    account.advance(1800)  # the words differ while the instance is stopping
    result = data(dev)
    assert result["failed"]
    assert "DB instance talentbase-dev is stopped. To do: start it" in result["msg"]
    assert data(dev, wait=False)["pending"] == ["DB instance talentbase-dev"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"facts": {"subnets": {}, "security_groups": {"rds": "sg-1", "redis": "sg-2"}}},
            "facts.subnets.isolated is empty",
        ),
        ({"facts": {"subnets": {}, "security_groups": {"rds": "sg-1"}}}, "facts.security_groups lacks redis"),
        ({"secrets": {"other": {"name": "x", "kind": "hex"}}}, "databases.main.credentials: is database"),
    ],
)
def test_what_is_missing_is_said(
    account: Account, data: Run, dev: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    result = data(dev, **options)
    assert result["failed"]
    assert message in result["msg"]
    assert account.calls()["total"] == 0


def test_in_a_protected_environment_an_interruption_waits_until_it_is_allowed(
    account: Account, data: Run, dev: dict[str, Any]
) -> None:
    data(dev)
    dev["databases"]["main"]["instance_class"] = "db.t3.small"
    dev["caches"]["main"]["node_type"] = "cache.t3.small"
    planned = data(dev, protected=True)
    assert all("waits for the maintenance window" in line for line in planned["plan"]), planned
    assert instance(account)["DBInstanceClass"] == "db.t3.micro"
    again = data(dev, protected=True)
    assert (again["changed"], len(again["waiting_changes"])) == (False, 2), again
    allowed = data(dev, protected=True, allow_interruption=["databases.main", "caches.main"])
    assert allowed["changed"], allowed
    assert instance(account)["DBInstanceClass"] == "db.t3.small"
    assert group(account)["CacheNodeType"] == "cache.t3.small"
    assert data(dev, protected=True)["waiting_changes"] == []


def test_a_major_upgrade_is_asked_for_and_leaves_a_snapshot(account: Account, data: Run, dev: dict[str, Any]) -> None:
    data(dev)
    dev["databases"]["main"]["engine_version"] = "16"
    refused = data(dev)
    assert refused["failed"]
    assert "no way back" in refused["msg"]
    upgraded = data(dev, allow_major_upgrade=["databases.main"])
    assert f"16 -> {NEWEST['16']} is the newest; interrupts" in upgraded["plan"][0]
    assert instance(account)["EngineVersion"] == NEWEST["16"]
    snapshots = account.client("rds").describe_db_snapshots(DBInstanceIdentifier="talentbase-dev")["DBSnapshots"]
    # The names of AWS's own have the time in them.
    taken = [item for item in snapshots if item["SnapshotType"] == "manual" and "-15-" in item["DBSnapshotIdentifier"]]
    assert [item["EngineVersion"] for item in taken] == [NEWEST["15"]]


@pytest.mark.parametrize("begun", [False, True])
def test_a_major_upgrade_of_a_cache_leaves_a_snapshot(
    account: Account, data: Run, dev: dict[str, Any], begun: bool, tmp_path: Any
) -> None:
    dev["caches"]["main"]["engine_version"] = "6.2"
    data(dev)
    dev["caches"]["main"]["engine_version"] = "7.1"
    assert "a snapshot is taken first" in data(dev)["msg"]
    elasticache, name, allowed = account.client("elasticache"), "talentbase-dev-redis", ["caches.main"]
    if begun:  # by a run that was interrupted
        elasticache.create_snapshot(ReplicationGroupId=name, SnapshotName=f"{name}-6-2-6-before")
    progress = tmp_path / "progress"
    progress.touch()
    upgraded = data(dev, allow_major_upgrade=allowed, progress_file=str(progress))
    assert "no way back to the version before; a snapshot is taken first" in upgraded["plan"][0]
    [snapshot] = elasticache.describe_snapshots()["Snapshots"]
    assert snapshot["SnapshotName"].startswith(f"{name}-6-2-6-"), snapshot["SnapshotName"]
    assert (snapshot["SnapshotStatus"], snapshot["EngineVersion"]) == ("available", "6.2.6")
    assert f"its data before the upgrade stays in the snapshot {snapshot['SnapshotName']}" in progress.read_text()
    account.zero()
    assert data(dev, allow_major_upgrade=allowed)["plan"] == []
    assert account.calls()["writes"] == 0
    assert len(elasticache.describe_snapshots()["Snapshots"]) == 1
