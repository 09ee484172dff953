"""Samples and their statistics, as CloudWatch computes them. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping

Samples = Counter[float]
"""How often each value was measured."""


def statistic(name: str, samples: Samples) -> float:
    """Average, Minimum, Maximum, Sum, SampleCount or a percentile such as p95; ValueError for another one."""
    if name in STATISTICS:
        return STATISTICS[name](samples)
    if found := re.fullmatch(r"p(\d{1,2}(?:\.\d+)?|100)", name):
        return _percentile(samples, float(found[1]))
    raise ValueError(f"The value {name} for parameter Stat is not supported.")


def _sum(samples: Mapping[float, int]) -> float:
    return math.fsum(value * count for value, count in samples.items())


STATISTICS: Mapping[str, Callable[[Samples], float]] = {
    "Average": lambda samples: _sum(samples) / samples.total(),
    "Minimum": lambda samples: min(samples),
    "Maximum": lambda samples: max(samples),
    "Sum": _sum,
    "SampleCount": lambda samples: float(samples.total()),
}


def _percentile(samples: Samples, percent: float) -> float:
    """The least value that so many of all samples do not exceed."""
    rank, passed = samples.total() * percent / 100, 0
    for value in sorted(samples):
        passed += samples[value]
        if passed >= rank:
            return value
    return max(samples)
