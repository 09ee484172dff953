# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a running module tells beside plain lines: the state of what takes long, and what only some want to read. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from .tables import shortened
from .times import minutes_seconds

MARK = "\x1e"
"""Begins a line that holds no text but a record; no clean text has it."""
BAR = 20


@dataclass(frozen=True)
class Live:
    """How far something is: a line that a terminal rewrites in place.

    key: what it is, one line each. done, of: how much of it is done, 0 of 0 where that cannot be counted. expected: seconds it took
    before, 0 where that is not known. line: what is told where lines cannot be rewritten; empty for nothing new.
    ended: it takes no more time, and its line goes.
    """

    key: str
    state: str = ""
    done: int = 0
    of: int = 0
    expected: float = 0.0
    line: str = ""
    ended: bool = False

    def dumped(self) -> str:
        """The record as one line of a file."""
        return MARK + json.dumps({"live": asdict(self)})


@dataclass(frozen=True)
class Detail:
    """A line for those who follow each step, and not only what comes of it."""

    line: str

    def dumped(self) -> str:
        """The record as one line of a file."""
        return MARK + json.dumps({"detail": self.line})


def loaded(line: str) -> Live | Detail | str:
    """A line of the file: a record, or the text that it is."""
    if not line.startswith(MARK):
        return line
    record = json.loads(line[len(MARK) :])
    return Live(**record["live"]) if "live" in record else Detail(record["detail"])


def drawn(live: Live, elapsed: float, width: int) -> str:
    """The line of something in progress, at most width columns. elapsed: seconds."""
    time = minutes_seconds(elapsed)
    if live.expected:
        time += f" of about {minutes_seconds(live.expected)}"
    tasks = ""
    if live.of:
        full = BAR * min(live.done, live.of) // live.of
        tasks = f"  [{'#' * full}{'.' * (BAR - full)}] {live.done} of {live.of}"
    end = f"{tasks}  {time}"
    state = f": {live.state}" if live.state else ""
    return shortened(f"{live.key}{state}", max(8, width - len(end))) + end[: max(0, width - 8)]
