# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with an inventory, in one message for each fault."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Fault:
    """One fault: the inventory key, what is wrong with it, and what would be right. A doubt warns, an error refuses."""

    key: str
    problem: str
    hint: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.key}: {self.problem}; {self.hint}"


def suggestion(name: str, known: Collection[str]) -> str:
    """What would be right instead of an unknown name: the closest known one, or all of them."""
    close = get_close_matches(str(name), [str(item) for item in known], n=1)
    if close:
        return f"did you mean {close[0]}?"
    return f"known are {', '.join(sorted(str(item) for item in known))}" if known else "none is known here"
