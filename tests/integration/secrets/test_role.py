"""The role secrets: secrets and parameters, their facts, and who still has to give what."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness import Account, Run

PARAMETER = "/talentbase-dev/web/api-url"
DEFAULTS = {"group/talentbase.aws.aws": {"region": "{{ aws_region }}"}}


@pytest.fixture
def role(account: Account, tmp_path: Path) -> Callable[..., Run]:
    """Runs the role with the inventory of dev, and shows the parameters' facts."""

    def run(*arguments: str, tasks_from: str = "main") -> Run:
        include = {"ansible.builtin.import_role": {"name": "talentbase.aws.secrets", "tasks_from": tasks_from}}
        show = {
            "ansible.builtin.debug": {"msg": "{{ secret_facts.parameters }}"},
            "when": "secret_facts is defined",
        }
        play = {"hosts": "all", "gather_facts": False, "module_defaults": DEFAULTS, "tasks": [include, show]}
        (tmp_path / "play.yml").write_text(json.dumps([play]))
        done = account.playbook(tmp_path / "play.yml", *arguments)
        assert done.code == 0, done.output
        return done

    return run


def test_the_role_builds_once_and_removes(account: Account, role: Callable[..., Run]) -> None:
    assert role("--check", "--diff").changed == 2
    assert account.calls()["writes"] == 0
    first = role().output
    assert "talentbase/development/sendgrid-api-key (plain text)" in first
    assert f"arn:aws:ssm:us-east-1:258993895334:parameter{PARAMETER}" in first
    ssm = account.client("ssm")
    assert ssm.get_parameter(Name=PARAMETER)["Parameter"]["Value"] == "https://api-dev.salesdog.click"
    for mode in ((), ("--check",)):
        assert role(*mode).changed == 0
        assert account.calls()["writes"] == 0
    ssm.put_parameter(Name=PARAMETER, Value="changed", Overwrite=True)
    assert role().changed == 1
    assert ssm.get_parameter(Name=PARAMETER)["Parameter"]["Value"] == "https://api-dev.salesdog.click"
    assert role(tasks_from="absent").changed == 2
    assert ssm.describe_parameters()["Parameters"] == []
    assert account.client("secretsmanager").list_secrets()["SecretList"] == []
