"""The token of a cache: with a new one, added to one that stands, and refused where AWS takes none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.harness import Account
from tests.integration.data.stores import Run, group

TOKEN, NAME = "Zq8Rk3Vd6Lw1Xs9Tb4Nf7Hj2Mc5Gp0Ya", "talentbase-dev-redis"


@pytest.fixture
def inventory(account: Account, dev: dict[str, Any]) -> dict[str, Any]:
    """The cache of dev with TLS, and the secret of its token, which nothing uses yet."""
    value = json.dumps({"token": TOKEN, "url": ""})
    account.client("secretsmanager").create_secret(Name="dev/cache-token", SecretString=value)
    dev["secrets"]["cache"] = {"name": "dev/cache-token", "kind": "cache_token"}
    dev["caches"]["main"]["transit_encryption"] = True
    return {**dev, "databases": {}}


def secret(account: Account) -> dict[str, Any]:
    text = account.client("secretsmanager").get_secret_value(SecretId="dev/cache-token")["SecretString"]
    found: dict[str, Any] = json.loads(text)
    return found


def mark(account: Account) -> str | None:
    tags = account.client("elasticache").list_tags_for_resource(ResourceName=group(account)["ARN"])["TagList"]
    return next((tag["Value"] for tag in tags if tag["Key"] == "talentbase.aws:auth-token"), None)


def url(account: Account) -> str:
    host = group(account)["NodeGroups"][0]["PrimaryEndpoint"]["Address"]
    return f"rediss://:{TOKEN}@{host}:6379/0"


def test_a_new_cache_has_it_and_its_secret_the_url(account: Account, data: Run, inventory: dict[str, Any]) -> None:
    inventory["caches"]["main"]["auth_token"] = "cache"
    begun = data(inventory, wait=False)
    assert begun["caches"]["main"]["token"] == {"secret": "cache", "published": False}
    assert secret(account)["url"] == ""
    made = data(inventory)
    assert made["caches"]["main"]["token"] == {"secret": "cache", "published": True}
    assert (group(account)["AuthTokenEnabled"], mark(account)) == (True, "only")
    assert secret(account)["url"] == url(account)
    assert TOKEN not in json.dumps([begun, made])
    account.zero()
    assert not data(inventory)["changed"]
    assert account.calls()["writes"] == 0


def test_it_is_added_before_it_is_the_only_way_in(account: Account, data: Run, inventory: dict[str, Any]) -> None:
    assert data(inventory)["caches"]["main"]["scheme"] == "rediss"
    assert not group(account)["AuthTokenEnabled"]
    inventory["caches"]["main"]["auth_token"] = "cache"
    added = data(inventory, removals="postponed")
    assert added["plan"][0].startswith(f"update replication group {NAME} (auth_token): what connects to it")
    assert (len(added["postponed"]), group(account)["AuthTokenEnabled"], mark(account)) == (1, True, "added")
    assert secret(account)["url"] == url(account)
    assert added["caches"]["main"]["token"]["published"] is True
    assert not data(inventory, removals="postponed")["changed"]
    assert data(inventory)["changed"]
    assert mark(account) == "only"
    assert not data(inventory)["changed"]
    del inventory["caches"]["main"]["auth_token"]
    assert not data(inventory)["changed"]


def test_it_is_refused_before_tls_is_required(account: Account, data: Run, inventory: dict[str, Any]) -> None:
    plain = {**inventory["caches"]["main"], "transit_encryption": False}
    data({**inventory, "caches": {"main": plain}})
    inventory["caches"]["main"]["auth_token"] = "cache"
    refused = data(inventory)
    assert "deploy caches.main.transit_encryption: true without auth_token first" in refused["msg"]
    without = {**inventory["caches"]["main"], "auth_token": ""}
    planned = data({**inventory, "caches": {"main": without}}, check=True)
    assert planned["caches"]["main"]["host"] == "(known after apply)"
    moved = data({**inventory, "caches": {"main": without}})
    assert moved["caches"]["main"]["host"].startswith("master.")
    assert group(account)["TransitEncryptionMode"] == "required"
