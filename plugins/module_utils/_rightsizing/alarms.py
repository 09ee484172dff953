# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Advice on thresholds of alarms that always or never go off. Pure.

All services have the same alarms, so that the one with the most counts. An alarm on CPU, memory or errors that always goes off tells of
what is to be mended, and not of its threshold: there is no advice on these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from .._inventory.inventory import Inventory
from .._inventory.monitoring import Alarm
from .._metrics.series import Points
from .statistics import known, percentile, rounded_up
from .use import PERIOD, Advice, Change, ServiceUse, Use

NOISY_SHARE, SILENT = 0.01, 0.1
"""An alarm is noisy above this share of periods, and never goes off where its threshold is ten times the most."""
MARGIN, RARE = 1.2, 2.0
"""Times the most: the threshold of what was noisy, and of what was silent."""


class Metric(NamedTuple):
    """What is measured as an alarm's metric. adds: two periods hold twice as much. least: no threshold below it is advised."""

    statistic: str
    points: Callable[[ServiceUse], Points]
    unit: str
    adds: bool
    least: float
    what: str


METRICS = {
    "requests": Metric("Sum", lambda use: use.requests, "", True, 1, "what is unusual below the new threshold"),
    "response_time": Metric("p95", lambda use: use.response, " s", False, 0.5, "that users wait up to the new one"),
}


def alarm_advice(inventory: Inventory, use: Use) -> Iterator[Advice]:
    """Thresholds of alarms on the number of requests and on the time that the slowest of them take."""
    if inventory.monitoring is None:
        return
    for name, alarm in inventory.monitoring.alarms.items():
        metric = METRICS.get(alarm.metric)
        if metric and alarm.statistic == metric.statistic and alarm.comparison.startswith("Greater"):
            series = [metric.points(use.services[key]) for key in inventory.services if key in use.services]
            yield from _threshold(name, alarm, metric, [points for points in series if known(points)])


def _threshold(name: str, alarm: Alarm, metric: Metric, series: list[Points]) -> Iterator[Advice]:
    if not series:
        return
    scale = alarm.period / PERIOD if metric.adds else 1.0
    most = max(percentile(points, 99.9) for points in series) * scale
    above = max(
        sum(value * scale > alarm.threshold for value in known(points)) / len(known(points)) for points in series
    )
    rare = max(rounded_up(most * RARE), metric.least)
    if above > NOISY_SHARE:
        then, risk = rounded_up(most * MARGIN), f"{metric.what} is not told"
        reason = f"it was exceeded in {above:.0%} of the time, which is no news to anybody"
    elif most < alarm.threshold * SILENT and rare < alarm.threshold:
        then, risk = rare, "a busy day may set it off"
        reason = f"the most in {alarm.period} s were {most:.3g}{metric.unit}, so that it would only tell of ten times as many"
    else:
        return
    change = Change(("monitoring", "alarms", name, "threshold"), alarm.threshold, then)
    yield Advice("alarm", f"monitoring.alarms.{name}", (change,), 0.0, reason, risk)
