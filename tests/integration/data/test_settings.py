"""What of a database the inventory leaves alone unless it says it: made, changed, put right after a change by hand, and refused."""

from __future__ import annotations

from typing import Any

from tests.harness import Account
from tests.integration.data.stores import Run, instance

NAME = "talentbase-dev"
WINDOWS = {"backup_window": "03:00-04:00", "maintenance_window": "sun:05:00-sun:06:00"}
SAID = {
    **WINDOWS,
    "parameter_group": "app-15",
    "ca_certificate": "rds-ca-ecc384-g1",
    "iops": 15000,
    "storage_throughput": 700,
    "log_exports": ["upgrade", "postgresql"],
    "iam_authentication": True,
}
BY_HAND: dict[str, dict[str, Any]] = {
    "backup_window": {"PreferredBackupWindow": "01:00-02:00"},
    "maintenance_window": {"PreferredMaintenanceWindow": "mon:07:00-mon:08:00"},
    "parameter_group": {"DBParameterGroupName": "default.postgres15"},
    "ca_certificate": {"CACertificateIdentifier": "rds-ca-rsa2048-g1"},
    "iops": {"Iops": 17000, "AllocatedStorage": 400},
    "storage_throughput": {"StorageThroughput": 800},
    "log_exports": {"CloudwatchLogsExportConfiguration": {"DisableLogTypes": ["upgrade"]}},
    "iam_authentication": {"EnableIAMDatabaseAuthentication": False},
}


def lay(account: Account, dev: dict[str, Any], **options: Any) -> dict[str, Any]:
    """The inventory of dev with large storage, no cache, and these options; and the parameter group, which is somebody's."""
    rds = account.client("rds")
    rds.create_db_parameter_group(DBParameterGroupName="app-15", DBParameterGroupFamily="postgres15", Description="app")
    dev["databases"]["main"] |= {"storage_gib": 400, "max_storage_gib": 0, **options}
    return {**dev, "caches": {}}


def settings(account: Account) -> dict[str, Any]:
    found = instance(account)
    return {
        "backup_window": found["PreferredBackupWindow"],
        "maintenance_window": found["PreferredMaintenanceWindow"],
        "parameter_group": found["DBParameterGroups"][0]["DBParameterGroupName"],
        "ca_certificate": found["CACertificateIdentifier"],
        "iops": found["Iops"],
        "storage_throughput": found["StorageThroughput"],
        "log_exports": found.get("EnabledCloudwatchLogsExports", []),
        "iam_authentication": found["IAMDatabaseAuthenticationEnabled"],
    }


def test_a_new_database_has_them_and_a_change_by_hand_is_put_right(
    account: Account, data: Run, dev: dict[str, Any]
) -> None:
    inventory = lay(account, dev, **SAID)
    assert data(inventory)["changed"]
    assert settings(account) | {"log_exports": sorted(SAID["log_exports"])} == SAID | {
        "log_exports": sorted(SAID["log_exports"])
    }
    account.zero()
    assert not data(inventory)["changed"]
    assert account.calls()["writes"] == 0
    rds = account.client("rds")
    account.advance(60)
    for change in BY_HAND.values():
        rds.modify_db_instance(DBInstanceIdentifier=NAME, ApplyImmediately=True, **change)
        account.advance(900)
    [line] = data(inventory, check=True)["plan"]
    assert line.startswith(f"update DB instance {NAME} ({', '.join(sorted(BY_HAND))}): interrupts it for some minutes")
    told = data(inventory)
    assert "static count after a reboot" in told["plan"][0]
    assert settings(account)["iops"] == 15000
    later = data(inventory)
    assert (later["changed"], len(later["pending_reboots"])) == (False, 1)


def test_they_are_left_alone_and_said_later_one_by_one(account: Account, data: Run, dev: dict[str, Any]) -> None:
    inventory = lay(account, dev)
    data(inventory)
    before = settings(account)
    account.advance(60)
    unsaid = inventory["databases"]["main"]
    for name, value in SAID.items():
        [line] = data({**inventory, "databases": {"main": {**unsaid, name: value}}}, check=True)["plan"]
        assert line.startswith(f"update DB instance {NAME} ({name})"), line
    assert data({**inventory, "databases": {"main": {**unsaid, **SAID}}})["changed"]
    after = settings(account)
    assert [name for name in SAID if after[name] == before[name]] == []
    assert not data(inventory)["changed"]
    assert settings(account) == after


def test_what_waits_for_the_window_is_not_made_with_another_change(
    account: Account, data: Run, dev: dict[str, Any]
) -> None:
    inventory = lay(account, dev)
    data(inventory)
    inventory["databases"]["main"]["instance_class"] = "db.t3.small"
    data(inventory, protected=True)
    inventory["databases"]["main"] |= {**WINDOWS, "deletion_protection": True, "iops": 13000}
    [line] = data(inventory, protected=True)["plan"]
    assert ": it waits for the maintenance window; what waits" in line
    found = instance(account)
    assert (found["DBInstanceClass"], found["Iops"], found["DeletionProtection"]) == ("db.t3.micro", 12000, True)
    assert found["PreferredBackupWindow"] == WINDOWS["backup_window"]
    assert not data(inventory, protected=True)["changed"]
    data(inventory, protected=True, allow_interruption=["databases.main"])
    assert (instance(account)["DBInstanceClass"], instance(account)["Iops"]) == ("db.t3.small", 13000)


def test_windows_that_would_overlap_with_one_that_stands_are_refused(
    account: Account, data: Run, dev: dict[str, Any]
) -> None:
    inventory = lay(account, dev, **WINDOWS)
    data(inventory)
    del inventory["databases"]["main"]["backup_window"]
    inventory["databases"]["main"]["maintenance_window"] = "mon:03:30-mon:04:30"
    account.zero()
    refused = data(inventory)
    assert "databases.main.backup_window: is 03:00-04:00, which overlaps with the maintenance window" in refused["msg"]
    assert account.calls()["writes"] == 0


def test_a_restored_database_has_its_parameter_group_from_the_start(
    account: Account, data: Run, dev: dict[str, Any]
) -> None:
    inventory = lay(account, dev, **SAID)
    data(inventory)
    data(inventory, state="absent")
    [snapshot] = account.client("rds").describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    inventory["databases"]["main"]["restore_snapshot"] = snapshot["DBSnapshotIdentifier"]
    made = data(inventory)
    assert made["changed"], made
    assert settings(account)["ca_certificate"] == SAID["ca_certificate"]
    assert instance(account)["DBParameterGroups"] == [
        {"DBParameterGroupName": "app-15", "ParameterApplyStatus": "in-sync"}
    ]
    assert not data(inventory)["changed"]
