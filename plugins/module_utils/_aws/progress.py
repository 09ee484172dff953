# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lines that a running module tells its user: appended to a file that the action plugin follows."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from os import SEEK_END
from threading import Lock
from time import monotonic

from .._text.cleaning import one_line


class Progress:
    """Appends lines to the file; silent without one. Safe to use from several threads."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._lock = Lock()
        self._start = monotonic()

    @property
    def heard(self) -> bool:
        """Whether anybody follows."""
        return bool(self._path)

    def say(self, line: str) -> None:
        """Tell one line, with the seconds since the module began."""
        elapsed = int(monotonic() - self._start)
        self.show([f"[{elapsed // 60:02d}:{elapsed % 60:02d}] {line}"])

    def show(self, lines: Iterable[str]) -> None:
        """Tell lines without the time, each on one line; nobody hears them once the file is gone."""
        if not self._path:
            return
        with self._lock, suppress(FileNotFoundError), open(self._path, "r+", encoding="utf-8") as stream:
            stream.seek(0, SEEK_END)
            stream.writelines(f"{one_line(line)}\n" for line in lines)
