# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The deployments of 90 days: by day, in figures beside those of before, and the newest. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from .._history.figures import figures_of
from .._history.history_reader import since
from .._inventory.environment import HistoryBefore
from .._rollout.verdict import Deployment
from .._text.times import utc
from .services import deployment_page

DAYS = 90
WINDOWS = (30, DAYS)
NEWEST = 10
DAY = "%Y-%m-%d"


def deployments_page(
    deployments: Mapping[str, Sequence[Deployment]], before: HistoryBefore | None, now: datetime
) -> dict[str, Any]:
    """All deployments by service, newest first, as the page shows them."""
    given = {key: list(items) for key, items in deployments.items()}
    every = [item for items in given.values() for item in items]
    newest = sorted(every, key=lambda item: item.created, reverse=True)[:NEWEST]
    recent = {days: since(given, now, days) for days in WINDOWS}
    return {
        "days": [_day(now - timedelta(days=ago), every) for ago in range(DAYS - 1, -1, -1)],
        "windows": [
            {"days": days, **figures_of(item for items in found.values() for item in items)}
            for days, found in recent.items()
        ],
        "services": {key: [figures_of(recent[days][key]) for days in WINDOWS] for key in given},
        "before": asdict(before) if before else None,
        "newest": [deployment_page(item) for item in newest],
    }


def _day(day: datetime, deployments: Sequence[Deployment]) -> dict[str, Any]:
    date = utc(day, DAY)
    return {
        "date": date,
        "verdicts": dict(Counter(item.verdict for item in deployments if utc(item.created, DAY) == date)),
    }
