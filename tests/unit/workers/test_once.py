"""What all workers of a run need is found out by one of them."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ansible_collections.talentbase.aws.plugins.plugin_utils.once import Findings


def test_one_of_many_finds_out_and_all_know(tmp_path: Path) -> None:
    findings, finders = Findings(), tmp_path / "finders"

    def find_out() -> list[str]:
        with finders.open("a") as stream:
            stream.write("x")
        time.sleep(0.1)
        return ["found\n"]

    workers = []
    for _number in range(4):
        if not (pid := os.fork()):
            os._exit(findings.get("it", find_out) != ["found\n"])
        workers.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in workers] == [0] * 4
    assert finders.read_text() == "x"
    assert findings.get("it", list) == ["found\n"]
    assert findings.get("other", list) == []


def test_where_one_fails_the_next_finds_out() -> None:
    findings = Findings()
    with pytest.raises(ZeroDivisionError):
        findings.get("it", lambda: 1 / 0)
    assert findings.get("it", lambda: 1) == 1


def test_what_is_found_out_may_need_something_that_is_found_out() -> None:
    findings = Findings()
    assert findings.get("outer", lambda: [findings.get("inner", lambda: 1), findings.get("inner", lambda: 2)]) == [1, 1]
    assert findings.get("inner", lambda: 3) == 1


def test_the_file_has_no_name() -> None:
    findings = Findings()
    findings.get("it", lambda: "from-a-vault")
    assert os.fstat(findings.descriptor).st_nlink == 0
