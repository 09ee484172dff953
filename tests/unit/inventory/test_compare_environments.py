"""Two environments of one inventory: what both claim is refused by the keys of both, unless both say that it is shared."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.compare_environments import (
    environment_faults,
    faults_of_all,
)
from tests.conftest import load_inventory

PROD = load_inventory("prod")


def faults(dev: dict[str, Any], prod: dict[str, Any]) -> list[str]:
    return [str(fault) for fault in environment_faults(prod, {"dev": dev})]


def test_dev_and_prod_claim_nothing_of_each_other(dev: dict[str, Any]) -> None:
    assert faults(dev, PROD) == []


@pytest.mark.parametrize(
    ("place", "value", "key"),
    [
        (("network", "cidr"), "10.0.128.0/17", "network.cidr"),
        (("network", "name"), "talentbase-dev", "network.name"),
        (("cluster", "name"), "talentbase-dev", "cluster.name"),
        (("ingress", "name"), "talentbase-dev", "ingress.name"),
        (("monitoring", "topic"), "talentbase-dev-alarms", "monitoring.topic"),
        (("monitoring", "dashboard"), "talentbase-dev", "monitoring.dashboard"),
        (("databases", "main", "identifier"), "talentbase-dev", "databases.main.identifier"),
        (("caches", "main", "identifier"), "talentbase-dev-redis", "caches.main.identifier"),
        (("services", "web", "name"), "talentbase-web-dev", "services.web.name"),
        (("services", "web", "hosts"), ["dev.salesdog.click"], "services.web.hosts[0]"),
    ],
)
def test_what_both_claim_is_refused_by_both_keys(
    dev: dict[str, Any], place: tuple[str, ...], value: Any, key: str
) -> None:
    prod = copy.deepcopy(PROD)
    section = prod
    for name in place[:-1]:
        section = section[name]
    section[place[-1]] = value
    found = faults(dev, prod)
    assert any(line.startswith(f"{key}: is ") and f"{key} of the environment dev" in line for line in found), found
    shared = {"shared": [place[0]]}
    assert faults({**dev, **shared}, {**prod, **shared}) == []
    assert faults(dev, {**prod, **shared}) == found
    assert faults(dev, {**prod, "aws_region": "eu-west-1"}) == []


def test_a_budget_is_of_one_environment(dev: dict[str, Any]) -> None:
    mine, theirs = {**dev, "cost": {"budget": {"amount": 9}}}, {**PROD, "cost": {"budget": {"amount": 9}}}
    assert faults(mine, theirs) == []
    theirs["cost"]["budget"]["name"] = "talentbase-dev"
    [found] = faults(mine, theirs)
    assert found.startswith("cost.budget.name: is talentbase-dev, as is cost.budget.name of the environment dev")


def test_an_environment_with_faults_of_its_own_is_compared_as_far_as_it_can_be(dev: dict[str, Any]) -> None:
    assert faults({**dev, "services": "none", "cluster": 1, "shared": "network"}, PROD) == []


def test_all_at_once_is_each_beside_the_others(dev: dict[str, Any]) -> None:
    inventories = {"dev": dev, "same": copy.deepcopy(dev), "prod": PROD}
    found = faults_of_all(inventories)
    for name, own in inventories.items():
        others = {other: item for other, item in inventories.items() if other != name}
        assert found[name] == list(environment_faults(own, others))
    assert found["dev"]
    assert found["prod"] == []
