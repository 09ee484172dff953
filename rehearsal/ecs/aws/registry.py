"""Images: whether they can be pulled, and their digests."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from moto.ecr.models import ecr_backends

from ...moto_patches.ecr import is_cached
from ..task import Container

ECR_IMAGE = re.compile(r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com/(?P<rest>.+)")


def pull_failure(account_id: str, containers: list[Container]) -> str | None:
    """Why the first unpullable image cannot be pulled, or None."""
    for container in containers:
        image = container.image
        if container.behaviour.fail == "pull" or _absent(account_id, image):
            return (
                f"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
                f"{image}: {image}: not found"
            )
    return None


def digest(account_id: str, image: str) -> str | None:
    """An image's digest; that of a registry elsewhere is made up from its name, and stays the same."""
    match = ECR_IMAGE.fullmatch(image)
    if match is None or match["account"] != account_id:
        return "sha256:" + hashlib.sha256(image.encode()).hexdigest()
    stored = _find(account_id, match)
    return str(stored.get_image_digest()) if stored is not None else None


def _absent(account_id: str, image: str) -> bool:
    match = ECR_IMAGE.fullmatch(image)
    if match is None or match["account"] != account_id:
        return False
    return _find(account_id, match) is None and not is_cached(account_id, match["region"], match["rest"])


def is_filled(account_id: str, match: re.Match[str]) -> bool:
    """Whether an ECR_IMAGE is one that a pull-through cache has still to fetch."""
    home = match["account"] == account_id
    return home and is_cached(account_id, match["region"], match["rest"]) and _find(account_id, match) is None


def repository_and_version(match: re.Match[str]) -> tuple[str, str]:
    """The repository of an ECR_IMAGE, and its tag or its digest."""
    name, _, image_digest = match["rest"].partition("@")
    name, _, tag = name.partition(":")
    return name, image_digest or tag or "latest"


def policy(account_id: str, match: re.Match[str]) -> str | None:
    """The policy of an image's repository, where it is this account's and has one."""
    if match["account"] != account_id:
        return None
    repository = _repository(account_id, match)
    return repository.policy if repository else None


def stored(account_id: str, image: str) -> tuple[Any, dict[str, Any]]:
    """The account's own repository that has an image, and its manifest; None and an empty one of others."""
    match = ECR_IMAGE.fullmatch(image)
    found = _find(account_id, match) if match and match["account"] == account_id else None
    if match is None or found is None:
        return None, {}
    return _repository(account_id, match), json.loads(found.image_manifest)


def _repository(account_id: str, match: re.Match[str]) -> Any:
    return ecr_backends[account_id][match["region"]].repositories.get(repository_and_version(match)[0])


def _find(account_id: str, match: re.Match[str]) -> Any:
    version, repository = repository_and_version(match)[1], _repository(account_id, match)
    for image in repository.images if repository else []:
        if version in image.image_tags or version == image.get_image_digest():
            return image
    return None
