"""Kind, key and length of a secret by the GenerateSecretString of a template."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._adopt.generated import derived_values, generated
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.standing import Standing
from ansible_collections.talentbase.aws.plugins.module_utils._adopt.templates import Stack


def derived(given: Any, read: list[str]) -> dict[str, Any] | None:
    resource = {"LogicalResourceId": "A", "ResourceType": "AWS::SecretsManager::Secret", "PhysicalResourceId": "arn"}
    stack = Stack("S", (resource,), {"Resources": {"A": {"Properties": {"GenerateSecretString": given}}}})
    found = generated(Standing("1", "us-east-1", {"clusterName": "app"}, stacks=[stack]), "arn")
    return None if found is None else derived_values(found, read)


@pytest.mark.parametrize(
    ("given", "read", "expected"),
    [
        ({"PasswordLength": 50}, [], {"kind": "letters_and_digits", "key": "", "length": 50}),
        (
            {"PasswordLength": "64", "ExcludePunctuation": True},
            [],
            {"kind": "letters_and_digits", "key": "", "length": 0},
        ),
        ({}, [], {"kind": "letters_and_digits", "key": "", "length": 32}),
        (
            {"SecretStringTemplate": "{}", "GenerateStringKey": "KEY"},
            ["KEY"],
            {"kind": "letters_and_digits", "key": "KEY", "length": 32},
        ),
        ({"SecretStringTemplate": "{}", "GenerateStringKey": "KEY"}, [], {}),
        ({"SecretStringTemplate": "{}", "GenerateStringKey": "KEY"}, ["KEY", "OTHER"], {}),
        ({"SecretStringTemplate": '{"user": "me"}', "GenerateStringKey": "KEY"}, ["KEY"], {}),
        ({"PasswordLength": 8}, [], {}),
        ({"ExcludeNumbers": "true"}, [], None),
        ({"ExcludeCharacters": "lO0"}, [], None),
        ({"ExcludeCharacters": '"@/\\'}, [], {"kind": "letters_and_digits", "key": "", "length": 32}),
        ({"PasswordLength": {"Ref": "Length"}}, [], None),
        ({"SecretStringTemplate": {"Fn::Sub": "{}"}, "GenerateStringKey": "KEY"}, ["KEY"], None),
        (None, [], None),
    ],
)
def test_what_a_template_has_generated(given: Any, read: list[str], expected: dict[str, Any] | None) -> None:
    assert derived(given, read) == expected
