# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with an inventory, in one message for each fault."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

LONGEST = 240


@dataclass(frozen=True)
class Fault:
    """One fault: the inventory key, what is wrong with it, and what would be right. A doubt warns, an error refuses."""

    key: str
    problem: str
    hint: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{_cut(self.key)}: {_cut(self.problem)}; {self.hint}"


def _cut(text: str) -> str:
    """The text without its middle where it quotes a long value."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"


def suggestion(name: str, known: Collection[str]) -> str:
    """What would be right instead of an unknown name: the nearest known one, or all of them."""
    names = sorted(str(item) for item in known)
    close = nearest(str(name), names)
    if close:
        return f"did you mean {close}?"
    return f"known are {', '.join(names)}" if names else "none is known here"


def nearest(name: str, known: Collection[str]) -> str:
    """The known name that differs least: by a third of its letters at most, or one that holds it."""
    distances = {item: distance(name.lower(), item.lower()) for item in known}
    most = max(1, len(name) // 3) if len(name) > 1 else 0
    close = [item for item in known if distances[item] <= most]
    related = [item for item in known if (len(name) > 3 and name in item) or (len(name) > 2 and item.startswith(name))]
    return min(close or related, key=lambda item: distances[item], default="")


def distance(one: str, other: str) -> int:
    """How many letters to insert, drop, replace or swap with the next make one word the other (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, other_letter in enumerate(other, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other_letter)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                row[-1] = min(row[-1], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]
