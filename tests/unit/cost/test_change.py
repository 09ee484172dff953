"""What a plan costs more or less a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._cost.change import (
    before_and_after,
    change_line,
    limit_faults,
)
from ansible_collections.talentbase.aws.plugins.module_utils._data.names import DB_INSTANCE
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.names import (
    SCALABLE_TARGET,
    SERVICE,
    TASK_DEFINITION,
)
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.cost import Cost
from ansible_collections.talentbase.aws.plugins.module_utils._network.names import NAT_GATEWAY
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address, Plan, Resource

REGION = "us-east-1"
DATABASE: dict[str, Any] = {
    "engine": "postgres",
    "instance_class": "db.t3.micro",
    "multi_az": False,
    "storage_type": "gp3",
    "storage_gib": 20,
}


@dataclass
class Layer:
    desired: list[Resource]
    actual: Mapping[Address, Actual]
    plan: Plan = field(init=False)

    def __post_init__(self) -> None:
        self.plan = make_plan(self.desired, self.actual, prune=(NAT_GATEWAY,))


def layer(desired: Mapping[tuple[str, str], dict[str, Any]], actual: Mapping[tuple[str, str], dict[str, Any]]) -> Layer:
    there = {Address(*key): Actual(Address(*key), properties) for key, properties in actual.items()}
    return Layer([Resource(Address(*key), properties) for key, properties in desired.items()], there)


def test_what_is_new_what_goes_and_what_changes() -> None:
    database = (DB_INSTANCE, "main")
    found = layer(
        {database: {**DATABASE, "instance_class": "db.t3.small"}, (NAT_GATEWAY, "b"): {}},
        {database: DATABASE, (NAT_GATEWAY, "a"): {}, (NAT_GATEWAY, "c"): {}},
    )
    before, after = before_and_after([found], REGION)
    assert before.month_usd == round(730 * 0.018 + 20 * 0.115 + 2 * 730 * 0.045, 2)
    assert after.month_usd == round(730 * 0.036 + 20 * 0.115 + 730 * 0.045, 2)
    assert change_line(before, after) == (
        "-19.71 USD a month (81.14 -> 61.43): NAT gateway a -32.85, NAT gateway c -32.85, NAT gateway b +32.85, 1 more"
    )


def test_nothing_is_said_where_the_cost_stays() -> None:
    found = layer({(DB_INSTANCE, "main"): {**DATABASE, "tags": {"a": "b"}}}, {(DB_INSTANCE, "main"): DATABASE})
    assert found.plan
    assert change_line(*before_and_after([found], REGION)) == ""


def test_the_tasks_that_run_are_counted_where_autoscaling_decides() -> None:
    task, target = {"cpu": "1024", "memory": "2048"}, {"min": 1, "max": 9}
    providers = [{"provider": "FARGATE", "weight": 1, "base": 0}]
    now = {"desired_count": 5, "capacity_providers": providers}
    then = {"initial_count": 1, "capacity_providers": providers}
    found = layer(
        {(TASK_DEFINITION, "api"): {**task, "cpu": "2048"}, (SERVICE, "api"): then, (SCALABLE_TARGET, "api"): target},
        {(TASK_DEFINITION, "api"): task, (SERVICE, "api"): now, (SCALABLE_TARGET, "api"): target},
    )
    before, after = before_and_after([found], REGION)
    assert before.month_usd == round(5 * 730 * (0.04048 + 2 * 0.004445), 2)
    assert change_line(before, after).startswith(f"{5 * 730 * 0.04048:+.2f} USD a month")


def test_a_limit_refuses_what_costs_more_and_never_what_costs_less() -> None:
    small, large = {(DB_INSTANCE, "main"): DATABASE}, {(DB_INSTANCE, "main"): {**DATABASE, "storage_gib": 200}}
    dearer = before_and_after([layer(large, small)], REGION)
    [fault] = limit_faults(Cost(limit=30), *dearer)
    assert not fault.warning
    assert str(fault) == (
        "cost.limit: is 30, and the plan costs 36.14 USD a month by list prices, 15.44 before it; "
        "raise it, or make what is planned smaller"
    )
    [doubt] = limit_faults(Cost(limit=40, warn=30), *dearer)
    assert doubt.warning
    assert limit_faults(Cost(limit=40), *dearer) == []
    assert limit_faults(Cost(limit=10, warn=5), *before_and_after([layer(small, large)], REGION)) == []
