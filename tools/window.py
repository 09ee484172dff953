"""A terminal's window: what a program has shown in it, as a person who scrolls back sees it."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyte

from tools.account import ROOT

SCROLLED = 10_000
"""Lines that are kept above the window."""


@dataclass(frozen=True)
class Shown:
    """The exit code, all lines without the empty ones at the end, and the bytes that were written to the terminal."""

    code: int
    lines: list[str]
    written: bytes


def run_in_window(command: Sequence[str], environment: Mapping[str, str], columns: int, rows: int = 30) -> Shown:
    """Run a command in a window of its own, from the project's root, to its end."""
    screen = pyte.HistoryScreen(columns, rows, history=SCROLLED)
    stream = pyte.ByteStream(screen)
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    told = {**environment, "TERM": "xterm-256color"}
    running = subprocess.Popen(command, cwd=ROOT, env=told, stdin=far, stdout=far, stderr=far)
    os.close(far)
    written = b""
    while data := _read(near):
        written += data
        stream.feed(data)
    os.close(near)
    above = ["".join(row[column].data for column in range(columns)) for row in screen.history.top]
    lines = "\n".join(line.rstrip() for line in [*above, *screen.display]).rstrip("\n").split("\n")
    return Shown(running.wait(), lines, written)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # nobody has its other end any more
        return b""
