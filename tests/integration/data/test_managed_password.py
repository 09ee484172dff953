"""A master user whose password RDS manages, through the module data_stores."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account
from tests.integration.data.stores import PASSWORD, instance

MANAGED = {"managed_password": True, "username": "talentbase_admin", "password_rotation_days": 30}


@pytest.fixture
def stores(account: Account, context: dict[str, Any], dev: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Runs the module with dev's database alone: stores(managed=True, check=True) also gives its calls, and no password."""

    def run(managed: bool, check: bool = False, **changes: Any) -> dict[str, Any]:
        database = {**dev["databases"]["main"], **(MANAGED if managed else {}), **changes}
        if managed:
            del database["credentials"]
        account.zero()
        result = account.module_alone(
            "data_stores", check, databases={"main": database}, secrets=dev["secrets"], facts=context
        )
        calls = account.calls()
        assert not [value for value in passwords(account) if value in json.dumps(result)]
        return {**result, "calls": calls}

    return run


def passwords(account: Account) -> list[str]:
    """Every password that is in Secrets Manager now."""
    client = account.client("secretsmanager")
    found = [client.get_secret_value(SecretId=item["ARN"]) for item in client.list_secrets()["SecretList"]]
    return [PASSWORD, *(json.loads(item["SecretString"])["password"] for item in found)]


def managed_secret(account: Account) -> dict[str, Any]:
    found: dict[str, Any] = account.client("secretsmanager").describe_secret(
        SecretId=instance(account)["MasterUserSecret"]["SecretArn"]
    )
    return found


def test_a_new_database_whose_password_rds_makes(account: Account, stores: Callable[..., dict[str, Any]]) -> None:
    made = stores(True)
    assert made["plan"][-1].startswith("create DB instance talentbase-dev: 15 -> ")
    secret = managed_secret(account)
    assert made["databases"]["main"]["secret_arn"] == secret["ARN"]
    assert secret["RotationRules"]["AutomaticallyAfterDays"] == 30
    assert "GetSecretValue" not in str(made["calls"]["by_operation"])

    again = stores(True)
    assert (again["changed"], again["calls"]["writes"]) == (False, 0)
    changed = stores(True, password_rotation_days=14)
    assert changed["plan"] == ["update DB instance talentbase-dev (password_rotation_days)"]
    assert managed_secret(account)["RotationRules"]["AutomaticallyAfterDays"] == 14


def test_a_living_database_goes_over_and_back(account: Account, stores: Callable[..., dict[str, Any]]) -> None:
    assert "secret_arn" not in stores(False)["databases"]["main"]
    foreseen = stores(True, check=True)
    assert foreseen["plan"] == ["update DB instance talentbase-dev (managed_password, password_rotation_days)"]
    assert foreseen["calls"]["writes"] == 0
    assert foreseen["databases"]["main"]["secret_arn"] == "(known after apply)"

    over = stores(True)
    assert over["databases"]["main"]["secret_arn"] == managed_secret(account)["ARN"]
    again = stores(True)
    assert (again["changed"], again["calls"]["writes"]) == (False, 0)
    kept = account.client("secretsmanager").get_secret_value(SecretId="talentbase-dev-rds-credentials")
    assert json.loads(kept["SecretString"])["password"] == PASSWORD

    back = stores(False)
    assert back["plan"] == ["update DB instance talentbase-dev (managed_password)"]
    assert not instance(account).get("MasterUserSecret")
    again = stores(False)
    assert (again["changed"], again["calls"]["writes"]) == (False, 0)
