"""A deploy of one image for some services, and of a strategy for one run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import load_inventory
from tests.harness import Account

CLUSTER = "talentbase-dev"
API, WEB = "talentbase-api-dev", "talentbase-web-dev"


@pytest.fixture
def deployed(built_dev: Account, tmp_path: Path) -> Iterator[Account]:
    """dev at the tag first, with the tag second in each repository."""
    with built_dev.copy(tmp_path) as account:
        ecr = account.client("ecr")
        for repository in ("talentbase-web", "talentbase-api"):
            latest = ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "latest"}])["images"][0]
            for tag in ("first", "second"):
                ecr.put_image(repositoryName=repository, imageManifest=latest["imageManifest"], imageTag=tag)
        first = account.playbook("deploy.yml", image_tag="first")
        assert first.code == 0, first.output
        yield account


def images(account: Account) -> dict[str, str]:
    """The tag that each service runs."""
    ecs = account.client("ecs")
    services = ecs.describe_services(cluster=CLUSTER, services=[API, WEB])["services"]
    found = {}
    for service in services:
        definition = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
        found[service["serviceName"]] = definition["containerDefinitions"][0]["image"].rpartition(":")[2]
    return found


def strategies(account: Account) -> dict[str, str]:
    """The strategy of each service."""
    found = account.client("ecs").describe_services(cluster=CLUSTER, services=[API, WEB])["services"]
    return {item["serviceName"]: item["deploymentConfiguration"].get("strategy", "ROLLING") for item in found}


def test_the_other_services_keep_what_they_run(deployed: Account) -> None:
    unknown = deployed.playbook("deploy.yml", image_tag="second", service="apy")
    assert (unknown.code, unknown.writes) == (2, 0), unknown.output
    assert "service: is apy, which is not in the inventory; did you mean api?" in unknown.output

    one = deployed.playbook("deploy.yml", image_tag="second", service="api")
    assert one.code == 0, one.output
    assert "did you mean services" not in one.output
    assert images(deployed) == {API: "second", WEB: "first"}
    again = deployed.playbook("deploy.yml", image_tag="second", service="api")
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output
    drift = deployed.playbook("playbooks/drift.yml")
    assert drift.code == 0, drift.output

    # Without what was seen, each role runs, and the images are the same.
    whole = deployed.playbook("deploy.yml", image_tag="second", service="api", converge="full")
    assert (whole.code, whole.changed) == (0, 0), whole.output
    both = deployed.playbook("deploy.yml", image_tag="second")
    assert both.code == 0, both.output
    assert images(deployed) == {API: "second", WEB: "second"}


def test_a_service_that_does_not_run_has_no_image_to_keep(account: Account) -> None:
    """On an account that holds nothing."""
    run = account.playbook("deploy.yml", service="api")
    assert (run.code, run.writes) == (2, 0), run.output
    assert "service: leaves web at the image that runs, but none does" in run.output


def test_a_strategy_for_one_run(deployed: Account) -> None:
    wrong = deployed.playbook("deploy.yml", image_tag="second", strategy="blue")
    assert (wrong.code, wrong.writes) == (2, 0), wrong.output
    assert "services.web.deployment.strategy" in wrong.output

    moved = deployed.playbook("deploy.yml", image_tag="second", strategy="blue_green")
    assert moved.code == 0, moved.output
    assert strategies(deployed) == {API: "BLUE_GREEN", WEB: "BLUE_GREEN"}
    assert images(deployed) == {API: "second", WEB: "second"}
    drift = deployed.playbook("playbooks/drift.yml")
    assert drift.code == 0, drift.output

    back = deployed.playbook("deploy.yml", image_tag="second")
    assert back.code == 0, back.output
    assert strategies(deployed) == {API: "ROLLING", WEB: "ROLLING"}


def test_each_service_keeps_the_image_that_it_runs(deployed: Account) -> None:
    """A deploy for another reason, of an environment whose tag is `running`."""
    kept = deployed.module_alone("preflight", inventory={**load_inventory("dev"), "image_tag": "running"}, compare=True)
    assert kept["images"]["image_tags"] == {"web": "first", "api": "first"}
    assert (kept["todo"], kept["differences"]) == ([], [])
    deployed.client("ecs").delete_service(cluster=CLUSTER, service=WEB, force=True)
    refused = deployed.module_alone("preflight", inventory={**load_inventory("dev"), "image_tag": "running"})
    assert "image_tag: is running, but web runs no image yet; give image_tags" in refused["msg"]


def test_a_plain_deploy_keeps_what_was_released(deployed: Account, tmp_path: Path) -> None:
    """Whatever the inventory names, until it names something new or the run says so."""

    def tags(given: list[str], **changes: Any) -> dict[str, str]:
        inventory = {**load_inventory("dev"), **changes}
        found = deployed.module_alone("preflight", inventory=inventory, given=given)
        images = found["images"]
        return {key: images["image_tags"].get(key, images["image_tag"]) for key in ("web", "api")}

    plain = deployed.playbook("deploy.yml")
    assert (plain.code, plain.changed) == (0, 0), plain.output
    assert "web keeps the image first that was released; the inventory has latest: -e image_tag=latest" in plain.output
    assert images(deployed) == {API: "first", WEB: "first"}
    assert deployed.playbook("deploy.yml").writes == 0
    assert deployed.playbook("playbooks/drift.yml").code == 0

    first, second = {"web": "first", "api": "first"}, {"web": "second", "api": "second"}
    assert tags([]) == first
    assert tags(["image_tag"], image_tag="latest") == {"web": "latest", "api": "latest"}
    assert tags([], image_tag="second") == second
    assert tags(["image_tags"], image_tags={"api": "second"}) == {"web": "first", "api": "second"}
    assert tags([], image_tags={"api": "second"}) == {"web": "first", "api": "second"}

    one = deployed.playbook("deploy.yml", image_tag="second", service="api")
    assert one.code == 0, one.output
    assert tags([]) == {"web": "first", "api": "second"}
    assert deployed.playbook("playbooks/rollback.yml", service="api").code == 0
    assert tags([]) == first
