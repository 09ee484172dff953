"""What the tests of the module data_stores share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.harness import Account

Run = Callable[..., dict[str, Any]]
PASSWORD = "Kq7vXw2Lm9Rt4Zb8Nc1Pd6Fg3Hj5Ys0A"
SECTIONS = ("databases", "caches", "secrets", "resource_tags")


def instance(account: Account, name: str = "talentbase-dev") -> dict[str, Any]:
    found: dict[str, Any] = account.client("rds").describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    return found


def group(account: Account, name: str = "talentbase-dev-redis") -> dict[str, Any]:
    client = account.client("elasticache")
    found: dict[str, Any] = client.describe_replication_groups(ReplicationGroupId=name)["ReplicationGroups"][0]
    return found
