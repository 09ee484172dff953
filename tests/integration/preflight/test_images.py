"""Images by whole references, digests and pull-through caches: preflight looks up what it may."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

Run = Callable[..., dict[str, Any]]
ECR = "258993895334.dkr.ecr.us-east-1.amazonaws.com"
NOWHERE = "sha256:" + "0a" * 32


@pytest.fixture
def check(run_module: Run, dev: dict[str, Any]) -> Run:
    """The lines of the report on dev with another image for web; its warnings where it is ready."""

    def run(image: str = "", sidecar: str = "", **options: Any) -> list[str]:
        web = dev["services"]["web"]
        if image:
            del web["repository"]
            web["image"] = image
        if sidecar:
            web["sidecars"] = {"log": {"image": sidecar}}
        result = run_module("preflight", inventory=dev, checks=["images"], **options)
        if result.get("failed"):
            return [line.partition(". ")[2] for line in result["msg"].splitlines()[1:]]
        return [json.dumps(item) for item in result.get("warnings", [])]

    return run


def digest_of(account: Account) -> str:
    images = account.client("ecr").describe_images(repositoryName="talentbase-web")["imageDetails"]
    return str(images[0]["imageDigest"])


def test_a_whole_reference_is_looked_up(check: Run, account: Account) -> None:
    assert check(f"{ECR}/talentbase-web:latest") == []


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (f"{ECR}/talentbase-web:nope", "has no image with the tag nope in the repository talentbase-web; push it, or"),
        (f"{ECR}/talentbase-web@{NOWHERE}", f"has no image with the digest {NOWHERE} in the repository"),
        (f"{ECR}/talentbase-shop:latest", "is talentbase-shop, which this account does not have here; create it"),
        (f"{ECR}/team/talentbase-shop:latest", "is team/talentbase-shop, which this account does not have here"),
    ],
)
def test_what_is_missing_is_named(check: Run, account: Account, image: str, words: str) -> None:
    (line,) = check(sidecar=image)
    assert line.startswith(f"services.web.sidecars.log.image: {words}")


def test_a_digest_as_image_tag(check: Run, account: Account) -> None:
    assert check(image_tags={"web": digest_of(account)}) == []
    (line,) = check(image_tags={"web": NOWHERE})
    assert line.startswith(f"services.web: has no image with the digest {NOWHERE}")
    assert "push it" not in line


def test_a_repository_of_another_account_may_refuse(check: Run, account: Account) -> None:
    (line,) = check("111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1")
    assert "services.web.image: is an image of account 111122223333 in us-east-1 that could not be looked up" in line


def test_a_repository_of_another_region(check: Run, account: Account) -> None:
    image = "258993895334.dkr.ecr.eu-west-1.amazonaws.com/web:1"
    (line,) = check(image)
    assert "create-repository --repository-name web --region eu-west-1" in line


def test_a_pull_through_cache_fetches_the_image(check: Run, account: Account) -> None:
    rule = {"ecrRepositoryPrefix": "docker-hub", "upstreamRegistryUrl": "registry-1.docker.io"}
    account.client("ecr").create_pull_through_cache_rule(**rule)
    assert check(sidecar=f"{ECR}/docker-hub/library/nginx:1") == []


@pytest.mark.parametrize(("cpus", "fits"), [(["amd64", "unknown"], False), (["amd64", "arm64"], True)])
def test_an_image_of_several_cpus_is_for_the_one_of_its_service(
    check: Run, account: Account, dev: dict[str, Any], cpus: list[str], fits: bool
) -> None:
    """An index as docker buildx pushes it, with its attestations."""
    kind, image = "application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json"
    entries = [
        {
            "mediaType": image,
            "size": 1,
            "digest": "sha256:" + f"{number}a" * 32,
            "platform": {"os": "linux", "architecture": cpu},
        }
        for number, cpu in enumerate(cpus)
    ]
    index = json.dumps({"schemaVersion": 2, "mediaType": kind, "manifests": entries})
    ecr = account.client("ecr")
    ecr.put_image(repositoryName="talentbase-web", imageManifest=index, imageManifestMediaType=kind, imageTag="many")
    dev["services"]["web"]["cpu_architecture"] = "ARM64"
    lines = check(image_tags={"web": "many"})
    problem = "services.web.cpu_architecture: is ARM64, but the image many of services.web is for amd64 alone; build"
    assert (lines == []) is fits
    assert all(line.startswith(problem) for line in lines)
