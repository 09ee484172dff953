"""The role ingress: builds once, publishes what the next roles read, and removes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account

DEFAULTS = {"group/talentbase.aws.aws": {"region": "{{ aws_region }}"}}


@pytest.fixture
def role(account: Account, network: dict[str, Any], tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Runs the role with the inventory of dev; gives its facts, and how many tasks changed something."""
    facts = {
        "vpc_id": network["vpc_id"],
        "subnets": network["subnets"],
        "security_groups": network["security_groups"],
    }

    def run(*arguments: str, tasks_from: str = "main") -> dict[str, Any]:
        include = {"ansible.builtin.import_role": {"name": "talentbase.aws.ingress", "tasks_from": tasks_from}}
        path = tmp_path / "facts.json"
        keep = {
            "ansible.builtin.copy": {"content": "{{ ingress_facts | default({}) | to_json }}", "dest": str(path)},
            "changed_when": False,
            "check_mode": False,
        }
        play = {
            "hosts": "all",
            "gather_facts": False,
            "module_defaults": DEFAULTS,
            "vars": {"network_facts": facts},
            "tasks": [include, keep],
        }
        (tmp_path / "play.yml").write_text(json.dumps([play]))
        done = account.playbook(tmp_path / "play.yml", *arguments)
        assert done.code == 0, done.output
        return {**json.loads(path.read_text()), "changed": done.changed}

    return run


def test_the_role_builds_once_and_removes(account: Account, role: Callable[..., dict[str, Any]]) -> None:
    foreseen = role("--check", "--diff")
    assert (foreseen["changed"], account.calls()["writes"]) == (1, 0)
    assert foreseen["load_balancer"]["arn"] == "(known after apply)"
    built = role()
    assert built["changed"] == 1
    assert built["target_groups"]["web"]["full_name"].startswith("targetgroup/talentbase-web-dev/")
    assert built["urls"] == {"web": ["https://dev.salesdog.click"], "api": ["https://api-dev.salesdog.click"]}
    for mode in ((), ("--check",)):
        again = role(*mode)
        assert (again, account.calls()["writes"]) == ({**built, "changed": 0}, 0)
    assert role(tasks_from="absent")["changed"] == 1
    assert account.client("elbv2").describe_load_balancers()["LoadBalancers"] == []
    assert role(tasks_from="absent")["changed"] == 0
