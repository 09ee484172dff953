"""playbooks/rollback.yml against a dev that was deployed twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account, Run, rewrite, section

PLAYBOOK = "playbooks/rollback.yml"


@pytest.fixture(scope="module")
def deployed_twice(built_dev: Account) -> Account:
    """dev, with the images latest and then good."""
    ecr = built_dev.client("ecr")
    for repository in ("talentbase-web", "talentbase-api"):
        latest = ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "latest"}])["images"][0]
        for tag in ("good", "bad"):
            ecr.put_image(repositoryName=repository, imageManifest=latest["imageManifest"], imageTag=tag)
    assert deploy(built_dev, "good").code == 0
    return built_dev


@pytest.fixture
def deployed(deployed_twice: Account, tmp_path: Path) -> Iterator[Account]:
    """It again, for each test."""
    with deployed_twice.copy(tmp_path) as account:
        yield account


def deploy(account: Account, tag: str) -> Run:
    return account.playbook("deploy.yml", "--tags", "services", image_tag=tag)


def images(account: Account) -> dict[str, str]:
    """The tag that each service runs."""
    ecs = account.client("ecs")
    names = ["talentbase-web-dev", "talentbase-api-dev"]
    found = {}
    for service in ecs.describe_services(cluster="talentbase-dev", services=names)["services"]:
        definition: dict[str, Any] = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])
        found[service["serviceName"].split("-")[1]] = definition["taskDefinition"]["containerDefinitions"][0][
            "image"
        ].rsplit(":", 1)[1]
    return found


def test_one_service_goes_back_and_the_next_deploy_goes_forward(deployed: Account) -> None:
    foreseen = deployed.playbook(PLAYBOOK, "--check", "--diff", service="api")
    assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
    assert "talentbase-api-dev:2" in foreseen.output
    assert "talentbase-api-dev:1" in foreseen.output

    assert deployed.playbook(PLAYBOOK, service="api").code == 0
    assert images(deployed) == {"web": "good", "api": "latest"}

    again = deployed.playbook(PLAYBOOK, service="api")
    assert again.code != 0
    assert "no earlier deployment of it succeeded" in again.output

    forward = deploy(deployed, "good")
    assert forward.code == 0
    assert images(deployed) == {"web": "good", "api": "good"}
    assert "api: revision 2 was rolled back on 20" in forward.output
    assert "(it had completed; talentbase-api-dev:1 was deployed after it)" in forward.output
    assert "this deploy rolls forward past that rollback, to revision 2 again" in forward.output
    assert "web: revision" not in forward.output


def test_all_services_go_back_to_a_revision(deployed: Account) -> None:
    assert deployed.playbook(PLAYBOOK, to="1").code == 0
    assert images(deployed) == {"web": "latest", "api": "latest"}


def test_a_revision_that_cannot_run_any_more_is_refused(deployed: Account) -> None:
    deployed.client("ecr").batch_delete_image(repositoryName="talentbase-api", imageIds=[{"imageTag": "latest"}])
    refused = deployed.playbook(PLAYBOOK, service="api")
    assert refused.code != 0
    assert "the image talentbase-api:latest is not in ECR any more" in refused.output
    assert refused.writes == 0
    assert images(deployed)["api"] == "good"


def test_a_deployment_under_way_is_stopped(deployed: Account) -> None:
    deployed.ask("PUT", "images", {"*:bad": {"startup_seconds": 100000}})
    deployed.client("ecs").register_task_definition(**revision_with(deployed, "bad"))
    deployed.client("ecs").update_service(
        cluster="talentbase-dev", service="talentbase-web-dev", taskDefinition="talentbase-web-dev"
    )
    stopped = deployed.playbook(PLAYBOOK, service="web")
    assert stopped.code == 0, stopped.output
    assert "rolled back as requested" in stopped.output or "ROLLBACK_SUCCESSFUL" in stopped.output
    assert images(deployed)["web"] == "good"


def revision_with(account: Account, tag: str) -> dict[str, Any]:
    """The arguments that register web's task definition with another image tag."""
    definition = account.client("ecs").describe_task_definition(taskDefinition="talentbase-web-dev")["taskDefinition"]
    given = (
        "family",
        "cpu",
        "memory",
        "networkMode",
        "requiresCompatibilities",
        "executionRoleArn",
        "taskRoleArn",
        "containerDefinitions",
    )
    found = {name: definition[name] for name in given}
    container = found["containerDefinitions"][0]
    container["image"] = f"{container['image'].rsplit(':', 1)[0]}:{tag}"
    return found


def test_an_unknown_service_is_named(deployed: Account) -> None:
    refused = deployed.playbook(PLAYBOOK, service="apy")
    assert refused.code != 0
    assert (
        "service: apy is not in the inventory. To do: name a service of the inventory; did you mean api?"
        in refused.output
    )


def test_after_an_automatic_rollback_the_revision_must_be_named(deployed: Account) -> None:
    deployed.ask("PUT", "images", {"*talentbase-api:bad": {"fail": "exit"}})
    assert deploy(deployed, "bad").code == 2
    assert images(deployed)["api"] == "good"
    reflex = deployed.playbook(PLAYBOOK, service="api")
    assert (reflex.code, reflex.writes) == (2, 0), reflex.output
    assert "talentbase-api-dev:2 runs because talentbase-api-dev:3 was rolled back already" in reflex.output
    drift = deployed.playbook("playbooks/drift.yml")
    assert "drifted: update service talentbase-api-dev" not in drift.output
    assert deployed.playbook(PLAYBOOK, service="api", to="1").code == 0
    assert images(deployed)["api"] == "latest"


def test_an_earlier_port_comes_back_with_its_revision_or_is_refused(deployed: Account, inventory: Path) -> None:
    content = section(inventory, "services")
    content["services"]["web"] |= {"port": 8080}
    rewrite(inventory, "services", content)
    assert deployed.playbook("deploy.yml", inventory=inventory, image_tag="good").code == 0

    refused = deployed.playbook(PLAYBOOK, inventory=inventory, service="web")
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "lets anybody reach its port 3000 any more" in refused.output

    open_port(deployed, 3000)
    assert deployed.playbook(PLAYBOOK, inventory=inventory, service="web").code == 0
    [service] = deployed.client("ecs").describe_services(cluster="talentbase-dev", services=["talentbase-web-dev"])[
        "services"
    ]
    assert service["loadBalancers"][0]["containerPort"] == 3000


def open_port(account: Account, port: int) -> None:
    """Let the load balancer reach the tasks on one more port."""
    ec2 = account.client("ec2")
    groups = {
        name: ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": [f"talentbase-dev-{name}"]}])[
            "SecurityGroups"
        ][0]["GroupId"]
        for name in ("ecs", "alb")
    }
    source = [{"GroupId": groups["alb"]}]
    permission = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "UserIdGroupPairs": source}
    ec2.authorize_security_group_ingress(GroupId=groups["ecs"], IpPermissions=[permission])
