"""History, events, logs and status of a deployed dev, as a person looks at them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic, sleep
from typing import Any

import pytest

from tests.harness import Account, Run

CLUSTER, WEB, API = "talentbase-dev", "talentbase-web-dev", "talentbase-api-dev"
SECRET = "hunter2hunter2"


@pytest.fixture(scope="module")
def built(shared_account: Account) -> Account:
    """dev as deploy.yml builds it; its tasks log a line with a password in it."""
    lines = ["Applying migrations", f"DB_PASSWORD={SECRET}", "ERROR no route", "Listening"]
    shared_account.ask("PUT", "images", {"*talentbase-api*": {"log": lines}})
    run = shared_account.playbook("deploy.yml")
    assert run.code == 0, run.output
    return shared_account


def show(account: Account, verb: str, *arguments: str, others: int = 0, **variables: Any) -> Run:
    """A playbook that only looks: it succeeds and writes nothing. others: writes of the test meanwhile."""
    run = account.playbook(f"playbooks/{verb}.yml", *arguments, **variables)
    assert run.code == 0, run.output
    assert (run.writes, "GetSecretValue" in str(run.calls)) == (others, False), run.calls
    return run


def roll_out(account: Account, service: str, wait: bool = True, **behaviour: Any) -> None:
    """A new deployment whose tasks behave so."""
    if behaviour:
        account.ask("PUT", "images", {f"*{service.removesuffix('-dev')}*": behaviour})
    account.client("ecs").update_service(cluster=CLUSTER, service=service, forceNewDeployment=True)
    if wait:
        settle(account, service, lambda item: item["status"] not in ("PENDING", "IN_PROGRESS", "ROLLBACK_IN_PROGRESS"))
    account.ask("PUT", "images", {})


def settle(account: Account, service: str, has_ended: Callable[[dict[str, Any]], bool]) -> None:
    """Let the account's time pass until the latest deployment has ended."""
    limit = monotonic() + 60
    ecs = account.client("ecs")
    while not has_ended(ecs.list_service_deployments(cluster=CLUSTER, service=service)["serviceDeployments"][0]):
        assert monotonic() < limit, "the deployment does not end"
        account.ask("POST", "clock", {"advance": 30})
        sleep(0.05)


def test_history_tells_each_verdict_and_why(built: Account) -> None:
    roll_out(built, WEB, fail="exit", exit_code=3)
    roll_out(built, WEB, wait=False, startup_seconds=10000)
    roll_out(built, WEB)
    path = built.home / "history.json"
    run = show(built, "history", history_file=str(path))
    found = json.loads(path.read_text())
    web, api = found["deployments"]["web"], found["deployments"]["api"]
    assert [item["verdict"] for item in web] == ["succeeded", "superseded", "rolled back", "succeeded"]
    assert [item["verdict"] for item in api] == ["succeeded"]
    assert web[2]["cause"] == "tasks of it kept failing (3 failed, the circuit breaker allows 3)"
    assert web[2]["cause"] in run.output
    assert [item["by"] for item in web] == ["unknown", "unknown", "unknown", "root of the account"]
    for item in web:
        assert item["image"].endswith("talentbase-web:latest")
        assert item["digest"].startswith("sha256:")
        assert item["task_definition"].endswith(f"{WEB}:1")
        assert item["seconds"] == pytest.approx(
            (moment(item["ended"]) - moment(item["created"])).total_seconds(), abs=1.1
        )
    figures = found["figures"]["services"]["web"]
    assert (figures["counted"], figures["succeeded"], figures["success_percent"]) == (3, 2, 66.7)
    assert found["figures"]["total"]["counted"] == 4
    assert found["before"] == {"success_percent": 60.0, "minutes": "10-15"}
    assert any(line.split() == ["before", "60", "%", "10-15", "min"] for line in run.output.splitlines())


def test_history_of_one_service_and_some_days(built: Account) -> None:
    run = show(built, "history", "--check", service=API)
    assert run.changed == 0
    assert "  api:" in run.output
    assert "  web:" not in run.output
    both = show(built, "history", service="api,web").output
    assert "  api:" in both
    assert "  web:" in both
    built.ask("POST", "clock", {"advance": 2 * 86400})
    assert "no deployment" in show(built, "history", days=1).output
    for wrong, said in (
        (
            {"service": "ap"},
            "service: ap is not in the inventory. To do: name a service of the inventory; did you mean api?",
        ),
        ({"days": 91}, "days: 91 is not from 1 to 90"),
    ):
        refused = built.playbook("playbooks/history.yml", **wrong)
        assert refused.code == 2
        assert said in refused.output


def test_history_takes_few_calls(built: Account) -> None:
    calls = show(built, "history").calls
    assert calls["total"] <= 10, calls


