# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The graphs of databases and caches on the dashboard. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._inventory.data_stores import Cache, Database
from .widgets import Graph, Line


def database_graphs(database: Database) -> list[Graph]:
    """The row of graphs of one database."""
    dimensions = {"DBInstanceIdentifier": database.identifier}

    def graph(title: str, metrics: Mapping[str, str], unit: str = "", most: float = 0) -> Graph:
        return Graph(
            title, [Line("AWS/RDS", name, dimensions, label) for label, name in metrics.items()], (), unit, most
        )

    return [
        graph("CPU", {"CPU": "CPUUtilization"}, "%", 100),
        graph("Connections", {"connections": "DatabaseConnections"}),
        graph("Free storage", {"free": "FreeStorageSpace"}, "bytes"),
        graph("Latency", {"read": "ReadLatency", "write": "WriteLatency"}, "s"),
    ]


def cache_graphs(cache: Cache) -> list[Graph]:
    """The row of graphs of one cache."""
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
