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
    cdk_account,
    original_cdk,
    original_shared_network,
    original_terraform,
    shared_network_account,
    terraform_account,
)
from tests.integration.conftest import SPEED, running
from tests.integration.deploy.test_another_app import SHOP, shop_account  # noqa: F401

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


@pytest.fixture
def shop_pair(shop_account: Account, tmp_path: Path) -> Iterator[Pair]:  # noqa: F811
    """The other app, in another region, and its twin."""
    run = shop_account.playbook("deploy.yml", inventory=SHOP)
    assert run.code == 0, run.output
    with paired(shop_account, tmp_path, SHOP) as pair:
        yield pair


@pytest.fixture
def cdk_pair(cdk_account: Account, tmp_path: Path) -> Iterator[Pair]:  # noqa: F811
    """An account as CDK leaves it, and its twin."""
    with paired(cdk_account, tmp_path) as pair:
        yield pair


@pytest.fixture
def terraform_pair(terraform_account: Account, tmp_path: Path) -> Iterator[Pair]:  # noqa: F811
    """An account as Terraform leaves it, and its twin."""
    with paired(terraform_account, tmp_path) as pair:
        yield pair


@pytest.fixture
def shared_pair(shared_network_account: Account, tmp_path: Path) -> Iterator[Pair]:  # noqa: F811
    """An account in which two environments share a network, and its twin."""
    with paired(shared_network_account, tmp_path) as pair:
        yield pair
