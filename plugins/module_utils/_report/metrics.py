# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What CloudWatch measured of the services: which graphs show it, and its points as they are shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from .._inventory.inventory import Inventory
from .._inventory.monitoring import Alarm, Monitoring
from .._metrics.series import Span, load_balancer_name, target_group_names
from .._monitoring.context import MonitoringContext, monitoring_context
from .._monitoring.service_graphs import report_graphs
from .._monitoring.widgets import Graph, Mark

DAYS = 7
HOURS, MANY_HOURS = 3, 12
MANY_SERVICES = 40
"""From so many services on, a point stands for half a day, so that the page stays small."""
COUNTED = ("Sum", "SampleCount")


def span_of(now: datetime, services: int) -> Span:
    """The last days up to now; the last point is still open. Periods begin where AWS's do."""
    seconds = 3600 * (HOURS if services < MANY_SERVICES else MANY_HOURS)
    end = datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)
    return Span(end - timedelta(days=DAYS), seconds, DAYS * 86400 // seconds)


def graphs_of(
    inventory: Inventory,
    region: str,
    account: str,
    services: Mapping[str, Any],
    load_balancer: Mapping[str, Any] | None,
) -> dict[str, list[Graph]]:
    """The graphs by inventory key, of services that exist. services, load_balancer: as AWS describes them, services by name."""
    known = {key: services[item.name] for key, item in inventory.services.items() if item.name in services}
    context = _context(inventory, region, account, known, load_balancer)
    graphs = {key: report_graphs(key, context.services[key], context) for key in known}
    measured = {key: bool(context.target_groups.get(key)) and load_balancer is not None for key in known}
    return {key: [item for item in items if measured[key] or not _of_hosts(item)] for key, items in graphs.items()}


def chart(
    graph: Graph, series: Sequence[Sequence[float | None]], span: Span, alarms: Mapping[str, Alarm]
) -> dict[str, Any]:
    """A graph with its points. Sums are told by the minute, as a point's own length means nothing to a reader."""
    counted = graph.lines[0].statistic in COUNTED
    share = 60 / span.seconds if counted else 1.0
    lines = [
        {"label": line.label, "points": [None if value is None else float(f"{value * share:.4g}") for value in values]}
        for line, values in zip(graph.lines, series, strict=True)
    ]
    marks = [_mark(mark, alarms.get(mark.label), counted) for mark in graph.marks]
    return {
        "title": graph.title,
        "unit": "a minute" if counted else graph.unit,
        "most": graph.most,
        "lines": lines,
        "marks": marks,
    }


def _mark(mark: Mark, alarm: Alarm | None, counted: bool) -> dict[str, Any]:
    value = mark.value * 60 / alarm.period if counted and alarm else mark.value
    return {"label": mark.label, "value": round(float(value), 3), "severity": alarm.severity if alarm else ""}


def _of_hosts(graph: Graph) -> bool:
    return graph.lines[0].namespace == "AWS/ApplicationELB"


def _context(
    inventory: Inventory,
    region: str,
    account: str,
    services: Mapping[str, Any],
    load_balancer: Mapping[str, Any] | None,
) -> MonitoringContext:
    groups = {key: target_group_names(item) for key, item in services.items()}
    facts: dict[str, Any] = {
        "load_balancer": {"full_name": load_balancer_name(load_balancer)} if load_balancer else {},
        "target_groups": {key: item for key, item in groups.items() if item},
    }
    watched = inventory if inventory.monitoring else _monitored(inventory)
    partition = next((str(item["serviceArn"]).split(":")[1] for item in services.values()), "aws")
    identity = {"Account": account, "Arn": f"arn:{partition}:sts::{account}:"}
    return monitoring_context(watched, region, identity, facts, {})


def _monitored(inventory: Inventory) -> Inventory:
    """Metrics are there without alarms, too."""
    return replace(inventory, monitoring=Monitoring(alarms={}))
