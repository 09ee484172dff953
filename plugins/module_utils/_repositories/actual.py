# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Repositories as ECR describes them, in the shape of the desired ones. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .._plan.values import Actual, Address
from .desired import Rules
from .names import REPOSITORY

Answer = Mapping[str, Any]
ABOUT = "description"


def actual_repository(answer: Answer, lifecycle: str, tags: Mapping[str, str]) -> Actual:
    """A repository of DescribeRepositories with its lifecycle policy, empty without one, and its tags."""
    filters = answer.get("imageTagMutabilityExclusionFilters") or []
    immutable = str(answer.get("imageTagMutability") or "MUTABLE").startswith("IMMUTABLE")
    properties = {
        "scan_on_push": bool((answer.get("imageScanningConfiguration") or {}).get("scanOnPush")),
        "immutable_tags": immutable,
        "mutable_tags": sorted(item["filter"] for item in filters) if immutable else [],
        "lifecycle": rules_of(lifecycle),
        "kms_key": (answer.get("encryptionConfiguration") or {}).get("kmsKey") or "",
        "tags": dict(tags),
    }
    attributes = {"arn": answer["repositoryArn"], "uri": answer["repositoryUri"]}
    return Actual(Address(REPOSITORY, answer["repositoryName"]), properties, attributes)


def rules_of(text: str) -> Rules:
    """The rules of a lifecycle policy, without what people wrote about them."""
    try:
        rules = json.loads(text or "{}").get("rules") or []
    except ValueError:
        return []
    return [{name: value for name, value in rule.items() if name != ABOUT} for rule in rules]
