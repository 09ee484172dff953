# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether ECR has the images that a deploy asks for."""

from __future__ import annotations

from functools import partial
from typing import Any

from .._aws.errors import ClientError, code_of
from .._aws.session import Aws, chunks, gather
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory
from .checks import DENIED, Context
from .findings import Finding
from .image_platforms import platforms
from .images import (
    MANIFESTS,
    Repository,
    architecture_faults,
    image_faults,
    image_ids,
    newest_tags,
    repository_fault,
    unread_config_fault,
    unread_fault,
    wanted_images,
)

IMAGES_IN_A_CALL = 100


def images(context: Context) -> Finding:
    """Every image of ECR is there, with the requested tag or digest and for its service's CPU, as far as it may be looked up."""
    wanted = wanted_images(context.inventory)
    reads = {str(item): partial(_faults, context, item, versions) for item, versions in wanted.items()}
    found = gather(reads)
    faults = [fault for item in reads for fault in found[item]]
    summary = "" if faults else f"{sum(map(len, wanted.values()))} images are in ECR"
    return Finding("images", summary, faults)


def _faults(context: Context, repository: Repository, versions: dict[str, list[str]]) -> list[Fault]:
    aws, own = context.aws, context.inventory.account_id
    keys = [key for some in versions.values() for key in some]
    try:
        missing, manifests = _look_up(aws, repository, list(versions))
    except ClientError as error:
        if repository.account_id != own and code_of(error) in DENIED:
            return [unread_fault(repository, keys, code_of(error))]
        if code_of(error) != "RepositoryNotFoundException":
            raise
        return (
            []
            if is_cached(aws, repository, own)
            else [repository_fault(repository, keys, _owns(context.inventory, repository))]
        )
    found = platforms(aws, repository, manifests)
    unfit = list(architecture_faults(context.inventory, versions, found.architectures))
    if found.denied:
        unfit.append(unread_config_fault(repository, keys[0], found.denied))
    if not missing or is_cached(aws, repository, own):
        return unfit
    ecr = aws.client("ecr", repository.region)
    pages = ecr.get_paginator("describe_images").paginate(**_registry(repository))
    newest = newest_tags([image for page in pages for image in page["imageDetails"]])
    return [*unfit, *image_faults(repository, {item: versions[item] for item in missing}, newest)]


def _owns(inventory: Inventory, repository: Repository) -> bool:
    home = (repository.account_id, repository.region) == (inventory.account_id, inventory.region)
    return home and any(item.name == repository.name for item in inventory.repositories.values())


def _look_up(aws: Aws, repository: Repository, versions: list[str]) -> tuple[list[str], dict[str, str]]:
    """Tags and digests that ECR does not have, and the manifests of the others.

    BatchGetImage names what is missing; DescribeImages fails as a whole.
    """
    ecr, missing = aws.client("ecr", repository.region), []
    manifests: dict[str, str] = {}
    for some in chunks(versions, IMAGES_IN_A_CALL):
        answer = ecr.batch_get_image(
            **_registry(repository), imageIds=image_ids(some), acceptedMediaTypes=list(MANIFESTS)
        )
        ids: list[dict[str, Any]] = [failure["imageId"] for failure in answer["failures"]]
        missing += [str(item.get("imageTag") or item.get("imageDigest")) for item in ids]
        for image in answer["images"]:
            names = {image["imageId"].get("imageTag"), image["imageId"].get("imageDigest")}
            manifests |= {name: image.get("imageManifest", "") for name in names.intersection(versions)}
    return missing, manifests


def is_cached(aws: Aws, repository: Repository, own: str) -> bool:
    """Whether the account's pull-through cache fetches the image at its first pull."""
    if "/" not in repository.name or repository.account_id != own:
        return False
    pages = aws.client("ecr", repository.region).get_paginator("describe_pull_through_cache_rules").paginate()
    prefixes = [rule["ecrRepositoryPrefix"] for page in pages for rule in page["pullThroughCacheRules"]]
    return any(repository.name.startswith(f"{prefix}/") or prefix == "ROOT" for prefix in prefixes)


def _registry(repository: Repository) -> dict[str, str]:
    return {"registryId": repository.account_id, "repositoryName": repository.name}
