# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Repositories as the inventory wants them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._inventory.repositories import Repository
from .._plan.values import Address, KindRules, Resource
from .names import REPOSITORY

RULES = {REPOSITORY: KindRules(fixed=frozenset({"kms_key"}))}
Rules = list[dict[str, Any]]


def desired_repository(repository: Repository, tags: Mapping[str, str]) -> Resource:
    """The repository; a key and a lifecycle policy that the inventory does not say are left as they are."""
    rules = lifecycle_rules(repository.keep_images, repository.expire_untagged_days)
    properties = {
        "scan_on_push": repository.scan_on_push,
        "immutable_tags": repository.immutable_tags,
        "mutable_tags": sorted(repository.mutable_tags),
        "tags": dict(tags),
        **({"lifecycle": rules} if rules else {}),
        **({"kms_key": repository.kms_key} if repository.kms_key else {}),
    }
    return Resource(Address(REPOSITORY, repository.name), properties)


def lifecycle_rules(keep_images: int, untagged_days: int) -> Rules:
    """The rules of a lifecycle policy. One for any image has the last priority, as ECR asks:
    https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
    """
    untagged = {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": untagged_days,
    }
    newest = {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": keep_images}
    wanted = [item for item in (untagged, newest) if item["countNumber"]]
    return [
        {"rulePriority": number, "selection": item, "action": {"type": "expire"}}
        for number, item in enumerate(wanted, start=1)
    ]
