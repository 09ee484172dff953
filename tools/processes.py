"""Ending a program and everything that it started, at once."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from pathlib import Path


def kill_all(program: subprocess.Popen[bytes]) -> None:
    """kill -9 for a program and its descendants: Ansible's workers are in sessions of their own."""
    for pid in [program.pid, *descendants(program.pid)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    program.wait(timeout=60)


def descendants(pid: int) -> list[int]:
    """The processes that a program started, and those that they did."""
    parents, found = _parents(), [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found[1:]


def _parents() -> dict[int, int]:
    """The parent of every process."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    return parents
