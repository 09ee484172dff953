# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets as Secrets Manager describes them; a value is no part of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._aws.tags import to_dict
from .._inventory.resource_policy import canonical
from .._inventory.secrets import Secret
from .._plan.values import Actual, Address
from .names import PLACEHOLDER_TAG, SECRET


def actual_secret(answer: Mapping[str, Any], secret: Secret, policy: Mapping[str, Any] | None = None) -> Actual:
    """The secret as DescribeSecret or ListSecrets gives it; policy: its resource policy, where it was read."""
    tags = to_dict(answer.get("Tags"))
    current = current_version(answer)
    key = answer.get("KmsKeyId") or ""
    properties = {
        "deleted": bool(answer.get("DeletedDate")),
        "has_value": current is not None,
        "tags": tags,
        "description": answer.get("Description") or "",
        "kms_key": secret.kms_key if _key_id(key) == _key_id(secret.kms_key) else key,
        "policy": secret.policy if canonical(policy) == canonical(secret.policy) else policy,
    }
    placeholder = current is not None and tags.get(PLACEHOLDER_TAG) == current
    return Actual(
        Address(SECRET, secret.name), properties, {"arn": answer["ARN"], "placeholder": placeholder, "created": False}
    )


def current_version(answer: Mapping[str, Any]) -> str | None:
    """The id of the version that readers get; None while the secret has no value."""
    # ListSecrets and DescribeSecret name the same map differently.
    versions = answer.get("SecretVersionsToStages") or answer.get("VersionIdsToStages") or {}
    return next((version for version, stages in versions.items() if "AWSCURRENT" in stages), None)


def _key_id(key: str) -> str:
    """A KMS key's id or alias, however it is spelt."""
    return "" if key.endswith("alias/aws/secretsmanager") else re.sub(r"^arn:[^/]*:(key/)?", "", key)
