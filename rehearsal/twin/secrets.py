"""Secrets with placeholders for values: texts, or JSON with the keys that task definitions ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from moto.secretsmanager.models import FakeSecret, secretsmanager_backends

from ..clock import Clock
from .databases import log_in, managed_secret
from .file import Twin, seconds

PLACEHOLDER = "placeholder"
"""A value in the twin; the account's own values were not read."""
DATES = {
    "LastChangedDate": "last_changed_date",
    "CreatedDate": "created_date",
    "DeletedDate": "deleted_date",
    "NextRotationDate": "next_rotation_date",
    "LastRotatedDate": "last_rotation_date",
}


def load(twin: Twin, clock: Clock) -> None:
    """Put them into the account."""
    backend: Any = secretsmanager_backends[twin.account][twin.region]
    keys = _keys_asked_for(twin)

    def add(item: dict[str, Any]) -> None:
        secret: Any = managed_secret(twin, item["ARN"]) or FakeSecret(twin.account, twin.region, item["Name"], {}, "")
        backend.secrets.pop(secret.name)
        _describe(secret, item)
        named = keys.get(item["ARN"], set())
        databases = list(_databases(twin, item["ARN"], named))
        user = next((each["MasterUsername"] for each in databases), None)
        versions = twin.of("secretsmanager", "ListSecretVersionIds", item["ARN"]) or []
        secret.versions = {
            each["VersionId"]: _version(each, _value(each["VersionId"], named, user)) for each in versions
        }
        current = next((each["VersionId"] for each in versions if "AWSCURRENT" in each.get("VersionStages", ())), None)
        secret.set_default_version_id(current)
        secret.policy = twin.of("secretsmanager", "GetResourcePolicy", item["ARN"])
        dict.__setitem__(backend.secrets, secret.name, secret)
        if current:
            for each in databases:
                log_in(twin, each, json.loads(secret.versions[current]["secret_string"])["password"])

    twin.each("secretsmanager", "ListSecrets", add)


def _describe(secret: Any, item: dict[str, Any]) -> None:
    secret.arn, secret.name, secret.secret_id = item["ARN"], item["Name"], item["Name"]
    secret.description, secret.kms_key_id = item.get("Description"), item.get("KmsKeyId") or secret.kms_key_id
    secret.tags = item.get("Tags")
    for field, attribute in DATES.items():
        setattr(secret, attribute, seconds(item[field]) if item.get(field) else None)
    secret.rotation_requested = "RotationEnabled" in item
    secret.rotation_enabled = bool(item.get("RotationEnabled"))
    secret.rotation_lambda_arn = item.get("RotationLambdaARN", "")
    secret.auto_rotate_after_days = (item.get("RotationRules") or {}).get("AutomaticallyAfterDays", 0)


def _version(item: dict[str, Any], value: str) -> dict[str, Any]:
    return {
        "version_id": item["VersionId"],
        "version_stages": list(item.get("VersionStages") or []),
        "createdate": seconds(item["CreatedDate"]),
        "secret_string": value,
    }


def _keys_asked_for(twin: Twin) -> dict[str, set[str]]:
    """The JSON keys of secrets that containers are given, by ARN: ARN:key:stage:version."""
    keys: dict[str, set[str]] = {}
    for container in containers(twin):
        for given in container.get("secrets") or []:
            parts = given["valueFrom"].split(":")
            if len(parts) > 7 and parts[2] == "secretsmanager" and parts[7]:
                keys.setdefault(":".join(parts[:7]), set()).add(parts[7])
    return keys


def containers(twin: Twin) -> Iterator[dict[str, Any]]:
    """The containers of all task definitions."""
    for definition in twin.items("ecs", "DescribeTaskDefinition"):
        yield from definition["containerDefinitions"]


def _value(version: str, keys: set[str], user: str | None) -> str:
    """The placeholder of one version, unlike all others; the user of a database is the one that it has."""
    keys = keys | {"username", "password"} if user else keys
    mark = f"{PLACEHOLDER}-{version[:8]}"
    if not keys:
        return mark
    values = {key: f"{mark}-{key}" for key in sorted(keys)}
    return json.dumps({**values, **({"username": user} if user else {})})


def _databases(twin: Twin, arn: str, keys: set[str]) -> Iterator[dict[str, Any]]:
    """The databases that a secret logs in to: RDS's own secret, or the one that a container has beside the address of the database."""
    for item in twin.items("rds", "DescribeDBInstances"):
        if (item.get("MasterUserSecret") or {}).get("SecretArn") == arn or (
            "password" in keys and any(_has_both(container, arn, item) for container in containers(twin))
        ):
            yield item


def _has_both(container: dict[str, Any], arn: str, database: dict[str, Any]) -> bool:
    address = (database.get("Endpoint") or {}).get("Address", "")
    given = any(each["valueFrom"].startswith(f"{arn}:password") for each in container.get("secrets") or [])
    return given and bool(address) and any(address in each["value"] for each in container.get("environment") or [])
