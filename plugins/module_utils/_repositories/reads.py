# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reads of repositories: each by its name, so that those of others are never looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .._aws.errors import ClientError, code_of
from .._aws.session import Aws, gather
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict
from .._plan.values import Resource

NOT_FOUND = ("RepositoryNotFoundException", "LifecyclePolicyNotFoundException")


@dataclass(frozen=True)
class RepositoryAnswers:
    """AWS's answers about one repository. lifecycle: the text of its policy. has_images: where it was asked."""

    answer: Mapping[str, Any]
    lifecycle: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    has_images: bool = False


@dataclass(frozen=True)
class RepositoriesSnapshot:
    """The repositories of the inventory that there are, by name."""

    answers: Mapping[str, RepositoryAnswers]


def observe_repositories(
    aws: Aws, desired: Sequence[Resource], tags: Mapping[str, str], removing: bool
) -> RepositoriesSnapshot:
    """Read each, with its lifecycle policy where the inventory has one; whether it holds images where it is to be removed."""
    asks = {item.address.name: partial(_read, aws, item, tags, removing) for item in desired}
    reads = {name: partial(aws.once, ("repository", name), ask) for name, ask in asks.items()}
    found: dict[str, RepositoryAnswers | None] = gather(reads) if reads else {}
    return RepositoriesSnapshot({name: item for name, item in found.items() if item})


def _read(aws: Aws, desired: Resource, tags: Mapping[str, str], removing: bool) -> RepositoryAnswers | None:
    ecr, name = aws.client("ecr"), desired.address.name
    try:
        [answer] = ecr.describe_repositories(repositoryNames=[name])["repositories"]
    except ClientError as error:
        if code_of(error) in NOT_FOUND:
            return None
        raise
    arn = answer["repositoryArn"]
    if removing:
        images = ecr.list_images(repositoryName=name, maxResults=1)["imageIds"]
        return RepositoryAnswers(answer, tags=_tags(ecr, arn), has_images=bool(images))
    lifecycle = _lifecycle(ecr, name) if "lifecycle" in desired.properties else ""
    return RepositoryAnswers(answer, lifecycle, TagIndex(aws, tags, "ecr:repository").of(arn, partial(_tags, ecr, arn)))


def _lifecycle(ecr: Any, name: str) -> str:
    try:
        return str(ecr.get_lifecycle_policy(repositoryName=name)["lifecyclePolicyText"])
    except ClientError as error:
        if code_of(error) in NOT_FOUND:
            return ""
        raise


def _tags(ecr: Any, arn: str) -> dict[str, str]:
    return to_dict(ecr.list_tags_for_resource(resourceArn=arn)["tags"])
