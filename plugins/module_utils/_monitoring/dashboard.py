# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The dashboard of an environment, as an operator keeps it open: alarms, deployments, services, data stores. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._inventory.environment import Cache, Database
from .._inventory.services import Service
from .._plan.values import Actual, Address, Resource
from .alarms import alarm_names
from .context import MonitoringContext
from .metric_math import DIMENSION
from .metrics import INSIGHTS, METRICS, dimensions
from .widgets import GREEN, RED, Graph, Line, Mark, Rows, alarm_status, text

KIND = "dashboard"
ALARMS_IN_A_WIDGET = 100


def desired_dashboard(context: MonitoringContext) -> Resource:
    """The dashboard as the inventory wants it."""
    return Resource(Address(KIND, context.monitoring.dashboard), {"body": body(context)})


def actual_dashboard(name: str, text_of_body: str) -> Actual:
    """The dashboard as GetDashboard gives it; bodies are compared as what they mean, not as text."""
    return Actual(Address(KIND, name), {"body": json.loads(text_of_body)})


def dashboard_url(context: MonitoringContext) -> str:
    """Where a person opens it."""
    return f"{_console(context, 'cloudwatch')}#dashboards/dashboard/{context.monitoring.dashboard}"


def body(context: MonitoringContext) -> dict[str, Any]:
    """The dashboard's body."""
    rows = Rows()
    rows.add([text(_header(context))], height=3)
    arns = [
        context.arn("cloudwatch", f"alarm:{name}") for names in alarm_names(context).values() for name in names.values()
    ]
    for start in range(0, len(arns), ALARMS_IN_A_WIDGET):
        rows.add([alarm_status("Alarms", arns[start : start + ALARMS_IN_A_WIDGET])], height=4)
    if _insights(context):
        rows.add([_deployments(context).widget(context.region)])
    for key, service in context.services.items():
        rows.add([text(_service_header(key, service, context))], height=1)
        for row in _service_rows(key, service, context):
            rows.add([graph.widget(context.region) for graph in row])
    for key, database in context.databases.items():
        rows.add([text(f"## Database {key}: {database.identifier}")], height=1)
        rows.add([graph.widget(context.region) for graph in _database(database)])
    for key, cache in context.caches.items():
        rows.add([text(f"## Cache {key}: {cache.identifier}")], height=1)
        rows.add([graph.widget(context.region) for graph in _cache(cache)])
    return {"widgets": rows.widgets}


def _insights(context: MonitoringContext) -> bool:
    return context.cluster.container_insights != "disabled"


def _console(context: MonitoringContext, service: str) -> str:
    return f"https://{context.region}.console.aws.amazon.com/{service}/home?region={context.region}"


def _header(context: MonitoringContext) -> str:
    cluster = f"https://{context.region}.console.aws.amazon.com/ecs/v2/clusters/{context.cluster.name}/services"
    hosts = [host for service in context.services.values() for host in service.hosts]
    links = [
        f"[Cluster]({cluster}?region={context.region})",
        f"[Alarms]({_console(context, 'cloudwatch')}#alarmsV2:)",
        f"[Log groups]({_console(context, 'cloudwatch')}#logsV2:log-groups)",
        f"[Load balancers]({_console(context, 'ec2')}#LoadBalancers:)",
    ]
    sites = " · ".join(f"[{host}](https://{host})" for host in hosts)
    return f"# {context.cluster.name}\n{' · '.join(links)}\n\n{sites}"


def _service_header(key: str, service: Service, context: MonitoringContext) -> str:
    group = context.log_group(key).replace("/", "$252F")
    logs = f"{_console(context, 'cloudwatch')}#logsV2:log-groups/log-group/{group}"
    events = f"https://{context.region}.console.aws.amazon.com/ecs/v2/clusters/{context.cluster.name}/services/{service.name}"
    return f"## {service.name}   [logs]({logs}) · [events]({events}/events?region={context.region})"


def _deployments(context: MonitoringContext) -> Graph:
    """One deployment is the steady state; two are an old and a new revision side by side."""
    lines = [
        _insight("DeploymentCount", key, context, label=service.name, statistic="Maximum")
        for key, service in context.services.items()
    ]
    return Graph("Deployments (1: steady, 2: rolling out)", lines, [Mark("steady", 1, GREEN)])


def _service_rows(key: str, service: Service, context: MonitoringContext) -> list[list[Graph]]:
    first = [_load(key, service, context)]
    if _insights(context):
        first.append(_tasks(key, context))
    if not service.hosts:
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


def _database(database: Database) -> list[Graph]:
    place = {"DBInstanceIdentifier": database.identifier}

    def graph(title: str, metrics: Mapping[str, str], unit: str = "", most: float = 0) -> Graph:
        return Graph(title, [Line("AWS/RDS", name, place, label) for label, name in metrics.items()], (), unit, most)

    return [
        graph("CPU", {"CPU": "CPUUtilization"}, "%", 100),
        graph("Connections", {"connections": "DatabaseConnections"}),
        graph("Free storage", {"free": "FreeStorageSpace"}, "bytes"),
        graph("Latency", {"read": "ReadLatency", "write": "WriteLatency"}, "s"),
    ]


def _cache(cache: Cache) -> list[Graph]:
    # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html; nodes are named GROUP-001 and so on.
    nodes = [f"{cache.identifier}-{number:03d}" for number in range(1, cache.nodes + 1)]
    return [
        _cache_graph("Engine CPU", "EngineCPUUtilization", nodes, unit="%", most=100),
        _cache_graph("Memory", "DatabaseMemoryUsagePercentage", nodes, unit="%", most=100),
        _cache_graph("Evictions", "Evictions", nodes, statistic="Sum"),
        _cache_graph("Connections", "CurrConnections", nodes),
    ]


def _cache_graph(
    title: str, metric: str, nodes: Sequence[str], statistic: str = "Average", unit: str = "", most: float = 0
) -> Graph:
    lines = [Line("AWS/ElastiCache", metric, {"CacheClusterId": node}, node, statistic) for node in nodes]
    return Graph(title, lines, (), unit, most)
