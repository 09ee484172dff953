"""A command at a terminal of its own, answered as a person would; its output goes elsewhere."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from tests.harness import ROOT

PATIENCE = 120.0
"""Seconds that a command may take."""
# Ansible does not flush its output: a question would stay in the buffer of a file until more is said.
WATCHED = {"PYTHONUNBUFFERED": "1", "PYTHONFAULTHANDLER": "1"}
BREATH, AGAIN = 0.6, 8.0
"""Seconds before an answer, and until it is typed again where nothing was said to it: what is typed before Ansible reads is thrown away."""


def at_terminal(
    command: Sequence[str], environment: Mapping[str, str], output: Path, answers: Sequence[tuple[str, str]] = ()
) -> tuple[int, str]:
    """The exit code, and what appeared at the terminal; stdout and stderr are in the file output.

    answers: what is typed once a text has appeared in the output, one after the other.
    """
    pid, terminal = pty.fork()
    if pid == 0:
        target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(target, 1)
        os.dup2(target, 2)
        os.chdir(ROOT)
        os.execvpe(command[0], list(command), {**environment, **WATCHED})
    shown, left, deadline = b"", list(answers), monotonic() + PATIENCE
    typed, said, due = b"", 0, 0.0
    ended = None
    while ended is None and monotonic() < deadline:
        shown += _appeared(terminal)
        text = output.read_text(errors="replace") if output.exists() else ""
        if typed and len(text) == said and monotonic() > due:
            os.write(terminal, typed)
            due = monotonic() + AGAIN
        if left and left[0][0] in text:
            sleep(BREATH)
            typed, said, due = (
                left.pop(0)[1].encode() + b"\r",
                len(output.read_text(errors="replace")),
                monotonic() + AGAIN,
            )
            os.write(terminal, typed)
        found, status = os.waitpid(pid, os.WNOHANG)
        ended = os.waitstatus_to_exitcode(status) if found else None
    held_up = ""
    if ended is None:
        held_up = _what_waits(pid)
        os.kill(pid, signal.SIGABRT)  # Python says where each of its threads is
        sleep(BREATH)
        os.kill(pid, signal.SIGKILL)
    shown += _appeared(terminal)
    os.close(terminal)
    assert ended is not None, f"{held_up}\n{output.read_text(errors='replace')[-6000:]}"
    return ended, shown.decode(errors="replace")


def _what_waits(pid: int) -> str:
    """The process and those that it started, each with its state and what it waits for in the kernel."""
    columns = "pid,ppid,stat,wchan:24,args"
    rows = subprocess.run(["ps", "-e", "-o", columns], capture_output=True, text=True, check=True).stdout.splitlines()
    family = {str(pid)}
    for row in rows:  # parents have the lower numbers
        if row.split()[1] in family:
            family.add(row.split()[0])
    return "\n".join(row[:200] for row in rows if row.split()[0] in family)


def _appeared(terminal: int) -> bytes:
    appeared = b""
    with suppress(OSError):  # EIO: nobody has the terminal open any more
        while select.select([terminal], [], [], 0.1)[0]:
            part = os.read(terminal, 65536)
            if not part:
                break
            appeared += part
    return appeared
