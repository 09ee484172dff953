# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets as the inventory wants them and as AWS describes them; values are no part of either."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from .._inventory.resource_policy import canonical
from .._inventory.secrets import Secret
from .._plan.values import Actual, Address, KindRules, Resource

KIND = "secret"
# What a value is made from matters when it is made; it is never read back to be compared.
RULES = {KIND: KindRules(initial=frozenset({"kind", "length", "json_keys", "username"}))}
# Holds the version id of the placeholder. While it is the current version, the secret waits for a person.
PLACEHOLDER_TAG = "talentbase.aws/placeholder-version"
MOST_PREFIXES = 10  # the values of one ListSecrets filter


def desired_secret(secret: Secret, tags: Mapping[str, str]) -> Resource:
    """The secret as the inventory wants it; an empty description or key leaves an existing secret's own."""
    properties: dict[str, Any] = {
        "kind": secret.kind,
        "length": secret.length_of_value(),
        "json_keys": secret.json_keys(),
        "username": secret.username,
        "has_value": True,
        "tags": dict(tags),
    }
    if secret.description:
        properties["description"] = secret.description
    if secret.kms_key:
        properties["kms_key"] = secret.kms_key
    if secret.policy:
        properties["policy"] = secret.policy
    return Resource(Address(KIND, secret.name), properties)


def actual_secret(answer: Mapping[str, Any], wanted: Secret, policy: Mapping[str, Any] | None = None) -> Actual:
    """The secret as DescribeSecret or ListSecrets gives it; policy: its resource policy, where it was asked for."""
    tags = {tag["Key"]: tag.get("Value", "") for tag in answer.get("Tags") or []}
    current = current_version(answer)
    key = answer.get("KmsKeyId") or ""
    properties = {
        "has_value": current is not None,
        "tags": tags,
        "description": answer.get("Description") or "",
        "kms_key": wanted.kms_key if _key_id(key) == _key_id(wanted.kms_key) else key,
        "policy": wanted.policy if canonical(policy) == canonical(wanted.policy) else policy,
    }
    waits = current is not None and tags.get(PLACEHOLDER_TAG) == current
    return Actual(
        Address(KIND, wanted.name), properties, {"arn": answer["ARN"], "placeholder": waits, "created": False}
    )


def current_version(answer: Mapping[str, Any]) -> str | None:
    """The id of the version that readers get; None while the secret has no value."""
    # ListSecrets and DescribeSecret name the same map differently.
    versions = answer.get("SecretVersionsToStages") or answer.get("VersionIdsToStages") or {}
    return next((version for version, stages in versions.items() if "AWSCURRENT" in stages), None)


def covering_prefixes(names: Collection[str], most: int = MOST_PREFIXES) -> list[str]:
    """Few prefixes that all the names begin with: the names themselves, or as many of their first words as it takes."""
    words = {name: re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9]+", name) for name in names}
    for depth in range(max((len(parts) for parts in words.values()), default=0), 0, -1):
        prefixes = sorted({"".join(parts[:depth]) for parts in words.values()})
        if len(prefixes) <= most:
            return prefixes
    return sorted({parts[0] for parts in words.values()})


def _key_id(key: str) -> str:
    """A KMS key's id or alias, however it is spelt."""
    return "" if key.endswith("alias/aws/secretsmanager") else re.sub(r"^arn:[^/]*:(key/)?", "", key)
