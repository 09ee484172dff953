"""What the tests share: an embedded account, the modules and playbooks run against it, and the two inventories."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml

ROOT = Path(__file__).parents[1]
REGION = "us-east-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIAREHEARSAL0000000", "AWS_SECRET_ACCESS_KEY": "rehearsal-secret-access-key"}
DROPPED = ("AWS_CA_BUNDLE", "AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "REQUESTS_CA_BUNDLE")
SPEED = 600
"""The account's clock, as a multiple of ours: what takes AWS ten minutes takes one second."""

Inventory = dict[str, Any]


class Rehearsal:
    """A running embedded account."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
        self.environment = {
            **kept,
            **CREDENTIALS,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        """A boto3 client of this account."""
        if service not in self._clients:
            names = {"aws_access_key_id": "AWS_ACCESS_KEY_ID", "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY"}
            keys = {option: CREDENTIALS[name] for option, name in names.items()}
            self._clients[service] = boto3.client(service, region_name=REGION, endpoint_url=self.url, **keys)
        return self._clients[service]

    def control(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """The answer of a control path, such as GET calls."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/rehearsal/{path}", data=data, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as response:
            answer: dict[str, Any] = json.load(response)
        return answer

    def calls(self) -> dict[str, Any]:
        """The calls since the last zero(): total, writes and by_operation."""
        return self.control("GET", "calls")

    def zero(self) -> None:
        """Count calls from here."""
        self.control("DELETE", "calls")

    def advance(self, seconds: float) -> None:
        """Move the account's clock forward."""
        self.control("POST", "clock", {"advance": seconds})


@pytest.fixture(scope="session")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """The embedded account of this test session, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    account = Rehearsal(port)
    folder = tmp_path_factory.mktemp("rehearsal")
    command = [sys.executable, "-m", "rehearsal", "start", "--port", str(port), "--speed", str(SPEED)]
    environment = {**account.environment, "PYTHONPATH": str(ROOT)}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _await(account, server, folder / "log")
        yield account
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture
def account(rehearsal: Rehearsal) -> Rehearsal:
    """The embedded account as it is before a first deploy."""
    rehearsal.control("POST", "reset")
    return rehearsal


@pytest.fixture
def run_module(account: Rehearsal) -> Callable[..., dict[str, Any]]:
    """Runs a module of the collection: run_module(name, check=False, **options) gives its result, failed or not."""

    def run(name: str, check: bool = False, **options: Any) -> dict[str, Any]:
        arguments = {"region": REGION, **options, "_ansible_check_mode": check, "_ansible_diff": True}
        done = subprocess.run(
            [sys.executable, "-m", f"ansible_collections.talentbase.aws.plugins.modules.{name}"],
            input=json.dumps({"ANSIBLE_MODULE_ARGS": arguments}),
            env={**account.environment, "PYTHONPATH": str(ROOT / "collections")},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        lines = done.stdout.strip().splitlines()
        assert lines, done.stderr
        result: dict[str, Any] = json.loads(lines[-1])
        return result

    return run


@pytest.fixture
def playbook(account: Rehearsal) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a playbook: playbook(path, "-i", "inventories/dev", ...) from the root of the repository."""

    def run(*arguments: str | Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).parent / "ansible-playbook"), *map(str, arguments)],
            env=account.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    return run


def load_inventory(name: str) -> Inventory:
    """The variables of inventories/NAME, without any template evaluated."""
    merged: Inventory = {}
    for path in sorted((ROOT / "inventories" / name / "group_vars" / "all").glob("*.yml")):
        merged |= yaml.safe_load(path.read_text())
    return merged


@pytest.fixture
def dev() -> Inventory:
    """The inventory of dev, to change at will."""
    return load_inventory("dev")


@pytest.fixture
def prod() -> Inventory:
    """The inventory of prod, to change at will."""
    return load_inventory("prod")


@pytest.fixture
def sections() -> Callable[..., Mapping[str, Any]]:
    """Some sections of an inventory as a module's options: sections(dev, "network", "services")."""

    def pick(inventory: Inventory, *names: str) -> dict[str, Any]:
        return {name: inventory[name] for name in names if name in inventory}

    return pick


def _await(account: Rehearsal, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        try:
            account.control("GET", "health")
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The embedded account does not answer: {log.read_text()}")
