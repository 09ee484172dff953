"""Every molecule scenario: a role on an account as it starts, run again, verified and undone."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.artifact import BIN
from tests.harness import ROOT, Account
from tests.programs import ansible_playbook

SCENARIOS = sorted(path.parent.name for path in (ROOT / "extensions" / "molecule").glob("*/molecule.yml"))


def test_every_role_has_one() -> None:
    roles = {path.name: (path / "tasks").is_dir() for path in (ROOT / "roles").iterdir()}
    assert [role for role, has_tasks in roles.items() if not has_tasks] == ["inventory"]  # defaults of the others
    assert set(SCENARIOS) == {*roles} - {"inventory"}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario(account: Account, tmp_path: Path, scenario: str) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "ansible-playbook").write_text(f'#!/bin/sh\nexec {shlex.join(ansible_playbook())} "$@"\n')
    (programs / "ansible-playbook").chmod(0o755)
    environment = {
        **account.environment(),
        "PATH": os.pathsep.join([str(programs), str(BIN), os.environ["PATH"]]),
        "NO_COLOR": "1",
        "MOLECULE_COMMAND_BORDERS": "0",
    }
    done = subprocess.run(
        [str(BIN / "molecule"), "test", "-s", scenario],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
