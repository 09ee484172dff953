"""A started account for the session, clean for each test, and boto3 clients that speak to it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config

from rehearsal import door
from rehearsal.quirks.catalogue_new import NEW

ROOT = Path(__file__).parents[2]
ACCOUNT = "258993895334"


class Account:
    """The running account: clients, and its control paths."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._clients: dict[tuple[str, str], Any] = {}
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def client(self, service: str, region: str = "us-east-1") -> Any:
        """A boto3 client that retries nothing."""
        key = (service, region)
        if key not in self._clients:
            self._clients[key] = boto3.client(
                service,
                region_name=region,
                endpoint_url=self.url,
                aws_access_key_id="any",
                aws_secret_access_key="thing",
                config=Config(retries={"total_max_attempts": 1}),
            )
        return self._clients[key]

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
        """Status and answer of a control path."""
        data = json.dumps(body).encode() if body is not None else None
        headers = {door.HEADER: os.environ[door.TOKEN]}
        request = urllib.request.Request(f"{self.url}/rehearsal/{path}", data=data, method=method, headers=headers)
        try:
            with self._opener.open(request, timeout=10) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def fetch(self, host: str, path: str = "/", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body that the load balancers answer; an underscore in a header's name is a hyphen."""
        url = urlsplit(self.ask("GET", "health")[1]["http_url"])
        connection = HTTPConnection(url.hostname or "", url.port, timeout=10)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers={"Host": host, **sent})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, dict(response.getheaders()), body

    def advance(self, seconds: float) -> None:
        """Move the account's clock forward."""
        assert self.ask("POST", "clock", {"advance": seconds})[0] == 200

    def images(self, rules: dict[str, Any]) -> None:
        """Say how images behave."""
        status, answer = self.ask("PUT", "images", rules)
        assert status == 200, answer


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Finds ports that nothing listens on."""

    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    return find


@pytest.fixture(scope="session")
def run_cli() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `python -m rehearsal` in a folder."""

    def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "rehearsal", *arguments]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)

    return run


@pytest.fixture(scope="session")
def _started(
    tmp_path_factory: pytest.TempPathFactory,
    free_port: Callable[[], int],
    run_cli: Callable[..., subprocess.CompletedProcess[str]],
) -> Iterator[Account]:
    folder, port = tmp_path_factory.mktemp("account"), free_port()
    started = run_cli(folder, "start", "--background", "--port", str(port), "--http-port", "0")
    assert started.returncode == 0, started.stdout + started.stderr
    yield Account(f"http://127.0.0.1:{port}")
    assert run_cli(folder, "stop").returncode == 0


@pytest.fixture
def account(_started: Account) -> Account:
    """The account as it starts, without AWS's quirks, for tests that are about something else."""
    assert _started.ask("POST", "reset")[0] == 200
    assert _started.ask("PUT", "quirks", {"*": False, "request-models": True})[0] == 200
    return _started


@pytest.fixture
def quirky(account: Account) -> Account:
    """The account as it starts, with the quirks of an AWS account that is in use already."""
    assert account.ask("PUT", "quirks", {"*": True, **{quirk.name: False for quirk in NEW}})[0] == 200
    return account


@pytest.fixture
def new_account(account: Account) -> Account:
    """The account as it starts, with all of AWS's quirks."""
    assert account.ask("PUT", "quirks", {"*": True})[0] == 200
    return account


@pytest.fixture
def refused() -> Callable[..., str]:
    """Calls an operation that must be refused with a code; gives its message."""
    from botocore.exceptions import ClientError

    def call(code: str, operation: Callable[..., Any], **arguments: Any) -> str:
        with pytest.raises(ClientError) as raised:
            operation(**arguments)
        error = raised.value.response["Error"]
        assert error["Code"] == code, error
        return str(error["Message"])

    return call
