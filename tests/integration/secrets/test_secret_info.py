"""How secrets and parameters are, on the embedded account: found in few calls, and without reading a value."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.conftest import load_inventory
from tests.harness import Account

SESSION, FERNET = "talentbase-dev/web/session-secret", "talentbase/development/field-encryption-key"
DATABASE = "talentbase-dev-rds-credentials"
WEB, API = "talentbase-web-dev", "talentbase-api-dev"
GIVEN = (
    "secrets",
    "parameters",
    "databases",
    "cluster",
    "services",
    "service_defaults",
    "profiles",
    "aws_account_id",
)
WRONG = "forty-four-random-letters-that-Fernet-rejects"

Info = Callable[..., dict[str, Any]]


@pytest.fixture
def info(built_dev: Account) -> Info:
    """Runs secret_info over dev; info(name..., deep=True). changed: a function that changes the inventory first."""

    def run(*names: str, changed: Callable[[dict[str, Any]], None] = lambda _: None, **options: Any) -> dict[str, Any]:
        inventory = load_inventory("dev")
        changed(inventory)
        given = {name: inventory[name] for name in GIVEN if name in inventory}
        built_dev.zero()
        return built_dev.module_alone("secret_info", name=[*names], **given, **options)

    return run


def values_read(account: Account) -> set[str]:
    """The operations since the last zero() that give values."""
    reading = ("secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue", "ssm:GetParameter")
    return {name for name in account.calls()["by_operation"] if name.startswith(reading)}


def age(account: Account, name: str) -> int:
    """Days since a secret was made, by the account's clock, which went on between the deploy and this file's turn."""
    now = datetime.fromisoformat(account.ask("GET", "clock")["now"])
    return int((now - account.client("secretsmanager").describe_secret(SecretId=name)["CreatedDate"]).days)


def test_a_new_environment(built_dev: Account, info: Info) -> None:
    found = info()
    states = {key: item["state"] for key, item in {**found["secrets"], **found["parameters"]}.items()}
    assert states == {
        **dict.fromkeys(("session", "django", "field_encryption", "database", "api_url"), "ok"),
        **dict.fromkeys(("sendgrid", "s3"), "placeholder"),
    }
    assert (built_dev.calls()["writes"], values_read(built_dev)) == (0, set())
    assert built_dev.calls()["total"] <= 22
    database = found["secrets"]["database"]
    assert database["consumers"] == [
        {"service": API, "variables": ["DB_PASSWORD", "DB_USER"], "running": 1, "stale": 0, "pinned": ""}
    ]
    assert (database["how"], database["age_days"], database["not_running"]) == ("created", age(built_dev, DATABASE), [])
    assert found["lines"][-1] == "7 in the inventory: 2 placeholder."


def test_only_what_is_named(info: Info) -> None:
    assert [*info(SESSION)["secrets"]] == ["session"]
    named = info("api_url", "session")
    assert ([*named["secrets"]], [*named["parameters"]]) == (["session"], ["api_url"])
    assert "did you mean session?" in info("sesion")["msg"]


def test_a_value_put_by_hand_is_examined_only_where_asked(built_dev: Account, info: Info) -> None:
    client = built_dev.client("secretsmanager")
    assert info(deep=True)["secrets"]["field_encryption"]["faults"] == []
    built_dev.advance(3 * 86400)
    client.put_secret_value(SecretId=FERNET, SecretString=json.dumps({"FIELD_ENCRYPTION_KEY": WRONG}))
    known = info("field_encryption")["secrets"]["field_encryption"]
    assert (known["how"], known["state"], known["age_days"]) == ("by hand", "stale", 0)
    assert [(item["service"], item["stale"]) for item in known["consumers"]] == [(API, 1)]
    assert values_read(built_dev) == set()
    examined = info("field_encryption", deep=True)
    fault = "FIELD_ENCRYPTION_KEY is not a Fernet key, which is url-safe base64 of 32 bytes"
    assert examined["secrets"]["field_encryption"]["faults"] == [fault]
    assert examined["secrets"]["field_encryption"]["state"] == "wrong"
    assert values_read(built_dev) == {"secretsmanager:BatchGetSecretValue"}
    assert WRONG not in json.dumps(examined)


def test_due_unfinished_deleted_and_missing(built_dev: Account, info: Info) -> None:
    def policy(inventory: dict[str, Any]) -> None:
        inventory["secrets"]["session"]["rotation"] = {"max_age_days": 2, "fallbacks": "list"}
        inventory["secrets"]["sendgrid"]["rotation"] = {"max_age_days": 2}
        inventory["secrets"]["new"] = {"name": "talentbase-dev/new", "kind": "hex"}
        inventory["services"]["web"]["secrets"]["NEW"] = "new"

    found = info(changed=policy, details=True)["secrets"]
    assert (found["session"]["state"], found["session"]["overdue"]) == ("overdue", True)
    assert (found["sendgrid"]["state"], found["sendgrid"]["overdue"]) == ("placeholder", False)
    assert (found["new"]["state"], found["new"]["not_running"]) == ("missing", ["web"])

    client = built_dev.client("secretsmanager")
    client.put_secret_value(SecretId=SESSION, SecretString="{}", VersionStages=["AWSPENDING"])
    staged = info("session")["secrets"]["session"]
    assert (staged["state"], staged["phase"], {*staged["stages"]}) == ("staged", "staged", {"AWSCURRENT", "AWSPENDING"})
    client.delete_secret(SecretId=SESSION, RecoveryWindowInDays=7)
    deleted = info("session")["secrets"]["session"]
    assert (deleted["state"], bool(deleted["deleted_on"])) == ("to be deleted", True)
    client.restore_secret(SecretId=SESSION)


def test_a_secure_string(built_dev: Account, info: Info) -> None:
    def secure(inventory: dict[str, Any]) -> None:
        rotation = {"max_age_days": 1}
        token = {"name": "/talentbase-dev/token", "type": "SecureString", "kind": "hex", "rotation": rotation}
        inventory["parameters"]["token"] = token

    assert info("parameter.token", changed=secure)["parameters"]["token"]["state"] == "missing"
    built_dev.client("ssm").put_parameter(Name="/talentbase-dev/token", Value=WRONG, Type="SecureString")
    found = info("token", changed=secure)
    assert (found["parameters"]["token"]["state"], found["parameters"]["token"]["version"]) == ("ok", 1)
    assert values_read(built_dev) == set()
    wrong = info("token", changed=secure, deep=True)
    assert (wrong["parameters"]["token"]["state"], WRONG in json.dumps(wrong)) == ("wrong", False)


def test_a_hundred_secrets_take_few_calls(built_dev: Account, info: Info) -> None:
    def many(inventory: dict[str, Any]) -> None:
        inventory["secrets"] = {f"s{number}": {"name": f"app/{number}", "kind": "hex"} for number in range(100)}
        inventory["services"] = {}

    inventory = load_inventory("dev")
    many(inventory)
    built = built_dev.module_alone("secret_bootstrap", secrets=inventory["secrets"])
    assert len(built["secrets"]) == 100
    assert {item["state"] for item in info(changed=many)["secrets"].values()} == {"ok"}
    assert built_dev.calls()["total"] <= 15


def test_other_credentials_are_refused(info: Info) -> None:
    def elsewhere(inventory: dict[str, Any]) -> None:
        inventory["aws_account_id"] = "123456789012"

    assert "These credentials belong to account 258993895334" in info(changed=elsewhere)["msg"]
