"""Accounts as other tools leave them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.adopted_accounts import cdk, shared, terraform
from tests.harness import Account
from tests.integration.conftest import QUICK, common, start


@pytest.fixture(scope="session")
def original_cdk() -> Account:
    """An account as CDK leaves it, to be copied and not to be changed."""
    return laid("cdk", cdk.lay)


@pytest.fixture
def cdk_account(original_cdk: Account, tmp_path: Path) -> Iterator[Account]:
    """An account as CDK leaves it, for one test."""
    with original_cdk.copy(tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def original_terraform() -> Account:
    """An account as Terraform leaves it, to be copied and not to be changed."""
    return laid("terraform", terraform.lay)


@pytest.fixture
def terraform_account(original_terraform: Account, tmp_path: Path) -> Iterator[Account]:
    """An account as Terraform leaves it, for one test."""
    with original_terraform.copy(tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def original_shared_network() -> Account:
    """An account in which two environments share a VPC and a load balancer, to be copied and not to be changed."""
    return laid("shared-network", shared.lay)


@pytest.fixture
def shared_network_account(original_shared_network: Account, tmp_path: Path) -> Iterator[Account]:
    """An account in which two environments share a VPC and a load balancer, for one test."""
    with original_shared_network.copy(tmp_path) as found:
        yield found


def laid(name: str, lay: Callable[[Account], object]) -> Account:
    """The account of all workers that has what another tool makes."""

    def build(folder: Path) -> str:
        found = Account(start(folder, QUICK), folder)
        lay(found)
        return found.url

    return common(name, build)
