"""The task for a shell, and the command that opens it."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime, timedelta
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._exec.command import (
    agent_status,
    newest_healthy,
    not_installed,
    shell_command,
)

START = datetime(2026, 11, 29, tzinfo=UTC)
AWS = "https://ecs.eu-west-1.amazonaws.com"


def task(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "taskArn": f"arn:task/{number}",
        "lastStatus": "RUNNING",
        "desiredStatus": "RUNNING",
        "healthStatus": "HEALTHY",
        "startedAt": START + timedelta(seconds=number),
        "attachments": [{"details": [{"name": "privateIPv4Address", "value": f"10.0.0.{number}"}]}],
        "containers": [{"name": "api", "managedAgents": [{"name": "ExecuteCommandAgent", "lastStatus": "RUNNING"}]}],
        **changes,
    }


def target(number: int, state: str) -> dict[str, Any]:
    return {"Target": {"Id": f"10.0.0.{number}"}, "TargetHealth": {"State": state}}


def newest(*tasks: dict[str, Any], targets: tuple[dict[str, Any], ...] = ()) -> str:
    found = newest_healthy(tasks, targets)
    return found["taskArn"] if found else ""


def test_the_newest_of_the_healthy_tasks() -> None:
    assert newest(task(1), task(3), task(2)) == "arn:task/3"
    assert newest(task(1), task(2, healthStatus="UNHEALTHY"), task(3, lastStatus="PENDING")) == "arn:task/1"
    assert newest(task(1, healthStatus="UNKNOWN"), task(2, desiredStatus="STOPPED")) == "arn:task/1"
    assert newest() == newest(task(1, healthStatus="UNHEALTHY")) == ""


def test_behind_a_load_balancer_its_target_is_healthy() -> None:
    assert newest(task(1), task(2), targets=(target(1, "healthy"), target(2, "initial"))) == "arn:task/1"
    assert newest(task(1), targets=(target(9, "healthy"),)) == ""


def test_the_agent_is_that_of_the_container() -> None:
    stopped = {"name": "ExecuteCommandAgent", "lastStatus": "STOPPED"}
    both = task(1, containers=[*task(1)["containers"], {"name": "proxy", "managedAgents": [stopped]}, {"name": "none"}])
    assert [agent_status(both, name) for name in ("api", "proxy", "none", "other")] == ["RUNNING", "STOPPED", "", ""]


def test_one_command_that_a_shell_takes_apart_as_meant() -> None:
    text = shell_command("app dev", "0f3c", "it's; touch x", "eu-west-1", AWS)
    words = shlex.split(text)
    assert words[words.index("--cluster") + 1] == "app dev"
    assert words[words.index("--container") + 1] == "it's; touch x"
    assert "--endpoint-url" not in words
    elsewhere = shell_command("app", "0f3c", "api", "eu-west-1", "http://127.0.0.1:4599")
    assert elsewhere.endswith("--interactive --command /bin/sh --endpoint-url http://127.0.0.1:4599")


def test_what_is_not_on_path_is_said_with_its_page() -> None:
    assert not_installed(["aws", "session-manager-plugin"]) == []
    [line] = not_installed(["aws"])
    assert line.startswith("to install: the Session Manager plugin")
    assert len(not_installed([])) == 2
