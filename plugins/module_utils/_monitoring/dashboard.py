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
from .context import Surroundings
from .metric_math import DIMENSION
from .metrics import INSIGHTS, METRICS, dimensions
from .widgets import GREEN, RED, Graph, Line, Mark, Rows, alarm_status, text

KIND = "dashboard"
ALARMS_IN_A_WIDGET = 100


def desired_dashboard(around: Surroundings) -> Resource:
    """The dashboard as the inventory wants it."""
    return Resource(Address(KIND, around.monitoring.dashboard), {"body": body(around)})


def actual_dashboard(name: str, text_of_body: str) -> Actual:
    """The dashboard as GetDashboard gives it; bodies are compared as what they mean, not as text."""
    return Actual(Address(KIND, name), {"body": json.loads(text_of_body)})


def dashboard_url(around: Surroundings) -> str:
    """Where a person opens it."""
    return f"{_console(around, 'cloudwatch')}#dashboards/dashboard/{around.monitoring.dashboard}"


def body(around: Surroundings) -> dict[str, Any]:
    """The dashboard's body."""
    rows = Rows()
    rows.add([text(_header(around))], height=3)
    arns = [
        around.arn("cloudwatch", f"alarm:{name}") for names in alarm_names(around).values() for name in names.values()
    ]
    for start in range(0, len(arns), ALARMS_IN_A_WIDGET):
        rows.add([alarm_status("Alarms", arns[start : start + ALARMS_IN_A_WIDGET])], height=4)
    if _insights(around):
        rows.add([_deployments(around).widget(around.region)])
    for key, service in around.services.items():
        rows.add([text(_service_header(key, service, around))], height=1)
        for row in _service_rows(key, service, around):
            rows.add([graph.widget(around.region) for graph in row])
    for key, database in around.databases.items():
        rows.add([text(f"## Database {key}: {database.identifier}")], height=1)
        rows.add([graph.widget(around.region) for graph in _database(database)])
    for key, cache in around.caches.items():
        rows.add([text(f"## Cache {key}: {cache.identifier}")], height=1)
        rows.add([graph.widget(around.region) for graph in _cache(cache)])
    return {"widgets": rows.widgets}


def _insights(around: Surroundings) -> bool:
    return around.cluster.container_insights != "disabled"


def _console(around: Surroundings, service: str) -> str:
    return f"https://{around.region}.console.aws.amazon.com/{service}/home?region={around.region}"


def _header(around: Surroundings) -> str:
    cluster = f"https://{around.region}.console.aws.amazon.com/ecs/v2/clusters/{around.cluster.name}/services"
    hosts = [host for service in around.services.values() for host in service.hosts]
    links = [
        f"[Cluster]({cluster}?region={around.region})",
        f"[Alarms]({_console(around, 'cloudwatch')}#alarmsV2:)",
        f"[Log groups]({_console(around, 'cloudwatch')}#logsV2:log-groups)",
        f"[Load balancers]({_console(around, 'ec2')}#LoadBalancers:)",
    ]
    sites = " · ".join(f"[{host}](https://{host})" for host in hosts)
    return f"# {around.cluster.name}\n{' · '.join(links)}\n\n{sites}"


def _service_header(key: str, service: Service, around: Surroundings) -> str:
    group = around.log_group(key).replace("/", "$252F")
    logs = f"{_console(around, 'cloudwatch')}#logsV2:log-groups/log-group/{group}"
    events = (
        f"https://{around.region}.console.aws.amazon.com/ecs/v2/clusters/{around.cluster.name}/services/{service.name}"
    )
    return f"## {service.name}   [logs]({logs}) · [events]({events}/events?region={around.region})"


def _deployments(around: Surroundings) -> Graph:
    """One deployment is the steady state; two are an old and a new revision side by side."""
    lines = [
        _insight("DeploymentCount", key, around, label=service.name, statistic="Maximum")
        for key, service in around.services.items()
    ]
    return Graph("Deployments (1: steady, 2: rolling out)", lines, [Mark("steady", 1, GREEN)])


def _service_rows(key: str, service: Service, around: Surroundings) -> list[list[Graph]]:
    first = [_load(key, service, around)]
    if _insights(around):
        first.append(_tasks(key, around))
    if not service.hosts:
        return [first]
    return [[*first, _hosts(key, around)], [_response_time(key, around), _requests(key, around), _errors(key, around)]]


def _line(metric: str, key: str, around: Surroundings, label: str, statistic: str = "Average", color: str = "") -> Line:
    known = METRICS[metric]
    return Line(known.namespace, known.name, dimensions(metric, key, around), label, statistic, color)


def _lines(metric: str, key: str, around: Surroundings, label: str, statistic: str, color: str = "") -> list[Line]:
    """A line; for each target group where there are two."""
    line = _line(metric, key, around, label, statistic, color)
    groups = around.both_target_groups(key)
    if not groups:
        return [line]
    return [
        replace(line, dimensions={**line.dimensions, DIMENSION: group}, label=f"{label} {_short(group)}")
        for group in groups
    ]


def _short(group: str) -> str:
    """The name of a target group as metrics name it: targetgroup/NAME/ID."""
    return group.split("/")[1] if "/" in group else group


def _insight(name: str, key: str, around: Surroundings, label: str, statistic: str = "Average") -> Line:
    return Line(INSIGHTS, name, dimensions("running_tasks", key, around), label, statistic)


def _load(key: str, service: Service, around: Surroundings) -> Graph:
    lines = [_line("cpu", key, around, "CPU"), _line("memory", key, around, "memory")]
    targets = (
        {"CPU target": service.scaling.cpu_target, "memory target": service.scaling.memory_target}
        if service.scaling
        else {}
    )
    return Graph("CPU and memory", lines, [Mark(label, value) for label, value in targets.items() if value], "%", 100)


def _tasks(key: str, around: Surroundings) -> Graph:
    names = {"running": "RunningTaskCount", "desired": "DesiredTaskCount", "pending": "PendingTaskCount"}
    return Graph("Tasks", [_insight(metric, key, around, label) for label, metric in names.items()])


def _hosts(key: str, around: Surroundings) -> Graph:
    healthy = [
        replace(line, metric="HealthyHostCount")
        for line in _lines("unhealthy_hosts", key, around, "healthy", "Minimum", GREEN)
    ]
    return Graph("Targets", healthy + _lines("unhealthy_hosts", key, around, "unhealthy", "Maximum", RED))


def _response_time(key: str, around: Surroundings) -> Graph:
    statistics = ("p50", "p95", "p99")
    lines = [line for name in statistics for line in _lines("response_time", key, around, name, name)]
    return Graph("Response time", lines, _thresholds("response_time", around), "s")


def _requests(key: str, around: Surroundings) -> Graph:
    return Graph("Requests", _lines("requests", key, around, "requests", "Sum"))


def _errors(key: str, around: Surroundings) -> Graph:
    lines = [
        *_lines("http_4xx", key, around, "4xx", "Sum"),
        *_lines("http_5xx", key, around, "5xx", "Sum", RED),
    ]
    return Graph("Answers 4xx and 5xx", lines)


def _thresholds(metric: str, around: Surroundings) -> list[Mark]:
    alarms = around.monitoring.alarms
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
