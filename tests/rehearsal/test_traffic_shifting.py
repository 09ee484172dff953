"""Blue/green, linear and canary deployments, PAUSE hooks, alarms, early success: in virtual time."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from rehearsal.ecs import scheduler, stages
from rehearsal.ecs.health import ContainerCheck, TargetCheck
from rehearsal.ecs.service import Service
from rehearsal.images import Behaviour
from tests.rehearsal.virtual import BREAKER, Environment, deploy, make, state

BALANCER = {
    "targetGroupArn": "A",
    "containerName": "app",
    "containerPort": 80,
    "advancedConfiguration": {
        "alternateTargetGroupArn": "B",
        "productionListenerRule": "production",
        "testListenerRule": "test",
    },
}
BLUE_GREEN = {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 5}
LINEAR = {"strategy": "LINEAR", "linearConfiguration": {"stepPercent": 30.0, "stepBakeTimeInMinutes": 2}}
CANARY = {"strategy": "CANARY", "canaryConfiguration": {"canaryPercent": 2.5, "canaryBakeTimeInMinutes": 10}}


def build(bad: str | None = None, desired: int = 2, **configuration: Any) -> tuple[Service, Environment]:
    """A service whose revision 1 runs, at 200 seconds; revision 2 fails as told."""
    environment = Environment({"1": Behaviour(), "2": Behaviour(fail=bad), "3": Behaviour()})
    environment.target_check = TargetCheck(interval=10)
    watched = {key: configuration[key] for key in ("alarms", "lifecycleHooks") if key in configuration}
    service = make(desired, **{key: value for key, value in configuration.items() if key not in watched})
    service.fields["loadBalancers"] = [BALANCER]
    deploy(service, "1", 0, environment)
    scheduler.advance(service, 200, environment)
    assert service.history[0].status == "SUCCESSFUL"
    service.fields["deploymentConfiguration"] = {**service.fields["deploymentConfiguration"], **watched}
    environment.weights.clear()
    return service, environment


def production(environment: Environment) -> list[dict[str, int]]:
    """The weights that the production rule has had, one after the other."""
    weights = [weights for rule, weights in environment.weights if rule == "production"]
    return [item for index, item in enumerate(weights) if index == 0 or item != weights[index - 1]]


def watch(service: Service, environment: Environment, until: float) -> list[str]:
    """The lifecycle stages that can be seen up to a time."""
    seen: list[str] = []
    while service.now < until:
        scheduler.advance(service, min(until, service.now + 1), environment)
        stage = service.history[0].stage
        if stage is not None and seen[-1:] != [stage]:
            seen.append(stage)
    return seen


def groups(service: Service) -> dict[str, set[str]]:
    """The target groups of each deployment's live tasks."""
    return {
        item.revision.id: {target.target_group_arn for task in service.live_tasks(item) for target in task.targets}
        for item in service.deployments
    }


def test_the_stages_of_each_strategy() -> None:
    def production_steps(configuration: dict[str, Any]) -> list[tuple[float | None, float]]:
        planned = stages.plan(configuration, has_source=True, reconcile=False)
        return [(item.production, item.hold) for item in planned if item.name == "PRODUCTION_TRAFFIC_SHIFT"]

    assert production_steps(BLUE_GREEN) == [(100, 5)]
    assert production_steps(CANARY) == [(2.5, 600), (100, 5)]
    assert production_steps(LINEAR) == [(30, 120), (60, 120), (90, 120), (100, 5)]
    assert len(production_steps({"strategy": "LINEAR"})) == 10
    assert [item.name for item in stages.plan(BLUE_GREEN, has_source=True, reconcile=True)] == [
        "RECONCILE_SERVICE",
        "PRE_SCALE_UP",
        "SCALE_UP",
        "POST_SCALE_UP",
        "TEST_TRAFFIC_SHIFT",
        "POST_TEST_TRAFFIC_SHIFT",
        "PRE_PRODUCTION_TRAFFIC_SHIFT",
        "PRODUCTION_TRAFFIC_SHIFT",
        "POST_PRODUCTION_TRAFFIC_SHIFT",
        "BAKE_TIME",
        "CLEAN_UP",
    ]


