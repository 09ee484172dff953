# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lines that a running module tells its user: appended to a file that the action plugin follows."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from os import SEEK_END
from threading import Lock
from time import monotonic

from .._text.cleaning import one_line
from .._text.live import Detail, Live
from .._text.times import minutes_seconds

STEPS = "applying"


class Progress:
    """Appends lines to the file; silent without one. Safe to use from several threads.

    width: the columns of the window that the lines are read in; 0 where that is not known.
    """

    def __init__(self, path: str | None, width: int = 0) -> None:
        self._path = path
        self.width = width
        self._lock = Lock()
        self._start = monotonic()

    @property
    def heard(self) -> bool:
        """Whether anybody follows."""
        return bool(self._path)

    def say(self, line: str) -> None:
        """Tell one line, with the time since the module began."""
        self.show([self._timed(line)])

    def live(self, live: Live) -> None:
        """Tell how far something is that takes long. Its line, if any, is told with the time, once."""
        line = self._timed(one_line(live.line)) if live.line else ""
        self._append([replace(live, key=one_line(live.key), state=one_line(live.state), line=line).dumped()])

    def step(self, line: str, done: int, of: int) -> None:
        """Tell one step of a plan. done, of: how many steps of the plan are done, and how many it has."""
        self.live(Live(STEPS, line, done, of))
        self.detail([self._timed(line)])

    def steps_ended(self) -> None:
        """Tell that no step of the plan is left."""
        self.live(Live(STEPS, ended=True))

    def detail(self, lines: Iterable[str]) -> None:
        """Tell lines without the time to those who follow each step."""
        self._append(Detail(one_line(line)).dumped() for line in lines)

    def show(self, lines: Iterable[str]) -> None:
        """Tell lines without the time, each on one line."""
        self._append(one_line(line) for line in lines)

    def _timed(self, line: str) -> str:
        return f"[{minutes_seconds(monotonic() - self._start)}] {line}"

    def _append(self, lines: Iterable[str]) -> None:
        """Nobody hears them once the file is gone."""
        if not self._path:
            return
        with self._lock, suppress(FileNotFoundError), open(self._path, "r+", encoding="utf-8") as stream:
            stream.seek(0, SEEK_END)
            stream.writelines(f"{line}\n" for line in lines)
