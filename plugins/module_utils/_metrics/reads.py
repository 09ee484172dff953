# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads metrics: any number of lines in calls of 500.

GetMetricData is paid for by the metric: https://aws.amazon.com/cloudwatch/pricing/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.session import Aws, chunks, gather
from .._monitoring.widgets import Line
from .series import Points, Span, points, query

# The most that one call takes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
QUERIES = 500


def read_lines(aws: Aws, lines: Sequence[Line], span: Span) -> list[Points]:
    """The points of each line."""
    queries = [query(number, line, span.seconds) for number, line in enumerate(lines)]
    parts = chunks(queries, QUERIES)
    answers = gather({str(number): partial(_read, aws, part, span) for number, part in enumerate(parts)})
    found: dict[str, list[Any]] = {}
    for results in answers.values():
        for item in results:
            found.setdefault(item["Id"], []).append(item)
    return [points(found.get(item["Id"], ()), span) for item in queries]


def _read(aws: Aws, queries: Sequence[Mapping[str, Any]], span: Span) -> list[Any]:
    asked = {"MetricDataQueries": list(queries), "StartTime": span.start, "EndTime": span.end}
    return aws.pages("cloudwatch", "get_metric_data", "MetricDataResults", **asked)
