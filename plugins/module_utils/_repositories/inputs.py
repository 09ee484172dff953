# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the requests of ECR take, from the properties of repositories. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .._aws.tags import to_list

Properties = Mapping[str, Any]
Input = dict[str, Any]


def repository_input(name: str, properties: Properties) -> Input:
    """CreateRepository; its lifecycle policy is put afterwards."""
    key = properties.get("kms_key")
    encryption = {"encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": key}} if key else {}
    return {
        "repositoryName": name,
        "imageScanningConfiguration": {"scanOnPush": properties["scan_on_push"]},
        **mutability_input(properties),
        **encryption,
        "tags": to_list(properties["tags"]),
    }


def mutability_input(properties: Properties) -> Input:
    """The part of CreateRepository and PutImageTagMutability about tags."""
    tags = properties["mutable_tags"]
    if not properties["immutable_tags"]:
        return {"imageTagMutability": "MUTABLE"}
    if not tags:
        return {"imageTagMutability": "IMMUTABLE"}
    filters = [{"filterType": "WILDCARD", "filter": tag} for tag in tags]
    return {"imageTagMutability": "IMMUTABLE_WITH_EXCLUSION", "imageTagMutabilityExclusionFilters": filters}


def lifecycle_text(properties: Properties) -> str:
    """What PutLifecyclePolicy takes."""
    return json.dumps({"rules": properties["lifecycle"]})
