"""A copy of the account: the same at first, then apart, and gone with its original or when told."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.rehearsal.conftest import Account


@pytest.fixture
def copied(account: Account) -> Callable[[], tuple[Account, int]]:
    """Makes a copy; the account and the copy's process id."""

    def make() -> tuple[Account, int]:
        status, answer = account.ask("POST", "copy")
        assert status == 200, answer
        return Account(answer["url"]), int(answer["pid"])

    return make


def topics(account: Account) -> list[str]:
    return [item["TopicArn"] for item in account.client("sns").list_topics()["Topics"]]


def gone(pid: int) -> bool:
    """Whether the process ends within five seconds."""
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_a_copy_starts_the_same_and_lives_apart(account: Account, copied: Callable[[], tuple[Account, int]]) -> None:
    account.client("sns").create_topic(Name="before")
    account.images({"*": {"startup_seconds": 7}})
    account.advance(1000)
    copy, pid = copied()
    assert copy.ask("GET", "health")[1]["pid"] == pid
    assert topics(copy) == topics(account)
    assert copy.ask("GET", "images") == account.ask("GET", "images")
    assert abs(seconds(copy) - seconds(account)) < 1

    copy.client("sns").create_topic(Name="in-the-copy")
    account.client("sns").create_topic(Name="in-the-original")
    assert [arn.rsplit(":", 1)[1] for arn in topics(copy)] == ["before", "in-the-copy"]
    assert [arn.rsplit(":", 1)[1] for arn in topics(account)] == ["before", "in-the-original"]
    copy.ask("POST", "reset")
    assert (len(topics(copy)), len(topics(account))) == (0, 2)
    os.kill(pid, signal.SIGTERM)
    assert gone(pid)


def test_the_front_of_a_copy_answers_for_the_copy(account: Account, copied: Callable[[], tuple[Account, int]]) -> None:
    copy, pid = copied()
    urls = [found.ask("GET", "health")[1]["http_url"] for found in (account, copy)]
    assert urls[0] != urls[1]
    assert copy.fetch("nowhere.example")[0] == account.fetch("nowhere.example")[0]
    os.kill(pid, signal.SIGTERM)
    assert gone(pid)


def test_a_copy_ends_with_its_original(
    tmp_path: Path, free_port: Callable[[], int], run_cli: Callable[..., Any]
) -> None:
    port = free_port()
    assert run_cli(tmp_path, "start", "--background", "--port", str(port)).returncode == 0
    pid = int(Account(f"http://127.0.0.1:{port}").ask("POST", "copy")[1]["pid"])
    assert run_cli(tmp_path, "stop").returncode == 0
    assert gone(pid)
    assert run_cli(tmp_path, "start", "--background", "--port", str(port)).returncode == 0  # nothing holds its port
    assert run_cli(tmp_path, "stop").returncode == 0


def seconds(account: Account) -> float:
    """The account's clock."""
    return datetime.fromisoformat(account.ask("GET", "clock")[1]["now"]).timestamp()
