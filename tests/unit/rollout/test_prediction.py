"""How long a rollout takes, from settings and measured start-up times."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.checks import load_and_check
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.prediction import batches_of, predict
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.start_up import Span, StartUp
from ansible_collections.talentbase.aws.plugins.module_utils._tuning.advice import advise, start_period_line
from tests.conftest import load_inventory

INVENTORY, _FAULTS = load_and_check(load_inventory("dev"))
WEB = INVENTORY.services["web"]
MEASURED = StartUp({"running": 30.0}, healthy=Span(140, 150), in_service=Span(150, 160))


def with_deployment(service: Service, **changes: Any) -> Service:
    return replace(service, deployment=replace(service.deployment, **changes))


@pytest.mark.parametrize(
    ("desired", "least", "most", "expected"),
    [
        (1, 100, 200, 1),
        (10, 100, 200, 1),
        (10, 100, 150, 2),
        (10, 50, 100, 2),
        (4, 100, 110, 4),  # no room for a whole task: ECS goes on one by one
        (10, 50, 150, 1),
        (0, 100, 200, 1),
    ],
)
def test_batches_follow_from_both_percentages(desired: int, least: int, most: int, expected: int) -> None:
    assert batches_of(desired, least, most) == expected


def test_what_was_measured_counts_and_each_phase_names_its_setting() -> None:
    found = predict(WEB, MEASURED, 1)
    assert [(phase.what, phase.least, phase.most, phase.setting) for phase in found.batch] == [
        ("tasks reach RUNNING", 30.0, 30.0, ""),
        ("the application starts (measured)", 90, 160, ""),
        ("a check notices", 0, 60, "target_group.interval"),
        ("old tasks drain", 30, 30, "target_group.deregistration_delay"),
    ]
    assert (found.least, found.most) == (150.0, 280.0)


def test_what_was_not_measured_is_bounded_by_the_start_period() -> None:
    found = predict(WEB, StartUp(), 1)
    assert (found.least, found.most) == (5 + 30, 60 + 180 + 60 + 30)


def test_batches_repeat_what_each_goes_through_and_traffic_moves_once() -> None:
    one, two = predict(WEB, MEASURED, 10), predict(with_deployment(WEB, maximum_percent=150), MEASURED, 10)
    assert two.most == 2 * one.most
    moved = predict(with_deployment(WEB, strategy="canary", canary_bake_time=10, bake_time=5), MEASURED, 10)
    assert moved.most == one.most + 15 * 60


def test_advice_saves_what_it_says_and_never_leaves_what_aws_takes() -> None:
    advice, then = advise(WEB, MEASURED, 1)
    now = predict(WEB, MEASURED, 1)
    assert {item.setting for item in advice} == {
        "target_group.interval",
        "container_health.interval",
        "target_group.deregistration_delay",
    }
    assert sum(item.saves for item in advice) == now.most - then.most == 70
    assert [item.saves for item in advice] == sorted((item.saves for item in advice), reverse=True)
    assert advise(with_deployment(WEB, maximum_percent=150), MEASURED, 10)[0][0].setting == "deployment.maximum_percent"


def test_a_service_that_is_quick_already_gets_no_advice() -> None:
    quick = replace(
        WEB,
        target_group=replace(WEB.target_group, interval=10, timeout=5, deregistration_delay=5),
        container_health=replace(WEB.container_health, interval=10, timeout=5),
    )
    assert advise(quick, MEASURED, 1)[0] == []


@pytest.mark.parametrize(("period", "said"), [(180, "150 s: 188 s leave room"), (200, "enough")])
def test_the_start_period_is_held_against_the_slowest_start(period: int, said: str) -> None:
    service = replace(WEB, container_health=replace(WEB.container_health, start_period=period))
    assert said in start_period_line("web", service, MEASURED)
    assert start_period_line("web", service, StartUp()) == ""
