"""Alarms change state by what is measured while there is a load.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html; alarms of expressions and composite ones stay.
"""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends

from .. import ACCOUNT_ID
from .measured import OWN, Measured
from .samples import statistic
from .traffic import MINUTE

OK, ALARM, INSUFFICIENT = "OK", "ALARM", "INSUFFICIENT_DATA"
COMPARISONS: Mapping[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "LessThanThreshold": (operator.lt, "less than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
}
Points = Sequence[float | None]
Values = dict[tuple[Any, ...], float | None]
"""What alarms of the same metric look at in common."""


@dataclass
class Watched:
    """An alarm with the values of its latest periods; None where nothing was measured."""

    alarm: Any
    points: deque[float | None]


class AlarmStates:
    """The alarms of all regions."""

    def __init__(self, measured: Callable[[str], Measured]) -> None:
        self._measured = measured
        self._watched: dict[str, Watched] = {}

    def clear(self) -> None:
        """Forget everything."""
        self._watched.clear()

    def newest(self, alarm: Any) -> float | None:
        """The latest value of an alarm's metric."""
        watched = self._watched.get(alarm.alarm_arn)
        return watched.points[-1] if watched and watched.alarm is alarm and watched.points else None

    def evaluate(self, region: str, at: float) -> None:
        """Look at every alarm one of whose periods has just ended."""
        measured, values = self._measured(region), Values()
        for alarm in cloudwatch_backends[ACCOUNT_ID][region].alarms.values():
            period = max(MINUTE, int(alarm.period or 0))
            if alarm.namespace in OWN and not alarm.metric_data_queries and int(at) % period == 0:
                self._evaluate(alarm, measured, values, at, period)

    def _evaluate(self, alarm: Any, measured: Measured, values: Values, at: float, period: int) -> None:
        watched = self._watched.get(alarm.alarm_arn)
        if watched is None or watched.alarm is not alarm:
            watched = Watched(alarm, deque(maxlen=int(alarm.evaluation_periods)))
            self._watched[alarm.alarm_arn] = watched
        name = alarm.statistic or alarm.extended_statistic or "Average"
        dimensions = tuple((item.name, item.value) for item in alarm.dimensions)
        key = (alarm.namespace, alarm.metric_name, dimensions, name, period)
        if key not in values:
            samples = measured.samples(alarm.namespace, alarm.metric_name, dict(dimensions), at - period, at)
            values[key] = statistic(name, samples) if samples else None
        watched.points.append(values[key])
        state = state_of(
            list(watched.points),
            float(alarm.threshold),
            alarm.comparison_operator,
            int(alarm.evaluation_periods),
            int(alarm.datapoints_to_alarm or alarm.evaluation_periods),
            alarm.treat_missing_data or "missing",
            alarm.state_value,
        )
        if state != alarm.state_value:
            alarm.update_state(_reason(watched.points, alarm, state), "{}", state)


def state_of(
    points: Points, threshold: float, comparison: str, periods: int, needed: int, missing: str, state: str
) -> str:
    """The state of an alarm with its latest values. periods: how many are evaluated; needed: how many of them must breach."""
    compare, _ = COMPARISONS[comparison]
    filled = [None] * (periods - len(points)) + list(points[-periods:])
    known = [value for value in filled if value is not None]
    breaching = sum(compare(value, threshold) for value in known)
    if missing == "breaching":
        breaching += len(filled) - len(known)
    if breaching >= needed:
        return ALARM
    if missing in ("breaching", "notBreaching"):
        return OK
    if not known:
        return state if missing == "ignore" else INSUFFICIENT
    # A period without data counts neither way: the alarm goes off or ends by those that are known.
    if missing == "ignore" and len(known) < periods:
        return state
    return OK


def _reason(points: Sequence[float | None], alarm: Any, state: str) -> str:
    known = [value for value in points if value is not None]
    if state == INSUFFICIENT:
        return f"Insufficient Data: {len(points)} datapoints were unknown."
    compare, words = COMPARISONS[alarm.comparison_operator]
    breaching = sum(compare(value, alarm.threshold) for value in known)
    count = breaching if state == ALARM else len(known) - breaching
    verb = "were" if count != 1 else "was"
    shown = ", ".join(f"{value:g}" for value in known[-3:][::-1])
    negated = "" if state == ALARM else "not "
    return f"Threshold Crossed: {count} out of the last {len(points)} datapoints [{shown}] {verb} {negated}{words} the threshold ({alarm.threshold:g})."