def test_blue_green_moves_test_traffic_then_all_production_traffic_and_bakes() -> None:
    service, environment = build(**BLUE_GREEN)
    deploy(service, "2", 200, environment)
    seen = watch(service, environment, 285)
    assert seen[:2] == ["PRE_SCALE_UP", "SCALE_UP"]
    assert seen[-1] == "BAKE_TIME"
    assert groups(service) == {"2": {"B"}, "1": {"A"}}
    assert len(service.live_tasks()) == 4
    assert production(environment) == [{"A": 100, "B": 0}, {"B": 100, "A": 0}]
    shifted = [rule for rule, weights in environment.weights if weights == {"B": 100, "A": 0}]
    assert shifted == ["test", "production"]
    scheduler.advance(service, 500, environment)
    assert service.history[0].status == "IN_PROGRESS"
    scheduler.advance(service, 700, environment)
    assert service.history[0].status == "SUCCESSFUL"
    assert groups(service) == {"2": {"B"}}
    deploy(service, "3", 700, environment)
    scheduler.advance(service, 1200, environment)
    assert (groups(service), service.history[0].status) == ({"3": {"A"}}, "SUCCESSFUL")


@pytest.mark.parametrize(
    ("configuration", "green"),
    [(CANARY, [(0, 100), (25, 975), (100, 0)]), (LINEAR, [(0, 100), (30, 70), (60, 40), (90, 10), (100, 0)])],
)
def test_canary_and_linear_shift_in_steps(configuration: dict[str, Any], green: list[tuple[int, int]]) -> None:
    service, environment = build(**configuration)
    deploy(service, "2", 200, environment)
    scheduler.advance(service, 2000, environment)
    assert [(weights["B"], weights["A"]) for weights in production(environment)] == green
    assert service.history[0].status == "SUCCESSFUL"


@pytest.mark.parametrize("configuration", [BLUE_GREEN, LINEAR, CANARY])
@pytest.mark.parametrize("fail", ["pull", "exit", "capacity", "target", None])
def test_results_do_not_depend_on_polling(fail: str | None, configuration: dict[str, Any]) -> None:
    def history(polls: Callable[[], float]) -> object:
        service, environment = build(fail, 3, deploymentCircuitBreaker=BREAKER, **configuration)
        deploy(service, "2", 200, environment)
        while service.now < 2500:
            scheduler.advance(service, min(2500, service.now + polls()), environment)
        assert service.history[0].status == ("ROLLBACK_SUCCESSFUL" if fail else "SUCCESSFUL")
        return state(service), environment.weights

    chance = random.Random(3)
    once = history(lambda: 10_000.0)
    assert history(lambda: chance.uniform(0.1, 60)) == once


def test_good_tasks_stay_until_traffic_has_left_them() -> None:
    """Whoever has weight has healthy tasks, at every moment of a deployment that goes well or badly."""
    for bad in (None, "target", "exit"):
        for configuration in (BLUE_GREEN, LINEAR, CANARY):
            service, environment = build(bad, 4, deploymentCircuitBreaker=BREAKER, **configuration)
            deploy(service, "2", 200, environment)
            while service.now < 1500:
                scheduler.advance(service, service.now + 1, environment)
                for item in service.deployments:
                    if item.production_weight > 0:
                        assert sum(task.healthy for task in service.live_tasks(item)) == 4


