# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether repositories can be what the inventory wants, and what their rules mean for the services."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from .faults import Fault
from .images import ecr_image
from .inventory import Inventory
from .repositories import Repository

# https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageTagMutabilityExclusionFilter.html
FILTER = r"[0-9a-zA-Z._*-]{1,128}"
MOST_FILTERS = 5
FEW_IMAGES, FEW_DAYS = 10, 7


def check_repositories(inventory: Inventory, _variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of names, tags that may move, and rules that could delete what runs."""
    owners: dict[str, str] = {}
    for key, repository in inventory.repositories.items():
        where = f"repositories.{key}"
        owner = owners.setdefault(repository.name, key)
        if owner != key:
            yield Fault(
                f"{where}.name", f"is {repository.name}, which repositories.{owner} has too", "keep one of the two"
            )
        yield from _mutable_tags(f"{where}.mutable_tags", repository)
        yield from _moving_tags(where, repository, inventory)
        yield from _lifecycle(where, repository)


def _mutable_tags(key: str, repository: Repository) -> Iterator[Fault]:
    tags = repository.mutable_tags
    if tags and not repository.immutable_tags:
        yield Fault(key, "is for immutable_tags, which is false", "drop it: every tag may move")
    if len(tags) > MOST_FILTERS:
        yield Fault(key, f"has {len(tags)} tags, and ECR takes {MOST_FILTERS}", "use * for several, such as release-*")
    for number, tag in enumerate(tags):
        if not re.fullmatch(FILTER, tag):
            yield Fault(
                f"{key}[{number}]", f"is {tag!r}", "give letters, digits and characters of ._-, with * for any text"
            )
        elif tag in tags[:number]:
            yield Fault(f"{key}[{number}]", f"is {tag} again", "name each once")


def _moving_tags(where: str, repository: Repository, inventory: Inventory) -> Iterator[Fault]:
    """A service that is deployed by a tag that is pushed again and again."""
    if not repository.immutable_tags:
        return
    for name, service in inventory.services.items():
        image = ecr_image(service.image) if service.image else None
        if repository.name != (image.repository if image else service.repository):
            continue
        tag = (image.version if image else "") or service.image_tag or inventory.image_tag or "latest"
        if tag == "latest" and not any(fnmatchcase(tag, item) for item in repository.mutable_tags):
            problem = f"is true, but services.{name} is deployed with the tag {tag}, which can then be pushed once"
            yield Fault(
                f"{where}.immutable_tags", problem, f"add {tag} to mutable_tags, or deploy a git SHA", warning=True
            )


def _lifecycle(where: str, repository: Repository) -> Iterator[Fault]:
    """ECS starts tasks by the digest that a tag had at the deployment, so what is deleted may be what a service needs to scale or to roll back.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html#deployment-container-image-stability
    """
    if 0 < repository.keep_images < FEW_IMAGES:
        problem = f"is {repository.keep_images}, so that an image that runs, or that a rollback needs, may be deleted"
        yield Fault(f"{where}.keep_images", problem, f"give {FEW_IMAGES} or more", warning=True)
    if 0 < repository.expire_untagged_days < FEW_DAYS:
        problem = (
            f"is {repository.expire_untagged_days}, so that an image that runs may be deleted once its tag has moved"
        )
        yield Fault(f"{where}.expire_untagged_days", problem, f"give {FEW_DAYS} or more", warning=True)
