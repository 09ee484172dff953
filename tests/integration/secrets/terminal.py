"""A command at a terminal of its own, answered as a person would; its output goes elsewhere."""

from __future__ import annotations

import os
import pty
import select
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from tests.harness import ROOT

PATIENCE = 120.0
"""Seconds that a command may take."""
BREATH = 0.6
"""Seconds before an answer; what is typed before Ansible reads is thrown away."""


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
        os.execvpe(command[0], list(command), dict(environment))
    shown, left, deadline = b"", list(answers), monotonic() + PATIENCE
    ended = None
    while ended is None and monotonic() < deadline:
        shown += _appeared(terminal)
        if left and output.exists() and left[0][0] in output.read_text(errors="replace"):
            sleep(BREATH)
            os.write(terminal, left.pop(0)[1].encode() + b"\r")
        found, status = os.waitpid(pid, os.WNOHANG)
        ended = os.waitstatus_to_exitcode(status) if found else None
    shown += _appeared(terminal)
    os.close(terminal)
    assert ended is not None, output.read_text(errors="replace")[-3000:]
    return ended, shown.decode(errors="replace")


def _appeared(terminal: int) -> bytes:
    appeared = b""
    with suppress(OSError):  # EIO: nobody has the terminal open any more
        while select.select([terminal], [], [], 0.1)[0]:
            part = os.read(terminal, 65536)
            if not part:
                break
            appeared += part
    return appeared
