"""What all workers of a run need is found out by one of them."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from ansible import constants

from ansible_collections.talentbase.aws.plugins.plugin_utils.once import once_a_run


def test_one_of_many_finds_out_and_all_know(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    finders = tmp_path / "finders"

    def find_out() -> list[str]:
        with finders.open("a") as stream:
            stream.write("x")
        time.sleep(0.1)
        return ["found"]

    workers = []
    for _number in range(4):
        if not (pid := os.fork()):
            os._exit(once_a_run("it", find_out) != ["found"])
        workers.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in workers] == [0] * 4
    assert finders.read_text() == "x"


def test_where_one_fails_the_next_finds_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    with pytest.raises(ZeroDivisionError):
        once_a_run("it", lambda: 1 / 0)
    assert once_a_run("it", lambda: 1) == 1
