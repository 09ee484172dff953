"""What of a database is left alone unless the inventory says it: what is watched, sent, refused and told."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._cost.estimate import estimate
from ansible_collections.talentbase.aws.plugins.module_utils._cost.usages import usages
from ansible_collections.talentbase.aws.plugins.module_utils._data.change_policy import ChangePolicy
from ansible_collections.talentbase.aws.plugins.module_utils._data.names import DB_INSTANCE, WAITING
from ansible_collections.talentbase.aws.plugins.module_utils._data.settings import (
    SETTINGS,
    actual_settings,
    logs_input,
    refuse_overlap,
    storage_input,
)
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.cost import AssumedUsage
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.windows import minutes_of, overlap
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Address
from tests.unit.data.test_data import changed_database

DATABASE = Address(DB_INSTANCE, "app")
STRIPED = {"storage_gib": 500, "max_storage_gib": 0}
ANSWERED = {"AllocatedStorage": 500, "MaxAllocatedStorage": None}


@pytest.mark.parametrize(
    ("option", "value", "answer"),
    [
        ("backup_window", "03:00-04:00", {"PreferredBackupWindow": "03:00-04:00"}),
        ("maintenance_window", "sun:05:00-sun:06:00", {"PreferredMaintenanceWindow": "sun:05:00-sun:06:00"}),
        ("parameter_group", "app-15", {"DBParameterGroups": [{"DBParameterGroupName": "app-15"}]}),
        ("ca_certificate", "rds-ca-rsa4096-g1", {"CACertificateIdentifier": "rds-ca-rsa4096-g1"}),
        ("iops", 15000, {"Iops": 15000}),
        ("iops", 15000, {"Iops": 12000, "PendingModifiedValues": {"Iops": 15000}}),
        ("storage_throughput", 700, {"StorageThroughput": 700}),
        ("log_exports", ["upgrade", "postgresql"], {"EnabledCloudwatchLogsExports": ["upgrade", "postgresql"]}),
        ("log_exports", [], {"EnabledCloudwatchLogsExports": []}),
        ("iam_authentication", True, {"IAMDatabaseAuthenticationEnabled": True}),
        ("iam_authentication", False, {}),
    ],
)
def test_a_setting_is_watched_where_the_inventory_has_it(option: str, value: Any, answer: dict[str, Any]) -> None:
    given = {option: value, **STRIPED}
    assert changed_database({**ANSWERED, **answer}, **given) == set()
    other = {
        "PreferredBackupWindow": "01:00-02:00",
        "PreferredMaintenanceWindow": "mon:01:00-mon:02:00",
        "CACertificateIdentifier": "rds-ca-ecc384-g1",
        "Iops": 12000,
        "StorageThroughput": 500,
        "EnabledCloudwatchLogsExports": ["iam-db-auth-error"],
        "IAMDatabaseAuthenticationEnabled": not value,
    }
    assert changed_database({**ANSWERED, **other}, **given) == {option}
    assert changed_database({**ANSWERED, **other}, **STRIPED) == set()


def test_all_settings_are_read() -> None:
    assert {*actual_settings({})} == {*SETTINGS}


@pytest.mark.parametrize(
    ("daily", "weekly", "expected"),
    [
        ("03:00-04:00", "sun:05:00-sun:06:00", False),
        ("04:00-05:00", "sun:05:00-sun:06:00", False),
        ("06:00-06:30", "sun:05:00-sun:06:00", False),
        ("04:30-05:01", "sun:05:00-sun:06:00", True),
        ("05:10-05:40", "sun:05:00-sun:06:00", True),
        ("23:30-00:30", "sun:23:45-mon:00:15", True),
        ("00:00-00:30", "sun:23:45-mon:00:15", True),
        ("00:15-00:45", "sun:23:45-mon:00:15", False),
        ("03:00-03:00", "sun:05:00-sun:06:00", True),
    ],
)
def test_windows_that_overlap(daily: str, weekly: str, expected: bool) -> None:
    assert overlap(daily, weekly) is expected


def test_how_long_windows_are() -> None:
    assert minutes_of("23:50-00:20") == 30
    assert minutes_of("sun:23:00-mon:01:00") == 120
    assert minutes_of("mon:01:00-mon:00:00") > 24 * 60


def test_a_window_that_stands_counts_where_only_the_other_one_is_given() -> None:
    answer = {"PreferredBackupWindow": "03:00-04:00", "PreferredMaintenanceWindow": "sun:05:00-sun:06:00"}
    refuse_overlap("databases.main", {"backup_window": "04:00-05:00"}, answer)
    refuse_overlap("databases.main", {}, {**answer, "PreferredBackupWindow": "05:00-06:00"})
    with pytest.raises(Failure, match=r"databases.main.backup_window: is 03:00-04:00, which overlaps"):
        refuse_overlap("databases.main", {"maintenance_window": "mon:03:30-mon:04:30"}, answer)


@pytest.mark.parametrize(
    ("storage", "present", "changed", "expected"),
    [
        ({"storage_gib": 100}, {"storage_gib": 20}, "storage_gib", {}),
        ({"storage_gib": 500}, {"storage_gib": 20, "iops": 3000}, "storage_gib", (500, 12000)),
        ({"storage_gib": 500}, {"storage_gib": 400, "iops": 15000}, "storage_gib", (500, 15000)),
        ({"storage_gib": 400, "iops": 15000}, {"storage_gib": 450, "iops": 12000}, "iops", (450, 15000)),
        ({"storage_gib": 500}, {"storage_gib": 500, "iops": 12000}, "multi_az", {}),
        ({"storage_gib": 500, "storage_type": "gp2"}, {"storage_gib": 400}, "storage_gib", {}),
    ],
)
def test_storage_of_400_gib_is_sent_with_its_iops(
    storage: dict[str, Any], present: dict[str, int], changed: str, expected: Any
) -> None:
    found = storage_input({"storage_type": "gp3", **storage}, [changed], present)
    assert found == ({"AllocatedStorage": expected[0], "Iops": expected[1]} if expected else {})


def test_logs_are_switched_on_and_off() -> None:
    found = logs_input(["postgresql"], ["upgrade"])["CloudwatchLogsExportConfiguration"]
    assert found == {"EnableLogTypes": ["upgrade"], "DisableLogTypes": ["postgresql"]}
    assert logs_input([], ["upgrade"]) == {"CloudwatchLogsExportConfiguration": {"EnableLogTypes": ["upgrade"]}}


def test_what_waits_is_not_made_with_a_change_that_would_not_wait() -> None:
    before = {"deletion_protection": False, "storage_gib": 20, "multi_az": False, WAITING: ["DBInstanceClass"]}
    policy = ChangePolicy(protected=True)
    for name in ("deletion_protection", "storage_gib"):
        assert policy.waits(DATABASE, before, before, [name])
    assert policy.effect(DATABASE, before, before, ["deletion_protection"]) == ""
    assert policy.effect(DATABASE, before, before, ["storage_gib"]) == "it waits for the maintenance window"
    assert "at once: DBInstanceClass" in policy.effect(DATABASE, before, before, ["managed_password"])
    assert policy.effect(DATABASE, before, before, ["maintenance_window"]).endswith("in the new one: DBInstanceClass")
    allowed = ChangePolicy(protected=True, interruptions=frozenset({DATABASE}))
    assert not allowed.waits(DATABASE, before, before, ["storage_gib"])


def test_a_plan_says_what_a_person_has_to_do_beside_it() -> None:
    policy, both = ChangePolicy(), {"parameter_group": "a", "ca_certificate": "b"}
    told = policy.effect(DATABASE, both, both, [*both])
    assert "as it restarts; " in told
    assert "aws rds reboot-db-instance --region REGION --db-instance-identifier app" in told
    assert "must know the new CA before" in told


def test_performance_beyond_the_baseline_costs() -> None:
    properties = {"storage_gib": 500, "storage_type": "gp3", "iops": 15000, "storage_throughput": 500, "multi_az": True}
    found = {item.usage_type: item.quantity for item in usages({DATABASE: properties})}
    assert found["RDS:Multi-AZ-GP3-PIOPS"] == 3000.0
    assert not [name for name in found if "Throughput" in name]
    fast = usages({DATABASE: {**properties, "storage_throughput": 700}})
    found = {item.usage_type: item.quantity for item in fast}
    assert found["RDS:Multi-AZ-GP3-Throughput"] == 200.0


@pytest.mark.parametrize(
    ("region", "month", "without"),
    [("us-east-1", [16.0], []), ("sa-east-1", [], ["throughput of database app: no price of RDS:GP3-Throughput"])],
)
def test_throughput_has_a_price_or_is_named_as_without_one(region: str, month: list[float], without: list[str]) -> None:
    properties = {"storage_gib": 500, "storage_type": "gp3", "storage_throughput": 700}
    found = estimate({DATABASE: properties}, region, AssumedUsage(), 7)
    assert [line.month_usd for line in found.lines if "throughput" in line.what] == month
    assert [text.partition(" in ")[0] for text in found.without if "throughput" in text] == without
