"""playbooks/run.yml: a command in a task like a service's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account, Run
from tests.integration.run.conftest import CLUSTER, SERVICE


@pytest.fixture
def command(account: Account, converge: Callable[..., Run]) -> Callable[..., Run]:
    """Runs a command with the worker's revision."""
    assert converge().code == 0

    def run(command: Any, *arguments: str, **variables: Any) -> Run:
        given = {"cluster": CLUSTER, "services": {"worker": SERVICE}, "service": "worker", "command": command}
        return account.playbook("playbooks/run.yml", *arguments, **{**given, **variables})

    return run


def stopped_tasks(account: Account) -> list[dict[str, Any]]:
    """The one-off tasks that have ended."""
    ecs = account.client("ecs")
    arns = ecs.list_tasks(cluster="jobs-dev", desiredStatus="STOPPED", family="jobs-worker-dev")["taskArns"]
    return list(ecs.describe_tasks(cluster="jobs-dev", tasks=arns)["tasks"]) if arns else []


def test_a_command_runs_to_its_end_and_shows_its_log(account: Account, command: Callable[..., Run]) -> None:
    rule = {"command": "showmigrations", "log": ["[X] 0001_initial", "DB_PASSWORD=hunter22"], "run_seconds": 30}
    account.ask("PUT", "images", {"*talentbase-api*": rule})
    foreseen = command(["python", "manage.py", "showmigrations"], "--check")
    assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
    assert "Would run python manage.py showmigrations with arn:aws:ecs" in foreseen.output

    run = command(["python", "manage.py", "showmigrations"])
    assert run.code == 0, run.output
    assert "| [X] 0001_initial" in run.output
    assert run.output.count("0001_initial") == 1
    assert "hunter22" not in run.output
    assert "ended with exit code 0" in run.output
    assert run.calls["by_operation"]["ecs:RunTask"] == 1
    override = stopped_tasks(account)[0]["overrides"]["containerOverrides"][0]
    assert override["command"] == ["python", "manage.py", "showmigrations"]


def test_a_command_that_fails_fails_the_play_with_its_exit_code(account: Account, command: Callable[..., Run]) -> None:
    account.ask("PUT", "images", {"*talentbase-api*": {"command": "check", "fail": "exit", "exit_code": 7}})
    run = command("python manage.py check --deploy")
    assert run.code != 0
    text = " ".join(run.output.split())
    assert "python manage.py check --deploy ended with exit code 7" in text
    assert "exit_code: 7" in text


def test_a_command_that_takes_too_long_is_stopped(account: Account, command: Callable[..., Run]) -> None:
    account.ask("PUT", "images", {"*talentbase-api*": {"command": "sleep", "run_seconds": 100000, "log": ["zzz"]}})
    run = command("sleep 100000", task_timeout=3)
    assert run.code != 0
    assert "did not end within 3 s and was stopped" in " ".join(run.output.split())
    assert "| zzz" in run.output
    assert [task["stoppedReason"] for task in stopped_tasks(account)] == ["Not ended after 3 s"]


def test_a_task_that_never_starts_says_why(account: Account, command: Callable[..., Run]) -> None:
    account.ask("PUT", "images", {"*talentbase-api*": {"fail": "pull"}})
    run = command("true")
    assert run.code != 0
    assert "did not run to its end (TaskFailedToStart: CannotPullContainerError" in " ".join(run.output.split())


def test_a_container_that_is_not_there_is_refused(command: Callable[..., Run]) -> None:
    wrong = command("true", container="workr")
    assert (wrong.code, wrong.writes) == (2, 0), wrong.output
    assert "has no container workr. To do: name one of its containers; did you mean worker?" in " ".join(
        wrong.output.split()
    )


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"service": "worke"}, "did you mean worker?"),
        ({"command": ""}, "The command cannot be run: it is empty"),
        ({"cluster": {"name": "jobs-prod"}}, "There is no service jobs-worker-dev in the cluster jobs-prod"),
    ],
)
def test_what_cannot_run_is_refused(account: Account, variables: dict[str, Any], said: str) -> None:
    given = {"cluster": CLUSTER, "services": {"worker": SERVICE}, "service": "worker", "command": "true", **variables}
    run = account.playbook("playbooks/run.yml", **given)
    assert (run.code, run.writes) == (2, 0)
    assert said in " ".join(run.output.split())
