"""What others chose, by every way in, and what of it comes out: nothing runs, nothing is raw, no line is forged."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests import injections
from tests.harness import Account

SECTIONS = ("cluster", "services", "service_defaults", "profiles", "aws_account_id")
SECRET = "hunter2hunter2"
LOGGED = (
    *injections.ALL,
    f"pass\x1b[0mword={SECRET}",
    f"to\u200bken: {SECRET}",
    f"\x1b]0;x\x07PASSWORD\x1b[1m={SECRET}",
)


def is_plain(text: str) -> None:
    assert injections.raw(text) == []
    assert injections.commands(text) == []


def texts(value: Any) -> list[str]:
    """Every text of a result."""
    if isinstance(value, dict):
        return [text for item in value.items() for text in texts(item)]
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


def all_plain(result: dict[str, Any]) -> None:
    for text in texts(result):
        is_plain(text)


@pytest.fixture
def logging(account: Account, dev: dict[str, Any], sections: Any) -> dict[str, Any]:
    """Each text is a line that the task of the api logged; the options of a module that reads them."""
    logs, group = account.client("logs"), f"/ecs/{dev['services']['api']['name']}"
    stream = "api/api/0123456789abcdef0123456789abcdef"
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    now = int(datetime.fromisoformat(account.ask("GET", "clock")["now"]).timestamp() * 1000)
    events = [
        {"timestamp": now - 60_000 + number, "message": text.encode("utf-8", "replace").decode()}
        for number, text in enumerate(LOGGED)
    ]
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)
    return {**sections(dev, *SECTIONS), "service": "api", "since": "1d"}


def test_log_lines_are_shown_plain(account: Account, logging: dict[str, Any], tmp_path: Path) -> None:
    progress = tmp_path / "progress"
    progress.touch()
    result = account.module_alone("ecs_log_info", progress_file=str(progress), **logging)
    assert len(result["events"]) == len(LOGGED)
    all_plain(result)
    shown = progress.read_text()
    is_plain(shown)
    assert not [line for line in shown.splitlines() if line.lstrip(" ")[:4] == "ok: " and not line.startswith("    ")]
    assert SECRET not in json.dumps(result) + shown
    assert shown.count("***") >= 3


def test_the_terminal_shows_them_plain(account: Account, logging: dict[str, Any]) -> None:
    run = account.playbook("playbooks/logs.yml", service="api", since="1d")
    assert run.code == 0, run.output
    is_plain(run.output)
    assert SECRET not in run.output
    assert "<script>alert(1)</script>" in run.output  # it is shown, only not obeyed
    told = [line for line in run.output.splitlines() if line.startswith(("ok: [dev]", "skipping: [dev]", "fatal: "))]
    assert len(told) == run.output.count("\nTASK [")


def test_our_own_callback_plugin_shows_them_plain(account: Account, logging: dict[str, Any]) -> None:
    with account.terminal():
        lines = account.playbook("playbooks/logs.yml", service="api", since="1d")
        document = account.playbook("playbooks/logs.yml", service="api", since="1d", format="json")
    assert (lines.code, document.code) == (0, 0), lines.output + document.output
    is_plain(lines.output)
    assert "<script>alert(1)</script>" in lines.output
    assert not [line for line in lines.output.splitlines() if not line.startswith("  ")]
    assert len(json.loads(document.output)["events"]) == len(LOGGED)
    assert SECRET not in lines.output + document.output


@pytest.mark.parametrize("text", ["\x1b[31m", "\u202e", "one\r\nok: [dev]", "::error::x", "##[error]x"])
def test_the_holder_of_a_lock_is_shown_plain(account: Account, text: str) -> None:
    hold = {"holder": f"a{text}", "who": f"b{text}", "origin": f"c{text}", "since": f"d {text}", "ttl": 3600}
    value = json.dumps({"replaces": 0, "hold": hold})
    account.client("ssm").put_parameter(Name="/talentbase.aws/locks/x", Value=value, Type="String")
    result = account.module_alone("deploy_lock", name="x", holder="me", state="free")
    assert result["failed"]
    assert "held by" in result["msg"] or "is running" in result["msg"]
    all_plain(result)
    assert len(result["msg"].splitlines()) == 1


def test_a_lock_is_taken_over_by_a_command_that_the_shell_does_not_run(account: Account) -> None:
    hold = {"holder": "$(touch MARK); x", "who": "b", "origin": "c", "since": "d", "ttl": 3600}
    value = json.dumps({"replaces": 0, "hold": hold})
    account.client("ssm").put_parameter(Name="/talentbase.aws/locks/x", Value=value, Type="String")
    message = account.module_alone("deploy_lock", name="x", holder="me", state="free")["msg"]
    assert "-e lock_take_over='$(touch MARK); x' with" in message


def test_what_a_resource_says_and_is_to_say_is_shown_plain(account: Account) -> None:
    """Descriptions and tags in AWS on the one side, texts of the inventory on the other."""
    manager, secrets = account.client("secretsmanager"), {}
    given = [text for text in injections.ALL if "\ud800" not in text]
    for number, text in enumerate(given):
        manager.create_secret(
            Name=f"talentbase/dev/s{number}",
            Description=text,
            SecretString="x",
            Tags=[{"Key": text[:99], "Value": text}],
        )
        secrets[f"s{number}"] = {
            "name": f"talentbase/dev/s{number}",
            "kind": "hex",
            "description": f"now {text}",
        }
    result = account.module_alone("secret_bootstrap", check=True, secrets=secrets, resource_tags={"note": "x"})
    assert not result.get("failed"), result
    assert len(result["diff"]) == len(given)
    all_plain(result)
    assert [line for line in result["plan"] if len(line.splitlines()) > 1] == []


@pytest.mark.parametrize("text", injections.TERMINAL[:6] + injections.RUNNER[-4:])
def test_an_option_that_is_refused_is_repeated_plain(account: Account, text: str) -> None:
    result = account.module_alone("deploy_lock", name="x", holder="me", state=text)
    assert result["failed"]
    all_plain(result)
