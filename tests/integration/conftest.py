"""An embedded account for the tests of the collection."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from rehearsal import enforcement
from rehearsal.quirks.catalogue_new import NEW
from tests.harness import ROOT, Account
from tests.programs import COMMON

FIRST_DEPLOY = "first-deploy.json"
SPEED, QUICK = 100, 600
"""How much faster than real time AWS works in these tests; QUICK where they wait for databases and NAT gateways."""


def start(folder: Path, speed: int, *options: str, **environment: str) -> str:
    """Start an embedded account on a port of its own; its URL. environment: more variables of its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    _rehearsal(folder, "start", "--background", "--port", str(port), "--speed", str(speed), *options, **environment)
    return f"http://127.0.0.1:{port}"


@contextmanager
def running(folder: Path, speed: int, *options: str, **environment: str) -> Iterator[str]:
    """The URL of an embedded account, stopped at the end."""
    url = start(folder, speed, *options, **environment)
    try:
        yield url
    finally:
        _rehearsal(folder, "stop")


def _rehearsal(folder: Path, *arguments: str, **more: str) -> None:
    # A new account's waits are for tests that are about them: they switch all quirks on.
    without = ",".join(quirk.name for quirk in NEW)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), enforcement.VARIABLE: without, **more}
    subprocess.run([sys.executable, "-m", "rehearsal", *arguments], cwd=folder, env=environment, check=True, timeout=60)


def common(name: str, build: Callable[[Path], str]) -> Account:
    """An account that the first worker in need of it builds for all of them; build gives its URL."""
    folder = Path(os.environ[COMMON]) / name
    folder.mkdir(exist_ok=True)
    url = folder / "url"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not url.exists():
            url.write_text(build(folder))
    return Account(url.read_text(), folder)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an embedded account of this session."""
    with running(tmp_path_factory.mktemp("rehearsal"), SPEED) as url:
        yield url


@pytest.fixture(scope="session")
def quick_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of another one, whose clock runs faster."""
    with running(tmp_path_factory.mktemp("rehearsal"), QUICK) as url:
        yield url


@pytest.fixture
def account(server: str, tmp_path: Path) -> Account:
    """The account as it starts, for one test."""
    found = Account(server, tmp_path)
    found.ask("POST", "reset")
    return found


@pytest.fixture
def run_module(account: Account) -> Callable[..., dict[str, Any]]:
    """Runs a module without Ansible: run_module(name, check=False, **options) gives its result, failed or not."""
    return account.module_alone


@pytest.fixture(scope="module")
def shared_account(server: str, tmp_path_factory: pytest.TempPathFactory) -> Account:
    """The account as it starts, for the tests of one file that build on each other's results."""
    found = Account(server, tmp_path_factory.mktemp("home"))
    found.ask("POST", "reset")
    return found


@pytest.fixture(scope="session")
def original_dev() -> Account:
    """dev as deploy.yml builds it, to be copied and not to be changed."""

    def build(folder: Path) -> str:
        found = Account(start(folder, SPEED), folder)
        run = found.playbook("deploy.yml")
        assert run.code == 0, run.output
        (folder / FIRST_DEPLOY).write_text(json.dumps(run.calls))
        return found.url

    return common("dev", build)


def first_deploy(original_dev: Account) -> dict[str, Any]:
    """The calls of the deploy that built the original dev: total, writes and by_operation."""
    calls: dict[str, Any] = json.loads((original_dev.home / FIRST_DEPLOY).read_text())
    return calls


@pytest.fixture(scope="session")
def original_both(original_dev: Account) -> Account:
    """dev and prod in one account, to be copied and not to be changed."""

    def build(folder: Path) -> str:
        found = Account(original_dev.ask("POST", "copy")["url"], folder)
        run = found.playbook("deploy.yml", inventory="inventories/prod")
        assert run.code == 0, run.output
        return found.url

    return common("both", build)


@pytest.fixture(scope="module")
def built_dev(original_dev: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """dev in an account for the tests of one file."""
    with original_dev.copy(tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture(scope="module")
def built_both(original_both: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """dev and prod in an account for the tests of one file."""
    with original_both.copy(tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    """A copy of the inventory of dev, to change."""
    return Path(shutil.copytree(ROOT / "inventories" / "dev", tmp_path / "inventory"))
