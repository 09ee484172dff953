"""Two target groups between which ECS moves the traffic: which is live, and what is a difference."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._ingress import actions, actual, inputs
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.desired import RULES
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.listener_rules import (
    desired_rules,
    kept_actions,
    rule_parts,
)
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.listener_rules import (
    test_rule_parts as rule_parts_for_tests,
)
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.names import HTTPS, alternate_name
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.traffic import Traffic, traffic_of
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.deployment import Deployment
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.environment import Ingress
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan, resolve

BLUE, GREEN = "arn:targetgroup/web/1", "arn:targetgroup/web-alternate/2"
NAMES = {BLUE: "web", GREEN: "web-alternate"}
INGRESS = Ingress("app", "example.com", test_port=8443, test_source="203.0.113.0/24")


def service(strategy: str = "rolling") -> Service:
    hosts = ["www.example.com"]
    return Service("web", 256, 512, port=80, hosts=hosts, priority=10, deployment=Deployment(strategy=strategy))


def rule(**weights: int) -> dict[str, Any]:
    arns = {"blue": BLUE, "green": GREEN}
    groups = [{"TargetGroupArn": arns[name], "Weight": weight} for name, weight in weights.items()]
    return {
        "RuleArn": "arn:rule",
        "Priority": "10",
        "Actions": [{"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}],
        "Conditions": [{"Field": "host-header", "HostHeaderConfig": {"Values": ["www.example.com"]}}],
    }


def changes(strategy: str, there: dict[str, Any], prune: bool = False) -> tuple[list[str], dict[str, int]]:
    """The properties of the production rule that change, and the weights that its new action has."""
    wanted, parts = service(strategy), rule_parts({"web": service(strategy)})
    traffic = {"web": traffic_of(wanted, there, NAMES)}
    kept = {} if prune else kept_actions(parts, {"web": there}, traffic, NAMES)
    resource = desired_rules(INGRESS, HTTPS, parts, traffic, kept, {})[0]
    found = actual.actual_rule("web", there, "arn:listener app:443", {})
    arns = {name: arn for arn, name in NAMES.items()}

    def known(ref: Any) -> str:
        return arns.get(ref.address.name, f"arn:{ref.address}")

    resource = type(resource)(resource.address, resolve(resource.properties, known))
    plan = make_plan([resource], {found.address: found}, RULES)
    changed = [key for step in plan.steps for key in step.after]
    action = inputs.rule_arguments(resource.properties)["Actions"][0]
    return changed, actions.weights_of(action)


def test_the_one_with_the_most_weight_is_live() -> None:
    assert traffic_of(service(), None, NAMES) == Traffic("web")
    assert traffic_of(service("canary"), None, NAMES) == Traffic("web", "web-alternate")
    assert traffic_of(service("canary"), rule(blue=95, green=5), NAMES) == Traffic("web", "web-alternate")
    assert traffic_of(service("canary"), rule(blue=0, green=100), NAMES) == Traffic("web-alternate", "web")
    assert traffic_of(service(), rule(blue=0, green=100), NAMES) == Traffic("web-alternate")
    assert traffic_of(service(), rule(green=1), NAMES) == Traffic("web-alternate")
    assert (
        traffic_of(service(), {"Actions": [{"Type": "forward", "TargetGroupArn": GREEN}]}, NAMES).live == NAMES[GREEN]
    )


@pytest.mark.parametrize("weights", [(100, 0), (0, 100), (95, 5), (50, 50)])
def test_weights_are_no_difference(weights: tuple[int, int]) -> None:
    there = rule(blue=weights[0], green=weights[1])
    assert changes("canary", there)[0] == []
    assert changes("rolling", there)[0] == []


def test_a_second_target_group_comes_without_traffic() -> None:
    assert changes("blue_green", rule(blue=1)) == (["action"], {BLUE: 100, GREEN: 0})
    assert changes("blue_green", rule(green=1)) == (["action"], {BLUE: 0, GREEN: 100})


def test_a_rolling_service_gives_the_second_one_up_only_when_pruned() -> None:
    assert changes("rolling", rule(blue=0, green=100), prune=True) == (["action"], {GREEN: 1})
    assert changes("rolling", rule(blue=100, green=0), prune=True) == (["action"], {BLUE: 1})


def test_another_target_group_is_a_difference() -> None:
    foreign = rule(blue=100)
    foreign["Actions"][0]["ForwardConfig"]["TargetGroups"].append({"TargetGroupArn": "arn:targetgroup/x/3"})
    assert changes("rolling", foreign) == (["action"], {BLUE: 1})
    assert changes("canary", foreign) == (["action"], {BLUE: 100, GREEN: 0})


def test_an_unchanged_action_is_not_sent_again() -> None:
    properties = {
        "hosts": ["a.example.com"],
        "paths": [],
        "action": {"type": "forward", "target_groups": [BLUE, GREEN]},
        "live": BLUE,
    }
    assert set(inputs.rule_arguments(properties, ["hosts"])) == {"Conditions"}
    assert set(inputs.rule_arguments(properties, ["action"])) == {"Actions"}


def test_only_services_that_move_traffic_have_test_rules() -> None:
    services = {"web": service("canary"), "api": service()}
    assert [part.name for part in rule_parts_for_tests(services)] == ["web test"]


@pytest.mark.parametrize("name", ["web", "a" * 22, "a" * 23, "a" * 40, "under_score"])
def test_the_second_name_fits(name: str) -> None:
    made = alternate_name(Service(name=name, cpu=256, memory=512))
    assert 1 <= len(made) <= 32
    assert made != name
