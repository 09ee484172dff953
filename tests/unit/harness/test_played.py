"""A playbook that runs in a fork says and does what it does in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.artifact import BIN
from tests.harness import ROOT
from tests.programs import RECAP, played

SETTINGS = "{{ lookup('ansible.builtin.config', 'ANSIBLE_HOME') }} {{ lookup('ansible.builtin.env', 'GIVEN') }}"
HERE = {"name": "Here", "hosts": "all", "gather_facts": False}
PLAYS: dict[str, dict[str, Any]] = {
    "settings of its own HOME": {"tasks": [{"name": "Say", "ansible.builtin.debug": {"msg": SETTINGS}}]},
    "a failure": {"tasks": [{"name": "Fail", "ansible.builtin.fail": {"msg": f"on purpose; {SETTINGS}"}}]},
    "no playbook": {"tsks": []},
}


@pytest.mark.parametrize("play", PLAYS.values(), ids=list(PLAYS))
def test_it_ends_as_in_a_process_of_its_own(play: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "play.yml"
    path.write_text(json.dumps([HERE | play]))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    environment = {**kept, "HOME": str(tmp_path), "ANSIBLE_NOCOLOR": "1", "GIVEN": "a value", **RECAP}
    arguments = [str(path), "-i", "inventories/dev"]
    done = subprocess.run(
        [BIN / "ansible-playbook", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert str(tmp_path if "tasks" in play else "tsks") in done.stdout + done.stderr
    assert played(arguments, environment, timeout=60) == (done.returncode, done.stdout + done.stderr)
    assert list((tmp_path / ".ansible" / "tmp").iterdir()) == []


def test_a_setting_that_is_read_at_import_has_its_effect(tmp_path: Path) -> None:
    path, log = tmp_path / "play.yml", tmp_path / "log"
    path.write_text(json.dumps([HERE | PLAYS["a failure"]]))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    environment = {**kept, "HOME": str(tmp_path), "ANSIBLE_LOG_PATH": str(log)}
    code, output = played([str(path), "-i", "inventories/dev"], environment, timeout=60)
    assert code == 2
    assert "on purpose" in output
    assert "on purpose" in log.read_text()


def test_no_test_starts_a_process_that_may_outlive_it() -> None:
    """Only lasting() ends it however the test ends; a `with Popen(...)` waits for it, for ever where the test has failed."""
    tests = ROOT / "tests"
    starts = {
        path.relative_to(tests).as_posix() for path in tests.rglob("*.py") if "subprocess.Popen(" in path.read_text()
    }
    assert starts - {"unit/harness/test_played.py"} == {"programs.py"}
