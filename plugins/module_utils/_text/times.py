# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lengths of time as a person gives and reads them. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

LENGTH = "give a number with s, m, h or d, such as 30m"
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
ISO, SECOND, MINUTE = "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"


def seconds_of(text: str) -> int:
    """Seconds of 90, 90s, 15m, 2h or 7d; raises ValueError for anything else."""
    found = re.fullmatch(r"(\d{1,9})\s*([smhd]?)", text.strip().lower())
    if not found:
        raise ValueError(f"{text!r} is not a length of time")
    return int(found[1]) * UNITS[found[2] or "s"]


def in_words(seconds: float) -> str:
    """A length of time in its two largest units: 45 s, 4 min 10 s, 2 h 5 min, 3 d 4 h."""
    rest = max(0, round(seconds))
    if rest < 60:
        return f"{rest} s"
    units = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
    parts: list[str] = []
    for name, length in units:
        count, rest = divmod(rest, length)
        if count or parts:
            parts.append(f"{count} {name}" if count else "")
    return " ".join(part for part in parts[:2] if part)


def roughly(seconds: float) -> str:
    """A length of time in its largest unit: 45 s, 4 min, 2 h, 3 d."""
    count, unit = in_words(seconds).split()[:2]
    return f"{count} {unit}"


def span(seconds: float) -> str:
    """How long somebody waits: in seconds below two minutes, in minutes from there on."""
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def utc(moment: datetime, form: str = SECOND) -> str:
    """A moment as text, in UTC."""
    return moment.astimezone(UTC).strftime(form)


def minutes_seconds(seconds: float) -> str:
    """A length of time as 02:05."""
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
