"""What the account does not enforce where its environment says so."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from rehearsal import enforcement
from tests.rehearsal.conftest import ROOT


@pytest.fixture(autouse=True)
def _unread() -> None:
    enforcement.left_out.cache_clear()


def test_everything_is_enforced_but_what_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    assert enforcement.enforces("roles")
    monkeypatch.setenv("REHEARSAL_WITHOUT", " roles ,")
    enforcement.left_out.cache_clear()
    assert not enforcement.enforces("roles")
    assert enforcement.enforces("security-groups")


def test_a_misspelt_name_stops_the_start() -> None:
    command = [sys.executable, "-m", "rehearsal", "start", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "REHEARSAL_WITHOUT": "role"}
    done = subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "REHEARSAL_WITHOUT names role; it takes roles, security-groups and the names of quirks" in done.stdout
