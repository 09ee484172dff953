"""Attacks and users before a deployed environment: what its web ACL counts and blocks, what is told of both, and of all requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account, rewrite, section
from tests.integration.conftest import SPEED, running
from tools.attacks import BLOCKED, Sender, attacks, good_requests

HOSTS = ["dev.salesdog.click", "api-dev.salesdog.click"]
GROUP, BUCKET = "aws-waf-logs-talentbase-dev", "talentbase-dev-requests"
SECTIONS = ("ingress", "services", "service_defaults", "profiles", "resource_tags")
GOOD = 200


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """An account with a network and a cluster, whose load balancers answer."""
    folder = tmp_path_factory.mktemp("requests")
    with running(folder, SPEED, "--http-port", "0") as url:
        account = Account(url, folder)
        account.client("ecs").create_cluster(clusterName="talentbase-dev")
        yield account


@pytest.fixture(scope="module")
def network(serving: Account) -> dict[str, Any]:
    """The facts of a network with a way in from the internet."""
    ec2 = serving.client("ec2")
    [vpc] = [item["VpcId"] for item in ec2.describe_vpcs()["Vpcs"]]
    subnets = [item["SubnetId"] for item in ec2.describe_subnets()["Subnets"]][:2]
    group = ec2.create_security_group(GroupName="alb", Description="alb", VpcId=vpc)["GroupId"]
    ways = [
        {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        for port in (80, 443)
    ]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=ways)
    return {"vpc_id": vpc, "subnets": {"public": subnets}, "security_groups": {"alb": group}}


def deployed(account: Account, inventory: Path, network: dict[str, Any], **waf: Any) -> list[str]:
    """Deploy the ingress of an inventory with a web ACL and logs; the steps."""
    content = section(inventory, "ingress")
    content["ingress"] |= {"waf": waf, "access_logs": {"bucket": BUCKET}}
    rewrite(inventory, "ingress", content)
    variables = {**section(inventory, "services"), **content, **section(inventory, "environment")}
    given = {name: variables[name] for name in SECTIONS if name in variables}
    result = account.module_alone("alb_ingress", facts=network, **given)
    assert "failed" not in result, result
    return list(result["plan"])


def told(account: Account, playbook: str, inventory: Path) -> dict[str, Any]:
    with account.terminal():
        run = account.playbook(f"playbooks/{playbook}.yml", inventory=inventory, since="1d", format="json")
    assert (run.code, run.writes) == (0, 0), run.output
    return dict(json.loads(run.output))


def test_what_is_counted_is_then_blocked_and_users_pass(
    serving: Account, inventory: Path, network: dict[str, Any]
) -> None:
    deployed(serving, inventory, network)
    sender = Sender(str(serving.ask("GET", "health")["http_url"]), HOSTS)
    hostile, good = [*attacks()], [*good_requests(GOOD)]
    assert BLOCKED not in sender.statuses([*hostile, *good])
    events = serving.client("logs").filter_log_events(logGroupName=GROUP)["events"]
    # The rule about large bodies counts in every mode, so uploads are recorded as well.
    large = sum(len(item.body) > 8192 for item in good)
    assert len(events) == len(hostile) + large

    steps = deployed(serving, inventory, network, mode="block")
    stricter = "common, known_bad_inputs, rate, reputation, sql"
    assert steps == [f"update web ACL talentbase-dev (rules): blocks from now on what matches {stricter}"]
    statuses = sender.statuses([*hostile, *good])
    assert {*statuses[: len(hostile)]} == {BLOCKED}
    assert BLOCKED not in statuses[len(hostile) :]

    found = told(serving, "waf", inventory)
    assert (found["blocked"], found["counted"]) == (len(hostile), len(hostile) + 2 * large)
    # A cookie makes a likely user, even of who sends one that is too long.
    assert [item["rule"] for item in found["rules"] if item["would_hurt"]] == ["common/SizeRestrictions_Cookie_HEADER"]
    serving.advance(600)
    asked = told(serving, "requests", inventory)
    assert (asked["requests"], asked["blocked"]) == (2 * (len(hostile) + GOOD), len(hostile))
    assert "203.0.113.10" in {item["client"] for item in asked["clients"]}
    assert asked["failures"][0]["target"] == "none"  # no task runs behind this load balancer


def test_without_a_log_samples_are_asked_for_and_without_either_it_is_said(
    serving: Account, inventory: Path, network: dict[str, Any]
) -> None:
    deployed(serving, inventory, network, mode="block", log_retention_days=0)
    sender = Sender(str(serving.ask("GET", "health")["http_url"]), HOSTS[:1])
    sender.statuses([*attacks()][:3])
    ingress = section(inventory, "ingress")["ingress"]
    found = serving.module_alone("waf_info", ingress=ingress, since="5m")
    assert found["blocked"] >= 3
    assert {item["rule"] for item in found["rules"]} >= {"common/CrossSiteScripting_BODY"}
    refused = serving.module_alone("waf_info", ingress={**ingress, "waf": None})
    assert "The inventory has no ingress.waf" in refused["msg"]
    services = {name: section(inventory, "services")[name] for name in ("cluster", "services")}
    refused = serving.module_alone("alb_request_info", ingress={**ingress, "access_logs": None}, **services)
    assert "The inventory has no ingress.access_logs" in refused["msg"]
