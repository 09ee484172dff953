# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tables and wrapped lines for a terminal of 120 columns. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

WIDTH = 116  # the terminal's 120 columns without the two spaces that progress lines begin with


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines, each column as wide as its widest cell."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def wrapped(lines: Iterable[str]) -> list[str]:
    """Lines of at most the width; what goes over continues indented."""
    return [
        part
        for line in lines
        for part in wrap(
            line,
            WIDTH,
            subsequent_indent=" " * (len(line) - len(line.lstrip()) + 4),
            replace_whitespace=True,
            drop_whitespace=True,
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
