"""A deploy after its preflight: the parts that follow, whether the lock is checked first, and the lines to print."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._environment.survey import PARTS
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.deploy_plan import deploy_plan, parts_of

COMPARED: dict[str, Any] = {"comparison_error": "", "todo": [], "lock": {}, "differences": [], "notices": []}
DIFFERENCES = [
    {"change": "update service app-api-dev", "drifted": False, "because": ""},
    {"change": "create alarm app-cpu", "drifted": True, "because": "drifted"},
]


def test_nothing_follows_where_nothing_differs() -> None:
    assert deploy_plan(COMPARED, "app-dev", check_mode=False) == {
        "compared": True,
        "todo": [],
        "plan_only": False,
        "check_lock": False,
        "lines": ["app-dev matches its inventory."],
    }


def test_drift_is_listed_before_changes_of_the_inventory_and_notices_last() -> None:
    result = {**COMPARED, "todo": ["monitoring", "services"], "differences": DIFFERENCES, "notices": ["a notice"]}
    plan = deploy_plan(result, "app-dev", check_mode=False)
    assert plan["todo"] == ["monitoring", "services"]
    assert plan["lines"] == ["drifted: create alarm app-cpu", "update service app-api-dev", "a notice"]


@pytest.mark.parametrize("todo", [[], ["services"]])
def test_another_holder_matters_only_where_something_is_to_be_done(todo: list[str]) -> None:
    plan = deploy_plan({**COMPARED, "todo": todo, "lock": {"holder": "b2"}}, "app-dev", check_mode=False)
    assert plan["check_lock"] is bool(todo)


def test_a_dry_run_is_its_comparison() -> None:
    assert deploy_plan({**COMPARED, "todo": ["services"]}, "app-dev", check_mode=True)["plan_only"]


@pytest.mark.parametrize("check_mode", [False, True])
def test_every_part_runs_where_the_layers_could_not_be_compared(check_mode: bool) -> None:
    result = {**COMPARED, "comparison_error": "ec2:DescribeVpcs is denied."}
    plan = deploy_plan(result, "app-dev", check_mode)
    assert (plan["todo"], plan["plan_only"], plan["check_lock"]) == (PARTS, False, True)
    assert plan["lines"] == ["Not everything could be compared, so every role runs: ec2:DescribeVpcs is denied."]


@pytest.mark.parametrize("check_mode", [False, True])
def test_every_part_runs_where_nothing_was_to_be_compared(check_mode: bool) -> None:
    plan = deploy_plan({}, "app-dev", check_mode)
    assert (plan["compared"], plan["todo"], plan["plan_only"], plan["check_lock"]) == (False, PARTS, False, True)
    assert plan["lines"] == []


def test_nothing_runs_for_repositories_that_the_inventory_does_not_own() -> None:
    assert parts_of({"repositories": {"web": {"name": "app-web"}}}) == PARTS
    plan = deploy_plan({}, "app-dev", False, parts_of({"repositories": {}}))
    assert plan["todo"] == parts_of({}) == [part for part in PARTS if part != "repositories"]
