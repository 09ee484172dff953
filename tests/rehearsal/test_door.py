"""Who comes in at the account's door, and that the account itself goes out by none."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from rehearsal import door
from tests.rehearsal.conftest import ROOT, Account

TOKEN = {door.HEADER: os.environ[door.TOKEN]}
CALL = "/?Action=GetCallerIdentity&Version=2011-06-15"
STRANGERS = [
    {"Host": "attacker.example"},
    {"Host": "attacker.example:4599"},
    {"Host": "127.0.0.1.attacker.example"},
    {"Host": "localhost@attacker.example"},
    {"Host": "169.254.169.254"},
    {"Host": "[::1"},
    {"Host": ""},
    {"Origin": "https://attacker.example"},
    {"Origin": "http://127.0.0.1.attacker.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


def answer(account: Account, path: str, headers: dict[str, str], method: str = "GET") -> tuple[int, str]:
    connection = HTTPConnection(urlsplit(account.url).netloc, timeout=10)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


@pytest.mark.parametrize("headers", STRANGERS, ids=str)
@pytest.mark.parametrize("path", [CALL, "/rehearsal/calls", "/moto-api/data.json"])
def test_a_page_of_another_site_stays_outside(account: Account, path: str, headers: dict[str, str]) -> None:
    status, body = answer(account, path, {**TOKEN, **headers})
    assert status == 403
    assert set(json.loads(body)) == {"message"}


@pytest.mark.parametrize(
    "headers",
    [{"Host": "localhost:80"}, {"Host": "[::1]"}, {"Origin": "http://localhost:3000"}, {"Sec-Fetch-Site": "none"}],
    ids=str,
)
def test_programs_of_this_machine_come_in_with_any_credentials(account: Account, headers: dict[str, str]) -> None:
    assert answer(account, CALL, headers, "POST")[0] == 200


@pytest.mark.parametrize("headers", [{}, {door.HEADER: ""}, {door.HEADER: "wrong"}, {door.HEADER: "\xe4"}], ids=str)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/rehearsal/health"),
        ("GET", "/rehearsal/tasks"),
        ("POST", "/rehearsal/reset"),
        ("POST", "/rehearsal/copy"),
        ("PUT", "/rehearsal/images"),
        ("POST", "/moto-api/reset"),
        ("GET", "/moto-api/data.json"),
    ],
)
def test_control_paths_take_the_token_alone(account: Account, method: str, path: str, headers: dict[str, str]) -> None:
    account.client("sns").create_topic(Name="kept")
    status, body = answer(account, path, headers, method)
    assert status == 403
    assert "python -m rehearsal env prints it" in body
    assert len(account.client("sns").list_topics()["Topics"]) == 1


def test_a_refused_body_is_not_the_next_request(account: Account) -> None:
    hidden = "POST /rehearsal/reset HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
    connection = HTTPConnection(urlsplit(account.url).netloc, timeout=10)
    for _ in range(2):
        connection.request("POST", "/", body=hidden, headers={"Host": "attacker.example"})
        response = connection.getresponse()
        assert (response.status, "Host attacker.example" in response.read().decode()) == (403, True)
    connection.close()


def test_each_account_has_a_token_that_its_owner_alone_reads(
    tmp_path: Path, free_port: Callable[[], int], run_cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(door.TOKEN)
    assert run_cli(tmp_path, "start", "--background", "--port", str(free_port())).returncode == 0
    try:
        folder = tmp_path / ".cache" / "rehearsal"
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
        token = json.loads((folder / "state.json").read_text())["token"]
        assert len(token) == 32
        assert token != TOKEN[door.HEADER]
        assert f"export REHEARSAL_TOKEN={token}" in run_cli(tmp_path, "env").stdout.splitlines()
        assert token not in run_cli(tmp_path, "status").stdout
    finally:
        assert run_cli(tmp_path, "stop").returncode == 0


def test_a_message_is_posted_to_no_endpoint(account: Account) -> None:
    sns = account.client("sns")
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=endpoint)
        assert sns.publish(TopicArn=topic, Message="hello")["MessageId"]
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize(
    "attempt", ["socket.create_connection(('127.0.0.1', PORT))", "socket.getaddrinfo('a.example', 80)"]
)
def test_nothing_else_in_the_account_connects_either(attempt: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        script = f"import socket\nfrom rehearsal import door\ndoor.call_nobody()\nPORT = {listener.getsockname()[1]}\n{attempt}"
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "PermissionError: The rehearsal account calls nobody."
