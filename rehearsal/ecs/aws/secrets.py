"""Secrets of a task definition: whether ECS could hand them to the containers, and which version a container gets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any, NamedTuple

from moto.secretsmanager.models import secretsmanager_backends

from ...moto_patches import secret_values, secret_versions
from ..task import SecretVersion
from .secret_sources import find_parameter

PREFIX = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
FROM_SECRETS = "unable to retrieve secret from asm: service call has been retried 1 time(s)"
FROM_PARAMETERS = "unable to retrieve secrets from ssm: service call has been retried 1 time(s)"


class Unreadable(Exception):
    """A secret that ECS cannot read; the message is ECS's reason."""


class Reading(NamedTuple):
    """What a container gets: the version, and the value, which is used and never stored."""

    version: SecretVersion
    value: str


def failure(account_id: str, region: str, containers: list[dict[str, Any]]) -> str | None:
    """Why the first unreadable secret cannot be read, or None."""
    try:
        for value_from in value_sources(containers):
            read(account_id, region, value_from)
    except Unreadable as reason:
        return PREFIX + str(reason)
    return None


def value_sources(containers: list[dict[str, Any]]) -> Iterator[str]:
    """The `valueFrom` of every secret of the containers and their logs."""
    for container in containers:
        log_secrets = (container.get("logConfiguration") or {}).get("secretOptions") or []
        for secret in [*(container.get("secrets") or []), *log_secrets]:
            yield secret["valueFrom"]


def read(account_id: str, region: str, value_from: str, at: float | None = None) -> Reading:
    """What a `valueFrom` gives now; Unreadable. A second says that it is really read, and noted as an access."""
    if value_from.startswith("arn:") and value_from.split(":")[2] == "secretsmanager":
        return _read_secret(account_id, value_from.split(":"), at)
    return _read_parameter(account_id, region, value_from)


def _read_parameter(account_id: str, region: str, value_from: str) -> Reading:
    names = [value_from]
    if value_from.startswith("arn:"):
        region, name = value_from.split(":")[3], value_from.split(":parameter/", 1)[-1]
        names = [f"/{name}", name]
    for name in names:
        parameter = find_parameter(account_id, region, name)
        if parameter is not None:
            arn = f"arn:aws:ssm:{region}:{account_id}:parameter/{parameter.name.lstrip('/')}"
            created_at = parameter.last_modified_date.replace(tzinfo=UTC).timestamp()
            return Reading(
                SecretVersion(arn, str(parameter.version), created_at), str(parameter.decrypt(parameter.value))
            )
    raise Unreadable(f"{FROM_PARAMETERS}: Invalid SSM Parameters: [{names[0]}]")


def _read_secret(account_id: str, parts: list[str], at: float | None) -> Reading:
    """Read ARN[:json-key[:version-stage[:version-id]]], split at its colons (ECS Developer Guide, "Secrets")."""
    arn = ":".join(parts[:7])
    json_key, label, version_id = [*parts[7:], "", "", ""][:3]
    secret: Any = secretsmanager_backends[account_id][parts[3]].secrets.get(arn)
    fetch = f"{FROM_SECRETS}: failed to fetch secret {arn} from secrets manager"
    if secret is None:
        raise Unreadable(f"{fetch}: ResourceNotFoundException: Secrets Manager can't find the specified secret.")
    if secret.is_deleted():
        raise Unreadable(f"{fetch}: InvalidRequestException: {secret_values.MARKED_FOR_DELETION}")
    version = _version(secret, label, version_id)
    value = version and secret_versions.value_of(version)
    if version is None or value is None:
        wanted = version_id or f"staging label: {label or secret_versions.CURRENT}"
        raise Unreadable(
            f"{fetch}: ResourceNotFoundException: Secrets Manager can't find the specified secret value for {wanted}"
        )
    if json_key and json_key not in _pairs(value):
        raise Unreadable(f"{FROM_SECRETS}: retrieved secret from Secrets Manager did not contain json key {json_key}")
    if at is not None:
        secret_values.note_access(secret, version, at)
    secret_version = SecretVersion(secret.arn, version["version_id"], version["createdate"])
    return Reading(secret_version, str(_pairs(value)[json_key] if json_key else value))


def _version(secret: Any, label: str, version_id: str) -> dict[str, Any] | None:
    wanted = version_id or secret_versions.version_with_label(secret.versions, label or secret_versions.CURRENT)
    version: dict[str, Any] | None = secret.versions.get(wanted or "")
    return None if version and label and label not in version["version_stages"] else version


def _pairs(value: Any) -> dict[str, Any]:
    try:
        parsed = json.loads(value)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
