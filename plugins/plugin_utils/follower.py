# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Shows what a running module tells: lines that stay, and on a terminal lines that are rewritten while it works."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TextIO

from ansible.utils.display import Display

from ansible_collections.talentbase.aws.plugins.module_utils._text.live import Detail, Live, drawn, loaded
from ansible_collections.talentbase.aws.plugins.module_utils._text.tables import WIDTH
from ansible_collections.talentbase.aws.plugins.module_utils._text.times import minutes_seconds
from ansible_collections.talentbase.aws.plugins.plugin_utils.commands import Commands
from ansible_collections.talentbase.aws.plugins.plugin_utils.screen import SCREEN

display = Display()
ROWS = 8
"""Lines that are rewritten at most; the others are counted."""
SILENCE = 2.0
"""Seconds after which a module that has told nothing yet is named."""
REDRAWN = 0.5
TIME = len("[00:00] ")
ERASE = "\r\x1b[J"


@dataclass
class Follower:
    """Follows one module. name: of its task; alone: whether no other host's lines come between."""

    commands: Commands
    name: str
    prefix: str = ""
    alone: bool = True
    _live: dict[str, tuple[Live, float]] = field(default_factory=dict)
    _begun: float = field(default_factory=monotonic)
    _told: bool = False
    _drawn_at: float = 0.0
    _rest: str = ""
    _said: set[str] = field(default_factory=set)

    def show(self, stream: TextIO) -> None:
        """Show what has come since the last look."""
        complete, _end, self._rest = (self._rest + stream.read()).rpartition("\n")
        told = [line for text in complete.split("\n") if complete for line in self._lines(loaded(text))]
        if complete:
            self._told = True
        elif not self._told and monotonic() - self._begun > SILENCE:
            self._told = True
            self._name_it()
        if self._is_live:
            self._redraw(told)
        else:
            for line in told:
                display.display(self._complete(line))

    def close(self) -> None:
        """Take away what was rewritten."""
        if self._is_live and self._drawn_at:
            display.display(ERASE, newline=False)

    @property
    def _is_live(self) -> bool:
        return SCREEN.live and self.alone

    def _complete(self, line: str) -> str:
        return f"  {self.prefix}{self.commands.completed(line)}" if line else ""

    def _name_it(self) -> None:
        """What is waited for, said once; where lines are read by a program, on the other stream."""
        if self._is_live:
            self._live[""] = (Live(self.name), self._begun)
        else:
            display.display(f"  {self.prefix}{self.name} ...", stderr=SCREEN.brief)

    def _lines(self, told: Live | Detail | str) -> Iterator[str]:
        """The lines that stay."""
        if isinstance(told, str):
            yield told
        elif isinstance(told, Detail):
            if not SCREEN.brief:
                yield told.line
        elif self._is_live:
            yield from self._moved(told)
        elif told.line and not (SCREEN.brief and told.line[TIME:] in self._said):
            self._said.add(told.line[TIME:])
            yield told.line

    def _moved(self, live: Live) -> Iterator[str]:
        self._live.pop("", None)
        _before, since = self._live.pop(live.key, (None, monotonic()))
        if not live.ended:
            self._live[live.key] = (live, since)
        elif live.state:
            yield f"[{minutes_seconds(monotonic() - since)}] {live.key}: {live.state}"

    def _redraw(self, told: list[str]) -> None:
        if not told and monotonic() - self._drawn_at < REDRAWN:
            return
        rows = list(self._rows())
        if not told and not rows and not self._drawn_at:
            return
        self._drawn_at = monotonic()
        stay = "".join(f"{self._complete(line)}\n" for line in told)
        # The cursor waits on the first of them, so that whatever else is printed goes over them.
        back = f"\x1b[{len(rows)}F" if rows else ""
        display.display(
            f"{ERASE}{stay}{''.join(f'{row}{chr(10)}' for row in rows)}{back}", newline=False, screen_only=True
        )

    def _rows(self) -> Iterator[str]:
        width, now = SCREEN.columns or WIDTH, monotonic()
        items: list[Any] = list(self._live.values())
        for live, since in items[:ROWS]:
            yield f"  {drawn(live, now - since, width - 3)}"
        if len(items) > ROWS:
            yield f"  and {len(items) - ROWS} more"
