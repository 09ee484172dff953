"""A module that is run in a fork of Ansible's worker returns what one that is packed and started returns, and runs so only where it may."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.talentbase.aws.plugins.module_utils._aws.models import SERVICES
from tests.harness import REGION, Account, Run

FORKED = "runs in a fork of this worker"
SECRET = "a-very-secret-word-of-a-key"
MOMENT = re.compile(r"\d\d:\d\d(:\d\d)?|talentbase-progress-\w+")
LOCK = {"name": "talentbase-dev", "region": REGION}
TASKS: dict[str, dict[str, Any]] = {
    "a change": {"talentbase.aws.deploy_lock": {**LOCK, "holder": "me"}},
    "a dry run": {"talentbase.aws.deploy_lock": {**LOCK, "holder": "me", "state": "released"}, "check_mode": True},
    "a refusal": {"talentbase.aws.deploy_lock": {**LOCK, "holder": "other"}},
    "an unknown option": {"talentbase.aws.deploy_lock": {**LOCK, "nonsense": 1}},
    "a missing option": {"talentbase.aws.deploy_lock": {"region": REGION}},
    "an environment": {
        "talentbase.aws.deploy_lock": {**LOCK, "state": "free"},
        "environment": {"AWS_ENDPOINT_URL": "nonsense"},
    },
    "a secret": {
        "talentbase.aws.deploy_lock": {
            **LOCK,
            "state": "released",
            "holder": "nobody",
            "secret_key": SECRET,
            "access_key": "any",
        }
    },
    "no log": {"talentbase.aws.deploy_lock": {**LOCK, "state": "released", "holder": "me"}, "no_log": True},
    "a cluster that is not there": {
        "talentbase.aws.ecs_status_info": {"region": REGION, "cluster": {"name": "nowhere"}, "services": {}}
    },
}


def played(account: Account, tasks: dict[str, dict[str, Any]], *arguments: str, **variables: Any) -> Run:
    """A play whose tasks all run; their results are written to the home's results."""
    written = [
        {"name": title, **task, "register": f"result_{number}", "ignore_errors": True}
        for number, (title, task) in enumerate(tasks.items())
    ]
    results = "{{ [" + ", ".join(f"result_{number}" for number in range(len(tasks))) + "] | to_json }}"
    copy = {"content": results, "dest": str(account.home / "results")}
    written.append({"name": "The results", "ansible.builtin.copy": copy, "check_mode": False})
    play = {"name": "Modules", "hosts": "all", "gather_facts": False, "tasks": written}
    path = account.home / "play.yml"
    path.write_text(yaml.safe_dump([play]))
    return account.playbook(path, "-vvv", *arguments, **variables)


def results(account: Account) -> list[dict[str, Any]]:
    """The results without what differs from run to run: moments, and the name of the file of progress."""
    text = MOMENT.sub("", (account.home / "results").read_text())
    found: list[dict[str, Any]] = json.loads(text)
    return found


def test_each_result_is_that_of_a_module_that_is_packed(account: Account) -> None:
    forked = played(account, TASKS)
    assert forked.output.count(FORKED) == len(TASKS), forked.output
    found = results(account)
    account.ask("POST", "reset")
    packed = played(account, TASKS, import_modules=False)
    assert FORKED not in packed.output
    for title, mine, theirs in zip(TASKS, found, results(account), strict=True):
        assert mine == theirs, title
    assert [bool(result.get("failed")) for result in found] == [
        title in ("a refusal", "an unknown option", "a missing option", "an environment") for title in TASKS
    ]
    assert SECRET not in forked.output + json.dumps(found)


@pytest.mark.parametrize(
    ("task", "variables"),
    [
        ({}, {"import_modules": False}),
        ({}, {"ansible_python_interpreter": "INTERPRETER"}),
        ({"environment": {"PYTHONWARNINGS": "ignore"}}, {}),
        ({"delegate_to": "localhost"}, {}),
    ],
    ids=["switched off", "another Python", "Python's environment", "delegated"],
)
def test_where_it_may_not_be_forked_it_is_packed(
    account: Account, tmp_path: Path, task: dict[str, Any], variables: dict[str, Any]
) -> None:
    if "ansible_python_interpreter" in variables:
        other = tmp_path / "python"
        other.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        other.chmod(0o755)
        variables = {"ansible_python_interpreter": str(other)}
    run = played(account, {"free": {"talentbase.aws.deploy_lock": {**LOCK, "state": "free"}, **task}}, **variables)
    assert run.code == 0, run.output
    assert FORKED not in run.output
    assert [result["failed"] for result in results(account)] == [False]


def test_the_environments_switch_counts_where_no_variable_is_given(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALENTBASE_AWS_IMPORT_MODULES", "false")
    task = {"free": {"talentbase.aws.deploy_lock": {**LOCK, "state": "free"}}}
    assert FORKED not in played(account, task).output
    assert FORKED in played(account, task, import_modules=True).output


def test_the_models_that_many_environments_share_are_those_that_a_rerun_asks(built_dev: Account) -> None:
    assert built_dev.playbook("deploy.yml").changed == 0
    assert {name.split(":")[0] for name in built_dev.calls()["by_operation"]} == set(SERVICES)
