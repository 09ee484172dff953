# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads metrics: all lines of all graphs in calls of 500.

GetMetricData is paid for by the metric: https://aws.amazon.com/cloudwatch/pricing/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.session import Aws, chunks, gather
from .._inventory.monitoring import Alarm
from .._monitoring.widgets import Graph
from .metrics import Span, chart, points, query

# The most that one call takes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
QUERIES = 500


def read_charts(
    aws: Aws, graphs: Mapping[str, Sequence[Graph]], span: Span, alarms: Mapping[str, Alarm]
) -> dict[str, list[dict[str, Any]]]:
    """The charts of each service, by inventory key."""
    lines = [line for items in graphs.values() for graph in items for line in graph.lines]
    queries = [query(number, line, span.seconds) for number, line in enumerate(lines)]
    parts = chunks(queries, QUERIES)
    answers = gather({str(number): partial(_read, aws, part, span) for number, part in enumerate(parts)})
    found: dict[str, list[Any]] = {}
    for results in answers.values():
        for item in results:
            found.setdefault(item["Id"], []).append(item)
    series = iter([points(found.get(item["Id"], ()), span) for item in queries])
    return {
        key: [chart(graph, [next(series) for _line in graph.lines], span, alarms) for graph in items]
        for key, items in graphs.items()
    }


def _read(aws: Aws, queries: Sequence[Mapping[str, Any]], span: Span) -> list[Any]:
    asked = {"MetricDataQueries": list(queries), "StartTime": span.start, "EndTime": span.end}
    return aws.pages("cloudwatch", "get_metric_data", "MetricDataResults", **asked)
