"""Release tasks: a service moves to a new revision only after they have succeeded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.harness import Account, Run
from tests.integration.run.conftest import SERVICE

MIGRATE = {"release_tasks": [{"name": "migrate", "command": ["./manage.py", "migrate"]}]}
FAILS = {"*talentbase-api*": {"command": "migrate", "fail": "exit", "exit_code": 7, "log": ["no such column"]}}


def running(account: Account, name: str = "jobs-worker-dev") -> str:
    """The revision that a service runs, as family:revision."""
    found = account.client("ecs").describe_services(cluster="jobs-dev", services=[name])["services"][0]
    return str(found["taskDefinition"]).rsplit("/", 1)[-1]


def count(run: Run, operation: str) -> int:
    return int(run.calls["by_operation"].get(f"ecs:{operation}", 0))


def test_it_runs_once_for_each_move(account: Account, converge: Callable[..., Run]) -> None:
    foreseen = converge("--check", service=MIGRATE)
    assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
    assert "create release task jobs-worker-dev/migrate" in account.result()["plan"]

    first = converge(service=MIGRATE)
    assert first.code == 0, first.output
    assert (count(first, "RunTask"), count(first, "CreateService")) == (1, 1)
    assert first.output.index("ended with exit code 0") < first.output.index("create service")
    assert converge(service=MIGRATE).writes == 0

    moved = converge(service=MIGRATE, image_tag="next")
    assert moved.code == 0, moved.output
    assert (count(moved, "RunTask"), count(moved, "UpdateService")) == (1, 1)

    other_command = {"release_tasks": [{"name": "migrate", "command": ["./other"]}]}
    assert converge(service=other_command, image_tag="next").writes == 0
    settings = converge(service={**MIGRATE, "deployment": {"minimum_healthy_percent": 50}}, image_tag="next")
    assert (count(settings, "RunTask"), count(settings, "UpdateService")) == (0, 1)
    gone = converge(service=MIGRATE, state="absent")
    assert gone.code == 0, gone.output


def test_one_that_fails_leaves_the_running_revision(account: Account, converge: Callable[..., Run]) -> None:
    assert converge(service=MIGRATE).code == 0
    account.ask("PUT", "images", FAILS)
    for _ in range(2):
        failed = converge(service=MIGRATE, image_tag="next")
        assert failed.code != 0
        assert "./manage.py migrate ended with exit code 7" in " ".join(failed.output.split())
        assert "| no such column" in failed.output
        assert (count(failed, "RunTask"), count(failed, "UpdateService")) == (1, 0)
        assert running(account) == "jobs-worker-dev:1"

    account.ask("PUT", "images", {})
    mended = converge(service=MIGRATE, image_tag="next")
    assert mended.code == 0, mended.output
    assert (count(mended, "RunTask"), count(mended, "UpdateService")) == (1, 1)
    assert count(mended, "RegisterTaskDefinition") == 0
    assert running(account) == "jobs-worker-dev:2"
    assert converge(service=MIGRATE, image_tag="next").writes == 0


def test_several_run_one_after_the_other(account: Account, converge: Callable[..., Run]) -> None:
    tasks = [{"name": name, "command": [f"./{name}"]} for name in ("first", "second")]
    account.ask("PUT", "images", {"*talentbase-api*": {"command": "first", "fail": "exit", "exit_code": 1}})
    failed = converge(service={"release_tasks": tasks})
    assert failed.code != 0
    assert (count(failed, "RunTask"), count(failed, "CreateService")) == (1, 0)


def test_one_that_an_earlier_run_left_running_is_joined(account: Account, converge: Callable[..., Run]) -> None:
    assert converge(service=MIGRATE).code == 0
    account.ask("PUT", "images", FAILS)
    assert converge(service=MIGRATE, image_tag="next").code != 0
    account.ask("PUT", "images", {"*talentbase-api*": {"command": "migrate", "run_seconds": 900}})
    ecs = account.client("ecs")
    service = ecs.describe_services(cluster="jobs-dev", services=["jobs-worker-dev"])["services"][0]
    request: dict[str, Any] = {"cluster": "jobs-dev", "networkConfiguration": service["networkConfiguration"]}
    request |= {"launchType": "FARGATE", "startedBy": "release/jobs-worker-dev/migrate"}
    override = {"containerOverrides": [{"name": "worker", "command": ["./manage.py", "migrate"]}]}
    ecs.run_task(taskDefinition="jobs-worker-dev:2", overrides=override, **request)
    joined = converge(service=MIGRATE, image_tag="next")
    assert joined.code == 0, joined.output
    assert (count(joined, "RunTask"), count(joined, "UpdateService")) == (0, 1)


def test_one_that_fails_does_not_hide_the_other_deployments(account: Account, converge: Callable[..., Run]) -> None:
    mailer = {"mailer": {**SERVICE, "name": "jobs-mailer-dev"}}
    assert converge(service=MIGRATE, others=mailer).code == 0
    account.ask("PUT", "images", FAILS)
    failed = converge(service=MIGRATE, others=mailer, image_tag="next")
    assert failed.code != 0
    assert "Completed: jobs-mailer-dev" in failed.output
    assert running(account) == "jobs-worker-dev:1"
    assert running(account, "jobs-mailer-dev") == "jobs-mailer-dev:2"
