"""Strategies in the inventory: one message for each fault, and the time they take."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.check_strategies import seconds_to_shift
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.checks import load_and_check
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.deployment import Deployment

DEV: dict[str, Any] = {}
for path in (Path(__file__).parents[3] / "inventories" / "dev" / "host_vars" / "dev").glob("*.yml"):
    DEV |= yaml.safe_load(path.read_text())
HOSTS = [f"h{number}.salesdog.click" for number in range(6)]


def faults_of(deployment: dict[str, Any] | None = None, **changes: Any) -> dict[str, str]:
    """The faults of dev with web's deployment, other options of web, and options of ingress as ingress_…"""
    data = copy.deepcopy(DEV)
    web = data["services"]["web"]
    web["deployment"] = deployment or {}
    for name, value in changes.items():
        if name.startswith("ingress_"):
            data["ingress"][name.removeprefix("ingress_")] = value
        else:
            web[name] = value
    return {fault.key: str(fault) for fault in load_and_check(data)[1] if not fault.warning}


RIGHT: list[dict[str, Any]] = [
    {},
    {"strategy": "blue_green", "bake_time": 10},
    {"strategy": "linear", "step_percent": 50, "step_bake_time": 5, "bake_time": 0},
    {"strategy": "canary", "canary_percent": 0.1, "canary_bake_time": 5},
    {"strategy": "canary", "canary_percent": 1.1},
    {"strategy": "blue_green", "approval": ["POST_TEST_TRAFFIC_SHIFT"], "approval_timeout": 30},
]


@pytest.mark.parametrize("deployment", RIGHT, ids=str)
def test_right_ones_are_no_fault(deployment: dict[str, Any]) -> None:
    assert faults_of(deployment) == {}


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"strategy": "bluegreen"}, "strategy", "did you mean blue_green?"),
    ({"strategy": "blue_green", "bake_time": 1441}, "bake_time", "0 to 1440 min"),
    ({"strategy": "linear", "step_percent": 2}, "step_percent", "3 to 100 %"),
    ({"strategy": "linear", "step_percent": 33.33}, "step_percent", "not a multiple of 0.1; give 33.3"),
    ({"strategy": "blue_green", "step_percent": 20}, "step_percent", "drop it, or choose the strategy linear"),
    ({"canary_bake_time": 1}, "canary_bake_time", "does nothing with the strategy rolling"),
    ({"bake_time": 5}, "bake_time", "choose the strategy blue_green or linear or canary"),
    ({"approval": ["PRE_SCALE_UP"]}, "approval", "does nothing with the strategy rolling"),
    ({"strategy": "canary", "early_success_percent": 100}, "early_success_percent", "or choose the strategy rolling"),
    ({"strategy": "canary", "approval": ["PRODUCTION_TRAFFIC_SHIFT"]}, "approval[0]", "PRE_PRODUCTION_TRAFFIC_SHIFT"),
    ({"strategy": "blue_green", "bake_time": 30}, "timeout", "baking alone take 1800 s"),
    ({"strategy": "linear"}, "timeout", "3240 s"),
]


@pytest.mark.parametrize(("deployment", "option", "words"), WRONG, ids=str)
def test_each_fault_is_one_message(deployment: dict[str, Any], option: str, words: str) -> None:
    found = faults_of(deployment)
    assert list(found) == [f"services.web.deployment.{option}"]
    assert words in found[f"services.web.deployment.{option}"]


def test_traffic_can_only_move_between_hosts_of_one_rule() -> None:
    key, canary = "services.web.deployment.strategy", {"strategy": "canary"}
    assert "has no hosts" in faults_of(canary, hosts=[], priority=0)[key]
    assert "at most 5 hosts" in faults_of(canary, hosts=HOSTS)[key]
    assert faults_of({}, hosts=HOSTS) == {}


def test_the_test_port_is_never_open_to_nobody_knows_whom() -> None:
    assert faults_of(ingress_test_port=8443, ingress_test_source="203.0.113.0/24") == {}
    assert list(faults_of(ingress_test_port=8443)) == ["ingress.test_source"]
    assert list(faults_of(ingress_test_source="203.0.113.0/24")) == ["ingress.test_port"]
    assert list(faults_of(ingress_test_port=443, ingress_test_source="203.0.113.0/24")) == ["ingress.test_port"]
    for source in ("203.0.113.1/24", "office", "203.0.113.1"):
        assert list(faults_of(ingress_test_port=8443, ingress_test_source=source)) == ["ingress.test_source"]


def test_the_second_target_group_has_a_name_of_its_own() -> None:
    data = copy.deepcopy(DEV)
    data["services"]["web"]["deployment"] = {"strategy": "blue_green"}
    data["services"]["api"]["name"] = "talentbase-web-dev-alternate"
    assert [fault.key for fault in load_and_check(data)[1] if not fault.warning] == ["services.api.name"]


@pytest.mark.parametrize(
    ("deployment", "seconds"),
    [
        (Deployment(strategy="blue_green", bake_time=5), 300),
        (Deployment(strategy="linear"), 9 * 6 * 60),
        (Deployment(strategy="linear", step_percent=30, step_bake_time=2, bake_time=1), (3 * 2 + 1) * 60),
        (Deployment(strategy="canary", bake_time=2), 12 * 60),
        (Deployment(strategy="canary", canary_percent=100), 0),
    ],
    ids=str,
)
def test_the_time_a_strategy_takes(deployment: Deployment, seconds: int) -> None:
    assert seconds_to_shift(deployment) == seconds
