# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How often deployments succeed and how long they take. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import median
from typing import Any

from .._rollout.verdict import OVERTAKEN, STILL_GOING, SUCCEEDED, Deployment


def figures_of(deployments: Iterable[Deployment]) -> dict[str, Any]:
    """Counts, success rate in percent and median duration in seconds; the latter two None where nothing tells.

    A deployment counts once it has ended, but for one that a newer one overtook: it neither succeeded nor failed. The
    median is that of the successful ones, which is how long people wait for a release.
    """
    given = list(deployments)
    verdicts = Counter(item.verdict for item in given)
    counted = [item for item in given if item.verdict not in (OVERTAKEN, STILL_GOING)]
    durations = [item.seconds for item in counted if item.verdict == SUCCEEDED and item.seconds is not None]
    return {
        "verdicts": dict(verdicts),
        "counted": len(counted),
        "succeeded": verdicts[SUCCEEDED],
        "success_percent": round(100 * verdicts[SUCCEEDED] / len(counted), 1) if counted else None,
        "median_seconds": median(durations) if durations else None,
    }
