# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the values that are current fit their kinds: read in memory on request, reported only as faults."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from .._aws.session import Aws, chunks, gather
from .._inventory.parameters import Parameter
from .._inventory.secrets import Secret
from .._secrets.generate import Value
from .contents import faults

# https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
SECRETS_AT_ONCE = 20
# https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
PARAMETERS_AT_ONCE = 10


def secret_faults(aws: Aws, secrets: Mapping[str, Secret]) -> dict[str, list[str]]:
    """The faults of each secret's current value, by inventory key; every read is one that CloudTrail records."""
    ask = aws.client("secretsmanager").batch_get_secret_value
    parts = chunks(sorted(item.name for item in secrets.values()), SECRETS_AT_ONCE)
    answers = gather({part[0]: partial(ask, SecretIdList=part) for part in parts}).values()
    values = {item["Name"]: item for answer in answers for item in answer.get("SecretValues") or []}
    # What SecretId is in an error, name or ARN, AWS does not say.
    errors = {item["SecretId"]: item["ErrorCode"] for answer in answers for item in answer.get("Errors") or []}
    return {
        key: _secret_faults(secret, values[secret.name]) if secret.name in values else [_unread(secret.name, errors)]
        for key, secret in secrets.items()
    }


def parameter_faults(aws: Aws, parameters: Mapping[str, Parameter]) -> dict[str, list[str]]:
    """The faults of each SecureString's value, by inventory key."""
    ask = aws.client("ssm").get_parameters
    parts = chunks(sorted(item.name for item in parameters.values()), PARAMETERS_AT_ONCE)
    answers = gather({part[0]: partial(ask, Names=part, WithDecryption=True) for part in parts}).values()
    values = {item["Name"]: Value(item["Value"]) for answer in answers for item in answer["Parameters"]}
    return {
        key: faults(parameter.as_secret(), values[parameter.name]) if parameter.name in values else ["cannot be read"]
        for key, parameter in parameters.items()
    }


def _secret_faults(secret: Secret, answer: Mapping[str, Any]) -> list[str]:
    if "SecretString" not in answer:
        return ["is binary, and its kind is text"]
    return faults(secret, Value(answer["SecretString"]))


def _unread(name: str, errors: Mapping[str, str]) -> str:
    code = next((code for known, code in errors.items() if name in known), "")
    return f"cannot be read ({code})" if code else "cannot be read"
