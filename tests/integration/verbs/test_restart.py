"""playbooks/restart.yml against a dev that is deployed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account

PLAYBOOK = "playbooks/restart.yml"
CLUSTER, API = "talentbase-dev", "talentbase-api-dev"


@pytest.fixture
def deployed(built_dev: Account, tmp_path: Path) -> Iterator[Account]:
    """dev, for each test."""
    with built_dev.copy(tmp_path) as account:
        yield account


def service(account: Account) -> dict[str, Any]:
    """What a restart must leave as it is."""
    [found] = account.client("ecs").describe_services(cluster=CLUSTER, services=[API])["services"]
    kept = ("taskDefinition", "desiredCount", "networkConfiguration", "loadBalancers", "deploymentConfiguration")
    return {name: found.get(name) for name in kept}


def tasks(account: Account) -> set[str]:
    return set(account.client("ecs").list_tasks(cluster=CLUSTER, serviceName=API)["taskArns"])


def test_new_tasks_of_the_same_revision_and_nothing_else(deployed: Account) -> None:
    settings, old = service(deployed), tasks(deployed)
    foreseen = deployed.playbook(PLAYBOOK, "--check", "--diff", service="api")
    assert (foreseen.code, foreseen.writes, foreseen.changed) == (0, 0, 1), foreseen.output
    assert "1 new ones, of talentbase-api-dev:1" in foreseen.output

    run = deployed.playbook(PLAYBOOK, service="api")
    assert (run.code, run.changed) == (0, 1), run.output
    assert "talentbase-api-dev: restarting its tasks" in run.output
    assert "talentbase-api-dev: SUCCESSFUL" in run.output
    assert (service(deployed), tasks(deployed) & old) == (settings, set())
    assert "ecs:RegisterTaskDefinition" not in run.calls["by_operation"]
    assert run.calls["by_operation"]["ecs:UpdateService"] == 1
    assert deployed.playbook("deploy.yml").writes == 0  # nothing of it is drift, and the lock is released


def test_a_restart_that_fails_says_why_as_a_deploy_does(deployed: Account) -> None:
    deployed.ask("PUT", "images", {"*talentbase-api:*": {"fail": "exit", "exit_code": 3}})
    failed = deployed.playbook(PLAYBOOK, service="api")
    assert failed.code == 2
    said = " ".join(failed.output.split())
    assert "cause the application ended at its start" in said
    assert "exited with 3" in said
    assert tasks(deployed), "the old tasks stay"


def test_what_is_named_wrongly_is_refused_before_the_first_write(deployed: Account) -> None:
    unknown = deployed.playbook(PLAYBOOK, service="web,apy")
    assert (unknown.code, unknown.writes) == (2, 0), unknown.output
    assert "service: apy is not in the inventory. To do: name a service of the inventory; did you mean api?" in (
        unknown.output
    )
    nobody = deployed.playbook(PLAYBOOK)
    assert (nobody.code, nobody.writes) == (2, 0)
    assert "Name the services to restart: -e service=KEY, with keys of services (web, api)." in nobody.output


def test_a_deployment_in_progress_is_not_replaced(deployed: Account) -> None:
    deployed.ask("PUT", "images", {"*talentbase-api:*": {"startup_seconds": 100000}})
    deployed.client("ecs").update_service(cluster=CLUSTER, service=API, forceNewDeployment=True)
    refused = deployed.playbook(PLAYBOOK, service="web,api")
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "Restart refused. services.api: talentbase-api-dev has a deployment in progress" in refused.output


def test_a_service_without_tasks_has_nothing_to_restart(deployed: Account) -> None:
    deployed.client("ecs").update_service(cluster=CLUSTER, service=API, desiredCount=0)
    refused = deployed.playbook(PLAYBOOK, service="api")
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "runs no task, as its desired count is 0" in refused.output


def test_another_image_of_the_same_tag_is_not_released(deployed: Account) -> None:
    ecr = deployed.client("ecr")
    [latest] = ecr.batch_get_image(repositoryName="talentbase-api", imageIds=[{"imageTag": "latest"}])["images"]
    manifest = json.loads(latest["imageManifest"])
    manifest["layers"][0]["digest"] = f"sha256:{'0' * 64}"
    ecr.put_image(repositoryName="talentbase-api", imageManifest=json.dumps(manifest), imageTag="latest")
    refused = deployed.playbook(PLAYBOOK, service="api")
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "talentbase-api:latest is now sha256:" in refused.output
    assert "so that new tasks would release another image" in refused.output
