"""A new empty data store beside one that a running service uses is a fault; whatever else is new is none."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import Inventory, load
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.stores_in_use import (
    NewStore,
    used_by_secret,
    used_by_services,
)

RDS = "db-cdk.abc.us-east-1.rds.amazonaws.com"
STANDING = {RDS: "db-cdk"}
CLUSTER = {"old.abc.0001.use1.cache.amazonaws.com": "the cache cluster old"}


@pytest.fixture
def inventory(dev: dict[str, Any]) -> Inventory:
    return load(dev, [])


def runs_with(**environment: str) -> dict[str, Any]:
    """What api runs with, in a container of another name than the inventory's."""
    container = {"name": "ApiContainer", "environment": [{"name": k, "value": v} for k, v in environment.items()]}
    return {"api": {"containerDefinitions": [container]}}


def texts(inventory: Inventory, section: str, running: dict[str, Any], standing: dict[str, str]) -> list[str]:
    stores: Any = getattr(inventory, f"{section}s")
    store = NewStore(section, "main", stores["main"], standing)
    return [str(fault) for fault in used_by_services(store, inventory, running)]


def test_another_database_is_named_with_the_way_to_keep_it(inventory: Inventory) -> None:
    (text,) = texts(inventory, "database", runs_with(DB_HOST=RDS), STANDING)
    assert text.startswith("databases.main.identifier: is talentbase-dev, which would be made empty, but services.api")
    for word in ("DB_HOST of db-cdk", "give db-cdk, to keep it", "databases.main.start_empty to true"):
        assert word in text


@pytest.mark.parametrize("environment", [{"DATABASE_URL": f"postgres://{RDS}:5432/x"}, {"DB_HOST": "db.example.com"}])
def test_a_variable_of_another_name_and_a_host_elsewhere_count(
    inventory: Inventory, environment: dict[str, str]
) -> None:
    (text,) = texts(inventory, "database", runs_with(**environment), STANDING)
    assert next(iter(environment)) in text


@pytest.mark.parametrize(
    "environment",
    [
        {"DB_HOST": "talentbase-dev.abc.us-east-1.rds.amazonaws.com"},
        {"DB_HOST": "localhost"},
        {"DB_HOST": "127.0.0.1"},
        {"OTHER": "db.example.com"},
        {},
    ],
)
def test_its_own_name_the_task_itself_and_other_variables_are_none(
    inventory: Inventory, environment: dict[str, str]
) -> None:
    assert texts(inventory, "database", runs_with(**environment), STANDING) == []


def test_a_cache_cluster_cannot_be_taken_over(inventory: Inventory) -> None:
    url = "redis://old.abc.0001.use1.cache.amazonaws.com:6379/0"
    (text,) = texts(inventory, "cache", runs_with(REDIS_URL=url), CLUSTER)
    assert "of the cache cluster old" in text
    assert "leave caches.main out" in text


def test_what_the_inventory_goes_on_with_is_not_lost(dev: dict[str, Any]) -> None:
    dev["services"]["api"]["environment"]["REPORTS_HOST"] = RDS
    assert texts(load(dev, []), "database", runs_with(REPORTS_HOST=RDS), STANDING) == []


def test_a_second_database_beside_one_that_the_inventory_has_is_none(dev: dict[str, Any]) -> None:
    dev["databases"]["reports"] = {**dev["databases"]["main"], "identifier": "reports"}
    dev["services"]["api"]["environment"]["REPORTS_HOST"] = "${database.reports.host}"
    inventory, own = load(dev, []), "talentbase-dev.abc.us-east-1.rds.amazonaws.com"
    store = NewStore("database", "reports", inventory.databases["reports"], {own: "talentbase-dev"})
    assert list(used_by_services(store, inventory, runs_with(DB_HOST=own))) == []
    assert list(used_by_services(store, inventory, runs_with(REPORTS_HOST="old.example.com"))) != []


def test_hosts_that_stand_beside_it_in_a_text_are_none(dev: dict[str, Any]) -> None:
    dev["services"]["api"]["environment"]["ALLOWED"] = "${database.main.host},api.example.com"
    running = runs_with(ALLOWED="talentbase-dev.abc.us-east-1.rds.amazonaws.com,api.example.com")
    assert texts(load(dev, []), "database", running, STANDING) == []


def test_credentials_of_another_instance_count_and_a_gone_one_does_not(inventory: Inventory) -> None:
    store = NewStore("database", "main", inventory.databases["main"], STANDING)
    (fault,) = used_by_secret(store, inventory, {"dbInstanceIdentifier": "db-cdk", "host": RDS, "password": "hidden"})
    assert "its credentials are those of db-cdk" in str(fault)
    assert "hidden" not in str(fault)
    assert list(used_by_secret(store, inventory, {"dbInstanceIdentifier": "gone", "host": "gone.abc"})) == []
    assert list(used_by_secret(store, inventory, {"username": "a"})) == []
