# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the images that a deploy asks for have findings of ECR's scan that their services refuse."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from .._aws.errors import ClientError, code_of
from .._aws.session import Aws, gather
from .._inventory.faults import Fault
from .checks import DENIED, Context
from .findings import Finding
from .image_checks import is_cached
from .images import ARCHITECTURES, MANIFESTS, Repository, image_ids, wanted_images
from .scan_findings import CACHED, UNSCANNED, Scan, child_digest, scan_faults, scan_of

MISSING = ("RepositoryNotFoundException", "ImageNotFoundException")
"""What the check of images refuses."""
NAME = "image_findings"
Image = tuple[Repository, str]


def image_findings(context: Context) -> Finding:
    """No image has a finding that its service refuses. Nothing is asked for services that refuse none."""
    services = context.inventory.services
    gated = {name for name, service in services.items() if service.deployment.refuse_findings}
    if not gated:
        return Finding(NAME)
    wanted = {
        (repository, version): [key for key in keys if key.split(".")[1] in gated]
        for repository, versions in wanted_images(context.inventory).items()
        for version, keys in versions.items()
    }
    asked = {image: keys for image, keys in wanted.items() if keys}
    reads = {str(image): partial(_faults, context, image, keys) for image, keys in asked.items()}
    found = gather(reads) if reads else {}
    faults = [fault for some in found.values() for fault in some]
    return Finding(NAME, "" if faults else f"{len(asked)} images have no finding that is refused", faults)


def _faults(context: Context, image: Image, keys: list[str]) -> list[Fault]:
    services, today = context.inventory.services, datetime.now(UTC).date()
    by_architecture: dict[str, Scan | None] = {}
    faults = []
    for key in keys:
        service = services[key.split(".")[1]]
        architecture = ARCHITECTURES[service.cpu_architecture]
        try:
            if architecture not in by_architecture:
                by_architecture[architecture] = _scan(context, image, architecture)
        except ClientError as error:
            if code_of(error) not in DENIED:
                raise
            return [_unread(key, image, code_of(error))]
        scan = by_architecture[architecture]
        faults += list(scan_faults(key, service.deployment, image, scan, today)) if scan else []
    return faults


def _scan(context: Context, image: Image, architecture: str) -> Scan | None:
    """What is known of the image; of an index, of its image for the CPU. None where it is missing."""
    aws, (repository, version) = context.aws, image
    try:
        return _described(aws, repository, version)
    except ClientError as error:
        if code_of(error) in MISSING:
            return Scan(CACHED) if is_cached(aws, repository, context.inventory.account_id) else None
        if code_of(error) != "ScanNotFoundException":
            raise
    child = _child(aws, repository, version, architecture)
    if not child:
        return Scan(UNSCANNED)
    try:
        return _described(aws, repository, child)
    except ClientError as error:
        if code_of(error) != "ScanNotFoundException":
            raise
        return Scan(UNSCANNED)


def _described(aws: Aws, repository: Repository, version: str) -> Scan:
    ecr = aws.client("ecr", repository.region)
    [image] = image_ids([version])
    pages = ecr.get_paginator("describe_image_scan_findings").paginate(
        registryId=repository.account_id,
        repositoryName=repository.name,
        imageId=image,
        PaginationConfig={"PageSize": 1000},
    )
    return scan_of(list(pages))


def _child(aws: Aws, repository: Repository, version: str, architecture: str) -> str:
    """The digest of an index's image for a CPU, which has a scan of its own."""
    answer: Any = aws.client("ecr", repository.region).batch_get_image(
        registryId=repository.account_id,
        repositoryName=repository.name,
        imageIds=image_ids([version]),
        acceptedMediaTypes=list(MANIFESTS),
    )
    manifest = next((item.get("imageManifest", "") for item in answer["images"]), "")
    return child_digest(manifest, architecture)


def _unread(key: str, image: Image, why: str) -> Fault:
    repository, version = image
    problem = f"has the image {version} of {repository.name}, whose findings could not be read ({why})"
    action = "ecr:DescribeImageScanFindings"
    return Fault(key, problem, f"allow {action} on the repository {repository.name} of {repository.account_id}")
