"""Databases and caches of somebody else are read for their endpoints, and never written."""

from __future__ import annotations

from typing import Any

from tests.adopted_accounts import cdk_data
from tests.harness import Account


def stores(account: Account, *arguments: str, **options: Any) -> dict[str, Any]:
    facts = {"subnets": {"isolated": []}, "security_groups": {}}
    run = account.module("data_stores", *arguments, secrets={}, facts=facts, **options)
    assert run.writes == 0, run.output
    return account.result()


def test_their_endpoints_are_facts(cdk_account: Account) -> None:
    found = stores(
        cdk_account,
        databases={"main": {"identifier": cdk_data.DATABASE, "external": True}},
        caches={"main": {"identifier": cdk_data.CACHE, "external": True}},
    )
    assert found["plan"] == []
    database, cache = found["databases"]["main"], found["caches"]["main"]
    assert database["host"].startswith(cdk_data.DATABASE)
    assert (database["port"], database["name"]) == (5432, "talentbase_dev")
    assert cache["host"].startswith(cdk_data.CACHE)
    assert cache["port"] == 6379


def test_one_that_is_not_there_is_named_and_none_is_deleted(cdk_account: Account) -> None:
    found = stores(cdk_account, databases={}, caches={"main": {"identifier": "nobody", "external": True}})
    assert "caches.main.identifier: nobody does not exist" in found["msg"]
    there = {"main": {"identifier": cdk_data.DATABASE, "external": True}}
    assert not stores(cdk_account, databases=there, caches={}, state="absent").get("failed")
