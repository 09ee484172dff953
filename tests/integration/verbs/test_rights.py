"""The short verbs with the policies of the purposes look and deploy, and with those of look alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import Account
from tests.integration.permissions.person import person


@pytest.fixture
def deployed(built_dev: Account, tmp_path: Path) -> Iterator[Account]:
    """dev, for each test."""
    with built_dev.copy(tmp_path) as account:
        yield account


def test_a_deployer_may_restart_scale_and_pick(deployed: Account) -> None:
    deployer = person(deployed, "look", "deploy")
    scaled = deployer.playbook("playbooks/scale.yml", service="api", count=4, beyond_limits_for="1h")
    assert scaled.code == 0, scaled.output
    restarted = deployer.playbook("playbooks/restart.yml", service="api")
    assert restarted.code == 0, restarted.output
    picked = deployer.playbook("playbooks/rollback.yml", service="api", pick=True)
    assert "no earlier revision of it can be deployed again" in " ".join(picked.output.split())
    shell = deployer.playbook("playbooks/exec.yml", service="api")
    assert shell.code == 2
    assert "these credentials may not ecs:ExecuteCommand on" in " ".join(shell.output.split())
    assert deployed.ask("GET", "iam")["refused"] == []


def test_who_may_look_foresees_and_changes_nothing(deployed: Account) -> None:
    looker = person(deployed, "look")
    for verb, given in (("scale", {"count": 2}), ("restart", {})):
        foreseen = looker.playbook(f"playbooks/{verb}.yml", "--check", service="api", **given)
        assert (foreseen.code, foreseen.changed) == (0, 1), foreseen.output
        refused = looker.playbook(f"playbooks/{verb}.yml", service="api", **given)
        assert refused.code == 2
        assert "not authorized to perform" in " ".join(refused.output.split())
