"""Images by whole references, digests and pull-through caches: preflight looks up what it may."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account, rewrite, section
from tests.images import push, push_index

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


ARM = "services.web.cpu_architecture: is ARM64, but the image"


@pytest.mark.parametrize(("cpus", "fits"), [(["amd64", "unknown"], False), (["amd64", "arm64"], True)])
def test_an_image_of_several_cpus_is_for_the_one_of_its_service(
    check: Run, account: Account, dev: dict[str, Any], cpus: list[str], fits: bool
) -> None:
    push_index(account.client("ecr"), "talentbase-web", "many", cpus)
    account.zero()
    dev["services"]["web"]["cpu_architecture"] = "ARM64"
    lines = check(image_tags={"web": "many"})
    assert (lines == []) is fits
    assert all(line.startswith(f"{ARM} many of services.web is for amd64 alone; build") for line in lines)
    assert account.calls()["by_operation"]["ecr:GetDownloadUrlForLayer"] == 1  # of api, whose image is a single one


@pytest.mark.parametrize("cpu", ["amd64", "arm64"])
def test_a_single_image_is_for_the_cpu_of_its_service(
    check: Run, account: Account, dev: dict[str, Any], cpu: str
) -> None:
    push(account.client("ecr"), "talentbase-web", "one", cpu)
    dev["services"]["web"]["cpu_architecture"] = "ARM64"
    lines = check(image_tags={"web": "one"})
    wrong = f"{ARM} one of services.web is for amd64 alone; build the image for it (docker buildx build --platform)"
    assert [line.startswith(wrong) for line in lines] == ([True] if cpu == "amd64" else [])


def test_an_image_built_on_a_mac_is_refused_for_a_service_of_intel(check: Run, account: Account) -> None:
    push(account.client("ecr"), "talentbase-web", "mac", "arm64")
    (line,) = check(image_tags={"web": "mac"})
    assert line.startswith("services.web.cpu_architecture: is X86_64, but the image mac of services.web is for arm64")


def test_a_sidecar_is_for_the_cpu_of_its_service(check: Run, account: Account) -> None:
    push(account.client("ecr"), "talentbase-web", "mac", "arm64")
    (line,) = check(sidecar=f"{ECR}/talentbase-web:mac")
    assert "is X86_64, but the image mac of services.web.sidecars.log.image is for arm64 alone" in line


def test_each_config_is_read_once(check: Run, account: Account) -> None:
    account.zero()
    assert check(sidecar=f"{ECR}/talentbase-web:latest") == []
    calls = account.calls()["by_operation"]
    assert (calls["ecr:GetDownloadUrlForLayer"], calls["s3:GetObject"]) == (2, 2)  # of web and of api


DENIED = {"operation": "ecr:GetDownloadUrlForLayer", "code": "AccessDeniedException", "message": "no"}
NO_S3 = {"operation": "s3:GetObject", "code": "AccessDenied", "message": "no", "status": 403}


@pytest.mark.parametrize(("answer", "warned"), [(DENIED, True), (NO_S3, False)])
def test_a_config_that_cannot_be_read_refuses_nothing(
    check: Run, account: Account, dev: dict[str, Any], answer: dict[str, Any], warned: bool
) -> None:
    dev["services"]["web"]["cpu_architecture"] = "ARM64"
    account.ask("PUT", "faults", {"answers": [answer]})
    lines = check()
    told = [line for line in lines if "may be for another CPU: its config could not be read" in line]
    assert (lines, len(told)) == (told, 2 if warned else 0)


def test_a_deploy_stops_before_its_first_write(account: Account, inventory: Path) -> None:
    variables = section(inventory, "services")
    variables["services"]["web"]["cpu_architecture"] = "ARM64"
    rewrite(inventory, "services", variables)
    refused = account.playbook("deploy.yml", inventory=inventory)
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "is ARM64, but the image latest of services.web is for amd64 alone" in " ".join(refused.output.split())