def test_an_alarm_during_the_bake_puts_the_weights_back_at_once() -> None:
    alarms = {"alarmNames": ["errors", "old"], "enable": True, "rollback": True}
    service, environment = build(**BLUE_GREEN, alarms=alarms)
    environment.alarms["old"] = "ALARM"
    deploy(service, "2", 200, environment)
    scheduler.advance(service, 400, environment)
    record = service.history[0]
    assert (record.stage, record.watched_alarms) == ("BAKE_TIME", ["errors"])
    environment.alarms["errors"] = "ALARM"
    scheduler.advance(service, 400, environment)
    assert production(environment)[-1] == {"A": 100, "B": 0}
    assert environment.weights[-1] == ("test", {"A": 100, "B": 0})
    assert (record.status, record.alarms_status) == ("ROLLBACK_IN_PROGRESS", "TRIGGERED")
    assert record.triggered_alarms == ["errors"]
    scheduler.advance(service, 500, environment)
    assert record.status == "ROLLBACK_SUCCESSFUL"
    assert groups(service) == {"1": {"A"}}


@pytest.mark.parametrize(("rollback", "status"), [(True, "ROLLBACK_SUCCESSFUL"), (False, "STOPPED")])
def test_an_alarm_stops_a_rolling_deployment(rollback: bool, status: str) -> None:
    alarms = {"alarmNames": ["errors"], "enable": True, "rollback": rollback}
    service, environment = build(alarms=alarms)
    deploy(service, "2", 400, environment)
    scheduler.advance(service, 440, environment)
    assert service.history[0].status == "IN_PROGRESS"
    environment.alarms["errors"] = "ALARM"
    scheduler.advance(service, 1000, environment)
    assert service.history[0].status == status
    assert service.history[0].alarms_status == "TRIGGERED"


def test_alarms_are_watched_for_a_while_after_the_last_task() -> None:
    """Without a bake time ECS waits as long as the alarms need; here 120 seconds."""
    alarms = {"alarmNames": ["errors"], "enable": True, "rollback": True}
    service, environment = build(alarms=alarms)
    deploy(service, "2", 400, environment)
    scheduler.advance(service, 480, environment)
    began = service.history[0].baking_since
    assert began is not None
    assert [item.revision.id for item in service.deployments] == ["2"]
    scheduler.advance(service, began + 119, environment)
    assert service.history[0].status == "IN_PROGRESS"
    scheduler.advance(service, began + 120, environment)
    assert (service.history[0].status, service.history[0].alarms_status) == ("SUCCESSFUL", "MONITORING_COMPLETE")


PAUSE = {"targetType": "PAUSE", "lifecycleStages": ["PRE_PRODUCTION_TRAFFIC_SHIFT"]}


@pytest.mark.parametrize("action", ["CONTINUE", "ROLLBACK"])
def test_a_pause_waits_for_a_person(action: str) -> None:
    service, environment = build(**BLUE_GREEN, lifecycleHooks=[PAUSE])
    deploy(service, "2", 200, environment)
    scheduler.advance(service, 5000, environment)
    (hook,) = service.history[0].hooks
    assert (hook.status, service.history[0].stage) == ("AWAITING_ACTION", "PRE_PRODUCTION_TRAFFIC_SHIFT")
    assert hook.expires_at > 5000 + 80_000
    assert production(environment) == [{"A": 100, "B": 0}]
    hook.resolve(action)
    scheduler.advance(service, 6000, environment)
    ends = {"CONTINUE": ("SUCCESSFUL", "SUCCEEDED"), "ROLLBACK": ("ROLLBACK_SUCCESSFUL", "FAILED")}
    assert (service.history[0].status, hook.status) == ends[action]


@pytest.mark.parametrize("action", ["CONTINUE", "ROLLBACK"])
def test_a_pause_that_nobody_answers_times_out(action: str) -> None:
    timeout = {"timeoutConfiguration": {"timeoutInMinutes": 10, "action": action}}
    service, environment = build(**BLUE_GREEN, lifecycleHooks=[{**PAUSE, **timeout}])
    deploy(service, "2", 200, environment)
    scheduler.advance(service, 3000, environment)
    (hook,) = service.history[0].hooks
    assert hook.status == "TIMED_OUT"
    assert service.history[0].status == ("SUCCESSFUL" if action == "CONTINUE" else "ROLLBACK_SUCCESSFUL")


