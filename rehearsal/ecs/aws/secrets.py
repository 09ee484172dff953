"""Secrets of a task definition: whether ECS could hand them to the containers. Values are looked at, never kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from moto.secretsmanager.models import secretsmanager_backends
from moto.ssm.models import ssm_backends

PREFIX = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "


def failure(account_id: str, region: str, containers: list[dict[str, Any]]) -> str | None:
    """Why the first unreadable secret cannot be read, or None."""
    reasons = (_reason(account_id, region, source) for source in value_sources(containers))
    return next((PREFIX + reason for reason in reasons if reason), None)


def value_sources(containers: list[dict[str, Any]]) -> Iterator[str]:
    """The `valueFrom` of every secret of the containers and their logs."""
    for container in containers:
        log_secrets = (container.get("logConfiguration") or {}).get("secretOptions") or []
        for secret in [*(container.get("secrets") or []), *log_secrets]:
            yield secret["valueFrom"]


def _reason(account_id: str, region: str, value_from: str) -> str | None:
    parts = value_from.split(":")
    if value_from.startswith("arn:") and parts[2] == "secretsmanager":
        problem = _secret_problem(account_id, parts)
        retried = "unable to retrieve secret from asm: service call has been retried 1 time(s)"
        return f"{retried}: {problem}" if problem else None
    if value_from.startswith("arn:"):
        region, name = parts[3], "/" + value_from.split(":parameter/", 1)[-1]
        known = any(ssm_backends[account_id][region].get_parameter(item) for item in (name, name.lstrip("/")))
    else:
        name = value_from
        known = ssm_backends[account_id][region].get_parameter(name) is not None
    retried = "unable to retrieve secrets from ssm: service call has been retried 1 time(s)"
    return None if known else f"{retried}: Invalid SSM Parameters: [{name}]"


def _secret_problem(account_id: str, parts: list[str]) -> str | None:
    """What is wrong with ARN[:json-key[:version-stage[:version-id]]], split at its colons."""
    arn = ":".join(parts[:7])
    json_key, stage, version_id = [*parts[7:], "", "", ""][:3]
    secret = secretsmanager_backends[account_id][parts[3]].secrets.get(arn)
    fetch = f"failed to fetch secret {arn} from secrets manager"
    if secret is None:
        return f"{fetch}: ResourceNotFoundException: Secrets Manager can't find the specified secret."
    if secret.is_deleted():
        return (
            f"{fetch}: InvalidRequestException: You can't perform this operation on the secret because it was marked "
            "for deletion."
        )
    value = _value(secret, stage or "AWSCURRENT", version_id)
    if value is None:
        wanted = version_id or f"staging label: {stage or 'AWSCURRENT'}"
        return f"{fetch}: ResourceNotFoundException: Secrets Manager can't find the specified secret value for {wanted}"
    if json_key and json_key not in _keys(value):
        return f"retrieved secret from Secrets Manager did not contain json key {json_key}"
    return None


def _value(secret: Any, stage: str, version_id: str) -> Any:
    for number, version in (secret.versions or {}).items():
        if number == version_id or (not version_id and stage in version["version_stages"]):
            return version.get("secret_string") or version.get("secret_binary")
    return None


def _keys(value: Any) -> set[str]:
    try:
        parsed = json.loads(value)
    except ValueError:
        return set()
    return set(parsed) if isinstance(parsed, dict) else set()
