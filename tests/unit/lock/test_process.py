"""A run is dead where its process was this user's on this machine and has ended; of no other run that is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ansible_collections.talentbase.aws.plugins.module_utils._lock import process
from tests.programs import lasting

CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from ansible_collections.talentbase.aws.plugins.module_utils._lock.process import this_run; print(this_run()); input()"
)


def test_a_run_is_alive_until_its_process_ends(tmp_path: Path) -> None:
    root, program = Path(__file__).parents[3], tmp_path / process.PROGRAM
    program.write_text(CODE)
    command = [sys.executable, str(program), str(root / "collections")]
    with lasting(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        run = running.stdout.readline().strip()
        assert f" {running.pid} " in run
        assert not process.is_dead(run)
        running.communicate("\n")
    assert process.is_dead(run)


def test_nothing_is_said_of_other_machines_and_of_runs_without_a_process() -> None:
    assert not process.is_dead("")
    assert not process.is_dead("elsewhere/1f/0 1 Sat Nov 28 19:31:53 2026")
    assert not process.is_dead(process._machine())


def test_another_process_with_the_same_number_is_not_the_run() -> None:
    assert process.is_dead(f"{process._machine()} 1 Sat Nov 28 19:31:53 1996")