def test_logs_merge_all_tasks_and_hide_secrets(built: Account) -> None:
    run = show(built, "logs", since="10d")
    lines = [line.strip() for line in run.output.splitlines() if " api/" in line or " web/" in line]
    assert {line.split()[2].split("/")[0] for line in lines} == {"api", "web"}
    assert lines == sorted(lines, key=lambda line: line[:19])
    assert any(line.endswith("DB_PASSWORD=***") for line in lines)
    assert SECRET not in run.output


def test_logs_since_filter_lines_and_service(built: Account) -> None:
    assert "No line in the last 1s" in show(built, "logs", since="1s").output
    found = show(built, "logs", since="10d", filter="ERROR").output
    assert "ERROR no route" in found
    assert "Listening" not in found
    one = show(built, "logs", since="10d", lines=1, service="api").output
    assert "These are the newest 1 of the last 10d" in one
    assert one.count(" api/") == 1
    assert " web/" not in one
    refused = built.playbook("playbooks/logs.yml", since="soon")
    assert refused.code == 2
    assert "since: 'soon' is not a length of time" in refused.output


@contextmanager
def meanwhile(work: Callable[[], None], delay: float) -> Iterator[None]:
    """Do something else some seconds into the block."""
    timer = threading.Timer(delay, work)
    timer.start()
    try:
        yield
    finally:
        timer.join()


def test_logs_follow_shows_new_lines_once_and_ends_by_itself(built: Account) -> None:
    logs = built.client("logs")
    at = int(moment(built.ask("GET", "clock")["now"]).timestamp() * 1000) + 3_600_000
    stream = {"logGroupName": f"/ecs/{API}", "logStreamName": "api/api/feedfacefeedface"}
    logs.create_log_stream(**stream)

    def write() -> None:
        message = f"came later, token={SECRET}"
        logs.put_log_events(**stream, logEvents=[{"timestamp": at, "message": message}])

    started = monotonic()
    with meanwhile(write, delay=7):
        run = show(built, "logs", "--check", service="api", since="10m", follow="true", follow_for="12s", others=1)
    assert monotonic() - started < 40
    assert run.output.count("api/feedface  came later, token=***") == 1
    assert run.output.index("Following for 12 s") < run.output.index("came later") < run.output.index("are over")
    assert SECRET not in run.output


def test_a_log_group_that_is_gone(built: Account) -> None:
    logs, group = built.client("logs"), f"/ecs/{WEB}"
    logs.delete_log_group(logGroupName=group)
    run = show(built, "logs", since="10d")
    logs.create_log_group(logGroupName=group)
    assert "web: its log group does not exist; run deploy.yml --tags monitoring" in run.output
    assert " api/" in run.output


def test_events_in_the_order_of_time(built: Account) -> None:
    run = show(built, "events", since="10d")
    lines = [line.strip() for line in run.output.splitlines() if line.startswith("  20")]
    assert {line.split()[2] for line in lines} == {"api", "web"}
    assert lines == sorted(lines, key=lambda line: line[:19])
    assert any("rolling back to deployment" in line for line in lines)
    one = show(built, "events", "--check", since="10d", service="api")
    assert "  web  " not in one.output
    assert "No event in the last 1s" in show(built, "events", since="1s").output


def test_status_says_what_is(built: Account) -> None:
    run = show(built, "status", "--check")
    (row,) = [line.strip() for line in run.output.splitlines() if line.strip().startswith("web ")]
    for part in ("COMPLETED", ":1 1 of 1", "1 of 1 healthy", "succeeded", "talentbase-web:latest"):
        assert part in row
    assert run.calls["total"] <= 12, run.calls


def test_status_watches_and_says_only_changes(built: Account) -> None:
    with meanwhile(lambda: roll_out(built, WEB, wait=False, startup_seconds=100000), delay=6):
        run = show(built, "status", watch="12", others=1)
    built.ask("PUT", "images", {})
    said = run.output.split("only changes are printed.")[1]
    assert "web: IN_PROGRESS, new :1" in said
    assert "last deployment in progress" in said
    assert "api:" not in said


def test_nothing_of_it_fails_on_an_empty_account(account: Account) -> None:
    assert "MISSING" in show(account, "status").output
    assert "no deployment" in show(account, "history").output
    assert "service talentbase-web-dev is missing; run deploy.yml" in show(account, "events").output
    assert "its log group does not exist" in show(account, "logs").output


def test_the_account_of_another(built: Account) -> None:
    for verb in ("history", "events", "logs", "status"):
        run = built.playbook(f"playbooks/{verb}.yml", aws_account_id="123456789012")
        assert run.code == 2
        assert "These credentials belong to account 258993895334, and the inventory to 123456789012" in run.output


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
