"""Options that do not fit the type of a parameter, each with one message that shows no value."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.check_parameters import check_parameters
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.checks import load_and_check
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.faults import Fault
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from tests.conftest import load_inventory

SECURE = {"type": "SecureString", "kind": "hex"}


def faults_of(parameters: dict[str, Any]) -> list[str]:
    variables = {"parameters": parameters}
    faults: list[Fault] = []
    inventory = load(variables, faults)
    return [str(fault) for fault in [*faults, *check_parameters(inventory, variables)]]


RIGHT = [
    {"value": "x"},
    {"state": "absent"},
    SECURE,
    {"type": "SecureString", "kind": "external"},
    {**SECURE, "kms_key": "arn:aws:kms:eu-west-1:1:key/k", "length": 20, "rotation": {"fallbacks": "list", "keep": 2}},
    {"type": "SecureString", "state": "absent"},
]


@pytest.mark.parametrize("parameter", RIGHT)
def test_what_fits(parameter: dict[str, Any]) -> None:
    assert faults_of({"x": {"name": "/app/x", **parameter}}) == []


WRONG = [
    ({}, "parameters.x.value: is missing; give the value, or type: SecureString"),
    ({"value": "x", "kind": "hex"}, "parameters.x.kind: is for SecureString, not String"),
    ({"value": "x", "length": 20}, "parameters.x.length: is for SecureString, not String"),
    ({"value": "x", "kms_key": "k"}, "parameters.x.kms_key: is for SecureString, not String"),
    ({"value": "x", "rotation": {"max_age_days": 3}}, "parameters.x.rotation: is for SecureString, not String"),
    ({"type": "SecureString"}, "parameters.x.kind: is missing"),
    ({**SECURE, "kind": "database_credentials"}, "parameters.x.kind: is database_credentials, which is not a choice"),
    ({**SECURE, "value": "zebra"}, "playbooks/secrets.yml -e secret_action=update -e secret_name=x"),
    ({**SECURE, "length": 3}, "parameters.x.length: is 3 characters for hex"),
    ({**SECURE, "rotation": {"fallbacks": "OLD"}}, "parameters.x.rotation.fallbacks: needs JSON keys"),
    (
        {**SECURE, "kind": "django_secret_key", "rotation": {"fallbacks": "list"}},
        "parameters.x.rotation.fallbacks: needs JSON keys",
    ),
    ({**SECURE, "rotation": {"users": "alternating"}}, "parameters.x.rotation.users: is alternating"),
]


@pytest.mark.parametrize(("parameter", "message"), WRONG)
def test_what_does_not_fit_has_one_message(parameter: dict[str, Any], message: str) -> None:
    fault = faults_of({"x": {"name": "/app/x", **parameter}})[0]
    assert message in fault
    assert "zebra" not in fault


def test_two_parameters_of_one_name() -> None:
    (fault,) = faults_of({"x": {"name": "/a", "value": "1"}, "y": {"name": "/a", "value": "2"}})
    assert fault.startswith("parameters.y.name: is /a, which parameters.x has too")


def test_a_service_that_refers_to_an_absent_parameter_is_a_fault() -> None:
    variables = load_inventory("dev")
    variables["parameters"] = {"token": {"name": "/app/token", "type": "SecureString", "state": "absent"}}
    variables["services"]["web"]["secrets"]["TOKEN"] = "parameter.token"
    _inventory, faults = load_and_check(variables)
    assert [str(fault) for fault in faults] == [
        "services.web.secrets.TOKEN: refers to parameter.token, but parameters.token is to be absent; drop it, or keep the parameter"
    ]
