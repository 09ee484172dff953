"""Restores to a point in time, and instances that get another name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from .application import SETTINGS, pair

Refused = Callable[..., str]
READY, NAME = 400, "db"


def made(account: Any, **options: Any) -> Any:
    """The client of RDS, with an instance whose first backup is there."""
    rds = account.client("rds")
    given = {"DBInstanceIdentifier": NAME, "MasterUserPassword": "password-1", "BackupRetentionPeriod": 5, **options}
    rds.create_db_instance(**SETTINGS | given)
    account.advance(READY)
    return rds


def instance(rds: Any, name: str = NAME) -> dict[str, Any]:
    found: dict[str, Any] = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    return found


def window(rds: Any) -> tuple[datetime, datetime]:
    [backup] = rds.describe_db_instance_automated_backups(DBInstanceIdentifier=NAME)["DBInstanceAutomatedBackups"]
    return backup["RestoreWindow"]["EarliestTime"], backup["RestoreWindow"]["LatestTime"]


def write(account: Any, name: str = NAME) -> int:
    address = instance(account.client("rds"), name)["Endpoint"]["Address"]
    status: int = account.ask("POST", "rows", {"address": address})[0]
    return status


def test_a_restore_has_the_rows_and_the_passwords_of_its_time(account: Any) -> None:
    rds = made(account)
    assert write(account) == 200
    account.advance(3600)
    rds.modify_db_instance(DBInstanceIdentifier=NAME, MasterUserPassword="password-2")
    account.advance(60)
    assert write(account) == 200
    then = instance(rds)["LatestRestorableTime"]
    earliest, latest = window(rds)
    assert earliest < then <= latest + timedelta(seconds=5)
    account.advance(600)
    names = {"SourceDBInstanceIdentifier": NAME, "TargetDBInstanceIdentifier": "then"}
    rds.restore_db_instance_to_point_in_time(**names, RestoreTime=then)
    rds.restore_db_instance_to_point_in_time(
        SourceDBInstanceIdentifier=NAME, TargetDBInstanceIdentifier="newest", UseLatestRestorableTime=True
    )
    assert instance(rds, "then")["DBInstanceStatus"] == "creating"
    account.advance(READY)
    found = account.ask("GET", "databases")[1]
    assert [found[name]["rows"]["count"] for name in (NAME, "then", "newest")] == [2, 1, 2]
    for name, password in (("then", "password-1"), ("newest", "password-2")):
        arn = account.client("secretsmanager").create_secret(Name=name, SecretString=pair(password))["ARN"]
        assert arn in {item["arn"] for item in account.ask("GET", "databases")[1][name]["logs_in_with"]}


def test_what_rds_refuses_to_restore_to(account: Any, refused: Refused) -> None:
    rds = made(account)
    account.advance(3600)
    earliest, latest = window(rds)

    def restore(code: str, **options: Any) -> None:
        given = {"SourceDBInstanceIdentifier": NAME, "TargetDBInstanceIdentifier": "new", **options}
        refused(code, rds.restore_db_instance_to_point_in_time, **given)

    restore("InvalidParameterValue", RestoreTime=latest + timedelta(minutes=4))
    restore("InvalidParameterValue", RestoreTime=earliest - timedelta(minutes=1))
    restore("InvalidParameterCombination")
    restore("InvalidParameterCombination", RestoreTime=latest, UseLatestRestorableTime=True)
    restore("DBInstanceAlreadyExists", UseLatestRestorableTime=True, TargetDBInstanceIdentifier=NAME)
    restore("DBInstanceNotFound", UseLatestRestorableTime=True, SourceDBInstanceIdentifier="other")
    rds.create_db_instance(**SETTINGS | {"DBInstanceIdentifier": "bare", "BackupRetentionPeriod": 0})
    account.advance(READY)
    restore("PointInTimeRestoreNotEnabled", UseLatestRestorableTime=True, SourceDBInstanceIdentifier="bare")
    assert "LatestRestorableTime" not in instance(rds, "bare")


def test_an_instance_gets_another_name_and_then_its_address(account: Any, refused: Refused) -> None:
    rds = made(account)
    address = instance(rds)["Endpoint"]["Address"]
    rds.create_db_instance(**SETTINGS | {"DBInstanceIdentifier": "taken"})
    rename = rds.modify_db_instance
    refused("DBInstanceAlreadyExists", rename, DBInstanceIdentifier=NAME, NewDBInstanceIdentifier="taken")
    rename(DBInstanceIdentifier=NAME, NewDBInstanceIdentifier="kept", ApplyImmediately=True)
    assert instance(rds)["DBInstanceStatus"] == "renaming"
    assert write(account) == 400
    refused("DBInstanceNotFound", rds.describe_db_instances, DBInstanceIdentifier="kept")
    account.advance(82)
    refused("DBInstanceNotFound", rds.describe_db_instances, DBInstanceIdentifier=NAME)
    renamed = instance(rds, "kept")
    assert (renamed["DBInstanceStatus"], renamed["Endpoint"]["Address"]) == ("available", address)
    assert renamed["DBInstanceArn"].endswith(":db:kept")
    account.advance(20)
    assert instance(rds, "kept")["Endpoint"]["Address"] == address.replace(f"{NAME}.", "kept.", 1)
    assert write(account, "kept") == 200
