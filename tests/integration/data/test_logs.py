"""Logs of databases and caches: their log groups are made before, have a retention, and go with the environment."""

from __future__ import annotations

from typing import Any

from tests.harness import Account
from tests.integration.data.stores import Run, group

DATABASE = "/aws/rds/instance/talentbase-dev/postgresql"
SLOW, ENGINE = (f"/aws/vendedlogs/elasticache/talentbase-dev-redis/{name}" for name in ("slow-log", "engine-log"))
CACHE = "replication group talentbase-dev-redis"


def lay(dev: dict[str, Any], database: dict[str, Any], cache: dict[str, Any]) -> dict[str, Any]:
    main = {"databases": {"main": {**dev["databases"]["main"], **database}}}
    return {**dev, **main, "caches": {"main": {**dev["caches"]["main"], **cache}}}


def groups(account: Account) -> dict[str, int]:
    found = account.client("logs").describe_log_groups()["logGroups"]
    return {item["logGroupName"]: item.get("retentionInDays", 0) for item in found}


def deliveries(account: Account) -> dict[str, tuple[str, str]]:
    """Where each log of the cache goes, and the status of that."""
    return {
        item["LogType"]: (item["DestinationDetails"]["CloudWatchLogsDetails"]["LogGroup"], item["Status"])
        for item in group(account)["LogDeliveryConfigurations"]
    }


def test_logs_of_new_stores_and_every_change_of_them(account: Account, data: Run, dev: dict[str, Any]) -> None:
    given = {"log_exports": ["postgresql"], "log_retention_days": 30}
    wanted = lay(dev, given, {"log_exports": ["slow-log"], "log_retention_days": 7})
    dry = data(wanted, check=True)
    assert account.calls()["writes"] == 0
    made = data(wanted)
    assert made["plan"] == dry["plan"]
    assert {f"create log group {DATABASE}", f"create log group {SLOW}"} < {*made["plan"]}
    assert made["plan"].index(f"create log group {SLOW}") < next(
        number for number, line in enumerate(made["plan"]) if CACHE in line
    )
    assert groups(account) == {DATABASE: 30, SLOW: 7}
    assert deliveries(account) == {"slow-log": (SLOW, "active")}
    assert data(wanted)["plan"] == []

    more = lay(dev, given, {"log_exports": ["engine-log"], "log_retention_days": 14, "snapshot_retention_days": 3})
    changed = data(more)
    assert changed["plan"] == [
        f"create log group {ENGINE}",
        f"update {CACHE} (log_exports, snapshot_retention_days)",
    ]
    assert deliveries(account) == {"engine-log": (ENGINE, "active")}
    client = account.client("elasticache")
    off = [{"LogType": "engine-log", "Enabled": False}]
    client.modify_replication_group(
        ReplicationGroupId="talentbase-dev-redis", LogDeliveryConfigurations=off, ApplyImmediately=True
    )
    account.advance(900)
    account.client("logs").delete_retention_policy(logGroupName=DATABASE)
    assert data(more)["plan"] == [f"update log group {DATABASE} (retention_days)", f"update {CACHE} (log_exports)"]
    account.client("logs").delete_log_group(logGroupName=ENGINE)
    assert deliveries(account)["engine-log"][1] == "error"
    assert data(more)["plan"] == [f"create log group {ENGINE}", f"update {CACHE} (log_exports)"]

    plain = data(lay(dev, {}, {"snapshot_retention_days": 3}))
    assert plain["plan"] == []  # what the inventory does not say is left alone
    off = data(lay(dev, {"log_exports": []}, {"log_exports": [], "snapshot_retention_days": 3}))
    assert [line.split(": ")[0] for line in off["plan"]] == [
        "update DB instance talentbase-dev (log_exports)",
        f"update {CACHE} (log_exports)",
    ]
    assert deliveries(account) == {}


def test_log_groups_go_with_the_stores_or_stay(account: Account, data: Run, dev: dict[str, Any]) -> None:
    wanted = lay(dev, {"deletion_protection": False}, {"log_exports": ["slow-log"]})
    data({**wanted, "databases": {}})
    data({**wanted, "databases": {}}, state="absent", keep_logs=True)
    assert list(groups(account)) == [SLOW]
    data({**wanted, "databases": {}})
    data({**wanted, "databases": {}}, state="absent")
    assert groups(account) == {}


def test_a_delivery_that_brings_a_waiting_change_forward_says_so(
    account: Account, data: Run, dev: dict[str, Any]
) -> None:
    data(lay(dev, {}, {}))
    account.client("elasticache").modify_replication_group(
        ReplicationGroupId="talentbase-dev-redis", CacheNodeType="cache.t3.small", ApplyImmediately=False
    )
    resized = lay(dev, {}, {"log_exports": ["slow-log"], "node_type": "cache.t3.small"})
    account.zero()
    refused = data(resized, protected=True)
    assert "AWS makes it at once, and with it what waits for the maintenance window: CacheNodeType" in refused["msg"]
    assert account.calls()["writes"] == 0
    dry = data(resized, check=True)
    [line] = [line for line in dry["plan"] if CACHE in line]
    assert (
        line
        == f"update {CACHE} (log_exports): what waits for the maintenance window is made with it, at once: CacheNodeType"
    )
    assert f"update {CACHE} (log_exports)" in [item.partition(":")[0] for item in data(resized)["plan"]]
    assert group(account)["CacheNodeType"] == "cache.t3.small"
