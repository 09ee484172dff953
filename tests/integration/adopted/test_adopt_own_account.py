"""A cluster that this collection has deployed, adopted into an empty folder, is the environment that it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.harness import Account, Run

PLAYBOOK = "playbooks/adopt.yml"
CLUSTER = "talentbase-dev"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the inventory is written to."""
    return tmp_path_factory.mktemp("inventories") / "dev"


@pytest.fixture(scope="module")
def adopted(built_dev: Account, folder: Path) -> Run:
    """The first run, which writes the inventory."""
    return adopt(built_dev, folder)


def adopt(account: Account, folder: Path, *more: str, cluster: str = CLUSTER) -> Run:
    given = ["-e", f"cluster={cluster}", "-e", f"inventory={folder}", "-e", "aws_region=us-east-1", *more]
    with account.terminal():
        return account.playbook(PLAYBOOK, *given)


def test_it_is_read_without_a_write_and_nothing_would_change(adopted: Run) -> None:
    assert (adopted.code, adopted.writes) == (0, 0), adopted.output
    assert "GetSecretValue" not in json.dumps(adopted.calls)
    for heading in ("only tags are written", "would change", "refused"):
        assert f"{heading}:\n  nothing" in adopted.output, adopted.output


def test_the_inventory_says_what_stands(adopted: Run, folder: Path) -> None:
    assert adopted.code == 0
    services = yaml.safe_load((folder / "host_vars/dev/services.yml").read_text())
    assert list(services["services"]) == ["web", "api"]
    api = services["services"]["api"]
    assert api["environment"]["REDIS_URL"] == "redis://${cache.main.host}:${cache.main.port}/0"
    assert api["environment"]["DB_PORT"] == "${database.main.port}"
    assert api["container_health"] == {"probe": "python", "start_period": 120}
    assert services["service_defaults"]["deployment"] == {"grace_period": 300}
    network = yaml.safe_load((folder / "host_vars/dev/network.yml").read_text())["network"]
    assert (network["availability_zones"], network["nat_gateways"]) == (2, 1)


def test_a_deploy_with_it_changes_nothing_and_there_is_no_drift(adopted: Run, built_dev: Account, folder: Path) -> None:
    assert adopted.code == 0
    run = built_dev.playbook("deploy.yml", "--check", inventory=folder)
    assert (run.code, run.changed, run.writes) == (0, 0, 0), run.output
    drift = built_dev.playbook("playbooks/drift.yml", inventory=folder)
    assert drift.code == 0, drift.output


def test_a_second_run_writes_nothing(adopted: Run, built_dev: Account, folder: Path) -> None:
    assert adopted.code == 0
    before = texts(folder)
    run = adopt(built_dev, folder, "-e", f"confirm={CLUSTER}")
    assert (run.code, run.writes) == (0, 0), run.output
    assert texts(folder) == before


def test_what_a_person_has_written_stays_and_what_differs_is_told(
    adopted: Run, built_dev: Account, folder: Path, tmp_path: Path
) -> None:
    assert adopted.code == 0
    mine = tmp_path / "dev"
    (mine / "host_vars/dev").mkdir(parents=True)
    for name in ("hosts.yml", "host_vars/dev/services.yml"):
        (mine / name).write_text((folder / name).read_text().replace("cpu: 512", "cpu: 256"))
    before = texts(mine)
    run = adopt(built_dev, mine)
    assert run.code == 0, run.output
    after = texts(mine)
    assert {name: after[name] for name in before} == before
    assert len(after) == 8
    assert "services.talentbase-web-dev.cpu: the inventory has 256, AWS has 512" in run.output
    assert "keep it: services.web.cpu" in run.output


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"cluster": "nobody"}, "there is no ECS cluster nobody in us-east-1"),
        ({"confirm": "another"}, "confirm, if at all, with the cluster"),
        ({"inventory": "inventories/No"}, "which names no environment"),
        ({"aws_region": ""}, "the region with"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    built_dev: Account, tmp_path: Path, given: dict[str, Any], expected: str
) -> None:
    variables = {"cluster": CLUSTER, "inventory": str(tmp_path / "dev"), "aws_region": "us-east-1", **given}
    run = built_dev.playbook(PLAYBOOK, "-e", json.dumps(variables))
    assert (run.code, run.writes) == (2, 0), run.output
    assert expected in " ".join(run.output.split())
    assert not (tmp_path / "dev").exists()


def texts(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}
