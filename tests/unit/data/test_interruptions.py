"""What a change interrupts, when it is made, and which one is refused."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._data.change_policy import ChangePolicy, change_policy
from ansible_collections.talentbase.aws.plugins.module_utils._data.context import DataContext
from ansible_collections.talentbase.aws.plugins.module_utils._data.desired import RULES, desired_data
from ansible_collections.talentbase.aws.plugins.module_utils._data.interruptions import (
    TABLES,
    Interruption,
    interruption,
)
from ansible_collections.talentbase.aws.plugins.module_utils._data.names import DB_INSTANCE, REPLICATION_GROUP, WAITING
from ansible_collections.talentbase.aws.plugins.module_utils._data.reads import DataStore
from ansible_collections.talentbase.aws.plugins.module_utils._data.waiting import waiting_changes
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.check_data import check_data
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address, Resource
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.comparison import as_remembered

DATABASE = Address(DB_INSTANCE, "app")
CACHE = Address(REPLICATION_GROUP, "app")
BEFORE: dict[str, Any] = {
    "engine_version": "15.8",
    "instance_class": "db.t3.micro",
    "multi_az": False,
    "automatic_failover": False,
    "backup_retention_days": 7,
    "port": 5432,
    "deletion_protection": True,
}


def inventory(**given: Any) -> Inventory:
    database = {
        "identifier": "app",
        "engine_version": "15.8",
        "instance_class": "db.t3.micro",
        "storage_gib": 20,
        "database_name": "app",
        "managed_password": True,
        "username": "app_admin",
    }
    cache = {"identifier": "app", "engine_version": "7.0", "node_type": "cache.t3.micro"}
    return load({"databases": {"main": database}, "caches": {"main": cache}, **given}, [])


@pytest.mark.parametrize(
    ("change", "before", "expected"),
    [
        ({"instance_class": "db.t3.small"}, {}, Interruption.RESTART),
        ({"instance_class": "db.t3.small"}, {"multi_az": True}, Interruption.STANDBY),
        ({"engine_version": "15.9"}, {"multi_az": True}, Interruption.RESTART),
        ({"engine_version": "16.4"}, {}, Interruption.UPGRADE),
        ({"backup_retention_days": 14}, {}, Interruption.NONE),
        ({"backup_retention_days": 0}, {}, Interruption.RESTART),
        ({"deletion_protection": False}, {}, Interruption.NONE),
        ({"deletion_protection": False, "port": 5433}, {}, Interruption.RESTART),
    ],
)
def test_the_longest_interruption_of_a_database(
    change: dict[str, Any], before: dict[str, Any], expected: Interruption
) -> None:
    now = {**BEFORE, **before}
    assert interruption(DB_INSTANCE, now, {**now, **change}, list(change)) is expected


def test_a_cache_with_a_replica_fails_over_and_one_without_restarts() -> None:
    change = {"node_type": "cache.t3.small"}
    for failover, expected in ((True, Interruption.REPLICA), (False, Interruption.RESTART)):
        before = {**BEFORE, "automatic_failover": failover}
        assert interruption(REPLICATION_GROUP, before, {**before, **change}, ["node_type"]) is expected


def test_every_property_that_can_change_has_a_row() -> None:
    context = DataContext(["subnet-1"], {"rds": "sg-1", "redis": "sg-2"}, {})
    for resource in desired_data(inventory(), context):
        kind = resource.address.kind
        if kind in TABLES:
            changeable = set(resource.properties) - RULES[kind].fixed - RULES[kind].initial
            assert changeable <= set(TABLES[kind]), kind


def test_a_plan_says_what_a_change_interrupts() -> None:
    rules = {DB_INSTANCE: RULES[DB_INSTANCE].__class__(effect=ChangePolicy(protected=True).effect)}
    desired = [Resource(DATABASE, {**BEFORE, "instance_class": "db.t3.small"})]
    [step] = make_plan(desired, {DATABASE: Actual(DATABASE, BEFORE)}, rules).steps
    assert str(step) == (
        "update DB instance app (instance_class): interrupts it for some minutes, as it restarts; "
        "it waits for the maintenance window"
    )


def test_a_change_waits_in_a_protected_environment_unless_it_is_said() -> None:
    after = {**BEFORE, "instance_class": "db.t3.small"}
    args = (DATABASE, BEFORE, after, ["instance_class"])
    assert not change_policy(inventory()).waits(*args)
    assert change_policy(inventory(protected=True)).waits(*args)
    assert not change_policy(inventory(protected="true", allow_interruption="databases.main")).waits(*args)
    harmless = (DATABASE, BEFORE, {**BEFORE, "deletion_protection": False}, ["deletion_protection"])
    assert not change_policy(inventory(protected=True)).waits(*harmless)


def test_a_major_upgrade_needs_a_word_of_its_own_and_a_port_in_a_protected_environment_too() -> None:
    actual = Actual(DATABASE, BEFORE)
    major, port = (Resource(DATABASE, {**BEFORE, **change}) for change in ({"engine_version": "16.4"}, {"port": 5433}))
    with pytest.raises(Failure, match=r"no way back.*allow_major_upgrade=databases.main"):
        change_policy(inventory()).refuse_unsaid("databases.main", major, actual)
    change_policy(inventory(allow_major_upgrade=["databases.main"])).refuse_unsaid("databases.main", major, actual)
    with pytest.raises(Failure, match=r"allow_interruption=databases.main"):
        change_policy(inventory(protected=True)).refuse_unsaid("databases.main", port, actual)
    change_policy(inventory()).refuse_unsaid("databases.main", port, actual)


@pytest.mark.parametrize("name", ["log_exports", "transit_encryption", "auth_token"])
def test_what_a_change_of_a_cache_brings_forward_is_said_and_refused_where_it_is_protected(name: str) -> None:
    """ElastiCache takes these at once, and with them what waits for the maintenance window."""
    calm = {"log_exports": {}, "transit_encryption": False, "auth_token": False, "automatic_failover": False}
    waiting, after = {**calm, WAITING: ["CacheNodeType", "EngineVersion"]}, {**calm, name: "new"}
    policy = change_policy(inventory())
    assert "at once: CacheNodeType, EngineVersion" in policy.effect(CACHE, waiting, after, [name])
    assert "at once" not in policy.effect(CACHE, calm, after, [name])
    assert "at once" not in policy.effect(CACHE, waiting, after, ["snapshot_retention_days"])
    assert policy.waits(CACHE, waiting, after, ["snapshot_retention_days"])
    assert not policy.waits(CACHE, calm, after, ["snapshot_retention_days"])
    wanted = Resource(CACHE, after)
    policy.refuse_unsaid("caches.main", wanted, Actual(CACHE, waiting))
    protected = ChangePolicy(protected=True)
    protected.refuse_unsaid("caches.main", wanted, Actual(CACHE, calm))
    with pytest.raises(
        Failure, match=rf"caches.main.{name} changes: AWS makes it at once.*allow_interruption=caches.main"
    ):
        protected.refuse_unsaid("caches.main", wanted, Actual(CACHE, waiting))
    both = Resource(CACHE, {**after, "node_type": "larger"})
    smaller = Actual(CACHE, {**calm, "node_type": "smaller"})
    if name == "log_exports":
        protected.refuse_unsaid("caches.main", both, smaller)
    else:
        with pytest.raises(Failure, match="maintenance window: node_type"):
            protected.refuse_unsaid("caches.main", both, smaller)
    allowed = ChangePolicy(protected=True, interruptions=frozenset({CACHE}))
    allowed.refuse_unsaid("caches.main", wanted, Actual(CACHE, waiting))


def test_a_misspelt_consent_is_refused() -> None:
    [fault] = [item for item in check_data(inventory(allow_interruption="databases.mian"), {}) if not item.warning]
    assert "databases.main" in str(fault)


def test_changes_that_wait_are_named() -> None:
    answer = {
        "DBInstanceStatus": "available",
        "PendingModifiedValues": {"DBInstanceClass": "db.t3.small"},
        "PreferredMaintenanceWindow": "sun:05:00-sun:06:00",
    }
    told = list(waiting_changes(DATABASE, DataStore(answer)))
    assert told == ["DB instance app (DBInstanceClass db.t3.small), on sun:05:00-sun:06:00 UTC"]
    assert not list(waiting_changes(DATABASE, DataStore({**answer, "DBInstanceStatus": "modifying"})))
    member = {"CacheClusterStatus": "available", "PendingModifiedValues": {"EngineVersion": "7.1"}}
    assert list(waiting_changes(CACHE, DataStore({}, member=member))) == ["replication group app (EngineVersion 7.1)"]


def test_a_search_for_drift_refuses_nothing() -> None:
    policy = change_policy(as_remembered(inventory(protected=True), {}))
    for change in ({"engine_version": "16.4"}, {"port": 5433}):
        policy.refuse_unsaid("databases.main", Resource(DATABASE, {**BEFORE, **change}), Actual(DATABASE, BEFORE))
