"""A mistake on the command line: named by its key before anything is asked of AWS."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import injections
from tests.harness import Account

MISTAKES = [
    ("deploy.yml", ["-e", "lock_wait=soon"], "lock_wait: is soon; give a whole number of seconds to wait"),
    ("deploy.yml", ["-e", "lock_ttl=-1"], "lock_ttl: is -1; give a whole number of seconds, at least 60"),
    ("deploy.yml", ["--tags", "service"], "--tags: service selects nothing; known are all"),
    ("deploy.yml", ["-e", "services=api"], "for one service give -e service=KEY"),
    ("deploy.yml", ["-e", "services=api", "-e", "strategy=canary"], "for one service give -e service=KEY"),
    ("deploy.yml", ["-e", "deployment_report_file=/nope/report.json"], "the folder /nope does not exist"),
    ("playbooks/run.yml", ["-e", "service=api", "-e", "command=python manage.py migrate"], "two pairs of quotes"),
    (
        "playbooks/run.yml",
        ["-e", "service=api", "-e", "command=env", "-e", "timeout=5"],
        "give -e task_timeout=SECONDS",
    ),
    ("playbooks/run.yml", ["-e", "service=api", "-e", "task_timeout=10m"], "task_timeout: is 10m; give a whole number"),
    ("playbooks/history.yml", ["-e", "days=abc"], "days: is abc; give a whole number of days, from 1 to 90"),
    ("playbooks/logs.yml", ["-e", "lines=0"], "lines: is 0; give a whole number of lines, such as 500"),
    ("playbooks/continue.yml", ["-e", "service="], "Name the service to approve"),
    ("playbooks/verify.yml", ["-e", "report_file=/nope/report.json"], "the folder /nope does not exist"),
    ("playbooks/secrets.yml", ["-e", '{"secret_action": "x\\n::error::y"}'], "x : :error::y is not an action."),
]


@pytest.mark.parametrize(("playbook", "arguments", "words"), MISTAKES)
def test_a_mistake_is_named(account: Account, playbook: str, arguments: list[str], words: str) -> None:
    run = account.playbook(playbook, *arguments)
    assert run.code == 2, run.output
    assert words in " ".join(run.output.split())
    assert run.calls["total"] == 0


@pytest.mark.parametrize("playbook", ["deploy.yml", "playbooks/rollback.yml"])
def test_a_misspelt_service_is_not_all_of_them(account: Account, playbook: str) -> None:
    run = account.playbook(playbook, sevice="api")
    assert (run.code, run.writes) == (2, 0), run.output
    assert "sevice: is not an option of a run" in run.output
    assert "did you mean service?" in run.output


def test_no_extra_variable_is_templated_and_none_reaches_the_terminal_raw(account: Account, tmp_path: Path) -> None:
    """As a survey or a workflow hands them on. Names that the play itself templates are among them."""
    mark = tmp_path / "mark"
    names = [
        "to",
        "services",
        "aws_region",
        "cluster",
        "lines",
        "lock_ttl",
        "lock_wait",
        "service",
        "reason",
        "progress",
    ]
    texts = [
        text.replace("MARK", str(mark)) for text in injections.ALL if "\ud800" not in text
    ]  # no file of Ansible holds half a pair
    given = dict(zip([*names, *(f"v{number}" for number in range(len(texts)))], texts, strict=False))
    given["nested"] = {"a": [{"b": texts[0]}]}
    file = tmp_path / "survey.json"
    file.write_text(json.dumps(given))
    run = account.playbook("playbooks/rollback.yml", "-e", f"@{file}")
    assert (run.code, run.calls["total"]) == (2, 0), run.output
    refused = [name for name in given if f"{name}: holds " in run.output]
    assert {*names, "nested"} <= {*refused}
    assert len(refused) >= 55
    assert not mark.exists()
    assert injections.raw(run.output) == []
    assert injections.commands(run.output) == []
