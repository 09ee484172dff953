"""The scheduler in virtual time: no server, no moto, no wall clock."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rehearsal.ecs import scheduler
from rehearsal.ecs.circuit_breaker import threshold
from rehearsal.ecs.health import ContainerCheck, TargetCheck, Verdict
from rehearsal.ecs.service import Deployment, Service
from rehearsal.ecs.task import STOPPED, Task
from rehearsal.images import Behaviour
from tests.rehearsal.virtual import BREAKER, Environment, deploy, make, state

ROOT = Path(__file__).parents[2]


def test_a_deployment_completes_and_replaces_the_earlier_one() -> None:
    service, environment = make(), Environment({"1": Behaviour(), "2": Behaviour()})
    deploy(service, "1", 0, environment)
    scheduler.advance(service, 100, environment)
    deploy(service, "2", 100, environment)
    assert [item.status for item in service.deployments] == ["PRIMARY", "ACTIVE"]
    scheduler.advance(service, 200, environment)
    assert [(item.id, item.rollout_state) for item in service.deployments] == [("ecs-svc/2", "COMPLETED")]
    assert [record.status for record in service.history] == ["SUCCESSFUL", "SUCCESSFUL"]


@pytest.mark.parametrize("fail", [None, "pull", "exit", "memory", "capacity", "quota", "health", "target"])
def test_results_do_not_depend_on_polling(fail: str | None) -> None:
    """Asking often, seldom or at random moments replays the same history."""

    def history(polls: Callable[[], float]) -> object:
        bad = Behaviour(fail=fail)
        environment = Environment({"1": Behaviour(), "2": bad}, ContainerCheck(interval=7))
        environment.target_check = TargetCheck(interval=11)
        service = make(3, deploymentCircuitBreaker=BREAKER)
        now = 0.0
        for name, end in (("1", 200.0), ("2", 3000.0)):
            deploy(service, name, now, environment)
            while now < end:
                now = min(end, now + polls())
                scheduler.advance(service, now, environment)
        return state(service)

    chance = random.Random(7)
    once = history(lambda: 10_000.0)
    assert history(lambda: 0.5) == once
    assert history(lambda: chance.uniform(0.01, 90)) == once


@pytest.mark.parametrize(
    ("setting", "desired", "expected"),
    [
        ({}, 1, 3),
        ({}, 7, 4),
        ({}, 1000, 200),
        ({"type": "BOUNDED_PERCENT", "value": 100}, 10, 10),
        ({"type": "UNBOUNDED_PERCENT", "value": 50}, 2, 1),
        ({"type": "UNBOUNDED_PERCENT", "value": 50}, 1000, 500),
        ({"type": "COUNT", "value": 7}, 1, 7),
    ],
)
def test_the_breakers_threshold(setting: dict[str, Any], desired: int, expected: int) -> None:
    assert threshold({"thresholdConfiguration": setting} if setting else {}, desired) == expected


@pytest.mark.parametrize("fail", ["pull", "exit", "memory", "capacity", "quota", "health", "target"])
def test_every_failure_trips_the_breaker_and_rolls_back(fail: str) -> None:
    environment = Environment({"1": Behaviour(), "2": Behaviour(fail=fail)}, ContainerCheck(interval=10))
    environment.target_check = TargetCheck(interval=10)
    service = make(deploymentCircuitBreaker=BREAKER)
    deploy(service, "1", 0, environment)
    scheduler.advance(service, 100, environment)
    deploy(service, "2", 100, environment)
    scheduler.advance(service, 1500, environment)
    assert service.history[0].status == "ROLLBACK_SUCCESSFUL"
    assert service.history[0].failure_count == 3
    assert service.primary.id == "ecs-svc/1"
    assert sum(task.healthy for task in service.tasks) == 2


def test_a_rollback_that_fails_says_so() -> None:
    environment = Environment({"1": Behaviour(), "2": Behaviour(fail="pull")})
    service = make(1, deploymentCircuitBreaker=BREAKER, minimumHealthyPercent=0, maximumPercent=100)
    deploy(service, "1", 0, environment)
    scheduler.advance(service, 100, environment)
    environment.behaviours["1"] = Behaviour(fail="pull")
    deploy(service, "2", 100, environment)
    scheduler.advance(service, 3000, environment)
    assert service.history[0].status == "ROLLBACK_FAILED"


def test_a_first_deployment_has_nothing_to_roll_back_to() -> None:
    environment = Environment({"1": Behaviour(fail="pull")})
    service = make(deploymentCircuitBreaker=BREAKER)
    deploy(service, "1", 0, environment)
    scheduler.advance(service, 3000, environment)
    assert service.primary.rollout_state == "FAILED"
    assert service.history[0].status == "STOPPED"
    assert service.live_tasks() == []


@pytest.mark.parametrize(("reset", "tripped"), [(True, False), (False, True)])
def test_a_healthy_task_resets_the_count_unless_told_not_to(reset: bool, tripped: bool) -> None:
    """Three of four tasks fail one after the other, each followed by a healthy one."""
    environment = Environment({"1": Behaviour()})
    behaviours = iter(
        [Behaviour(fail="pull"), Behaviour(), Behaviour(fail="pull"), Behaviour(), Behaviour(fail="pull")]
    )

    def new_task(service: Service, deployment: Deployment, at: float) -> Task:
        environment.behaviours["1"] = next(behaviours, Behaviour())
        return Environment.new_task(environment, service, deployment, at)

    environment.new_task = new_task  # type: ignore[method-assign]
    breaker = {**BREAKER, "rollback": False, "resetOnHealthyTask": reset}
    service = make(1, deploymentCircuitBreaker=breaker)
    deploy(service, "1", 0, environment)
    for at in range(0, 1200, 5):
        scheduler.advance(service, at, environment)
        service.fields["desiredCount"] = min(4, 1 + at // 100)
        service.primary.rollout_state = (
            "IN_PROGRESS" if service.primary.rollout_state == "COMPLETED" else service.primary.rollout_state
        )
    assert (service.primary.rollout_state == "FAILED") is tripped


def test_the_minimum_is_never_undercut() -> None:
    for minimum, maximum, desired in itertools.product((0, 50, 75, 100), (100, 125, 150, 200), (1, 2, 4, 5)):
        if minimum == maximum == 100:
            continue
        environment = Environment({"1": Behaviour(), "2": Behaviour()})
        service = make(desired, minimumHealthyPercent=minimum, maximumPercent=maximum)
        deploy(service, "1", 0, environment)
        scheduler.advance(service, 100, environment)
        deploy(service, "2", 100, environment)
        for at in range(100, 1000, 5):
            scheduler.advance(service, at, environment)
            assert sum(task.healthy for task in service.tasks) >= service.minimum_healthy
            assert len(service.live_tasks()) <= max(1, service.maximum_tasks)
        room = service.maximum_tasks > desired or service.minimum_healthy < desired
        assert (service.primary.rollout_state == "COMPLETED") is room, (minimum, maximum, desired)


def test_scaling_starts_no_deployment() -> None:
    service, environment = make(2), Environment({"1": Behaviour()})
    deploy(service, "1", 0, environment)
    scheduler.advance(service, 100, environment)
    for desired in (5, 1, 0):
        service.fields["desiredCount"] = desired
        scheduler.advance(service, service.now + 100, environment)
        assert [task.healthy for task in service.live_tasks()] == [True] * desired
    assert len(service.history) == 1
    assert all(task.status == STOPPED for task in service.tasks)


def test_verdicts_of_a_container_check() -> None:
    check = ContainerCheck(interval=30, retries=3, start_period=0)
    assert check.verdicts(0) == [Verdict(30, "HEALTHY")]
    assert check.verdicts(140) == [Verdict(90, "UNHEALTHY"), Verdict(150, "HEALTHY")]
    assert check.verdicts(None) == [Verdict(90, "UNHEALTHY")]
    patient = ContainerCheck(interval=30, retries=3, start_period=180)
    assert patient.verdicts(140) == [Verdict(150, "HEALTHY")]
    assert patient.verdicts(None) == [Verdict(270, "UNHEALTHY")]


def test_verdicts_of_a_target_check() -> None:
    check = TargetCheck(interval=60, healthy_threshold=2, unhealthy_threshold=5)
    assert check.verdicts(0) == [Verdict(0, "HEALTHY")]
    assert check.verdicts(140) == [Verdict(180, "HEALTHY")]
    assert check.verdicts(500) == [Verdict(240, "UNHEALTHY"), Verdict(600, "HEALTHY")]
    assert check.verdicts(None) == [Verdict(240, "UNHEALTHY")]


def test_a_crash_loop_ends_in_finite_steps() -> None:
    """Even an image that fails in no time at all is started a limited number of times."""
    instant = Behaviour(startup_seconds=0, healthy_seconds=0, fail="exit")
    service, environment = make(1), Environment({"1": instant})
    deploy(service, "1", 0, environment)
    scheduler.advance(service, 100, environment)
    assert 50 <= service.primary.failed_tasks <= 101


def test_the_scheduler_needs_neither_moto_nor_boto() -> None:
    code = "import sys, rehearsal.ecs.scheduler; print({'moto', 'boto3', 'botocore'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "set()\n"
