"""A host moves from a service to a new one in one deploy, after the rollout, and no request is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import Account, rewrite, section
from tests.images import push
from tests.integration.conftest import running
from tools.lost_requests import Client

HOST = "dev.salesdog.click"
MOVE = "update listener rule talentbase-web-dev (hosts)"
SPEED = 60


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Account]:
    """dev, deployed, in an account of its own whose load balancers answer."""
    with running(tmp_path, SPEED, "--http-port", "0") as url:
        account = Account(url, tmp_path)
        run = account.playbook("deploy.yml")
        assert run.code == 0, run.output
        yield account


@pytest.fixture
def moved(inventory: Path) -> Path:
    """An inventory in which a new service has the host of web."""
    content = section(inventory, "services")
    services = content["services"]
    services["front"] = {**services["web"], "name": "talentbase-front-dev", "priority": 15}
    services["web"]["hosts"] = [f"old-{HOST}"]
    rewrite(inventory, "services", content)
    return inventory


def having(account: Account) -> list[str]:
    """The target groups of the rules with the host, in the order in which they count."""
    elb = account.client("elbv2")
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    listeners = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    [https] = [item["ListenerArn"] for item in listeners if item["Port"] == 443]
    rules = [rule for rule in elb.describe_rules(ListenerArn=https)["Rules"] if not rule["IsDefault"]]
    found = [rule for rule in rules if HOST in rule["Conditions"][0]["HostHeaderConfig"]["Values"]]
    ordered = sorted(found, key=lambda rule: int(rule["Priority"]))
    return [rule["Actions"][0]["TargetGroupArn"].split("/")[1] for rule in ordered]


def test_a_host_moves_once_the_new_service_has_healthy_tasks(serving: Account, moved: Path) -> None:
    ecr = serving.client("ecr")
    latest = ecr.batch_get_image(repositoryName="talentbase-web", imageIds=[{"imageTag": "latest"}])["images"][0]
    ecr.put_image(repositoryName="talentbase-web", imageManifest=latest["imageManifest"], imageTag="bad")
    serving.ask("PUT", "images", {"*talentbase-web:bad*": {"fail": "exit", "crash_log": ["no"]}})
    client = Client(str(serving.ask("GET", "health")["http_url"]), HOST)
    client.start()
    bad = {"image_tags": {"front": "bad"}}
    failed = serving.playbook("deploy.yml", "-e", json.dumps(bad), inventory=moved)
    assert failed.code == 2, failed.output
    assert f"Stays for the running tasks until a deploy succeeds: {MOVE}" in failed.output
    assert having(serving) == ["talentbase-web-dev", "talentbase-front-dev"]
    status = serving.playbook("playbooks/status.yml", inventory=moved)
    assert f"waits until a deploy succeeds: {MOVE}" in status.output
    drift = serving.playbook("playbooks/drift.yml", inventory=moved)
    assert f"not deployed yet: {MOVE}" in drift.output.replace("\n        ", " "), drift.output

    good = serving.playbook("deploy.yml", "-e", json.dumps({"image_tags": {"front": "latest"}}), inventory=moved)
    assert good.code == 0, good.output
    assert having(serving) == ["talentbase-front-dev"]
    client.stop.set()
    client.join()
    assert set(client.statuses) == {200}, client.statuses
    rerun = serving.playbook("deploy.yml", "-e", json.dumps({"image_tags": {"front": "latest"}}), inventory=moved)
    assert (rerun.code, rerun.changed, rerun.writes) == (0, 0, 0), rerun.output


def test_a_host_does_not_move_where_nothing_rolls_out_healthy_tasks(built_dev: Account, inventory: Path) -> None:
    ecs = built_dev.client("ecs")
    ecs.update_service(cluster="talentbase-dev", service="talentbase-api-dev", desiredCount=0)  # as autoscaling may
    built_dev.advance(120)
    content = section(inventory, "services")
    services = content["services"]
    services["api"]["hosts"] = [*services["api"]["hosts"], HOST]
    services["web"]["hosts"] = [f"old-{HOST}"]
    rewrite(inventory, "services", content)
    refused = built_dev.playbook("deploy.yml", inventory=inventory)
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert f"{HOST}: the rule forwards to the target group talentbase-web-dev" in " ".join(refused.output.split())


def test_two_services_swap_their_hosts_and_each_host_always_has_a_rule(serving: Account, inventory: Path) -> None:
    content = section(inventory, "services")
    web, api = content["services"]["web"], content["services"]["api"]
    hosts = [*web["hosts"], *api["hosts"]]
    web["hosts"], api["hosts"] = api["hosts"], web["hosts"]
    rewrite(inventory, "services", content)
    throttled = {"operation": "elbv2:ModifyRule", "code": "Throttling", "message": "Rate exceeded", "first": 1}
    serving.ask("PUT", "faults", {"answers": [throttled]})  # so that one rule changes a while after the other
    clients = [Client(str(serving.ask("GET", "health")["http_url"]), host) for host in hosts]
    for client in clients:
        client.start()
    swapped = serving.playbook("deploy.yml", inventory=inventory)
    for client in clients:
        client.stop.set()
        client.join()
    assert swapped.code == 0, swapped.output
    assert having(serving) == ["talentbase-api-dev"]
    assert serving.ask("GET", "faults")["answers"][0]["struck"] == 1
    assert [set(client.statuses) for client in clients] == [{200}, {200}], [client.statuses for client in clients]
    rerun = serving.playbook("deploy.yml", inventory=inventory)
    assert (rerun.code, rerun.changed, rerun.writes) == (0, 0, 0), rerun.output


LEFT = "update rule priorities talentbase-dev:443 (talentbase-web-dev of priority 10)"


@pytest.fixture
def renamed(inventory: Path) -> Path:
    """An inventory in which a new service has the host of web, which has left."""
    content = section(inventory, "services")
    services = content["services"]
    services["front"] = {**services.pop("web"), "name": "talentbase-front-dev", "priority": 15}
    rewrite(inventory, "services", content)
    return inventory


def test_a_host_moves_from_a_service_that_leaves_in_the_same_deploy(serving: Account, renamed: Path) -> None:
    push(serving.client("ecr"), "talentbase-web", "bad", "amd64")
    serving.ask("PUT", "images", {"*talentbase-web:bad*": {"fail": "exit", "crash_log": ["no"]}})
    client = Client(str(serving.ask("GET", "health")["http_url"]), HOST)
    client.start()
    failed = serving.playbook("deploy.yml", "-e", json.dumps({"image_tags": {"front": "bad"}}), inventory=renamed)
    assert failed.code == 2, failed.output
    assert f"Stays for the running tasks until a deploy succeeds: {LEFT}" in failed.output
    assert having(serving) == ["talentbase-web-dev", "talentbase-front-dev"]
    drift = serving.playbook("playbooks/drift.yml", inventory=renamed)
    assert f"not deployed yet: {LEFT}" in " ".join(drift.output.split()), drift.output

    good = {"image_tags": {"front": "latest"}}
    done = serving.playbook("deploy.yml", "-e", json.dumps(good), inventory=renamed)
    assert done.code == 0, done.output
    assert having(serving) == ["talentbase-front-dev", "talentbase-web-dev"]
    client.stop.set()
    client.join()
    assert set(client.statuses) == {200}, client.statuses
    rerun = serving.playbook("deploy.yml", "-e", json.dumps(good), inventory=renamed)
    assert (rerun.code, rerun.changed, rerun.writes) == (0, 0, 0), rerun.output
    ecs = serving.client("ecs")
    [web] = ecs.describe_services(cluster="talentbase-dev", services=["talentbase-web-dev"])["services"]
    assert (web["status"], web["runningCount"]) == ("ACTIVE", 1)
    pruned = serving.playbook("deploy.yml", "-e", json.dumps(good), services_prune=True, inventory=renamed)
    assert pruned.code == 0, pruned.output
    assert having(serving) == ["talentbase-front-dev"]


def test_a_host_of_a_service_that_leaves_needs_a_later_rule(built_dev: Account, renamed: Path) -> None:
    content = section(renamed, "services")
    content["services"]["front"]["priority"] = 10
    rewrite(renamed, "services", content)
    refused = built_dev.playbook("deploy.yml", inventory=renamed)
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "give talentbase-front-dev a priority above 10, so that the host moves" in " ".join(refused.output.split())
