"""Accounts, each beside the one that is made of its twin's file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Account
from tests.integration.adopted.conftest import (  # noqa: F401
    original_cdk,
    original_shared_network,
    original_terraform,
)
from tests.integration.adopted.test_adopt_cdk import retain
from tests.integration.conftest import SPEED, running
from tests.integration.deploy.test_another_app import SHOP, lay_shop

PLAYBOOK = "playbooks/twin.yml"


@dataclass(frozen=True)
class Pair:
    """An account, its twin's file, and the twin."""

    original: Account
    file: Path
    twin: Account
    inventory: str | Path

    @property
    def content(self) -> dict[str, Any]:
        """What the file holds."""
        found: dict[str, Any] = json.loads(self.file.read_text())
        return found


def write_twin(
    account: Account, file: Path, inventory: str | Path = "inventories/dev", **variables: Any
) -> dict[str, Any]:
    """Write the file of an account; what it holds."""
    run = account.playbook(PLAYBOOK, inventory=inventory, twin_file=str(file), **variables)
    assert (run.code, run.writes) == (0, 0), run.output
    found: dict[str, Any] = json.loads(file.read_text())
    return found


@contextmanager
def started(file: Path, folder: Path, speed: int = SPEED) -> Iterator[Account]:
    """The account that is made of a file."""
    folder.mkdir(exist_ok=True)
    with running(folder, speed, "--from", str(file)) as url:
        yield Account(url, folder)


@contextmanager
def paired(original: Account, folder: Path, inventory: str | Path = "inventories/dev") -> Iterator[Pair]:
    """An account with its twin."""
    file = folder / "account.twin.json"
    write_twin(original, file, inventory)
    with started(file, folder / "twin") as twin:
        yield Pair(original, file, twin, inventory)


@pytest.fixture(scope="module")
def dev_pair(built_dev: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """dev and its twin."""
    with paired(built_dev, tmp_path_factory.mktemp("pair")) as pair:
        yield pair


@pytest.fixture(scope="module")
def prod_pair(built_both: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """prod, beside dev in one account, and its twin."""
    with paired(built_both, tmp_path_factory.mktemp("pair"), "inventories/prod") as pair:
        yield pair


@pytest.fixture(scope="module")
def shop_pair(shared_account: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """The other app, in another region, and its twin."""
    lay_shop(shared_account)
    run = shared_account.playbook("deploy.yml", inventory=SHOP)
    assert run.code == 0, run.output
    with paired(shared_account, tmp_path_factory.mktemp("pair"), SHOP) as pair:
        yield pair


def of_a_copy(original: str, cluster: str) -> Any:
    """A fixture: a copy of the account that a fixture of this name gives, with its twin. cluster: the one that is adopted before."""

    @pytest.fixture(scope="module")
    def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
        folder = tmp_path_factory.mktemp("pair")
        with (
            request.getfixturevalue(original).copy(folder) as account,
            paired(account, folder, adopted(account, cluster, folder / "dev")) as found,
        ):
            yield found

    return pair


def adopted(account: Account, cluster: str, inventory: Path) -> Path:
    """The inventory of an account that was adopted, with its tags written."""
    retain(account)
    given = {"cluster": cluster, "inventory": str(inventory), "aws_region": "us-east-1", "confirm": cluster}
    run = account.playbook("playbooks/adopt.yml", "-e", json.dumps(given))
    assert run.code == 0, run.output
    return inventory


cdk_pair = of_a_copy("original_cdk", "talentbase-dev")
terraform_pair = of_a_copy("original_terraform", "shop-dev")
shared_pair = of_a_copy("original_shared_network", "shop-dev")
