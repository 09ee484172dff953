# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Numbers and moments as people read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._text.times import in_words

NONE = "\u2013"
"""A dash for what is not known or not there."""


def figure(value: float | None, unit: str = "") -> str:
    """A number to three digits with its unit; a dash for none."""
    if value is None:
        return NONE
    if unit == "s" and value < 1:
        return f"{_digits(value * 1000)} ms"
    return f"{_digits(value)} {unit}".strip()


def _digits(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def length(seconds: float | None) -> str:
    """A length of time; a dash for none."""
    return NONE if seconds is None else in_words(seconds)


def moment(text: str) -> str:
    """A moment in ISO 8601 as a reader takes it, in UTC; a dash for none."""
    return f"{_parsed(text):%-d %b %Y, %H:%M} UTC" if text else NONE


def day(text: str) -> str:
    """The day of a moment; a dash for none."""
    return f"{_parsed(text):%-d %b %Y}" if text else NONE


def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text)


def rate(figures: Any) -> str:
    """How many of those that ended succeeded."""
    if not figures["counted"]:
        return NONE
    return f"{figures['success_percent']:g} % ({figures['succeeded']} of {figures['counted']})"


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shortened(text: str, longest: int) -> str:
    """The text; of a long one both ends."""
    if len(text) <= longest:
        return text
    tail = (longest - 1) // 2
    return f"{text[: longest - 1 - tail]}…{text[-tail:]}"
