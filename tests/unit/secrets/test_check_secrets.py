"""Options that do not fit the kind of a secret, each with one message."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.check_secrets import check_secrets
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.faults import Fault
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from tests.conftest import load_inventory


def faults_of(secrets: dict[str, Any]) -> list[str]:
    variables = {"secrets": secrets}
    faults: list[Fault] = []
    inventory = load(variables, faults)
    return [str(fault) for fault in [*faults, *check_secrets(inventory, variables)]]


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_the_inventories_are_right(name: str) -> None:
    assert faults_of(load_inventory(name)["secrets"]) == []


WRONG = [
    ({"kind": "external", "key": "A"}, "secrets.x.key: is for what is generated; write keys: [A]"),
    ({"kind": "database_credentials", "username": "app", "key": "A"}, "secrets.x.key: does not fit"),
    ({"kind": "hex", "keys": ["A"]}, "secrets.x.keys: is for external secrets, not hex"),
    ({"kind": "external", "keys": ["A", "A"]}, "secrets.x.keys[1]: is A again"),
    ({"kind": "external", "keys": ["A:B"]}, "secrets.x.keys: holds 'A:B'"),
    ({"kind": "external", "length": 20}, "secrets.x.length: does not fit external"),
    ({"kind": "hex", "length": 15}, "secrets.x.length: is 15 characters for hex; give a number from 16 to 4096"),
    ({"kind": "django_secret_key", "length": 49}, "give a number from 50 to 4096"),
    ({"kind": "fernet_key", "length": 43}, "drop it; it is always 44"),
    ({"kind": "database_credentials", "username": "app", "length": 129}, "give a number from 16 to 128"),
    ({"kind": "database_credentials"}, "secrets.x.username: is missing"),
    ({"kind": "database_credentials", "username": "1app"}, "secrets.x.username: is '1app'"),
    ({"kind": "database_credentials", "username": "admin"}, "secrets.x.username: is admin, which RDS reserves"),
    ({"kind": "hex", "username": "app"}, "secrets.x.username: is for database_credentials, not hex"),
    ({"kind": "hex", "name": "a:b"}, "secrets.x.name: is 'a:b'"),
]


@pytest.mark.parametrize(("secret", "message"), WRONG)
def test_what_does_not_fit_has_one_message(secret: dict[str, Any], message: str) -> None:
    (fault,) = faults_of({"x": {"name": "app", **secret}})
    assert message in fault


def test_two_secrets_of_one_name() -> None:
    (fault,) = faults_of({"x": {"name": "app", "kind": "hex"}, "y": {"name": "app", "kind": "hex"}})
    assert fault.startswith("secrets.y.name: is app, which secrets.x has too")
