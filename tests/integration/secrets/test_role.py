"""The role secrets: secrets and parameters, their facts, and who still has to give what."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Rehearsal

PARAMETER = "/talentbase-dev/web/api-url"
DEFAULTS = {"group/talentbase.aws.aws": {"region": "{{ aws_region }}"}}


@pytest.fixture
def role(account: Rehearsal, playbook: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """Runs the role with the inventory of dev, and shows the parameters' facts."""

    def run(*arguments: str, tasks_from: str = "main") -> Any:
        include = {"ansible.builtin.import_role": {"name": "talentbase.aws.secrets", "tasks_from": tasks_from}}
        show = {
            "ansible.builtin.debug": {"msg": "{{ secret_facts.parameters }}"},
            "when": "secret_facts is defined",
        }
        play = {"hosts": "localhost", "gather_facts": False, "module_defaults": DEFAULTS, "tasks": [include, show]}
        (tmp_path / "play.yml").write_text(json.dumps([play]))
        account.zero()
        done = playbook(tmp_path / "play.yml", "-i", ROOT / "inventories" / "dev", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    return run


def test_the_role_builds_once_and_removes(account: Rehearsal, role: Callable[..., Any]) -> None:
    assert "changed=2 " in role("--check", "--diff").stdout
    assert account.calls()["writes"] == 0
    first = role().stdout
    assert "talentbase/development/sendgrid-api-key (plain text)" in first
    assert f"arn:aws:ssm:us-east-1:258993895334:parameter{PARAMETER}" in first
    ssm = account.client("ssm")
    assert ssm.get_parameter(Name=PARAMETER)["Parameter"]["Value"] == "https://api-dev.salesdog.click"
    for mode in ((), ("--check",)):
        assert "changed=0 " in role(*mode).stdout
        assert account.calls()["writes"] == 0
    ssm.put_parameter(Name=PARAMETER, Value="changed", Overwrite=True)
    assert "changed=1 " in role().stdout
    assert ssm.get_parameter(Name=PARAMETER)["Parameter"]["Value"] == "https://api-dev.salesdog.click"
    assert "changed=2 " in role(tasks_from="absent").stdout
    assert ssm.describe_parameters()["Parameters"] == []
    assert account.client("secretsmanager").list_secrets()["SecretList"] == []
