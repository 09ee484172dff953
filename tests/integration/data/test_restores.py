"""A database or cache that is created from a snapshot, against the embedded account."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.harness import Account
from tests.integration.data.stores import PASSWORD, Run, group, instance

RESTORING = "talentbase.aws:restoring"
NAME, CACHE = "talentbase-dev", "talentbase-dev-redis"
SECRET = "talentbase-dev-rds-credentials"


@pytest.fixture
def destroyed(account: Account, data: Run, dev: dict[str, Any]) -> tuple[str, str]:
    """The final snapshots of a database and a cache that a removal left."""
    data(dev)
    data(dev, state="absent")
    [database] = account.client("rds").describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    [cache] = account.client("elasticache").describe_snapshots()["Snapshots"]
    account.zero()
    return database["DBSnapshotIdentifier"], cache["SnapshotName"]


def named(dev: dict[str, Any], snapshots: tuple[str, str]) -> dict[str, Any]:
    """The inventory with both snapshots named."""
    dev["databases"]["main"]["restore_snapshot"], dev["caches"]["main"]["restore_snapshot"] = snapshots
    return dev


def tags(account: Account) -> set[str]:
    return {tag["Key"] for tag in instance(account)["TagList"]}


def logins(account: Account) -> list[str]:
    found = account.ask("GET", "databases")[NAME]["logs_in_with"]
    return [item["arn"] for item in found]


def test_a_snapshot_that_is_not_used_is_told(data: Run, dev: dict[str, Any], destroyed: tuple[str, str]) -> None:
    plan = data(dev, check=True)
    database, cache = destroyed
    assert plan["kept_snapshots"] == [
        f"DB instance {NAME} is created empty; its snapshot {database} is restored with "
        f"databases.main.restore_snapshot: {database}",
        f"replication group {CACHE} is created empty; its snapshot {cache} is restored with "
        f"caches.main.restore_snapshot: {cache}",
    ]


def test_data_stores_come_back_from_their_snapshots(
    account: Account, data: Run, context: dict[str, Any], dev: dict[str, Any], destroyed: tuple[str, str]
) -> None:
    inventory, (database, cache) = named(dev, destroyed), destroyed
    inventory["databases"]["main"] |= {
        "backup_retention_days": 3,
        "storage_type": "gp2",
        "max_storage_gib": 200,
        "performance_insights_days": 7,
        "port": 5433,
    }
    changed = json.dumps({"username": "talentbase_admin", "password": PASSWORD[::-1]})
    arn = account.client("secretsmanager").put_secret_value(SecretId=SECRET, SecretString=changed)["ARN"]
    account.zero()
    plan = data(inventory, check=True)
    assert (account.calls()["writes"], plan["kept_snapshots"]) == (0, [])
    assert f"create DB instance {NAME}: from the snapshot {database}" in plan["plan"]
    assert [line for line in plan["plan"] if line.endswith(f"from the snapshot {cache}")]

    result = data(inventory)
    assert (result["changed"], result["pending"]) == (True, [])
    asked = account.calls()["by_operation"]
    assert (asked["rds:RestoreDBInstanceFromDBSnapshot"], asked.get("rds:CreateDBInstance")) == (1, None)
    restored = instance(account)
    assert restored["BackupRetentionPeriod"] == 3
    assert (restored["StorageType"], restored["MaxAllocatedStorage"]) == ("gp2", 200)
    assert (restored["PerformanceInsightsEnabled"], restored["Endpoint"]["Port"]) == (True, 5433)
    assert [g["VpcSecurityGroupId"] for g in restored["VpcSecurityGroups"]] == [context["security_groups"]["rds"]]
    assert tags(account) == set(inventory["resource_tags"])
    assert logins(account) == [arn]
    assert group(account, CACHE)["Status"] == "available"

    for again in (inventory, {**inventory, "databases": {"main": {**inventory["databases"]["main"]}}}):
        again["databases"]["main"].pop("restore_snapshot", None) if again is not inventory else None
        account.zero()
        assert data(again)["plan"] == []
        calls = account.calls()
        assert (calls["writes"], [name for name in calls["by_operation"] if "Snapshot" in name]) == (0, [])


def test_a_managed_password_is_managed_again(
    account: Account, data: Run, dev: dict[str, Any], destroyed: tuple[str, str]
) -> None:
    named(dev, destroyed)["databases"]["main"] |= {
        "managed_password": True,
        "username": "talentbase_admin",
        "credentials": "",
        "password_rotation_days": 30,
    }
    result = data(dev)
    assert result["databases"]["main"]["secret_arn"] == instance(account)["MasterUserSecret"]["SecretArn"]
    assert tags(account) == set(dev["resource_tags"])
    assert data(dev)["plan"] == []


def test_a_restore_that_was_not_waited_for_is_finished_by_a_later_run(
    account: Account, data: Run, dev: dict[str, Any], destroyed: tuple[str, str]
) -> None:
    inventory = named(dev, destroyed)
    inventory["databases"]["main"]["backup_retention_days"] = 3
    assert f"DB instance {NAME}" in data(inventory, wait=False)["pending"]
    assert RESTORING in tags(account)
    other = json.loads(json.dumps(inventory))
    other["databases"]["main"]["restore_snapshot"] = "another"
    for given in (other, {**other, "databases": {"main": {**other["databases"]["main"], "restore_snapshot": ""}}}):
        refused = data(given)["msg"]
        assert f"the restore of DB instance {NAME} from {destroyed[0]} is not finished" in refused
        assert f"give {destroyed[0]} until a deploy has finished it" in refused
    finished = data(inventory)
    assert finished["plan"] == [
        f"update DB instance {NAME} (backup_retention_days, max_storage_gib, restore_snapshot): "
        "finishes its restore; nothing uses it yet"
    ]
    assert (tags(account), instance(account)["BackupRetentionPeriod"]) == (set(dev["resource_tags"]), 3)
    assert data(inventory)["plan"] == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"restore_snapshot": "no-such"}, "databases.main.restore_snapshot: is no-such, a snapshot that this account"),
        ({"engine_version": "14"}, "databases.main.engine_version: is 14, but the snapshot"),
        ({"engine_version": "16.4"}, "databases.main.engine_version: is 16.4, but the snapshot"),
        ({"storage_gib": 20, "max_storage_gib": 0}, "databases.main.storage_gib: is 20 GiB, but the snapshot"),
        ({"encrypted": False}, "databases.main.encrypted: is false, but"),
    ],
)
def test_what_does_not_fit_is_refused_before_the_first_write(
    account: Account, data: Run, dev: dict[str, Any], given: dict[str, Any], words: str
) -> None:
    dev["databases"]["main"] |= {"storage_gib": 30, "max_storage_gib": 100}
    data(dev)
    account.client("rds").create_db_snapshot(DBInstanceIdentifier=NAME, DBSnapshotIdentifier="kept")
    dev["databases"]["main"] |= {"identifier": "talentbase-dev-2", "restore_snapshot": "kept"}
    if given.get("restore_snapshot"):
        dev["caches"]["main"] |= {"identifier": "second", "restore_snapshot": "neither"}
    account.advance(100)
    account.zero()
    refused = data({**dev, "databases": {"main": dev["databases"]["main"] | given}})["msg"]
    assert words in refused
    assert account.calls()["writes"] == 0
    assert ("caches.main.restore_snapshot: is neither" in refused) == ("restore_snapshot" in given)


@pytest.mark.parametrize("operation", ["ModifyDBInstance", "RemoveTagsFromResource"])
def test_a_restore_that_was_interrupted_is_finished_by_the_next_run(
    account: Account, data: Run, dev: dict[str, Any], destroyed: tuple[str, str], operation: str
) -> None:
    inventory = named(dev, destroyed)
    inventory["databases"]["main"]["backup_retention_days"] = 3
    changed = json.dumps({"username": "talentbase_admin", "password": PASSWORD[::-1]})
    arn = account.client("secretsmanager").put_secret_value(SecretId=SECRET, SecretString=changed)["ARN"]
    answer = {"operation": f"rds:{operation}", "code": "AccessDenied", "status": 403}
    account.ask("PUT", "faults", {"answers": [answer]})
    stopped = data(inventory)
    account.ask("DELETE", "faults")
    assert "AccessDenied" in stopped["msg"]
    assert RESTORING in tags(account)
    account.zero()
    assert "msg" not in data(inventory)
    assert "rds:RestoreDBInstanceFromDBSnapshot" not in account.calls()["by_operation"]
    assert (tags(account), logins(account)) == (set(dev["resource_tags"]), [arn])
    assert data(inventory)["plan"] == []
