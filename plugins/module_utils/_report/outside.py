# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Text that others chose, for a page that many may read: clean, on one line, with what looks like a secret masked. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from .._text.cleaning import one_line
from .._text.masking import mask

LONGEST = 600
"""Characters of one text; what is longer is cut."""
ABOUT_SECRETS = ("secrets:", "secrets.")
"""How our own lines begin that name secrets: a name after a colon is no value."""


def told(text: object) -> str:
    """The text as the page may have it."""
    plain = mask(one_line(str(text if text is not None else "")))
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def finding(line: str) -> str:
    """A problem or note, which may quote others."""
    return one_line(line) if line.startswith(ABOUT_SECRETS) else told(line)


def findings(lines: Iterable[str]) -> list[str]:
    """Problems or notes."""
    return [finding(line) for line in lines]
