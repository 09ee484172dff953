# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The last table of a run of several environments: how each ended, what changed and how long it took. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .._inventory.waves import NOT_BEGUN, Sizes, waves
from .._text.plural import plural
from .._text.tables import table
from .._text.times import in_words

OK, FAILED, UNREACHABLE = "ok", "FAILED", "UNREACHABLE"
HEADING = ("environment", "result", "changes", "time")
ORDER = (FAILED, UNREACHABLE, NOT_BEGUN, OK)
"""Failures first; each in the order of the inventory."""


@dataclass(frozen=True)
class EnvironmentResult:
    """How an environment's part of a run ended. verdict: one of ORDER, and for one that was not begun why; changes: in words."""

    name: str
    verdict: str
    changes: str = ""
    seconds: float = 0.0

    @property
    def rank(self) -> int:
        """Its place among the verdicts."""
        return next(number for number, word in enumerate(ORDER) if self.verdict.startswith(word))

    @property
    def cells(self) -> tuple[str, ...]:
        """Its row."""
        begun = not self.verdict.startswith(NOT_BEGUN)
        return (
            (self.name, self.verdict, self.changes or "none", in_words(self.seconds))
            if begun
            else (self.name, self.verdict, "", "")
        )


def environments_table(results: Sequence[EnvironmentResult], width: int = 0) -> list[str]:
    """The lines: a heading, and a row for each environment, failures first."""
    rows = sorted(results, key=lambda item: item.rank)
    return table([HEADING, *(item.cells for item in rows)], width)


def totals(results: Iterable[EnvironmentResult]) -> str:
    """The last line: how many there are of each verdict."""
    ranks = [item.rank for item in results]
    words = ("failed", "unreachable", NOT_BEGUN, OK)
    told = ", ".join(f"{ranks.count(rank)} {word}" for rank, word in enumerate(words) if ranks.count(rank))
    return f"{len(ranks)} {plural('environment', len(ranks))}: {told}"


def why_not_begun(serial: Sizes, hosts: Sequence[str], verdicts: Mapping[str, str]) -> str:
    """Why Ansible did not come to the environments that have no verdict. hosts: of the whole run."""
    failed = (
        number
        for number, wave in enumerate(waves(serial, hosts), 1)
        if any(_failed(verdicts.get(name, "")) for name in wave)
    )
    number = next(failed, 0)
    return f"{NOT_BEGUN}: wave {number} failed" if number else NOT_BEGUN


def _failed(verdict: str) -> bool:
    return verdict in (FAILED, UNREACHABLE)
