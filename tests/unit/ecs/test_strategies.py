"""Strategies of a service: what was created is no difference, and every strategy becomes every other in one update."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.actual import actual_service
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.context import ServiceContext
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.desired import RULES, desired_service
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.inputs import create_input, update_input
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.names import SERVICE
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import read_services
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import differences, resolve
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Address

STRATEGIES: dict[str, dict[str, Any]] = {
    "rolling": {"alarms": ["errors"]},
    "early": {"early_success_percent": 100},
    "blue_green": {"strategy": "blue_green", "bake_time": 10, "alarms": ["errors"]},
    "no bake": {"strategy": "blue_green"},
    "linear": {"strategy": "linear", "step_percent": 25, "step_bake_time": 2},
    "linear default": {"strategy": "linear"},
    "canary": {"strategy": "canary", "canary_percent": 0.5, "canary_bake_time": 3, "bake_time": 1},
    "canary default": {"strategy": "canary"},
    "approval": {"strategy": "canary", "approval": ["POST_SCALE_UP", "PRE_PRODUCTION_TRAFFIC_SHIFT"]},
    "longer approval": {
        "strategy": "canary",
        "approval": ["POST_SCALE_UP"],
        "approval_timeout": 60,
        "approval_timeout_action": "CONTINUE",
    },
}
BLUE, GREEN = "arn:targetgroup/web/1", "arn:targetgroup/web-alternate/2"
ENTRY: dict[str, Any] = {
    "name": "app-web",
    "repository": "app-web",
    "cpu": 256,
    "memory": 512,
    "port": 3000,
    "hosts": ["www.example.com"],
    "priority": 10,
}


def context(live: str = BLUE, test_rule: str = "arn:rule/test") -> ServiceContext:
    alternate = GREEN if live == BLUE else BLUE
    traffic = {
        "arn": live,
        "alternate_arn": alternate,
        "production_rule_arn": "arn:rule/prod",
        "test_rule_arn": test_rule,
    }
    return ServiceContext(
        account_id="123456789012",
        region="eu-west-1",
        target_groups={"web": live},
        traffic={"web": traffic},
        infrastructure_roles={"web": "arn:role/infrastructure"},
        alarms={"web": {"errors": "app-web-errors"}},
    )


def wanted(deployment: dict[str, Any], surroundings: ServiceContext | None = None) -> dict[str, Any]:
    faults: list[Any] = []
    services = read_services({"services": {"web": {**ENTRY, "deployment": deployment}}}, faults)
    assert not faults
    properties = desired_service("web", services["web"], surroundings or context()).properties
    found: dict[str, Any] = resolve(properties, lambda _ref: "arn:td:1")
    return found


def answered(arguments: dict[str, Any]) -> Any:
    """What DescribeServices returns for the arguments of CreateService."""
    primary = {"id": "1", "status": "PRIMARY", "rolloutState": "COMPLETED"}
    return actual_service({**arguments, "serviceArn": "arn:service", "deployments": [primary]}, {})


def created(properties: dict[str, Any]) -> dict[str, Any]:
    return create_input("app", "app-web", properties)


@pytest.mark.parametrize("name", STRATEGIES)
def test_what_was_created_is_no_difference(name: str) -> None:
    properties = wanted(STRATEGIES[name])
    assert differences(answered(created(properties)).properties, properties, RULES["service"].initial) == []


@pytest.mark.parametrize(("first", "then"), list(permutations(STRATEGIES, 2)))
def test_every_strategy_becomes_every_other(first: str, then: str) -> None:
    arguments = created(wanted(STRATEGIES[first]))
    actual, goal = answered(arguments), wanted(STRATEGIES[then])
    differing = differences(actual.properties, goal, RULES["service"].initial)
    assert "deployment" in differing
    update = update_input("app", actual, goal, differing)
    assert differences(answered({**arguments, **update}).properties, goal, RULES["service"].initial) == []


def test_each_strategy_sends_only_what_it_knows() -> None:
    sent = {name: set(created(wanted(STRATEGIES[name]))["deploymentConfiguration"]) for name in STRATEGIES}
    common = {"minimumHealthyPercent", "maximumPercent", "strategy", "deploymentCircuitBreaker", "alarms"}
    assert sent["rolling"] == common
    assert sent["early"] == common | {"earlySuccessCriteria"}
    assert sent["blue_green"] == common | {"bakeTimeInMinutes"}
    assert sent["linear"] == common | {"bakeTimeInMinutes", "linearConfiguration"}
    assert sent["approval"] == common | {"bakeTimeInMinutes", "canaryConfiguration", "lifecycleHooks"}


def test_the_circuit_breaker_is_off_but_for_rolling_deployments() -> None:
    configuration = created(wanted({"strategy": "canary", "circuit_breaker": {"enable": True}}))[
        "deploymentConfiguration"
    ]
    assert configuration["deploymentCircuitBreaker"] == {"enable": False, "rollback": False}


def test_pauses_that_are_no_longer_wanted_are_taken_away() -> None:
    actual, goal = answered(created(wanted(STRATEGIES["approval"]))), wanted({})
    update = update_input("app", actual, goal, differences(actual.properties, goal, RULES["service"].initial))
    assert update["deploymentConfiguration"]["lifecycleHooks"] == []


def test_a_hook_that_somebody_added_is_a_difference() -> None:
    properties = wanted(STRATEGIES["blue_green"])
    arguments = created(properties)
    arguments["deploymentConfiguration"]["lifecycleHooks"] = [
        {"hookTargetArn": "arn:lambda", "roleArn": "arn:role", "lifecycleStages": ["POST_SCALE_UP"]}
    ]
    assert differences(answered(arguments).properties, properties, RULES["service"].initial) == ["deployment"]


def test_traffic_that_ecs_moved_is_no_difference() -> None:
    arguments = created(wanted(STRATEGIES["blue_green"]))
    moved = wanted(STRATEGIES["blue_green"], context(live=GREEN))
    assert differences(answered(arguments).properties, moved, RULES["service"].initial) == []


def test_the_live_target_group_stays_when_the_strategy_changes() -> None:
    rolling_on_green = wanted({}, context(live=GREEN))
    assert created(rolling_on_green)["loadBalancers"] == [
        {"targetGroupArn": GREEN, "containerName": "web", "containerPort": 3000}
    ]
    shifting = created(wanted(STRATEGIES["canary"], context(live=GREEN)))["loadBalancers"][0]
    assert shifting["targetGroupArn"] == GREEN
    assert shifting["advancedConfiguration"] == {
        "alternateTargetGroupArn": BLUE,
        "productionListenerRule": "arn:rule/prod",
        "testListenerRule": "arn:rule/test",
        "roleArn": "arn:role/infrastructure",
    }


def test_without_a_test_port_there_is_no_test_rule() -> None:
    balancer = created(wanted(STRATEGIES["canary"], context(test_rule="")))["loadBalancers"][0]
    assert "testListenerRule" not in balancer["advancedConfiguration"]


def test_a_plan_says_where_all_tasks_may_stop_before_new_ones_run() -> None:
    effect, address = RULES[SERVICE].effect, Address(SERVICE, "app-web")
    assert effect
    told = {
        (strategy, floor, change): effect(
            address, {}, {"deployment": {"strategy": strategy, "minimum_healthy_percent": floor}}, [change]
        )
        for strategy in ("ROLLING", "BLUE_GREEN")
        for floor in (0, 100)
        for change in ("task_definition", "tags")
    }
    assert [case for case, text in told.items() if text] == [("ROLLING", 0, "task_definition")]
