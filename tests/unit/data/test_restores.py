"""What must fit of a snapshot, and which one is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._data.change_policy import ChangePolicy
from ansible_collections.talentbase.aws.plugins.module_utils._data.names import DB_INSTANCE, REPLICATION_GROUP
from ansible_collections.talentbase.aws.plugins.module_utils._data.restores import (
    newest_of,
    refuse_other_restore,
    restore_faults,
    settled_restore,
)
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Address, Resource

DATABASE = {
    "restore_snapshot": "kept",
    "engine": "postgres",
    "engine_version": "15",
    "storage_gib": 20,
    "max_storage_gib": 0,
    "encrypted": True,
    "username": "admin",
}
SNAPSHOT = {
    "DBSnapshotIdentifier": "kept",
    "Status": "available",
    "Engine": "postgres",
    "EngineVersion": "15.8",
    "AllocatedStorage": 20,
    "MasterUsername": "admin",
    "Encrypted": True,
    "KmsKeyId": "arn:key",
}
CACHE = {"restore_snapshot": "kept", "engine": "redis", "engine_version": "7.0"}
CACHE_SNAPSHOT = {"SnapshotName": "kept", "SnapshotStatus": "available", "Engine": "redis", "EngineVersion": "7.0.7"}
TAG = [{"Key": "talentbase.aws:restoring", "Value": "kept"}]


def keys(kind: str, wanted: dict[str, Any], found: dict[str, Any] | None) -> list[str]:
    faults = restore_faults("stores.main", Resource(Address(kind, "app"), wanted), found)
    return [fault.key.removeprefix("stores.main.") for fault in faults]


@pytest.mark.parametrize(
    ("wanted", "found", "wrong"),
    [
        ({}, {}, []),
        ({"engine_version": "15.8"}, {}, []),
        ({"engine_version": "15.9"}, {}, []),  # upgraded to afterwards
        ({"engine_version": "15.7"}, {}, ["engine_version"]),
        ({"engine_version": "16"}, {}, ["engine_version"]),
        ({"storage_gib": 10}, {}, ["storage_gib"]),
        ({"storage_gib": 30}, {}, []),
        ({"max_storage_gib": 100}, {"AllocatedStorage": 60}, []),  # grown by itself
        ({"max_storage_gib": 50}, {"AllocatedStorage": 60}, ["storage_gib"]),
        ({"username": "other"}, {}, ["restore_snapshot"]),
        ({"encrypted": False}, {}, ["encrypted"]),
        ({"kms_key": "arn:key"}, {}, []),
        ({"kms_key": "arn:other"}, {}, ["kms_key"]),
        ({}, {"Engine": "mysql"}, ["restore_snapshot"]),
        ({}, {"Status": "creating"}, ["restore_snapshot"]),
        ({"storage_gib": 10, "engine_version": "16"}, {}, ["engine_version", "storage_gib"]),
    ],
)
def test_what_fits_a_database(wanted: dict[str, Any], found: dict[str, Any], wrong: list[str]) -> None:
    assert keys(DB_INSTANCE, DATABASE | wanted, SNAPSHOT | found) == wrong


@pytest.mark.parametrize(
    ("wanted", "found", "wrong"),
    [
        ({}, {}, []),
        ({"engine_version": "7.1"}, {}, []),
        ({"engine_version": "7"}, {}, []),
        ({"engine_version": "6.2"}, {}, ["engine_version"]),
        ({"engine": "valkey", "engine_version": "7.2"}, {}, []),
        ({}, {"Engine": "valkey", "EngineVersion": "7.2.6"}, ["restore_snapshot"]),
        ({}, {"SnapshotStatus": "deleting"}, ["restore_snapshot"]),
    ],
)
def test_what_fits_a_cache(wanted: dict[str, Any], found: dict[str, Any], wrong: list[str]) -> None:
    assert keys(REPLICATION_GROUP, CACHE | wanted, CACHE_SNAPSHOT | found) == wrong


@pytest.mark.parametrize(("kind", "wanted"), [(DB_INSTANCE, DATABASE), (REPLICATION_GROUP, CACHE)])
def test_a_snapshot_that_is_missing_is_refused_by_its_name(kind: str, wanted: dict[str, Any]) -> None:
    [fault] = restore_faults("stores.main", Resource(Address(kind, "app"), wanted), None)
    assert str(fault).startswith("stores.main.restore_snapshot: is kept, a snapshot that this account does not have")


def test_the_newest_that_is_available_is_told() -> None:
    def taken(name: str, day: int, status: str = "available") -> dict[str, Any]:
        return {
            "DBSnapshotIdentifier": name,
            "Status": status,
            "SnapshotCreateTime": datetime(2026, 1, day, tzinfo=UTC),
        }

    found = [taken("old", 1), taken("new", 3), taken("being-made", 4, "creating")]
    assert newest_of(Address(DB_INSTANCE, "app"), found) == "new"
    assert newest_of(Address(DB_INSTANCE, "app"), []) == ""
    nodes = [{"SnapshotCreateTime": datetime(2026, 1, 1, tzinfo=UTC)}]
    assert newest_of(Address(REPLICATION_GROUP, "c"), [CACHE_SNAPSHOT | {"NodeSnapshots": nodes}]) == "kept"


def test_a_restore_is_a_difference_until_it_is_finished() -> None:
    assert settled_restore(DATABASE, {"TagList": TAG}) == {"restore_snapshot": ""}
    assert settled_restore(DATABASE | {"restore_snapshot": "any"}, {}) == {"restore_snapshot": "any"}
    assert settled_restore({}, {"TagList": TAG}) == {}
    desired = Resource(Address(DB_INSTANCE, "app"), DATABASE)
    refuse_other_restore("databases.main", desired, {"TagList": TAG})
    with pytest.raises(Failure, match=r"databases\.main\.restore_snapshot is missing, .* give kept until"):
        refuse_other_restore("databases.main", Resource(desired.address, {}), {"TagList": TAG})


def test_what_finishes_a_restore_interrupts_nobody_and_waits_for_no_window() -> None:
    policy, address = ChangePolicy(protected=True), Address(DB_INSTANCE, "app")
    before, changed = DATABASE | {"restore_snapshot": "", "port": 1}, ["port", "restore_snapshot"]
    assert not policy.waits(address, before, DATABASE, changed)
    assert policy.effect(address, before, DATABASE, changed) == "finishes its restore; nothing uses it yet"
    assert policy.effect(address, {}, DATABASE, ()) == "from the snapshot kept"
    cache = CACHE | {"exact_version": "7.1"}
    assert policy.effect(Address(REPLICATION_GROUP, "c"), {}, cache, ()).endswith("; from the snapshot kept")
