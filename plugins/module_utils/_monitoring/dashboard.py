# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The dashboard of an environment, as an operator keeps it open: alarms, deployments, services, data stores. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from .._inventory.services import Service
from .._plan.values import Actual, Address, Resource
from .alarms import alarm_names
from .context import MonitoringContext
from .data_graphs import cache_graphs, database_graphs
from .names import DASHBOARD
from .service_graphs import deployments_graph, has_insights, service_graphs
from .widgets import Graph, Rows, alarm_status, text

ALARMS_IN_A_WIDGET = 100
WIDGETS = 500
"""The most of a dashboard: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html"""


def desired_dashboard(context: MonitoringContext) -> Resource:
    """The dashboard as the inventory wants it."""
    return Resource(Address(DASHBOARD, context.monitoring.dashboard), {"body": dashboard_body(context)})


def actual_dashboard(name: str, body_text: str) -> Actual:
    """The dashboard as GetDashboard gives it; bodies are compared as what they mean, not as text."""
    return Actual(Address(DASHBOARD, name), {"body": json.loads(body_text)})


def dashboard_url(context: MonitoringContext) -> str:
    """Where a person opens it."""
    return f"{_console(context, 'cloudwatch')}#dashboards/dashboard/{context.monitoring.dashboard}"


def dashboard_body(context: MonitoringContext) -> dict[str, Any]:
    """The dashboard's rows of widgets, from the top down."""
    rows = Rows()
    rows.add([text(_header(context))], height=3)
    for arns in _alarm_arns(context):
        rows.add([alarm_status("Alarms", arns)], height=4)
    if has_insights(context):
        rows.add([deployments_graph(context).widget(context.region)])
    sections = list(_sections(context))
    for number, (header, graphs) in enumerate(sections):
        if len(rows.widgets) + 1 + sum(map(len, graphs)) >= WIDGETS:
            left_out = len(sections) - number
            rows.add([text(f"## {left_out} more are left out, as a dashboard takes {WIDGETS} widgets")], height=1)
            break
        rows.add([text(header)], height=1)
        for row in graphs:
            rows.add([graph.widget(context.region) for graph in row])
    return {"widgets": rows.widgets}


def _sections(context: MonitoringContext) -> Iterator[tuple[str, Sequence[Sequence[Graph]]]]:
    """Every service, database and cache: its header and its rows of graphs."""
    for key, service in context.services.items():
        yield _service_header(key, service, context), service_graphs(key, service, context)
    for key, database in context.databases.items():
        yield f"## Database {key}: {database.identifier}", [database_graphs(database)]
    for key, cache in context.caches.items():
        yield f"## Cache {key}: {cache.identifier}", [cache_graphs(cache)]


def _alarm_arns(context: MonitoringContext) -> list[list[str]]:
    """The ARNs of all alarms, as many together as a widget shows."""
    names = [name for by_key in alarm_names(context).values() for name in by_key.values()]
    arns = [context.arn("cloudwatch", f"alarm:{name}") for name in names]
    return [arns[start : start + ALARMS_IN_A_WIDGET] for start in range(0, len(arns), ALARMS_IN_A_WIDGET)]


def _console(context: MonitoringContext, service: str) -> str:
    return f"https://{context.region}.console.aws.amazon.com/{service}/home?region={context.region}"


def _header(context: MonitoringContext) -> str:
    cluster = f"https://{context.region}.console.aws.amazon.com/ecs/v2/clusters/{context.cluster.ecs_name}/services"
    usual = {key: [f"https://{host}" for host in service.hosts] for key, service in context.services.items()}
    urls = dict.fromkeys(url for some in (context.urls or usual).values() for url in some)
    links = [
        f"[Cluster]({cluster}?region={context.region})",
        f"[Alarms]({_console(context, 'cloudwatch')}#alarmsV2:)",
        f"[Log groups]({_console(context, 'cloudwatch')}#logsV2:log-groups)",
        f"[Load balancers]({_console(context, 'ec2')}#LoadBalancers:)",
    ]
    sites = " · ".join(f"[{url.partition('://')[2]}]({url})" for url in urls)
    return f"# {context.cluster.name}\n{' · '.join(links)}\n\n{sites}"


def _service_header(key: str, service: Service, context: MonitoringContext) -> str:
    group = context.log_group(key).replace("/", "$252F")
    logs = f"{_console(context, 'cloudwatch')}#logsV2:log-groups/log-group/{group}"
    events = f"https://{context.region}.console.aws.amazon.com/ecs/v2/clusters/{context.cluster.ecs_name}/services/{service.name}"
    return f"## {service.name}   [logs]({logs}) · [events]({events}/events?region={context.region})"
