# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The graphs of the services on the dashboard. Pure."""

from __future__ import annotations

from dataclasses import replace

from .._inventory.services import Service
from .context import MonitoringContext
from .metric_math import DIMENSION
from .metrics import INSIGHTS, METRICS, dimensions
from .widgets import GREEN, RED, Graph, Line, Mark


def has_insights(context: MonitoringContext) -> bool:
    """Whether ECS measures what the graphs of tasks and deployments show."""
    return context.cluster.container_insights != "disabled"


def deployments_graph(context: MonitoringContext) -> Graph:
    """One deployment is the steady state; two are an old and a new revision at the same time."""
    lines = [
        _insight("DeploymentCount", key, context, label=service.name, statistic="Maximum")
        for key, service in context.services.items()
    ]
    return Graph("Deployments (1: steady, 2: rolling out)", lines, [Mark("steady", 1, GREEN)])


def service_graphs(key: str, service: Service, context: MonitoringContext) -> list[list[Graph]]:
    """The rows of graphs of one service."""
    first = [_load(key, service, context)]
    if has_insights(context):
        first.append(_tasks(key, context))
    if not service.takes_requests:
        return [first]
    return [
        [*first, _hosts(key, context)],
        [_response_time(key, context), _requests(key, context), _errors(key, context)],
    ]


def _line(
    metric: str, key: str, context: MonitoringContext, label: str, statistic: str = "Average", color: str = ""
) -> Line:
    known = METRICS[metric]
    return Line(known.namespace, known.name, dimensions(metric, key, context), label, statistic, color)


def _lines(
    metric: str, key: str, context: MonitoringContext, label: str, statistic: str, color: str = ""
) -> list[Line]:
    """A line; for each target group where there are two."""
    line = _line(metric, key, context, label, statistic, color)
    groups = context.both_target_groups(key)
    if not groups:
        return [line]
    return [
        replace(line, dimensions={**line.dimensions, DIMENSION: group}, label=f"{label} {_short(group)}")
        for group in groups
    ]


def _short(group: str) -> str:
    """The name of a target group as metrics name it: targetgroup/NAME/ID."""
    return group.split("/")[1] if "/" in group else group


def _insight(name: str, key: str, context: MonitoringContext, label: str, statistic: str = "Average") -> Line:
    return Line(INSIGHTS, name, dimensions("running_tasks", key, context), label, statistic)


def _load(key: str, service: Service, context: MonitoringContext) -> Graph:
    lines = [_line("cpu", key, context, "CPU"), _line("memory", key, context, "memory")]
    targets = (
        {"CPU target": service.scaling.cpu_target, "memory target": service.scaling.memory_target}
        if service.scaling
        else {}
    )
    return Graph("CPU and memory", lines, [Mark(label, value) for label, value in targets.items() if value], "%", 100)


def _tasks(key: str, context: MonitoringContext) -> Graph:
    names = {"running": "RunningTaskCount", "desired": "DesiredTaskCount", "pending": "PendingTaskCount"}
    return Graph("Tasks", [_insight(metric, key, context, label) for label, metric in names.items()])


def _hosts(key: str, context: MonitoringContext) -> Graph:
    healthy = [
        replace(line, metric="HealthyHostCount")
        for line in _lines("unhealthy_hosts", key, context, "healthy", "Minimum", GREEN)
    ]
    return Graph("Targets", healthy + _lines("unhealthy_hosts", key, context, "unhealthy", "Maximum", RED))


def _response_time(key: str, context: MonitoringContext) -> Graph:
    statistics = ("p50", "p95", "p99")
    lines = [line for name in statistics for line in _lines("response_time", key, context, name, name)]
    return Graph("Response time", lines, _thresholds("response_time", context), "s")


def _requests(key: str, context: MonitoringContext) -> Graph:
    return Graph("Requests", _lines("requests", key, context, "requests", "Sum"))


def _errors(key: str, context: MonitoringContext) -> Graph:
    lines = [
        *_lines("http_4xx", key, context, "4xx", "Sum"),
        *_lines("http_5xx", key, context, "5xx", "Sum", RED),
    ]
    return Graph("Answers 4xx and 5xx", lines)


def _thresholds(metric: str, context: MonitoringContext) -> list[Mark]:
    alarms = context.monitoring.alarms
    return [Mark(name, alarm.threshold, RED) for name, alarm in alarms.items() if alarm.metric == metric]


def report_graphs(key: str, service: Service, context: MonitoringContext) -> list[Graph]:
    """The graphs of a service for people who have no dashboard: one measure each, with its target and its alarms' thresholds."""
    graphs = [_measured_load(name, key, service, context) for name in ("cpu", "memory")]
    if not service.takes_requests:
        return graphs
    errors = _lines("http_5xx", key, context, "5xx", "Sum", RED)
    return [
        *graphs,
        _response_time(key, context),
        replace(_requests(key, context), marks=_thresholds("requests", context)),
        Graph("5xx answers", errors, _thresholds("http_5xx", context)),
    ]


def _measured_load(metric: str, key: str, service: Service, context: MonitoringContext) -> Graph:
    target = getattr(service.scaling, f"{metric}_target") if service.scaling else 0
    marks = [Mark("target", target)] if target else []
    title = {"cpu": "CPU", "memory": "Memory"}[metric]
    return Graph(title, [_line(metric, key, context, title)], [*marks, *_thresholds(metric, context)], "%", 100)
