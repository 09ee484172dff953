"""The layer of data stores computes from a snapshot alone; and what it refuses to touch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._aws.progress import Progress
from ansible_collections.talentbase.aws.plugins.module_utils._data.aws_managed_changes import (
    refuse_irreversible,
    refuse_protected,
)
from ansible_collections.talentbase.aws.plugins.module_utils._data.context import (
    DataContext,
    data_context,
    refuse_incomplete,
)
from ansible_collections.talentbase.aws.plugins.module_utils._data.layer import DataLayer
from ansible_collections.talentbase.aws.plugins.module_utils._data.names import (
    DB_INSTANCE,
    DB_SUBNET_GROUP,
    REPLICATION_GROUP,
)
from ansible_collections.talentbase.aws.plugins.module_utils._data.reads import DataSnapshot, DataStore
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address, Resource

TAGS = {"Environment": "test"}
FACTS = {"subnets": {"isolated": ["subnet-1", "subnet-2"]}, "security_groups": {"rds": "sg-rds", "redis": "sg-redis"}}
INVENTORY = load(
    {
        "databases": {
            "main": {
                "identifier": "app",
                "engine_version": "15.8",
                "instance_class": "db.t3.micro",
                "storage_gib": 20,
                "database_name": "app",
                "managed_password": True,
                "username": "app_admin",
            }
        },
        "caches": {"main": {"identifier": "app", "engine_version": "7.0", "node_type": "cache.t3.micro", "nodes": 1}},
    },
    [],
)
INSTANCE = {
    "DBInstanceIdentifier": "app",
    "DBInstanceStatus": "creating",
    "DBInstanceArn": "arn:db",
    "MasterUserSecret": {"SecretArn": "arn:secret", "SecretStatus": "creating"},
}
GROUP = {"DBSubnetGroupName": "app", "DBSubnetGroupArn": "arn:group", "Subnets": [{"SubnetIdentifier": "subnet-1"}]}


class NoCalls:
    """Stands where the session stands; whoever calls AWS fails."""

    def client(self, _service: str) -> None:
        return None


def layer() -> DataLayer:
    context = data_context(FACTS, TAGS)
    return DataLayer(NoCalls(), INVENTORY, context, Progress(None), 1, False)  # type: ignore[arg-type]


def snapshot(**instance: Any) -> DataSnapshot:
    return DataSnapshot(
        {
            Address(DB_INSTANCE, "app"): DataStore({**INSTANCE, **instance}),
            Address(DB_SUBNET_GROUP, "app"): DataStore(GROUP, TAGS),
        }
    )


def test_what_there_is_follows_from_the_snapshot() -> None:
    actual = layer().actual(snapshot())
    assert not actual[Address(DB_INSTANCE, "app")].ready
    group = actual[Address(DB_SUBNET_GROUP, "app")]
    assert group.properties == {"subnets": ["subnet-1"], "tags": TAGS}
    assert Address(REPLICATION_GROUP, "app") not in actual


def test_outputs_are_by_inventory_key() -> None:
    attributes = {
        Address(DB_INSTANCE, "app"): {"host": "app.rds", "arn": "arn:db", "secret_arn": "arn:secret"},
        Address(REPLICATION_GROUP, "app"): {"host": "primary", "reader_host": "reader", "arn": "arn:cache"},
    }
    outputs = layer().outputs(snapshot(), attributes)
    assert outputs["databases"]["main"]["secret_arn"] == "arn:secret"
    assert outputs["caches"]["main"]["reader_host"] == "reader"
    assert {"databases", "caches"} <= set(layer().facts)


def test_a_protected_database_is_not_removed() -> None:
    address = Address(DB_INSTANCE, "app")
    refuse_protected("databases.main", address, {})
    with pytest.raises(Failure, match=r"To do: if it is to go, set databases\.main\.deletion_protection to false"):
        refuse_protected("databases.main", address, {"DeletionProtection": True})


@pytest.mark.parametrize(
    "actual", [{"engine_version": "16.1", "storage_gib": 20}, {"engine_version": "15.8", "storage_gib": 30}]
)
def test_what_aws_cannot_take_back_is_refused(actual: Mapping[str, Any]) -> None:
    desired = Resource(Address(DB_INSTANCE, "app"), {"engine_version": "15.8", "storage_gib": 20})
    refuse_irreversible("databases.main", desired, Actual(desired.address, dict(desired.properties)))
    with pytest.raises(Failure, match=r"databases\.main"):
        refuse_irreversible("databases.main", desired, Actual(desired.address, actual))


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"subnets": {"isolated": ["subnet-1"]}, "security_groups": {"rds": "sg-rds"}}, "redis"),
        ({"subnets": {"isolated": []}, "security_groups": {"rds": "sg-rds", "redis": "sg-redis"}}, "subnets"),
    ],
)
def test_stores_need_the_network_that_they_lie_in(facts: Mapping[str, Any], missing: str) -> None:
    refuse_incomplete(data_context(FACTS, TAGS), INVENTORY)
    with pytest.raises(Failure, match=missing):
        refuse_incomplete(data_context(facts, TAGS), INVENTORY)
    refuse_incomplete(DataContext((), {}, {}), load({}, []))
