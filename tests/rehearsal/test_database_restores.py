"""Snapshots of databases, and what an instance that is restored from one is like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .application import SETTINGS, pair

Refused = Callable[..., str]
TAGS = [{"Key": "Environment", "Value": "dev"}]


def made(account: Any, **options: Any) -> Any:
    """The client of RDS, with an instance and its final snapshot, which is gone itself."""
    rds = account.client("rds")
    rds.create_db_instance(
        **SETTINGS
        | {
            "DBInstanceIdentifier": "db",
            "MasterUserPassword": "password-1",
            "EngineVersion": "15",
            "DBName": "app",
            "AllocatedStorage": 30,
            "MaxAllocatedStorage": 100,
            "BackupRetentionPeriod": 5,
            "StorageType": "gp2",
            "StorageEncrypted": True,
            "CopyTagsToSnapshot": True,
            "MultiAZ": True,
            "EnablePerformanceInsights": True,
            "Tags": TAGS,
        }
        | options
    )
    account.advance(400)
    rds.delete_db_instance(DBInstanceIdentifier="db", FinalDBSnapshotIdentifier="db-final")
    return rds


def test_a_snapshot_takes_a_while_and_lists_after_its_instance_has_gone(account: Any, refused: Refused) -> None:
    rds = made(account)
    assert rds.describe_db_snapshots(DBSnapshotIdentifier="db-final")["DBSnapshots"][0]["Status"] == "creating"
    account.advance(400)
    assert rds.describe_db_instances()["DBInstances"] == []
    [snapshot] = rds.describe_db_snapshots(DBInstanceIdentifier="db", SnapshotType="manual")["DBSnapshots"]
    assert (snapshot["Status"], snapshot["MasterUsername"]) == ("available", "talentbase_admin")
    assert (snapshot["AllocatedStorage"], snapshot["StorageType"], snapshot["Encrypted"]) == (30, "gp2", True)
    assert snapshot["EngineVersion"].startswith("15.")
    refused("DBSnapshotNotFound", rds.describe_db_snapshots, DBSnapshotIdentifier="other")


def test_a_restored_instance_has_the_sources_data_and_a_new_instances_settings(account: Any) -> None:
    rds = made(account)
    account.advance(400)
    [snapshot] = rds.describe_db_snapshots(DBSnapshotIdentifier="db-final")["DBSnapshots"]
    rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="db", DBSnapshotIdentifier="db-final", Port=5433)
    [restored] = rds.describe_db_instances()["DBInstances"]
    assert restored["DBInstanceStatus"] == "creating"
    account.advance(400)
    [restored] = rds.describe_db_instances()["DBInstances"]
    assert restored["DBInstanceStatus"] == "available"
    kept = ("DBName", "MasterUsername", "DBInstanceClass", "BackupRetentionPeriod", "AllocatedStorage", "TagList")
    assert [restored[name] for name in kept] == ["app", "talentbase_admin", "db.t3.micro", 5, 30, TAGS]
    assert (restored["EngineVersion"], restored["KmsKeyId"]) == (snapshot["EngineVersion"], snapshot["KmsKeyId"])
    assert restored["Endpoint"]["Port"] == 5433
    reset = ("MultiAZ", "PerformanceInsightsEnabled", "CopyTagsToSnapshot", "DeletionProtection")
    assert not any(restored[name] for name in reset)
    assert (restored["StorageType"], "MasterUserSecret" in restored) == ("gp3", False)


def test_the_password_is_that_of_the_time_of_the_snapshot(account: Any) -> None:
    rds = made(account)
    account.advance(400)
    rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="db", DBSnapshotIdentifier="db-final", Tags=TAGS)
    account.advance(400)
    rds.modify_db_instance(DBInstanceIdentifier="db", MasterUserPassword="password-2")
    account.advance(400)
    rds.create_db_snapshot(DBInstanceIdentifier="db", DBSnapshotIdentifier="later")
    account.advance(400)
    for snapshot, password in (("db-final", "password-1"), ("later", "password-2")):
        name = f"from-{snapshot}"
        rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier=snapshot)
        arn = account.client("secretsmanager").create_secret(Name=name, SecretString=pair(password))["ARN"]
        account.advance(400)
        assert arn in {item["arn"] for item in account.ask("GET", "databases")[1][name]["logs_in_with"]}


def test_what_rds_refuses_to_restore(account: Any, refused: Refused) -> None:
    rds = made(account)

    def restore(code: str, **options: Any) -> None:
        given = {"DBInstanceIdentifier": "new", "DBSnapshotIdentifier": "db-final", **options}
        refused(code, rds.restore_db_instance_from_db_snapshot, **given)

    restore("InvalidDBSnapshotState")
    account.advance(100)
    restore("DBInstanceAlreadyExists", DBInstanceIdentifier="db")
    restore("DBSnapshotNotFound", DBSnapshotIdentifier="other")
    restore("InvalidParameterValue", AllocatedStorage=20)
    restore("InvalidParameterCombination", ManageMasterUserPassword=True)
    restore("InvalidParameterCombination", DBInstanceClass="db.t9.micro")
