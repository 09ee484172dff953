# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A value on its way from a person to a module: through a named pipe, which keeps nothing, and not as an argument."""

from __future__ import annotations

import os
from time import monotonic, sleep

from .._aws.errors import Failure

WAIT = 30.0
"""Seconds that the module waits for the value; whoever gives it has it at hand."""
PAUSE = 0.05


def read_value(path: str, wait: float = WAIT) -> str:
    """The text that comes through the pipe, without one newline at its end; wait in seconds. Raises Failure."""
    try:
        pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        raise _none(str(error.strerror)) from None
    try:
        received = _until_closed(pipe, monotonic() + wait)
    finally:
        os.close(pipe)
    if received is None:
        raise _none(f"it was not whole within {wait:.0f} s")
    try:
        return received.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:  # its own text has bytes of the value in it
        raise Failure("The value is not UTF-8 text", todo="give it as text, such as base64") from None


def _none(why: str) -> Failure:
    return Failure(f"No value came: {why}", todo="run the same command again; nothing was changed")


def _until_closed(pipe: int, deadline: float) -> bytes | None:
    """What comes until the writer closes the pipe; None where that takes too long."""
    received = b""
    while monotonic() < deadline:
        try:
            part = os.read(pipe, 65536)
        except BlockingIOError:  # the writer is there and has nothing yet
            sleep(PAUSE)
            continue
        if not part and received:
            return received
        if not part:  # no writer has opened it so far
            sleep(PAUSE)
        received += part
    return None
