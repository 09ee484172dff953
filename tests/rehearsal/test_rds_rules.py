"""What RDS refuses of windows, parameter groups, CAs and the performance of storage; what waits for a reboot, and for the window."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rehearsal.test_engine_versions import DATABASE, told

SMALL = "You can't specify IOPS or storage throughput for engine postgres and a storage size less than 400."
BOTH = "You must specify both the storage size and iops when modifying the storage size or iops on a DB instance that has iops."


@pytest.fixture
def rds(account: Any) -> Any:
    return account.client("rds")


def lay(account: Any, rds: Any, **request: Any) -> None:
    rds.create_db_instance(**{**DATABASE, "EngineVersion": "15.15", "StorageType": "gp3", **request})
    account.ask("POST", "clock", {"advance": 600})


def described(rds: Any) -> dict[str, Any]:
    found: dict[str, Any] = rds.describe_db_instances(DBInstanceIdentifier="db")["DBInstances"][0]
    return found


@pytest.mark.parametrize(
    ("request_", "code", "words"),
    [
        ({"Iops": 3000}, "InvalidParameterCombination", SMALL),
        ({"StorageThroughput": 125}, "InvalidParameterCombination", SMALL),
        (
            {"AllocatedStorage": 400, "Iops": 3000},
            "InvalidParameterCombination",
            "Invalid iops value for engine name postgres and storage type gp3: 3000",
        ),
        (
            {"StorageType": "gp2", "Iops": 4000},
            "InvalidParameterCombination",
            "Invalid iops value for engine name postgres and storage type gp2: 4000",
        ),
        ({"CACertificateIdentifier": "rds-ca-2019"}, "CertificateNotFound", "Certificate rds-ca-2019 not found"),
        ({"DBParameterGroupName": "nobody"}, "DBParameterGroupNotFound", "not found"),
        ({"DBParameterGroupName": "old"}, "InvalidParameterCombination", "with DBParameterGroupFamily postgres14"),
        (
            {"PreferredBackupWindow": "05:30-06:30", "PreferredMaintenanceWindow": "sun:05:00-sun:06:00"},
            "InvalidParameterValue",
            "The backup window and maintenance window must not overlap.",
        ),
    ],
)
def test_what_a_new_instance_cannot_have(rds: Any, request_: dict[str, Any], code: str, words: str) -> None:
    rds.create_db_parameter_group(DBParameterGroupName="old", DBParameterGroupFamily="postgres14", Description="old")
    found = told(rds.create_db_instance, **{**DATABASE, "EngineVersion": "15.15", "StorageType": "gp3", **request_})
    assert found[0] == code
    assert words in found[1]
    assert rds.describe_db_instances()["DBInstances"] == []


def test_a_change_of_large_storage_needs_its_size_and_iops(account: Any, rds: Any) -> None:
    lay(account, rds, AllocatedStorage=400)
    assert (described(rds)["Iops"], described(rds)["StorageThroughput"]) == (12000, 500)
    for request in ({"AllocatedStorage": 500}, {"Iops": 13000}):
        assert told(rds.modify_db_instance, DBInstanceIdentifier="db", **request) == (
            "InvalidParameterCombination",
            BOTH,
        )
    both = {"AllocatedStorage": 400, "Iops": 13000}
    rds.modify_db_instance(DBInstanceIdentifier="db", ApplyImmediately=True, **both)
    assert described(rds)["Iops"] == 13000


def test_windows_that_touch_are_taken_and_a_new_instance_has_a_ca(account: Any, rds: Any) -> None:
    lay(account, rds, PreferredBackupWindow="04:00-05:00", PreferredMaintenanceWindow="sun:05:00-sun:06:00")
    assert described(rds)["CACertificateIdentifier"] == "rds-ca-rsa2048-g1"
    known = [item["CertificateIdentifier"] for item in rds.describe_certificates()["Certificates"]]
    assert "rds-ca-ecc384-g1" in known
    assert told(rds.describe_certificates, CertificateIdentifier="x") == (
        "CertificateNotFound",
        "Certificate x not found",
    )


def test_another_parameter_group_waits_for_a_reboot(account: Any, rds: Any) -> None:
    lay(account, rds)
    rds.create_db_parameter_group(DBParameterGroupName="app", DBParameterGroupFamily="postgres15", Description="app")
    for name, state in (("default.postgres15", "in-sync"), ("app", "pending-reboot"), ("app", "pending-reboot")):
        rds.modify_db_instance(DBInstanceIdentifier="db", DBParameterGroupName=name)
        [group] = described(rds)["DBParameterGroups"]
        assert group == {"DBParameterGroupName": name, "ParameterApplyStatus": state}
    rds.reboot_db_instance(DBInstanceIdentifier="db")
    assert described(rds)["DBInstanceStatus"] == "rebooting"
    account.ask("POST", "clock", {"advance": 120})
    assert described(rds)["DBParameterGroups"][0]["ParameterApplyStatus"] == "in-sync"


def test_a_change_at_once_makes_what_waits(account: Any, rds: Any) -> None:
    lay(account, rds)
    rds.modify_db_instance(DBInstanceIdentifier="db", DBInstanceClass="db.t3.medium")
    rds.modify_db_instance(DBInstanceIdentifier="db", DeletionProtection=True)
    assert described(rds)["PendingModifiedValues"] == {"DBInstanceClass": "db.t3.medium"}
    rds.modify_db_instance(DBInstanceIdentifier="db", DeletionProtection=False, ApplyImmediately=True)
    assert described(rds)["PendingModifiedValues"] == {}
    assert described(rds)["DBInstanceClass"] == "db.t3.medium"
