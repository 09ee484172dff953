"""Orphans: what ARNs name, what an inventory names, and what a person reads."""

from __future__ import annotations

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from ansible_collections.talentbase.aws.plugins.module_utils._orphans.arns import address_of
from ansible_collections.talentbase.aws.plugins.module_utils._orphans.named import named_by
from ansible_collections.talentbase.aws.plugins.module_utils._orphans.names import CONFIRMED, FAMILIES, options
from ansible_collections.talentbase.aws.plugins.module_utils._orphans.report import orphans_lines
from ansible_collections.talentbase.aws.plugins.module_utils._orphans.request import PruneRequest
from ansible_collections.talentbase.aws.plugins.module_utils._orphans.traffic import orphan_rules
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address

INVENTORY = load(
    {
        "services": {"web": {"name": "web", "cpu": 256, "memory": 512, "hosts": ["www.example.com"], "port": 80}},
        "parameters": {"url": {"name": "/app/url", "value": "x"}},
    },
    [],
)


@pytest.mark.parametrize(
    ("rest", "kind", "name"),
    [
        ("elasticloadbalancing:us-east-1:1:targetgroup/web/0a1b", "target group", "web"),
        ("elasticloadbalancing:us-east-1:1:loadbalancer/app/main/0a1b", "load balancer", "main"),
        ("logs:us-east-1:1:log-group:/ecs/web", "log group", "/ecs/web"),
        ("cloudwatch:us-east-1:1:alarm:web-cpu", "alarm", "web-cpu"),
        ("rds:us-east-1:1:db:main", "DB instance", "main"),
        ("elasticache:us-east-1:1:replicationgroup:main", "replication group", "main"),
        ("secretsmanager:us-east-1:1:secret:app/key-a1B2c3", "secret", "app/key"),
        ("ssm:us-east-1:1:parameter/app/url", "parameter", "app/url"),
        ("sns:us-east-1:1:alarms", "topic", "alarms"),
        ("ecr:us-east-1:1:repository/team/web", "repository", "team/web"),
    ],
)
def test_an_arn_names_what_a_plan_names(rest: str, kind: str, name: str) -> None:
    assert address_of(f"arn:aws:{rest}") == Address(kind, name)


@pytest.mark.parametrize(
    "rest",
    [
        "rds:us-east-1:1:snapshot:main-final",
        "elasticache:us-east-1:1:cluster:main-001",
        "secretsmanager:us-east-1:1:secret:rds!db-1234-a1B2c3",
        "ssm:us-east-1:1:parameter/talentbase.aws/lock/app",
        "sns:us-east-1:1:alarms:5f0c",
        "elasticloadbalancing:us-east-1:1:listener/app/app/0a1b/2c3d",
    ],
)
def test_parts_of_others_and_what_the_collection_keeps_for_itself_are_none(rest: str) -> None:
    assert address_of(f"arn:aws:{rest}") is None


def test_an_inventory_names_what_its_services_have_whatever_their_strategy() -> None:
    named = named_by(INVENTORY, "us-east-1")
    assert {
        Address("target group", "web"),
        Address("target group", "web-alternate"),
        Address("role", "web-us-east-1-infrastructure"),
        Address("log group", "/ecs/web"),
        Address("parameter", "app/url"),
    } <= named


def test_data_is_taken_only_with_its_name() -> None:
    for family, kinds in FAMILIES.items():
        for kind in kinds:
            assert PruneRequest([family]).takes(kind, "x") == (kind not in CONFIRMED)
            assert PruneRequest([family], ["x"]).takes(kind, "x")
            assert not PruneRequest([], ["x"]).takes(kind, "x")
    assert options("secret", "app/key") == "-e secrets_prune=true -e confirm_delete=app/key"


def test_a_line_names_all_that_one_option_removes() -> None:
    found = [Actual(Address(*item), {}) for item in (("service", "api"), ("alarm", "a"), ("alarm", "b"), ("role", "r"))]
    found.append(Actual(Address("secret", "app/key"), {}))
    services, secret = orphans_lines(found)
    assert services == (
        "not in the inventory, left as it is: service api, 2 alarms, 1 role; "
        "to remove it, deploy with -e services_prune=true"
    )
    assert secret.endswith("deploy with -e secrets_prune=true -e confirm_delete=app/key")


def rule(number: int, group: str, host: str) -> dict[str, object]:
    forward = {"Type": "forward", "TargetGroupArn": f"arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/{group}/1"}
    condition = {"Field": "host-header", "HostHeaderConfig": {"Values": [host]}}
    return {"RuleArn": f"rule/{number}", "Priority": str(number), "Actions": [forward], "Conditions": [condition]}


def test_a_rule_with_a_host_or_a_target_group_of_the_inventory_is_none() -> None:
    rules = [rule(1, "web", "a.example.com"), rule(2, "old", "www.example.com"), rule(3, "old", "old.example.com")]
    assert [item.attributes["arn"] for item in orphan_rules(rules, INVENTORY)] == ["rule/3"]


def test_a_rule_behind_one_of_the_inventory_for_the_same_host_is_an_orphan() -> None:
    rules = [rule(1, "web", "www.example.com"), rule(2, "old", "www.example.com")]
    assert [item.attributes["arn"] for item in orphan_rules(rules, INVENTORY)] == ["rule/2"]
    other = {**rule(2, "old", "www.example.com"), "RuleArn": "of-another-listener/2"}
    assert orphan_rules([rules[0], other], INVENTORY) == []


def test_a_repository_of_a_services_image_has_not_left_and_one_with_images_says_so() -> None:
    entry = {"name": "web", "cpu": 256, "memory": 512}
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shared/log:1"
    services = {"web": {**entry, "repository": "web", "sidecars": {"log": {"image": image}}}}
    found = load({"services": services, "repositories": {"jobs": {"name": "jobs"}}}, [])
    named = {item.name for item in named_by(found, "us-east-1") if item.kind == "repository"}
    assert named == {"web", "shared/log", "jobs"}
    [empty, full] = orphans_lines(
        [Actual(Address("repository", name), {}, {"images": name == "full"}) for name in ("empty", "full")]
    )
    assert empty.endswith(
        "repository empty; to remove it, deploy with -e repositories_prune=true -e confirm_delete=empty"
    )
    assert "repository full, which holds images; to remove it" in full
