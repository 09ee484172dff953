# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The images that a deploy asks for, and those that are missing. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .._inventory.faults import Fault
from .._inventory.images import ecr_image, whole_references
from .._inventory.inventory import Inventory

NEWEST = 3
ARCHITECTURES = {"X86_64": "amd64", "ARM64": "arm64"}
"""Of Fargate, as an image index names them: https://github.com/opencontainers/image-spec/blob/main/image-index.md"""
MANIFESTS = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
"""What ECR is to give as it was pushed. It converts what a client does not accept:
https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-manifest-formats.html"""
CONFIGS = ("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json")


class Repository(NamedTuple):
    """A repository of ECR by its registry's account, its region and its name."""

    account_id: str
    region: str
    name: str


Wanted = dict[Repository, dict[str, list[str]]]
"""The inventory keys that want an image, by repository and by tag or digest."""


def wanted_images(inventory: Inventory) -> Wanted:
    """Every image that ECR is to have: of the services' repositories, and whole references of any container."""
    wanted: Wanted = {}
    for name, service in inventory.services.items():
        key = f"services.{name}"
        if service.repository:
            tag = inventory.image_tags.get(name) or service.image_tag or inventory.image_tag or "latest"
            home = Repository(inventory.account_id, inventory.region, service.repository)
            wanted.setdefault(home, {}).setdefault(tag, []).append(key)
        for where, reference, _credentials in whole_references(key, service):
            if image := ecr_image(reference):
                repository = Repository(image.account_id, image.region, image.repository)
                wanted.setdefault(repository, {}).setdefault(image.version, []).append(where)
    return wanted


def image_ids(versions: Iterable[str]) -> list[dict[str, str]]:
    """Tags and digests as ECR takes them."""
    return [{"imageDigest" if item.startswith("sha256:") else "imageTag": item} for item in versions]


def image_faults(
    repository: Repository, missing: Mapping[str, Sequence[str]], newest: Sequence[str]
) -> Iterator[Fault]:
    """The faults of tags and digests that a repository does not have; newest are tags that it has."""
    for version, keys in missing.items():
        digest = version.startswith("sha256:")
        what = f"with the {'digest' if digest else 'tag'} {version} in the repository {repository.name}"
        remedy = "take the digest of an image that is there" if digest else "push it"
        for key in keys:
            hint = f"{remedy}, or deploy one of its newest: {', '.join(newest)}" if newest else f"{remedy} first"
            yield Fault(key, f"has no image {what}", hint)


def architecture_faults(
    inventory: Inventory, versions: Mapping[str, Sequence[str]], architectures: Mapping[str, Sequence[str]]
) -> Iterator[Fault]:
    """The faults of images that are not for their service's CPU. architectures: by tag or digest, where they are known."""
    for version, keys in versions.items():
        known = architectures.get(version) or ()
        for key in keys if known else ():
            name = key.split(".")[1]
            cpu = inventory.services[name].cpu_architecture
            if ARCHITECTURES[cpu] not in known:
                problem = f"is {cpu}, but the image {version} of {key} is for {', '.join(known)} alone"
                hint = "build the image for it (docker buildx build --platform), or change cpu_architecture"
                yield Fault(f"services.{name}.cpu_architecture", problem, hint)


def index_architectures(manifest: str) -> list[str]:
    """The CPUs that an image index has images for; empty for the manifest of a single image. Attestations are `unknown`."""
    try:
        content = json.loads(manifest or "{}")
        entries = [entry.get("platform") or {} for entry in content.get("manifests") or []]
    except (ValueError, AttributeError):
        return []
    known = {str(entry.get("architecture") or "unknown") for entry in entries}
    return sorted(known - {"unknown"})


def config_digest(manifest: str) -> str:
    """The digest of the config that a single image's manifest names; empty for an index, and for what is no image of a container."""
    try:
        config = json.loads(manifest or "{}").get("config") or {}
        return str(config["digest"]) if config.get("mediaType") in CONFIGS else ""
    except (ValueError, AttributeError, KeyError):
        return ""


def unread_config_fault(repository: Repository, key: str, why: str) -> Fault:
    """The doubt about images whose config may not be read."""
    problem = f"has an image in {repository.name} that may be for another CPU: its config could not be read ({why})"
    return Fault(key, problem, f"allow ecr:GetDownloadUrlForLayer on the repository {repository.name}", warning=True)


def unread_fault(repository: Repository, keys: Sequence[str], why: str) -> Fault:
    """The doubt about a repository of another account, which may let the service's role in and not the deployer."""
    problem = (
        f"is an image of account {repository.account_id} in {repository.region} that could not be looked up ({why})"
    )
    hint = f"see that it is there, and that the policy of {repository.name} lets this account pull"
    return Fault(keys[0], problem, hint, warning=True)


def newest_tags(images: Sequence[Mapping[str, Any]]) -> list[str]:
    """The tags of the images pushed last, newest first."""
    ordered = sorted(images, key=lambda item: str(item.get("imagePushedAt", "")), reverse=True)
    return [tag for image in ordered for tag in image.get("imageTags") or []][:NEWEST]


def repository_fault(repository: Repository, keys: Sequence[str], owned: bool = False) -> Fault:
    """The fault of a repository that does not exist. owned: whether the inventory makes it."""
    name, key = repository.name, keys[0]
    command = f"aws ecr create-repository --repository-name {name} --region {repository.region}"
    command = "deploy.yml --tags repositories" if owned else command
    hint = f"create it ({command}) and push the image, or correct the name"
    where = key if key.endswith(".image") else f"{key}.repository"
    return Fault(where, f"is {name}, which this account does not have here", hint)
