"""An environment with hours, through whole plays: a deploy at night leaves it asleep, and everybody knows that it sleeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.harness import Account, rewrite, section
from tests.integration.hours.clock import HOURS, advance_to

NAME = "talentbase-dev"


@pytest.fixture
def deployed(built_dev: Account, tmp_path: Path) -> Iterator[Account]:
    """dev, on a Monday at noon."""
    with built_dev.copy(tmp_path) as account:
        advance_to(account, 0, 12)
        yield account


def state(account: Account) -> tuple[str, list[int]]:
    """The database's status, and the desired counts of the services."""
    [database] = account.client("rds").describe_db_instances(DBInstanceIdentifier=NAME)["DBInstances"]
    names = [f"talentbase-{key}-dev" for key in ("api", "web")]
    services = account.client("ecs").describe_services(cluster=NAME, services=names)["services"]
    return database["DBInstanceStatus"], [item["desiredCount"] for item in services]


def differing(account: Account, inventory: Path) -> list[str]:
    """What a deploy would do; nothing of it is written."""
    account.zero()
    variables = {
        name: value for path in inventory.rglob("*.yml") for name, value in yaml.safe_load(path.read_text()).items()
    }
    found = account.module_alone("preflight", True, inventory=variables, compare=True)
    assert account.calls()["writes"] == 0
    assert found["comparison_error"] == "", found
    return [*found["todo"], *found["differences"]]


def test_an_environment_sleeps_and_a_deploy_leaves_it_asleep(deployed: Account, inventory: Path) -> None:
    environment: dict[str, Any] = section(inventory, "environment")
    rewrite(inventory, "environment", {**environment, "hours": HOURS})
    first = deployed.playbook("deploy.yml", inventory=inventory)
    assert first.code == 0, first.output
    assert differing(deployed, inventory) == []

    advance_to(deployed, 0, 21)
    assert state(deployed) == ("stopped", [0, 0])
    services = section(inventory, "services")
    services["services"]["web"]["environment"]["LOG_LEVEL"] = "info"
    rewrite(inventory, "services", services)
    night = deployed.playbook("deploy.yml", inventory=inventory)
    assert night.code == 0, night.output
    assert "talentbase-web-dev is asleep until Tue 08:00" in " ".join(night.output.split())
    assert differing(deployed, inventory) == []
    run = deployed.playbook("playbooks/verify.yml", inventory=inventory)
    assert (run.code, run.writes) == (0, 0), run.output
    assert f"databases.main: {NAME} is asleep until Tue 07:45" in " ".join(run.output.split())
    assert state(deployed) == ("stopped", [0, 0])

    advance_to(deployed, 1, 8, 20)
    assert state(deployed) == ("available", [1, 1])
    assert differing(deployed, inventory) == []
