"""Image rules and what they make of a container, without a server."""

from __future__ import annotations

from typing import Any

import pytest

from rehearsal.behaviour import Behaviour
from rehearsal.ecs import placement, probes
from rehearsal.ecs.health import ContainerCheck, TargetCheck, Verdict
from rehearsal.ecs.task import Container, Target, Task
from rehearsal.images import Images, InvalidBehaviour


def one(behaviour: Behaviour, **settings: Any) -> Task:
    return Task("t", 0.0, [Container("app", "image", behaviour, **settings)])


@pytest.mark.parametrize(
    ("rule", "exits_after", "code", "answers_after"),
    [
        ({}, None, 0, 10),
        ({"fail": "exit"}, 10, 1, None),
        ({"fail": "exit", "exit_code": 3, "exit_after_seconds": 60}, 60, 3, 10),
        ({"exit_after_seconds": 5}, 5, 1, None),
        ({"exit_after_seconds": 5, "exit_code": 0}, 5, 0, None),
        ({"fail": "memory", "exit_code": 3, "exit_after_seconds": 60}, 60, 137, 10),
        ({"fail": "health"}, None, 0, None),
    ],
)
def test_when_and_how_a_container_ends(
    rule: dict[str, Any], exits_after: float | None, code: int, answers_after: float | None
) -> None:
    behaviour = Behaviour(**rule)
    assert behaviour.exits_after(one_off=False) == exits_after
    assert (behaviour.code, behaviour.answers_after) == (code, answers_after)


@pytest.mark.parametrize(
    ("rule", "exits_after", "code"),
    [
        ({}, 10, 0),
        ({"run_seconds": 90}, 90, 0),
        ({"run_seconds": 90, "exit_code": 4}, 90, 4),
        ({"run_seconds": 90, "fail": "exit"}, 90, 1),
        ({"run_seconds": 90, "fail": "memory", "exit_after_seconds": 7}, 7, 137),
    ],
)
def test_a_one_off_container_ends_always(rule: dict[str, Any], exits_after: float, code: int) -> None:
    behaviour = Behaviour(**rule)
    assert (behaviour.exits_after(one_off=True), behaviour.code) == (exits_after, code)


def test_the_command_chooses_among_the_rules_of_an_image() -> None:
    images = Images()
    images.replace({"*api*": {"exit_code": 1}, "*api:*": {"command": "manage.py migrate", "exit_code": 2}})
    assert images.behaviour("api:1", ["python", "manage.py", "migrate", "--plan"]).exit_code == 2
    assert images.behaviour("api:1", ["gunicorn"]).exit_code == 1
    assert images.behaviour("api:1").exit_code == 1
    assert images.behaviour("web:1", ["python", "manage.py", "migrate"]).exit_code is None


def test_a_rule_fills_in_what_follows_from_it() -> None:
    images = Images()
    images.replace({"a": {"listens_on": 8080}, "b": {"fail": "target", "target_codes": [404, 500]}})
    assert images.behaviour("a").log == ("Listening on port 8080",)
    assert images.behaviour("b").target_reason == "Target.ResponseCodeMismatch"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"target_reason": "Target.Broken"}, "target_reason must be one of Target.FailedHealthChecks"),
        ({"target_codes": [42]}, "target_codes must be a list of HTTP statuses"),
        ({"listens_on": 70000}, "listens_on must be a port"),
        ({"run_seconds": True}, "run_seconds must be a number of seconds"),
        ({"startup_seconds": None}, "startup_seconds must be a number of seconds"),
        ({"crash_log": "line"}, "crash_log must be a list of lines"),
        ({"command": ["migrate"]}, "command must be a part of the container's command"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule: dict[str, Any], words: str) -> None:
    images = Images()
    images.replace({"kept": {}})
    with pytest.raises(InvalidBehaviour, match=words):
        images.replace({"image": rule})
    assert list(images.as_dict()) == ["kept"]


def test_a_check_of_another_port_never_passes() -> None:
    behaviour = Behaviour(healthy_seconds=0, listens_on=8000)
    for port, expected in ((3000, "UNHEALTHY"), (8000, "HEALTHY"), (None, "HEALTHY")):
        task = one(behaviour, check=ContainerCheck(port=port))
        assert [verdict.state for verdict in probes.container_verdicts(task.containers[0])] == [expected]
    for port, expected in ((3000, "UNHEALTHY"), (8000, "HEALTHY")):
        target = Target("group", "app", port, TargetCheck())
        assert [verdict.state for verdict in probes.target_verdicts(task, target)] == [expected]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({}, ("Target.FailedHealthChecks", "Health checks failed")),
        ({"target_reason": "Target.Timeout"}, ("Target.Timeout", "Request timed out")),
        (
            {"target_reason": "Target.ResponseCodeMismatch", "target_codes": (301, 500)},
            ("Target.ResponseCodeMismatch", "Health checks failed with these codes: [301, 500]"),
        ),
    ],
)
def test_reasons_of_an_unhealthy_target(rule: dict[str, Any], reason: tuple[str, str]) -> None:
    task = one(Behaviour(fail="target", **rule))
    assert probes.target_reason(task, Target("group", "app", 80, TargetCheck())) == reason


def test_a_start_longer_than_the_start_period_is_killed_before_it_would_answer() -> None:
    check = ContainerCheck(interval=10, retries=3, start_period=60)
    task = one(Behaviour(healthy_seconds=95), check=check)
    assert probes.container_verdicts(task.containers[0]) == [Verdict(90, "UNHEALTHY"), Verdict(100, "HEALTHY")]


def test_only_capacity_and_quota_keep_a_task_from_being_placed() -> None:
    assert placement.failure(one(Behaviour(fail="pull"))) is None
    assert str(placement.failure(one(Behaviour(fail="capacity")))).startswith("Capacity is unavailable at this time.")
    assert "vCPUs you can run concurrently" in str(placement.failure(one(Behaviour(fail="quota"))))


def test_the_pull_is_part_of_the_start() -> None:
    task = one(Behaviour(startup_seconds=20, pull_seconds=90))
    assert (task.provisioning_seconds, task.startup_seconds) == (5, 95)
    assert one(Behaviour(startup_seconds=20, pull_seconds=3)).startup_seconds == 20


@pytest.mark.parametrize(
    ("since", "state", "answers_after", "expected"),
    [
        (95, "healthy", None, [Verdict(110, "UNHEALTHY")]),  # probed at 100 and at 110
        (100, "healthy", None, [Verdict(110, "UNHEALTHY")]),
        (95, "initial", None, [Verdict(110, "UNHEALTHY")]),
        (95, "unhealthy", None, []),
        (95, "healthy", 10, []),
        (95, "unhealthy", 10, [Verdict(120, "HEALTHY")]),  # three good ones, at 100, 110 and 120
        (95, "unhealthy", 130, [Verdict(150, "HEALTHY")]),
        (5, "initial", 8, [Verdict(10, "HEALTHY")]),
        (5, "initial", 25, [Verdict(10, "UNHEALTHY"), Verdict(50, "HEALTHY")]),
    ],
)
def test_probes_that_meet_something_else_from_a_moment_on(
    since: float, state: str, answers_after: float | None, expected: list[Verdict]
) -> None:
    check = TargetCheck(interval=10, healthy_threshold=3, unhealthy_threshold=2)
    assert check.changed_verdicts(since, state, answers_after) == expected
