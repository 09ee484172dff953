# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a service's environment refers to: endpoints of data stores, secrets, parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .._plan.values import UNKNOWN
from .secrets import Secret

ENDPOINT = re.compile(r"\$\{([a-z]+)\.([^.}]+)\.([a-z_]+)\}")
CREDENTIALS = ("username", "password")
"""The JSON keys of the secret that RDS keeps for a master user: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html"""
ATTRIBUTES = {"database": ("host", "port", "name"), "cache": ("host", "reader_host", "port", "scheme")}


@dataclass(frozen=True)
class EndpointReference:
    """A text such as ${database.main.host}: its section, the key of the data store and what of it is meant."""

    section: str
    key: str
    attribute: str


@dataclass(frozen=True)
class SecretReference:
    """What an environment variable gets its secret value from; source is secret, parameter, rds or arn."""

    source: str
    key: str
    json_key: str = ""


def endpoint_references(text: str) -> list[EndpointReference]:
    """Every endpoint that a text refers to."""
    return [EndpointReference(*match) for match in ENDPOINT.findall(text)]


def replace_endpoints(text: str, value_of: Callable[[EndpointReference], str]) -> str:
    """The text with each endpoint in place of its reference."""
    return ENDPOINT.sub(lambda match: str(value_of(EndpointReference(*match.groups()))), text)


def secret_reference(text: str) -> SecretReference:
    """KEY, KEY.JSON_KEY, parameter.KEY, rds.DATABASE.username, rds.DATABASE.password or a whole ARN."""
    if text.startswith("arn:"):
        return SecretReference("arn", text)
    first, _dot, rest = text.partition(".")
    if first == "parameter" and rest:
        return SecretReference("parameter", rest)
    if first == "rds" and "." in rest:
        database, _dot, json_key = rest.rpartition(".")
        return SecretReference("rds", database, json_key)
    return SecretReference("secret", first, rest)


def value_from(reference: SecretReference, secrets: Mapping[str, Secret], arns: Mapping[str, str]) -> str:
    """What ECS calls valueFrom. arns: those of the secrets and parameters, by secret.KEY, parameter.KEY and rds.KEY.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
    """
    if reference.source == "arn":
        return reference.key
    arn = arns.get(f"{reference.source}.{reference.key}", UNKNOWN)
    if reference.source == "parameter":
        return arn
    json_key = reference.json_key or secrets[reference.key].value_key()
    return f"{arn}:{json_key}::" if json_key else arn


def secret_arn(value_from: str) -> str:
    """The ARN of the secret or parameter in a container's valueFrom, which may end in a JSON key, a stage and a version id."""
    return ":".join(value_from.split(":")[:7])
