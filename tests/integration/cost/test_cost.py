"""What a plan costs, a limit that refuses it, and the estimate of an inventory without an account."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import Account, rewrite, section
from tests.programs import played

ONE_MORE = (
    "+36.50 USD a month (131.92 -> 168.42; 1 more without a price): NAT gateway talentbase-dev-nat-us-east-1b +32.85"
)


@pytest.fixture(scope="module")
def deployed(built_dev: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with built_dev.copy(tmp_path_factory.mktemp("copy")) as account:
        yield account


def with_a_gateway_more(inventory: Path, limit: float = 0, warn: float = 0) -> Path:
    network, environment = section(inventory, "network"), section(inventory, "environment")
    network["network"]["nat_gateways"] = 2
    rewrite(inventory, "network", network)
    rewrite(inventory, "environment", {**environment, "cost": {"limit": limit, "warn": warn}})
    return inventory


def test_the_plan_says_what_it_costs(deployed: Account, inventory: Path) -> None:
    run = deployed.playbook("deploy.yml", "--check", inventory=with_a_gateway_more(inventory, warn=150))
    assert (run.code, run.writes) == (0, 0), run.output
    assert ONE_MORE in " ".join(run.output.split())  # Ansible breaks long lines
    assert "cost.warn: is 150, and the plan costs 168.42 USD a month by list prices, 131.92 before it" in run.output


def test_a_plan_above_the_limit_is_refused_before_it_writes(deployed: Account, inventory: Path) -> None:
    run = deployed.playbook("deploy.yml", inventory=with_a_gateway_more(inventory, limit=150))
    assert (run.code, run.writes) == (2, 0), run.output
    assert "1. cost.limit: is 150, and the plan costs 168.42 USD a month by list prices" in run.output


def test_a_rerun_says_nothing_of_cost(deployed: Account) -> None:
    run = deployed.playbook("deploy.yml", "--check")
    assert (run.code, run.writes) == (0, 0), run.output
    assert "USD" not in run.output


def test_no_account_is_needed_to_estimate(tmp_path: Path) -> None:
    page, data = tmp_path / "cost.md", tmp_path / "cost.json"
    inventories = [argument for name in ("dev", "prod") for argument in ("-i", f"inventories/{name}")]
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    arguments = ["playbooks/cost.yml", *inventories, "-e", f"cost_file={page},{data}"]
    code, output = played(arguments, environment, 120)
    assert code == 0, output
    found = json.loads(data.read_text())["environments"]
    assert {name: item["fixed_usd"] for name, item in found.items()} == {"dev": 131.92, "prod": 351.04}
    assert "| database talentbase | 13.14 | 52.56 |" in page.read_text()
    assert page.stat().st_mode & 0o777 == 0o600


def test_a_wrong_inventory_is_refused_with_its_key(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    wrong = json.dumps({"cost": {"limit": -1}})
    code, output = played(["playbooks/cost.yml", "-i", "inventories/dev", "-e", wrong], environment, 120)
    assert code == 2
    assert "cost.limit: is -1" in output
