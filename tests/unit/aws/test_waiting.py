"""Waiting ends: with what was waited for, or with a message that says what it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws import waiting
from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._aws.progress import Progress
from ansible_collections.talentbase.aws.plugins.module_utils._aws.waiting import Observation, wait_until
from tests.harness import plain_progress


class Time:
    """A clock that moves only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.pauses.append(seconds)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Time]:
    clock = Time()
    monkeypatch.setattr(waiting, "monotonic", lambda: clock.now)
    monkeypatch.setattr(waiting, "sleep", clock.sleep)
    return clock  # type: ignore[return-value]


def test_it_ends_when_done_and_tells_each_state_once(time: Time, tmp_path: Path) -> None:
    progress = tmp_path / "progress"
    progress.touch()

    def look() -> Observation:
        state = "creating" if time.now < 60 else "backing-up" if time.now < 90 else "available"
        return Observation(state, state == "available", {"host": "db"})

    assert wait_until(look, "DB instance app", "5 to 10 min", 600, Progress(str(progress))) == {"host": "db"}
    said = plain_progress(progress.read_text())
    assert "DB instance app is creating; it usually takes 5 to 10 min (waited 0 s, gives up after 10 min)" in said
    assert said.count("backing-up") == 1
    assert said.endswith("DB instance app is available")
    assert time.pauses == sorted(time.pauses)
    assert max(time.pauses) <= 15


def test_it_gives_up_and_says_what_it_waited_for(time: Time) -> None:
    with pytest.raises(Failure) as raised:
        wait_until(lambda: Observation("pending", False), "NAT gateway app", "1 to 3 min", 300, Progress(None))
    assert "NAT gateway app is still pending after 5 min" in str(raised.value)
    assert 300 <= time.now < 330
