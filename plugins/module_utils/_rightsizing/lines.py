# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What CloudWatch is asked for, and its answers as what was measured. Pure.

The count of tasks is that of the samples of CPU, as each task sends one a minute:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-metrics.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._inventory.data_stores import Cache, Database
from .._inventory.inventory import Inventory
from .._measured.standing import Standing
from .._metrics.series import Points, Span
from .._monitoring.widgets import Line
from .statistics import known
from .use import PERIOD, Activity, CacheUse, DatabaseUse, ServiceUse

ECS, ALB = "AWS/ECS", "AWS/ApplicationELB"
COUNT = re.compile(r"desired count to (\d+)\.")
Named = Mapping[str, Sequence[Line]]
"""Lines by the field that they fill."""


def service_lines(inventory: Inventory, standing: Standing) -> dict[str, Named]:
    """By inventory key, of the services that exist."""
    cluster = inventory.cluster.ecs_name if inventory.cluster else ""
    found: dict[str, Named] = {}
    for key, service in inventory.services.items():
        if service.name not in standing.services:
            continue
        own = {"ClusterName": cluster, "ServiceName": service.name}
        lines = {
            "cpu": [Line(ECS, "CPUUtilization", own, "cpu")],
            "memory": [Line(ECS, "MemoryUtilization", own, "memory")],
            "memory_most": [Line(ECS, "MemoryUtilization", own, "memory", "Maximum")],
            "tasks": [Line(ECS, "CPUUtilization", own, "tasks", "SampleCount")],
        }
        if standing.load_balancer:
            lines |= _of_groups(standing.load_balancer, standing.target_groups.get(service.name, []))
        found[key] = lines
    return found


def _of_groups(balancer: str, groups: Sequence[str]) -> dict[str, list[Line]]:
    names = [{"LoadBalancer": balancer, "TargetGroup": group} for group in groups]
    return {
        "requests": [Line(ALB, "RequestCount", name, "requests", "Sum") for name in names],
        "response": [Line(ALB, "TargetResponseTime", name, "response", "p95") for name in names],
        "failed": [Line(ALB, "HTTPCode_Target_5XX_Count", name, "failed", "Sum") for name in names],
    }


def database_lines(database: Database) -> Named:
    """Of an instance."""
    name = {"DBInstanceIdentifier": database.identifier}
    return {
        "cpu": [Line("AWS/RDS", "CPUUtilization", name, "cpu")],
        "connections": [Line("AWS/RDS", "DatabaseConnections", name, "connections", "Maximum")],
        "free_memory": [Line("AWS/RDS", "FreeableMemory", name, "free_memory", "Minimum")],
        "free_storage": [Line("AWS/RDS", "FreeStorageSpace", name, "free_storage", "Minimum")],
    }


def cache_lines(cache: Cache) -> Named:
    """Of every node."""
    nodes = [{"CacheClusterId": f"{cache.identifier}-{number:03d}"} for number in range(1, cache.nodes + 1)]
    return {
        "cpu": [Line("AWS/ElastiCache", "EngineCPUUtilization", node, "cpu") for node in nodes],
        "memory": [
            Line("AWS/ElastiCache", "DatabaseMemoryUsagePercentage", node, "memory", "Maximum") for node in nodes
        ],
        "evictions": [Line("AWS/ElastiCache", "Evictions", node, "evictions", "Sum") for node in nodes],
    }


def service_use(
    answers: Mapping[str, Sequence[Points]], span: Span, activities: Sequence[Activity], resolution: int = 60
) -> ServiceUse:
    """A service, of which the requests to both of two target groups count together. resolution: seconds between two samples of a task."""
    joined = {name: _joined(points, span, name in ("requests", "failed")) for name, points in answers.items()}
    if known(joined.get("requests", [])):
        joined["requests"] = _counted(joined["requests"], joined["cpu"])
    found = ServiceUse(**joined, activities=activities)
    samples = PERIOD / resolution
    return replace(found, tasks=[None if value is None else value / samples for value in found.tasks])


def database_use(answers: Mapping[str, Sequence[Points]], span: Span) -> DatabaseUse:
    """A database."""
    return DatabaseUse(**{name: _joined(points, span, False) for name, points in answers.items()})


def cache_use(answers: Mapping[str, Sequence[Points]], span: Span) -> CacheUse:
    """A cache by its node that is used most."""
    return CacheUse(**{name: _joined(points, span, False) for name, points in answers.items()})


def activity_of(answer: Mapping[str, Any]) -> Activity | None:
    """A scaling activity as DescribeScalingActivities gives it; None of one that set no count."""
    found = COUNT.search(answer["Description"])
    if not found or answer["StatusCode"] != "Successful":
        return None
    return Activity(answer["StartTime"], int(found[1]))


def _counted(requests: Points, cpu: Points) -> Points:
    """The requests, 0 where the service ran and its load balancer told of none, as it then tells nothing."""
    return [0.0 if count is None and ran is not None else count for count, ran in zip(requests, cpu, strict=True)]


def _joined(series: Sequence[Points], span: Span, add: bool) -> Points:
    """The sum of several lines, or the most of them; None where none has a value."""
    if not series:
        return [None] * span.count
    pick = sum if add else max
    return [pick(values) if (values := known(column)) else None for column in zip(*series, strict=True)]
