# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Metrics over time: what GetMetricData is asked, and its answers as points at equal distances. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from .._aws.tags import to_list
from .._monitoring.widgets import Line

Points = list[float | None]


@dataclass(frozen=True)
class Span:
    """The time that the points cover: from start on, count points of so many seconds each."""

    start: datetime
    seconds: int
    count: int

    @property
    def end(self) -> datetime:
        """The end of the last point."""
        return self.start + timedelta(seconds=self.seconds * self.count)


def span_before(now: datetime, days: int, seconds: int) -> Span:
    """The last days up to now, without a point that is still open. Periods begin where AWS's do."""
    end = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
    return Span(end - timedelta(days=days), seconds, days * 86400 // seconds)


def query(number: int, line: Line, seconds: int) -> dict[str, Any]:
    """What GetMetricData is asked for one line."""
    metric = {
        "Namespace": line.namespace,
        "MetricName": line.metric,
        "Dimensions": to_list(line.dimensions, "Name", "Value"),
    }
    return {"Id": f"q{number}", "MetricStat": {"Metric": metric, "Period": seconds, "Stat": line.statistic}}


def points(answers: Iterable[Mapping[str, Any]], span: Span) -> Points:
    """The values of one line at the places of the span; None where nothing was measured."""
    found: Points = [None] * span.count
    for answer in answers:
        for at, value in zip(answer["Timestamps"], answer["Values"], strict=True):
            place = int((at - span.start).total_seconds() // span.seconds)
            if 0 <= place < span.count:
                found[place] = float(f"{value:.4g}")
    return found


def target_group_names(service: Mapping[str, Any]) -> dict[str, str]:
    """The target groups of a service as metrics name them: targetgroup/NAME/ID."""
    for item in service.get("loadBalancers") or []:
        if item.get("targetGroupArn"):
            other = (item.get("advancedConfiguration") or {}).get("alternateTargetGroupArn")
            names = {"full_name": item["targetGroupArn"]} | ({"alternate_full_name": other} if other else {})
            return {name: arn.rsplit(":", 1)[-1] for name, arn in names.items()}
    return {}


def load_balancer_name(answer: Mapping[str, Any]) -> str:
    """A load balancer as metrics name it: app/NAME/ID."""
    return str(answer["LoadBalancerArn"]).rsplit(":loadbalancer/", maxsplit=1)[-1]