def test_a_linear_deployment_pauses_before_every_step_and_lambda_hooks_pass() -> None:
    function = {"targetType": "AWS_LAMBDA", "hookTargetArn": "f", "lifecycleStages": ["POST_SCALE_UP"]}
    service, environment = build(**LINEAR, lifecycleHooks=[PAUSE, function])
    deploy(service, "2", 200, environment)
    for _ in range(4):
        scheduler.advance(service, service.now + 500, environment)
        hook = service.history[0].hooks[-1]
        assert hook.status == "AWAITING_ACTION"
        hook.resolve("CONTINUE")
    scheduler.advance(service, service.now + 500, environment)
    assert service.history[0].status == "SUCCESSFUL"
    hooks = service.history[0].hooks
    assert [hook.target_type for hook in hooks] == ["AWS_LAMBDA", "PAUSE", "PAUSE", "PAUSE", "PAUSE"]
    assert len({hook.id for hook in hooks}) == 5


@pytest.mark.parametrize("moment", [210, 240, 300, 520])
def test_a_deployment_that_is_overtaken_leaves_production_where_it_works(moment: float) -> None:
    service, environment = build(**BLUE_GREEN)
    deploy(service, "2", 200, environment)
    scheduler.advance(service, moment, environment)
    deploy(service, "3", moment, environment)
    while service.now < 2000:
        scheduler.advance(service, service.now + 1, environment)
        serving = [item for item in service.deployments if item.production_weight == 100]
        assert len(serving) == 1
        assert sum(task.healthy for task in service.live_tasks(serving[0])) == 2
    assert [record.status for record in service.history][:2] == ["SUCCESSFUL", "STOPPED"]
    assert set(groups(service)) == {"3"}


def test_the_strategy_changes_on_a_living_service() -> None:
    """ROLLING stays in the target group that serves; the next blue/green deployment uses the other one."""
    service, environment = build(**BLUE_GREEN)
    deploy(service, "2", 200, environment)
    scheduler.advance(service, 900, environment)
    rolling = {"minimumHealthyPercent": 100, "maximumPercent": 200, "strategy": "ROLLING"}
    service.fields["deploymentConfiguration"] = rolling
    environment.weights.clear()
    deploy(service, "3", 900, environment)
    scheduler.advance(service, 1200, environment)
    assert (groups(service), environment.weights) == ({"3": {"B"}}, [])
    service.fields["deploymentConfiguration"] = {**rolling, **BLUE_GREEN}
    deploy(service, "1", 1200, environment)
    scheduler.advance(service, 2000, environment)
    assert (groups(service), service.history[0].status) == ({"1": {"A"}}, "SUCCESSFUL")


def test_a_first_deployment_shifts_all_traffic_and_does_not_bake() -> None:
    environment = Environment({"1": Behaviour()})
    environment.target_check = TargetCheck(interval=10)
    service = make(1, **{**CANARY, "bakeTimeInMinutes": 60})
    service.fields["loadBalancers"] = [BALANCER]
    deploy(service, "1", 0, environment)
    scheduler.advance(service, 120, environment)
    assert service.history[0].status == "SUCCESSFUL"
    assert production(environment) == [{"A": 100, "B": 0}]


def test_desired_count_follows_in_both_sets_of_tasks() -> None:
    service, environment = build(**BLUE_GREEN)
    deploy(service, "2", 200, environment)
    scheduler.advance(service, 300, environment)
    service.fields["desiredCount"] = 5
    scheduler.advance(service, 400, environment)
    assert [len(service.live_tasks(item)) for item in service.deployments] == [5, 5]
    service.fields["desiredCount"] = 1
    scheduler.advance(service, 900, environment)
    assert [len(service.live_tasks(item)) for item in service.deployments] == [1]


