"""One-off tasks: what RunTask takes, how they end, and where release tasks stand in a plan."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.answers import log_stream, secret_values
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.names import RELEASE_TASK
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.release_tasks import (
    RELEASE_TASK_RULES,
    actual_release_tasks,
    desired_release_tasks,
)
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import ReleaseTask, Service
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Address, Resource
from ansible_collections.talentbase.aws.plugins.module_utils._tasks.one_off import (
    OneOff,
    capacity_of,
    ending_of,
    run_input,
    words_of,
)
from ansible_collections.talentbase.aws.plugins.module_utils._tasks.release_task_handler import mark, one_off_of

SERVICE = Service(
    name="app-api",
    cpu=256,
    memory=512,
    release_tasks=[ReleaseTask("migrate", ["./migrate"]), ReleaseTask("seed", ["./seed"], container="tools")],
)
OF_SERVICE = {
    "network": {"subnets": ["subnet-1"], "security_groups": ["sg-1"], "public_ip": False},
    "capacity_providers": [{"provider": "FARGATE", "weight": 1, "base": 0}],
    "platform_version": "LATEST",
}
DEFINITION = Address("task definition", "app-api")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["python", "manage.py"], ["python", "manage.py"]),
        ('["python", "manage.py"]', ["python", "manage.py"]),
        ("sh -c 'echo a b'", ["sh", "-c", "echo a b"]),
        (["sleep", 5], ["sleep", "5"]),
    ],
)
def test_a_command_is_words(given: Any, words: list[str]) -> None:
    assert words_of(given) == words


@pytest.mark.parametrize("given", ["", [], "[1, {}]", {"a": 1}, '{"a": 1}', "echo 'open", "[broken"])
def test_what_is_no_command_is_refused(given: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        words_of(given)


def test_a_task_runs_like_the_service() -> None:
    service = {
        "platformVersion": "1.4.0",
        "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}],
    }
    one_off = OneOff("api", "app", "td:3", "api", ["x"], {"awsvpcConfiguration": {}}, capacity_of(service), 60)
    request = run_input(one_off)
    assert request["overrides"]["containerOverrides"] == [{"name": "api", "command": ["x"]}]
    assert request["platformVersion"] == "1.4.0"
    assert "launchType" not in request
    assert capacity_of({"launchType": "FARGATE"}) == {"platformVersion": "LATEST", "launchType": "FARGATE"}


def test_a_task_has_variables_of_its_own() -> None:
    one_off = OneOff("api", "dev", "api:3", "api", ["true"], {}, {}, 9, environment={"DB_HOST": "other"})
    [override] = run_input(one_off)["overrides"]["containerOverrides"]
    assert override["environment"] == [{"name": "DB_HOST", "value": "other"}]


@pytest.mark.parametrize(
    ("task", "code", "why"),
    [
        ({"containers": [{"name": "api", "exitCode": 0}]}, 0, "ended with exit code 0"),
        ({"containers": [{"name": "log", "exitCode": 0}, {"name": "api", "exitCode": 2}]}, 2, "ended with exit code 2"),
        (
            {"containers": [{"name": "api", "exitCode": 137, "reason": "OutOfMemoryError"}]},
            137,
            "ended with exit code 137 (OutOfMemoryError)",
        ),
        (
            {"stopCode": "TaskFailedToStart", "stoppedReason": "no image", "containers": [{"name": "api"}]},
            None,
            "did not run to its end (TaskFailedToStart: no image)",
        ),
        ({}, None, "did not run to its end (ECS gave no reason)"),
    ],
)
def test_an_ending_has_a_reason(task: dict[str, Any], code: int | None, why: str) -> None:
    ending = ending_of(task, "api")
    assert (ending.exit_code, ending.why) == (code, why)
    assert ending.successful is (code == 0)


def test_log_lines_are_found_by_container_and_task() -> None:
    options = {"awslogs-group": "/ecs/app-api", "awslogs-stream-prefix": "api"}
    container = {"name": "main", "logConfiguration": {"logDriver": "awslogs", "options": options}}
    assert log_stream(container, "0a1b") == ("/ecs/app-api", "api/main/0a1b")
    assert log_stream({"name": "main"}, "0a1b") is None
    environment = [{"name": "DB_PASSWORD", "value": "hunter22"}, {"name": "PORT", "value": "8000"}]
    assert secret_values({"name": "main", "environment": environment}) == ["hunter22"]


def test_a_release_tasks_mark_fits_ecs() -> None:
    assert mark("app-api/migrate") == "release/app-api/migrate"
    assert len(mark("a" * 255 + "/migrate")) == 128


def plan_of(running: str | None, registered: str = "td:2") -> list[str]:
    """The steps where the service runs this revision, and the wanted one is registered."""
    definition = Resource(DEFINITION, {"content": "new"})
    wanted = [definition, *desired_release_tasks("api", SERVICE, OF_SERVICE)]
    actual = [Actual(DEFINITION, {"content": "new"}, {"arn": registered})] if registered else []
    actual += actual_release_tasks(SERVICE, running) if running else []
    plan = make_plan(wanted, {item.address: item for item in actual}, {RELEASE_TASK: RELEASE_TASK_RULES})
    return [f"{step.verb.value} {step.address.name}" for step in plan.steps if step.address.kind == RELEASE_TASK]


def test_release_tasks_run_exactly_when_the_service_moves() -> None:
    assert plan_of(running="td:2") == []
    assert plan_of(running="td:1") == ["update app-api/migrate", "update app-api/seed"]
    assert plan_of(running=None) == ["create app-api/migrate", "create app-api/seed"]
    assert plan_of(running="td:1", registered="") == ["update app-api/migrate", "update app-api/seed"]


def test_release_tasks_of_a_service_run_one_after_the_other() -> None:
    migrate, seed = desired_release_tasks("api", SERVICE, OF_SERVICE)
    assert DEFINITION in migrate.needs()
    assert migrate.address in seed.needs()
    assert (migrate.properties["container"], seed.properties["container"]) == ("api", "tools")


def test_a_release_task_runs_on_the_services_network() -> None:
    properties = {**desired_release_tasks("api", SERVICE, OF_SERVICE)[0].properties, "task_definition": "td:2"}
    request = run_input(one_off_of("app", "app-api/migrate", properties))
    network = {"subnets": ["subnet-1"], "securityGroups": ["sg-1"], "assignPublicIp": "DISABLED"}
    assert request["networkConfiguration"] == {"awsvpcConfiguration": network}
    assert request["capacityProviderStrategy"] == [{"capacityProvider": "FARGATE", "weight": 1, "base": 0}]
    assert request["startedBy"] == "release/app-api/migrate"
