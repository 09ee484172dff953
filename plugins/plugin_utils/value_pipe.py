# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A named pipe that hands a value to a module; neither a file nor an argument has it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from ansible import constants

PAUSE = 0.05


@contextmanager
def value_pipe(text: str) -> Iterator[str]:
    """The path of a pipe that gives the text to the first who reads it, as long as the block lasts."""
    # Ansible removes this folder when it ends, also after an interruption.
    folder = tempfile.mkdtemp(prefix="value-", dir=constants.DEFAULT_LOCAL_TMP)
    path = os.path.join(folder, "pipe")
    os.mkfifo(path, 0o600)
    over = Event()
    writer = Thread(target=_give, args=(path, text.encode(), over), daemon=True)
    writer.start()
    try:
        yield path
    finally:
        over.set()
        writer.join()
        shutil.rmtree(folder, ignore_errors=True)


def _give(path: str, text: bytes, over: Event) -> None:
    pipe = _opened(path, over)
    if pipe is None:
        return
    os.set_blocking(pipe, True)
    with suppress(BrokenPipeError), os.fdopen(pipe, "wb") as stream:
        stream.write(text)


def _opened(path: str, over: Event) -> int | None:
    """The pipe once it has a reader; None if it has none until the module ends."""
    while not over.wait(PAUSE):
        with suppress(OSError):  # ENXIO: nobody reads it so far
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    return None
