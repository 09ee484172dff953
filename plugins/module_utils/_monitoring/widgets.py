# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Widgets of a CloudWatch dashboard, and how they are laid out. Pure.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

COLUMNS = 24
HEIGHT = 6
GREEN, ORANGE, RED = "#2ca02c", "#ff7f0e", "#d62728"


@dataclass(frozen=True)
class Line:
    """A line of a graph. right puts it on the right axis."""

    namespace: str
    metric: str
    dimensions: Mapping[str, str]
    label: str
    statistic: str = "Average"
    color: str = ""
    hint: bool = False

    def body(self) -> list[Any]:
        """The line as the dashboard's body has it."""
        named = [part for item in self.dimensions.items() for part in item]
        options: dict[str, Any] = {"label": self.label, "stat": self.statistic}
        if self.color:
            options["color"] = self.color
        if self.hint:
            options["yAxis"] = "right"
        return [self.namespace, self.metric, *named, options]


@dataclass(frozen=True)
class Mark:
    """A horizontal line, such as a target or an alarm's threshold."""

    label: str
    value: float
    color: str = ORANGE

    def body(self) -> dict[str, Any]:
        """The mark as the dashboard's body has it."""
        return {"label": self.label, "value": self.value, "color": self.color}


@dataclass(frozen=True)
class Graph:
    """A graph of lines over time. unit labels the left axis; most is its upper end, 0 leaves it to the data."""

    title: str
    lines: Sequence[Line]
    marks: Sequence[Mark] = field(default_factory=tuple)
    unit: str = ""
    most: float = 0

    def widget(self, region: str) -> dict[str, Any]:
        """The widget, without its place."""
        left: dict[str, Any] = {"min": 0, "showUnits": False}
        if self.most:
            left["max"] = self.most
        if self.unit:
            left["label"] = self.unit
        properties: dict[str, Any] = {
            "title": self.title,
            "view": "timeSeries",
            "stacked": False,
            "region": region,
            "period": 60,
            "metrics": [line.body() for line in self.lines],
            "yAxis": {"left": left},
        }
        if self.marks:
            properties["annotations"] = {"horizontal": [mark.body() for mark in self.marks]}
        return {"type": "metric", "properties": properties}


def text(markdown: str) -> dict[str, Any]:
    """A widget of text, without its place."""
    return {"type": "text", "properties": {"markdown": markdown}}


def alarm_status(title: str, arns: Sequence[str]) -> dict[str, Any]:
    """A widget that shows the state of alarms, without its place; at most 100 alarms."""
    return {"type": "alarm", "properties": {"title": title, "alarms": list(arns)}}


class Rows:
    """Places widgets in rows of equal parts, from the top down."""

    def __init__(self) -> None:
        self.widgets: list[dict[str, Any]] = []
        self._y = 0

    def add(self, row: Sequence[Mapping[str, Any]], height: int = HEIGHT) -> None:
        """One more row; widths share the 24 columns."""
        if not row:
            return
        width = COLUMNS // len(row)
        for number, widget in enumerate(row):
            layout = {"x": number * width, "y": self._y, "width": width, "height": height}
            self.widgets.append({**widget, **layout})
        self._y += height
