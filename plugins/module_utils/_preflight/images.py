# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The images that a deploy asks for, and those that are missing. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from shlex import quote
from typing import Any

from .._inventory.faults import Fault
from .._inventory.inventory import Inventory

NEWEST = 3
Wanted = dict[str, dict[str, list[str]]]


def wanted_images(inventory: Inventory) -> Wanted:
    """The keys of the services that want an image, by repository and tag. A whole reference in `image` is not looked up."""
    tags_by_repository: Wanted = {}
    for key, service in inventory.services.items():
        if service.repository:
            tag = inventory.image_tags.get(key) or service.image_tag or inventory.image_tag or "latest"
            tags_by_repository.setdefault(service.repository, {}).setdefault(tag, []).append(key)
    return tags_by_repository


def image_faults(repository: str, missing: Mapping[str, Sequence[str]], newest: Sequence[str]) -> Iterator[Fault]:
    """The faults of tags that a repository does not have; newest are tags that it has."""
    for tag, keys in missing.items():
        for key in keys:
            problem = f"has no image with the tag {tag} in the repository {repository}"
            hint = f"push it, or deploy one of its newest: {', '.join(newest)}" if newest else "push it first"
            yield Fault(f"services.{key}", problem, hint)


def newest_tags(images: Sequence[Mapping[str, Any]]) -> list[str]:
    """The tags of the images pushed last, newest first."""
    ordered = sorted(images, key=lambda item: str(item.get("imagePushedAt", "")), reverse=True)
    return [tag for image in ordered for tag in image.get("imageTags") or []][:NEWEST]


def repository_fault(repository: str, keys: Sequence[str]) -> Fault:
    """The fault of a repository that does not exist."""
    hint = f"create it (aws ecr create-repository --repository-name {quote(repository)}) and push the image, or correct the name"
    return Fault(f"services.{keys[0]}.repository", f"is {repository}, which this account does not have here", hint)
