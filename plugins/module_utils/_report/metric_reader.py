# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads the charts of the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.session import Aws
from .._inventory.monitoring import Alarm
from .._metrics.reads import read_lines
from .._metrics.series import Span
from .._monitoring.widgets import Graph
from .metrics import chart


def read_charts(
    aws: Aws, graphs: Mapping[str, Sequence[Graph]], span: Span, alarms: Mapping[str, Alarm]
) -> dict[str, list[dict[str, Any]]]:
    """The charts of each service, by inventory key."""
    lines = [line for items in graphs.values() for graph in items for line in graph.lines]
    series = iter(read_lines(aws, lines, span))
    return {
        key: [chart(graph, [next(series) for _line in graph.lines], span, alarms) for graph in items]
        for key, items in graphs.items()
    }