@pytest.mark.parametrize("cleanup", ["BLOCKING", "DEFERRED"])
def test_early_success(cleanup: str) -> None:
    """Half of the new tasks never become healthy; half are enough."""
    criteria = {"enable": True, "healthyPercent": 50, "sourceServiceRevisionCleanup": cleanup}
    service, environment = build(desired=4, minimumHealthyPercent=50, maximumPercent=200, earlySuccessCriteria=criteria)
    made = iter([Behaviour(), Behaviour(), Behaviour(healthy_seconds=10_000), Behaviour(healthy_seconds=10_000)])
    usual = environment.new_task

    def new_task(*arguments: Any) -> Any:
        environment.behaviours["2"] = next(made)
        return usual(*arguments)

    environment.new_task = new_task  # type: ignore[method-assign]
    environment.target_check, environment.check = None, ContainerCheck(interval=10, start_period=300)
    deploy(service, "2", 200, environment)
    scheduler.advance(service, 235, environment)
    earlier = [item for item in service.deployments if item.revision.id == "1"]
    if cleanup == "DEFERRED":
        assert service.history[0].status == "SUCCESSFUL"
        assert service.live_tasks(earlier[0])
        assert not service.steady
    else:
        assert service.history[0].status == "IN_PROGRESS"
        assert service.live_tasks(earlier[0]) == []
        scheduler.advance(service, 300, environment)
        assert service.history[0].status == "SUCCESSFUL"
        assert [item.revision.id for item in service.deployments] == ["2"]


@pytest.mark.parametrize("cleanup", ["BLOCKING", "DEFERRED"])
def test_early_success_after_a_bake_does_not_depend_on_polling(cleanup: str) -> None:
    criteria = {"enable": True, "healthyPercent": 75, "sourceServiceRevisionCleanup": cleanup}

    def history(polls: Callable[[], float]) -> object:
        service, environment = build(
            desired=4, minimumHealthyPercent=50, maximumPercent=150, earlySuccessCriteria=criteria, bakeTimeInMinutes=1
        )
        deploy(service, "2", 200, environment)
        while service.now < 700:
            scheduler.advance(service, min(700, service.now + polls()), environment)
        assert service.history[0].status == "SUCCESSFUL"
        return state(service), environment.weights

    chance = random.Random(5)
    once = history(lambda: 10_000.0)
    assert history(lambda: chance.uniform(0.1, 20)) == once
    assert history(lambda: 0.5) == once


@pytest.mark.parametrize("seed", range(20))
def test_any_sequence_of_deployments_ends_well(seed: int) -> None:
    """Random strategies, sizes, faults and overtaking: traffic always has healthy tasks, and the verdict is right."""
    chance = random.Random(seed)
    service, environment = build(desired=chance.randint(1, 20), deploymentCircuitBreaker=BREAKER)
    base = service.fields["deploymentConfiguration"]
    kinds = ["pull", "capacity", "quota", "exit", "memory", "target"]
    good, verdict = "1", None
    for number in range(10, 15):
        name, fail = str(number), chance.choice([None, chance.choice(kinds)])
        environment.behaviours[name] = Behaviour(fail=fail, healthy_seconds=chance.uniform(0, 10))
        rolling = [] if service.history[0].open else [{"strategy": "ROLLING"}]  # as the API has it
        strategy: dict[str, Any] = chance.choice([*rolling, BLUE_GREEN, LINEAR, CANARY])
        service.fields["deploymentConfiguration"] = {**base, **strategy}
        deploy(service, name, service.now, environment)
        overtaken = strategy["strategy"] != "ROLLING" and chance.random() < 0.3
        end = service.now + (chance.uniform(1, 400) if overtaken else 4000)
        while service.now < end:
            scheduler.advance(service, min(end, service.now + chance.uniform(0.5, 40)), environment)
            healthy = sum(task.healthy for task in service.tasks)
            assert healthy >= service.desired_count, (number, service.now)
        verdict = service.history[0].status
        if not overtaken:
            assert verdict == ("ROLLBACK_SUCCESSFUL" if fail else "SUCCESSFUL"), (number, fail, strategy)
            good = good if fail else name
            assert [item.revision.id for item in service.deployments] == [good]
        elif verdict == "SUCCESSFUL":
            good = name
