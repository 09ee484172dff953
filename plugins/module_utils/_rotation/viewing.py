# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a value may be shown: at a person's own terminal, or in a new file that only its owner reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from .._aws.errors import Failure
from .._text.cleaning import one_line


def refuse_automation(where: str, to_file: str, allowed: bool) -> None:
    """Raises Failure where no person is there to see the value, unless the inventory allows a file then.

    where: "in AWX" and the like; empty where a person sits at the terminal.
    """
    if where and not (allowed and to_file):
        raise Failure(
            f"The value is not shown, as this runs {where}: a log would keep it, or nobody would see it",
            todo="run it at a terminal of your own, or set secret_policy.view_in_automation in the inventory and give "
            "-e to_file=PATH",
        )


@contextmanager
def new_file(path: str) -> Iterator[int]:
    """A new file of mode 0600, gone again where the block fails; raises Failure where something is there already."""
    try:
        # O_EXCL and O_NOFOLLOW: nobody else's file or link takes the value.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise Failure(
            f"to_file: {path} cannot be created ({error.strerror})",
            todo="name a file that does not exist, in a folder of yours",
        ) from None
    try:
        yield descriptor
    except BaseException:
        os.unlink(path)
        raise
    finally:
        os.close(descriptor)


@contextmanager
def terminal(path: str) -> Iterator[int]:
    """The terminal, for writing; raises Failure where it is none."""
    try:
        # O_NOCTTY: it stays the terminal of the process that has it.
        descriptor = os.open(path, os.O_WRONLY | os.O_NOCTTY)
    except OSError as error:
        raise Failure(
            f"The terminal {path} cannot be written ({error.strerror})", todo="give -e to_file=PATH"
        ) from None
    try:
        if not os.isatty(descriptor):
            raise Failure(f"{path} is not a terminal, so nothing is shown on it", todo="give -e to_file=PATH")
        yield descriptor
    finally:
        os.close(descriptor)


def for_terminal(title: str, value: bytes) -> bytes:
    """The value with its title; raises Failure where it holds what a terminal would obey instead of showing."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if not all(character.isprintable() or character in "\n\t" for character in text):
        raise Failure("The value is not text that a terminal can show", todo="give -e to_file=PATH")
    return f"\r\n{one_line(title)}\r\n{text}\r\n\r\n".replace("\r\n", "\n").replace("\n", "\r\n").encode()


def write_all(descriptor: int, content: bytes) -> None:
    """Write every byte."""
    while content:
        content = content[os.write(descriptor, content) :]
