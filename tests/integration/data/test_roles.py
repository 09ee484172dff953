"""The roles network and data together: started, waited for late, run again, removed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.harness import Account

PASSWORD = "Kq7vXw2Lm9Rt4Zb8Nc1Pd6Fg3Hj5Ys0A"


def role(name: str, part: str = "main", **keywords: Any) -> dict[str, Any]:
    task = {"name": f"talentbase.aws.{name}", "tasks_from": part}
    return {"name": f"Role {name}, {part}", "ansible.builtin.include_role": task, **keywords}


@pytest.fixture
def play(tmp_path: Path) -> Callable[..., Path]:
    """Writes a play of these tasks."""

    def write(*tasks: dict[str, Any]) -> Path:
        region = {"group/talentbase.aws.aws": {"region": "{{ aws_region }}"}}
        content = {"name": "Roles", "hosts": "all", "gather_facts": False, "module_defaults": region}
        path = tmp_path / "play.yml"
        path.write_text(yaml.safe_dump([{**content, "tasks": list(tasks)}]))
        return path

    return write


DEPLOY = (
    role("network"),
    role("data"),
    role("network", "wait", when="network_facts.pending | length > 0"),
    role("data", "wait", when="data_facts.pending | length > 0"),
    {
        "name": "Every host is known",
        "ansible.builtin.assert": {
            "that": [
                "ansible_check_mode or network_facts.pending + data_facts.pending == []",
                "ansible_check_mode or data_facts.databases.main.host is search('rds')",
                "ansible_check_mode or data_facts.caches.main.host is search('cache')",
                "data_facts.databases.main.port == 5432",
                "network_facts.subnets.isolated | length == 2",
                "network_facts.security_groups.keys() | sort == ['alb', 'ecs', 'rds', 'redis']",
            ]
        },
    },
)


def test_the_roles_from_an_empty_account_to_an_empty_account(account: Account, play: Callable[..., Path]) -> None:
    value = json.dumps({"username": "talentbase_admin", "password": PASSWORD})
    account.client("secretsmanager").create_secret(Name="talentbase-dev-rds-credentials", SecretString=value)
    path = play(*DEPLOY)

    plan = account.playbook(path, "--check", "--diff")
    assert (plan.code, plan.writes) == (0, 0), plan.output

    first = account.playbook(path, "-vvvv")
    assert first.code == 0, first.output
    assert PASSWORD not in first.output

    again = account.playbook(path)
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output

    gone = account.playbook(play(role("data", "absent"), role("network", "absent")))
    assert gone.code == 0, gone.output
    assert account.client("rds").describe_db_instances()["DBInstances"] == []
    vpcs = account.client("ec2").describe_vpcs()["Vpcs"]
    assert [vpc["IsDefault"] for vpc in vpcs] == [True]
