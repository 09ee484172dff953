"""A new service takes a path of another one's host, with a security group of its own, and gives it back: no request is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import Account, rewrite, section
from tests.images import push
from tests.integration.conftest import running
from tools.lost_requests import Client

HOST, CART = "dev.salesdog.click", "talentbase-cart-dev"
BEHIND = f"update listener rule {CART} (priority)"
SPEED = 60


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Account]:
    """dev, deployed, in an account of its own whose load balancers answer."""
    with running(tmp_path, SPEED, "--http-port", "0") as url:
        account = Account(url, tmp_path)
        run = account.playbook("deploy.yml")
        assert run.code == 0, run.output
        yield account


def priorities(account: Account) -> dict[str, int]:
    """The priorities of the HTTPS listener's rules by their target groups."""
    elb = account.client("elbv2")
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    listeners = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    [https] = [item["ListenerArn"] for item in listeners if item["Port"] == 443]
    rules = [rule for rule in elb.describe_rules(ListenerArn=https)["Rules"] if not rule["IsDefault"]]
    return {rule["Actions"][0]["TargetGroupArn"].split("/")[1]: int(rule["Priority"]) for rule in rules}


def test_a_path_is_taken_once_the_new_service_has_healthy_tasks(serving: Account, inventory: Path) -> None:
    push(serving.client("ecr"), "talentbase-web", "bad", "amd64")
    serving.ask("PUT", "images", {"*talentbase-web:bad*": {"fail": "exit", "crash_log": ["no"]}})
    before = section(inventory, "services")
    content = section(inventory, "services")
    own = {"paths": ["/cart/*"], "priority": 5, "security_groups": {"own": True, "common": False}}
    content["services"]["cart"] = {**content["services"]["web"], "name": CART, **own}
    rewrite(inventory, "services", content)
    client = Client(str(serving.ask("GET", "health")["http_url"]), HOST, "/cart/1")
    client.start()
    failed = serving.playbook("deploy.yml", "-e", json.dumps({"image_tags": {"cart": "bad"}}), inventory=inventory)
    assert failed.code == 2, failed.output
    assert f"Stays for the running tasks until a deploy succeeds: {BEHIND}" in failed.output
    assert priorities(serving) == {"talentbase-web-dev": 10, CART: 11, "talentbase-api-dev": 20}
    good = {"image_tags": {"cart": "latest"}}
    done = serving.playbook("deploy.yml", "-e", json.dumps(good), inventory=inventory)
    assert done.code == 0, done.output
    assert priorities(serving) == {CART: 5, "talentbase-web-dev": 10, "talentbase-api-dev": 20}
    rewrite(inventory, "services", before)
    pruned = serving.playbook("deploy.yml", services_prune=True, inventory=inventory)
    assert pruned.code == 0, pruned.output
    client.stop.set()
    client.join()
    assert set(client.statuses) == {200}, client.statuses
    assert CART not in priorities(serving)
    groups = serving.client("ec2").describe_security_groups()["SecurityGroups"]
    assert not [item for item in groups if CART in item["GroupName"]]
