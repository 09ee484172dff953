# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tables and wrapped lines that fit the window. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

WIDTH = 120
"""Columns that prose is wrapped at where the window's width, 0 then, is not known."""
GAP = "  "
INDENT = 2
"""The columns that lines of progress are set in by, on either side."""
LEAST = 8
"""Columns that a cell keeps, however narrow the window is."""
ELLIPSIS = "…"


def shortened(text: str, columns: int) -> str:
    """The text, with its middle left out where it is longer: beginnings and ends tell names and images apart."""
    if len(text) <= columns:
        return text
    rest = columns - len(ELLIPSIS)
    return f"{text[: rest - rest // 2]}{ELLIPSIS}{text[len(text) - rest // 2 :]}"


def table(rows: Sequence[Sequence[str]], width: int = 0) -> list[str]:
    """Rows of cells as lines of at most width columns, 0 for no limit; the widest columns are shortened first."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    if width:
        widths = _fitting(widths, width - 2 * INDENT - len(GAP) * (len(widths) - 1))
    return [
        GAP.join(shortened(cell, size).ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _fitting(widths: list[int], room: int) -> list[int]:
    """The widths, the greatest made smaller until all have room."""
    least = sum(min(size, LEAST) for size in widths)
    most = max(widths)
    while sum(min(size, most) for size in widths) > max(room, least) and most > LEAST:
        most -= 1
    left = room - sum(min(size, most) for size in widths)
    fitted = []
    for size in widths:
        given = min(size, most + 1) if size > most and left > 0 else min(size, most)
        left -= given - min(size, most)
        fitted.append(given)
    return fitted


def wrapped(lines: Iterable[str], width: int = 0) -> list[str]:
    """Lines of at most width columns; what goes over continues indented."""
    width = width or WIDTH
    return [
        part
        for line in lines
        for part in wrap(
            line,
            max(LEAST, width - 2 * INDENT),
            subsequent_indent=" " * min(len(line) - len(line.lstrip()) + 4, width // 3),
            replace_whitespace=True,
            drop_whitespace=True,
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
