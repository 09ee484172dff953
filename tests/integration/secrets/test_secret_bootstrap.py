"""The secrets of both inventories against the embedded account; only the tests read values, to look for leaks."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tests.harness import Account

Bootstrap = Callable[..., dict[str, Any]]
SENDGRID = "talentbase/development/sendgrid-api-key"
SESSION = "talentbase-dev/web/session-secret"
TAG = "talentbase.aws/placeholder-version"


def value_of(account: Account, name: str) -> str:
    return str(account.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"])


def tags_of(account: Account, name: str) -> dict[str, str]:
    found = account.client("secretsmanager").describe_secret(SecretId=name)["Tags"]
    return {tag["Key"]: tag["Value"] for tag in found}


def generated(account: Account, inventory: dict[str, Any]) -> set[str]:
    """Every generated value in the account."""
    values: set[str] = set()
    for secret in inventory["secrets"].values():
        if secret["kind"] != "external":
            content = json.loads(value_of(account, secret["name"]))
            values |= {text for key, text in content.items() if key != "username"}
    return values


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_an_inventory_is_built_and_stays(
    account: Account, bootstrap: Bootstrap, request: pytest.FixtureRequest, name: str
) -> None:
    inventory = request.getfixturevalue(name)
    foreseen = bootstrap(inventory, check=True)
    assert (len(foreseen["plan"]), account.calls()["writes"]) == (6, 0)
    built = bootstrap(inventory)
    assert built["plan"] == foreseen["plan"]
    assert account.calls()["by_operation"]["secretsmanager:CreateSecret"] == account.calls()["writes"] == 6
    assert all(item["created"] and item["arn"].startswith("arn:") for item in built["secrets"].values())
    assert [key for key, item in built["secrets"].items() if item["placeholder"]] == ["sendgrid", "s3"]
    for check in (False, True):
        again = bootstrap(inventory, check=check)
        assert (again["changed"], again["plan"], account.calls()["writes"]) == (False, [], 0)
        assert built["placeholders"] == again["placeholders"]


def test_values_have_the_form_of_their_kind(account: Account, bootstrap: Bootstrap, dev: dict[str, Any]) -> None:
    bootstrap(dev)
    session = json.loads(value_of(account, SESSION))["SESSION_SECRET"]
    assert len(session) == 64
    assert set(session) <= {*string.ascii_letters, *string.digits}
    django = json.loads(value_of(account, "talentbase/development/django-secret-key"))["DJANGO_SECRET_KEY"]
    assert len(django) == 50
    key = json.loads(value_of(account, "talentbase/development/field-encryption-key"))["FIELD_ENCRYPTION_KEY"]
    assert Fernet(key).decrypt(Fernet(key).encrypt(b"text")) == b"text"
    credentials = json.loads(value_of(account, "talentbase-dev-rds-credentials"))
    assert credentials["username"] == "talentbase_admin"
    assert len(credentials["password"]) == 32
    assert credentials["password"].isalnum()
    assert json.loads(value_of(account, "talentbase/development/aws-s3-credentials")).keys() == {
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
    }


def test_no_value_is_read_or_shown(account: Account, dev: dict[str, Any], tmp_path: Path) -> None:
    task = {
        "talentbase.aws.secret_bootstrap": {"secrets": "{{ secrets }}", "region": "us-east-1"},
        "register": "result",
    }
    tasks = [task, {"ansible.builtin.debug": {"var": "result"}}]
    play = tmp_path / "play.yml"
    play.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": tasks}]))
    done = account.playbook(play, "-vvvv", "--diff")
    assert done.code == 0, done.output
    assert not {name for name in done.calls["by_operation"] if "Value" in name}
    values = generated(account, dev)
    assert len(values) == 4
    assert "create secret talentbase-dev/web/session-secret" in done.output
    assert [value for value in values if value in done.output or json.dumps(value)[1:-1] in done.output] == []


def test_existing_secrets_are_adopted(account: Account, bootstrap: Bootstrap, dev: dict[str, Any]) -> None:
    client = account.client("secretsmanager")
    tags = [{"Key": "Owner", "Value": "somebody"}]
    client.create_secret(Name=SESSION, SecretString='{"SESSION_SECRET": "theirs"}', Tags=tags, Description="Theirs")
    client.create_secret(Name=SENDGRID, SecretString="given already")
    built = bootstrap(dev)
    assert f"update secret {SESSION} (tags)" in built["plan"]
    assert value_of(account, SESSION) == '{"SESSION_SECRET": "theirs"}'
    assert value_of(account, SENDGRID) == "given already"
    assert SENDGRID not in built["placeholders"]
    assert tags_of(account, SESSION) == {"Owner": "somebody", **dev["resource_tags"]}
    assert client.describe_secret(SecretId=SESSION)["Description"] == "Theirs"
    assert bootstrap(dev)["plan"] == []


def test_a_placeholder_becomes_a_value(account: Account, bootstrap: Bootstrap, dev: dict[str, Any]) -> None:
    built = bootstrap(dev)
    assert f"{SENDGRID} (plain text)" in built["waiting_for_a_person"]
    account.client("secretsmanager").put_secret_value(SecretId=SENDGRID, SecretString="a person's")
    again = bootstrap(dev)
    assert (again["changed"], again["placeholders"]) == (False, ["talentbase/development/aws-s3-credentials"])
    assert value_of(account, SENDGRID) == "a person's"


@pytest.mark.parametrize("key", ["session", "sendgrid"])
def test_a_secret_without_a_value_gets_one(
    account: Account, bootstrap: Bootstrap, dev: dict[str, Any], key: str
) -> None:
    name = dev["secrets"][key]["name"]
    account.client("secretsmanager").create_secret(Name=name)
    built = bootstrap(dev)
    assert f"update secret {name} (has_value, tags)" in built["plan"]
    assert built["secrets"][key]["placeholder"] is (key == "sendgrid")
    first = value_of(account, name)
    again = bootstrap(dev)
    assert (again["plan"], again["secrets"][key]["placeholder"]) == ([], key == "sendgrid")
    assert value_of(account, name) == first


def test_one_changed_value_is_one_change(account: Account, bootstrap: Bootstrap, dev: dict[str, Any]) -> None:
    bootstrap(dev)
    first = value_of(account, SESSION)
    dev["secrets"]["session"] |= {"description": "Signs sessions", "kms_key": "alias/app"}
    foreseen = bootstrap(dev, check=True)
    assert (foreseen["plan"], account.calls()["writes"]) == ([f"update secret {SESSION} (description, kms_key)"], 0)
    assert bootstrap(dev)["plan"] == foreseen["plan"]
    assert bootstrap(dev)["plan"] == []
    dev["resource_tags"]["CostCenter"] = "other"
    assert bootstrap(dev)["plan"] == [f"update secret {item['name']} (tags)" for item in dev["secrets"].values()]
    assert value_of(account, SESSION) == first
    assert TAG in tags_of(account, SENDGRID)


def test_hand_made_changes_are_reverted(account: Account, bootstrap: Bootstrap, dev: dict[str, Any]) -> None:
    dev["secrets"]["session"]["description"] = "Signs sessions"
    bootstrap(dev)
    client = account.client("secretsmanager")
    client.untag_resource(SecretId=SESSION, TagKeys=["Project"])
    client.update_secret(SecretId=SESSION, Description="changed")
    assert bootstrap(dev)["plan"] == [f"update secret {SESSION} (description, tags)"]
    assert client.describe_secret(SecretId=SESSION)["Description"] == "Signs sessions"
    assert bootstrap(dev)["plan"] == []


def test_a_secret_scheduled_for_deletion_is_refused_first(
    account: Account, bootstrap: Bootstrap, dev: dict[str, Any]
) -> None:
    client = account.client("secretsmanager")
    client.create_secret(Name=SESSION, SecretString="old")
    client.delete_secret(SecretId=SESSION, RecoveryWindowInDays=7)
    for check in (True, False):
        refused = bootstrap(dev, check=check)
        assert refused["failed"]
        assert f"Scheduled for deletion: {SESSION}." in refused["msg"]
        assert "-e restore_secrets=true" in refused["msg"]
        assert account.calls()["writes"] == 0
    planned = bootstrap(dev, check=True, restore_secrets=True)
    assert any(f"update secret {SESSION}" in line and "restores it with its value" in line for line in planned["plan"])
    assert account.calls()["writes"] == 0
    assert bootstrap(dev, restore_secrets=True)["changed"]
    assert value_of(account, SESSION) == "old"
    assert not bootstrap(dev, restore_secrets=True)["changed"]


def test_absent_leaves_time_to_restore(account: Account, bootstrap: Bootstrap, dev: dict[str, Any]) -> None:
    dev["secrets"]["session"]["recovery_days"] = 10
    bootstrap(dev)
    assert len(bootstrap(dev, check=True, state="absent")["plan"]) == 6
    assert account.calls()["writes"] == 0
    bootstrap(dev, state="absent")
    client = account.client("secretsmanager")
    deleted = client.describe_secret(SecretId=SESSION)["DeletedDate"]
    later = client.describe_secret(SecretId=SENDGRID)["DeletedDate"]
    assert round((later - deleted).total_seconds() / 86400) == 20
    assert bootstrap(dev, state="absent")["changed"] is False


def test_a_hundred_unchanged_secrets_take_few_calls(account: Account, bootstrap: Bootstrap) -> None:
    kinds = ("letters_and_digits", "hex", "url_safe", "django_secret_key", "fernet_key")
    secrets = {f"s{number}": {"name": f"app/{number}/key", "kind": kinds[number % 5]} for number in range(100)}
    client = account.client("secretsmanager")
    for number in range(20):
        client.create_secret(Name=f"other/{number}", SecretString="another's")
    built = bootstrap({"secrets": secrets})
    assert len(built["plan"]) == 100
    assert bootstrap({"secrets": secrets})["plan"] == []
    assert account.calls()["total"] <= 2


FAULTS = [
    ({"name": "a", "kind": "password"}, "secrets.x.kind: is password"),
    ({"name": "a b", "kind": "hex"}, "secrets.x.name: is 'a b'"),
    ({"name": "a", "kind": "database_credentials"}, "secrets.x.username: is missing"),
    ({"name": "a", "kind": "fernet_key", "length": 32}, "secrets.x.length: is 32 characters for fernet_key"),
]


@pytest.mark.parametrize(("secret", "message"), FAULTS)
def test_a_wrong_secret_is_refused_without_a_call(
    account: Account, bootstrap: Bootstrap, secret: dict[str, Any], message: str
) -> None:
    assert message in bootstrap({"secrets": {"x": secret}})["msg"]
    assert account.calls()["total"] == 0
