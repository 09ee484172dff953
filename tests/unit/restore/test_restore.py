"""The pure parts of a restore."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._data.names import RESTORED_TAG, copy_name, former_start
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load
from ansible_collections.talentbase.aws.plugins.module_utils._restore.inputs import restore_input
from ansible_collections.talentbase.aws.plugins.module_utils._restore.marks import Mark, mark_of, marked, new_mark
from ansible_collections.talentbase.aws.plugins.module_utils._restore.request import refuse_outside, restore_request
from ansible_collections.talentbase.aws.plugins.module_utils._restore.restore_test import Measured

NOW = datetime(2026, 11, 30, 10, 15, tzinfo=UTC)
OPTIONS: dict[str, Any] = {
    "database": None,
    "test": False,
    "to": None,
    "back": None,
    "confirm": None,
    "check_mode": False,
}


def tagged(name: str, mark: Mark) -> dict[str, Any]:
    return {"DBInstanceIdentifier": name, "TagList": [{"Key": RESTORED_TAG, "Value": str(mark)}]}


def test_names_are_as_long_as_rds_takes_them() -> None:
    long = "a" * 63
    assert len(copy_name(long)) == 63
    assert len(new_mark(long, NOW, NOW).former) == 63
    assert (copy_name("app"), former_start("app")) == ("app-restore", "app-before-")
    assert "--" not in copy_name("a" * 54 + "-bcd")


def test_a_mark_is_read_as_it_was_written() -> None:
    mark = new_mark("app", NOW, NOW)
    assert (mark.state, mark.former, mark.test) == ("2026-11-30T10:15:00Z", "app-before-20261130-101500", False)
    assert mark_of(tagged("app-restore", mark)) == mark
    assert new_mark("app", NOW, NOW, test=True).test
    assert mark_of({"TagList": [{"Key": RESTORED_TAG, "Value": "something else of somebody"}]}) is None
    assert mark_of({}) is None
    other = tagged("x", new_mark("other", NOW, NOW))
    assert marked([{}, other, tagged("app-restore", mark)], "app") == tagged("app-restore", mark)


def test_a_restore_has_the_settings_of_its_source() -> None:
    source = {
        "DBInstanceIdentifier": "app",
        "DBInstanceClass": "db.t3.small",
        "Endpoint": {"Port": 5433},
        "MultiAZ": True,
        "StorageType": "gp3",
        "MaxAllocatedStorage": 100,
        "DBSubnetGroup": {"DBSubnetGroupName": "app"},
        "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-1"}],
        "DBParameterGroups": [{"DBParameterGroupName": "own"}],
        "OptionGroupMemberships": [{"OptionGroupName": "default:postgres-15"}],
        "EnabledCloudwatchLogsExports": ["postgresql"],
        "IAMDatabaseAuthenticationEnabled": True,
    }
    made = restore_input(source, "app-restore", NOW, {"a": "b"}, test=False)
    assert (made["RestoreTime"], made["MultiAZ"], made["DBParameterGroupName"]) == (NOW, True, "own")
    assert (made["EnableCloudwatchLogsExports"], made["DeletionProtection"]) == (["postgresql"], False)
    assert "OptionGroupName" not in made
    tried = restore_input(source, "app-restore", None, {}, test=True)
    assert (tried["UseLatestRestorableTime"], "RestoreTime" in tried, tried["MultiAZ"]) == (True, False, False)


def inventory(**database: Any) -> Inventory:
    entry = {
        "identifier": "app",
        "engine_version": "15",
        "instance_class": "db.t3.micro",
        "storage_gib": 20,
        "database_name": "app",
        "credentials": "database",
    }
    faults: list[Any] = []
    found = load({"databases": {"main": {**entry, **database}}}, faults)
    assert not faults
    return found


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "Nothing says what to do"),
        ({"test": True, "back": "x"}, "back: is given together with"),
        ({"to": "newest"}, "give -e confirm=app"),
        ({"to": "newest", "confirm": "dev"}, "confirm: is not app"),
        ({"to": "soon", "test": True}, "to: is soon, which is no time"),
        ({"database": "other", "test": True}, "database: other is not in the inventory"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(Failure, match=said):
        restore_request(inventory(), {**OPTIONS, **options})


def test_a_database_without_backups_is_refused() -> None:
    with pytest.raises(Failure, match="there is nothing to restore"):
        restore_request(inventory(backup_retention_days=0), {**OPTIONS, "test": True})


def test_a_time_counts_as_utc_and_lies_within_what_can_be_restored() -> None:
    request = restore_request(inventory(), {**OPTIONS, "test": True, "to": "2026-11-30T12:15:00+02:00"})
    assert request.to == NOW
    assert restore_request(inventory(), {**OPTIONS, "test": True, "to": "2026-11-30T10:15:00"}).to == NOW
    refuse_outside(request, NOW, NOW)
    with pytest.raises(Failure, match="from 2026-11-30T10:15:01Z to"):
        refuse_outside(request, NOW.replace(second=1), NOW.replace(second=2))
    with pytest.raises(Failure, match="has no backup yet"):
        refuse_outside(request, None, None)


def test_the_recovery_point_is_the_newest_row_where_it_is_known() -> None:
    state, row = NOW.replace(minute=10), NOW.replace(minute=5)
    known = Measured(state, row, NOW, 600.0, 30.0)
    assert (known.to_result()["recovery_time_seconds"], known.to_result()["recovery_point_seconds"]) == (630, 600)
    assert Measured(state, None, NOW, 1.0, 1.0).to_result()["recovery_point_seconds"] == 300
    assert "the newest row is of 2026-11-30T10:05:00Z" in known.lines()[1]
