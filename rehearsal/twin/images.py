"""Repositories with their images. A manifest is made up, as images themselves are not read; each fits the CPU that runs it."""

from __future__ import annotations

import json
from typing import Any

from moto.ecr.models import Image, Repository, ecr_backends

from ..clock import Clock
from ..moto_patches.ecr_layers import push
from .file import Twin, seconds
from .making import made

CPUS = {"ARM64": "arm64", "X86_64": "amd64"}
INDEXES = ("application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.oci.image.index.v1+json")


def load(twin: Twin, clock: Clock) -> None:
    """Put them in the place of the account's own."""
    backend: Any = ecr_backends[twin.account][twin.region]

    def add(item: dict[str, Any]) -> None:
        with clock.frozen(seconds(item["createdAt"])):
            repository = _repository(twin, item)
        backend.repositories[repository.name] = repository
        cpu = _cpu(twin, repository.uri)
        for image in twin.of("ecr", "DescribeImages", repository.name) or []:
            repository.images.append(_image(twin, repository, image, cpu))
        tags = twin.tags.get(repository.arn, {})
        if tags:
            backend.tagger.tag_resource(repository.arn, [{"Key": key, "Value": value} for key, value in tags.items()])

    twin.each("ecr", "DescribeRepositories", add)


def _repository(twin: Twin, item: dict[str, Any]) -> Any:
    repository = made(
        Repository,
        twin.account,
        twin.region,
        item["repositoryName"],
        item.get("registryId"),
        item.get("encryptionConfiguration"),
        item.get("imageScanningConfiguration") or {},
        item.get("imageTagMutability") or "MUTABLE",
        item.get("imageTagMutabilityExclusionFilters"),
    )
    repository.lifecycle_policy = twin.of("ecr", "GetLifecyclePolicy", repository.name)
    repository.policy = twin.of("ecr", "GetRepositoryPolicy", repository.name)
    return repository


def _cpu(twin: Twin, uri: str) -> str:
    """The CPU of the task definitions that have an image of a repository."""
    for definition in twin.items("ecs", "DescribeTaskDefinition"):
        if any(each["image"].startswith((f"{uri}:", f"{uri}@")) for each in definition["containerDefinitions"]):
            return CPUS.get((definition.get("runtimePlatform") or {}).get("cpuArchitecture", "X86_64"), "amd64")
    return "amd64"


def _image(twin: Twin, repository: Repository, item: dict[str, Any], cpu: str) -> Image:
    kind, labels = item.get("imageManifestMediaType", ""), item.get("imageTags") or []
    config = push(repository, json.dumps({"architecture": cpu, "os": "linux", "image": item["imageDigest"]}).encode())
    platforms = [{"digest": config, "platform": {"architecture": each, "os": "linux"}} for each in CPUS.values()]
    single = {
        "config": {"digest": config, "size": item.get("imageSizeInBytes")},
        "layers": [{"digest": item["imageDigest"]}],
    }
    manifest = {"schemaVersion": 2, "mediaType": kind, **({"manifests": platforms} if kind in INDEXES else single)}
    first: Any = labels[-1] if labels else None
    image = Image(twin.account, first, json.dumps(manifest), repository.name, kind, item["imageDigest"])
    image.image_tags = list(labels)
    image.image_pushed_at = int(seconds(item["imagePushedAt"]))
    return image
