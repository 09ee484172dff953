# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Figures of measured points, of which some may be missing. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence


def known(points: Iterable[float | None]) -> list[float]:
    """The points that were measured."""
    return [value for value in points if value is not None]


def percentile(points: Iterable[float | None], percent: float) -> float:
    """The least value that so many of the points do not exceed; 0 where none was measured."""
    values = sorted(known(points))
    return values[max(0, math.ceil(len(values) * percent / 100) - 1)] if values else 0.0


def mean(points: Iterable[float | None]) -> float:
    """The average; 0 where none was measured."""
    values = known(points)
    return math.fsum(values) / len(values) if values else 0.0


def days_of(points: Sequence[float | None], seconds: int) -> float:
    """How many days there are from the first point that was measured on."""
    first = next((place for place, value in enumerate(points) if value is not None), len(points))
    return (len(points) - first) * seconds / 86_400


def share(holds: Callable[[float, float], bool], one: Sequence[float | None], other: Sequence[float | None]) -> float:
    """In which share of the points that both have something holds."""
    both = [(a, b) for a, b in zip(one, other, strict=False) if a is not None and b is not None]
    return sum(holds(a, b) for a, b in both) / len(both) if both else 0.0


def hourly(points: Sequence[float | None], of_an_hour: int) -> list[float | None]:
    """The most of each hour."""
    hours = [known(points[start : start + of_an_hour]) for start in range(0, len(points), of_an_hour)]
    return [max(hour) if hour else None for hour in hours]


def rounded_up(value: float) -> float:
    """A value of two digits that is not below it, such as 1300 for 1234."""
    if value <= 0:
        return 0.0
    unit = 10 ** (math.floor(math.log10(value)) - 1)
    return float(f"{math.ceil(round(value / unit, 6)) * unit:.6g}")
