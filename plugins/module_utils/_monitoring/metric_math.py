# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms on two target groups at once: ECS moves the traffic between them, so that either may be the live one. Pure.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.tags import to_list

IDS = ("first", "second")
DIMENSION = "TargetGroup"


def function_of(statistic: str, comparison: str) -> str:
    """How the values of two target groups become one: sums add up, otherwise the one that is nearer to the alarm counts."""
    if statistic in ("Sum", "SampleCount"):
        return "SUM"
    return "MIN" if comparison.startswith("LessThan") else "MAX"


def metric_queries(properties: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The argument Metrics of PutMetricAlarm for an alarm on two target groups."""
    queries = [
        {
            "Id": name,
            "ReturnData": False,
            "MetricStat": {
                "Metric": {
                    "Namespace": properties["namespace"],
                    "MetricName": properties["metric"],
                    "Dimensions": to_list({**properties["dimensions"], DIMENSION: group}, "Name", "Value"),
                },
                "Period": properties["period"],
                "Stat": properties["statistic"],
            },
        }
        for name, group in zip(IDS, properties["target_groups"], strict=True)
    ]
    function = function_of(properties["statistic"], properties["comparison"])
    return [{"Id": "both", "Expression": f"{function}([{', '.join(IDS)}])", "ReturnData": True}, *queries]


def actual_measure(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What an alarm measures, as DescribeAlarms gives it; of an alarm on metrics of another kind the queries as they are."""
    queries = {item["Id"]: item for item in answer.get("Metrics") or []}
    if not queries:
        return {
            "namespace": answer.get("Namespace", ""),
            "metric": answer.get("MetricName", ""),
            "dimensions": _dimensions(answer.get("Dimensions") or []),
            "target_groups": [],
            "statistic": answer.get("ExtendedStatistic") or answer.get("Statistic", ""),
            "period": answer.get("Period"),
        }
    stats = [queries[name].get("MetricStat") or {} for name in IDS if name in queries]
    metrics = [stat.get("Metric") or {} for stat in stats]
    dimensions = [_dimensions(metric.get("Dimensions") or []) for metric in metrics]
    first, stat = (metrics[0], stats[0]) if metrics else ({}, {})
    given = {
        "namespace": first.get("Namespace", ""),
        "metric": first.get("MetricName", ""),
        "dimensions": {
            name: value for name, value in (dimensions[0] if dimensions else {}).items() if name != DIMENSION
        },
        "target_groups": [item.get(DIMENSION, "") for item in dimensions],
        "statistic": stat.get("Stat", ""),
        "period": stat.get("Period"),
    }
    queries_of_a_pair = (
        metric_queries({**given, "comparison": answer["ComparisonOperator"]}) if len(stats) == len(IDS) else []
    )
    if _plain(queries_of_a_pair) == _plain(queries.values()):
        return given
    return {**given, "metric": f"queries {_plain(queries.values())}"}


def _dimensions(answer: list[Mapping[str, str]]) -> dict[str, str]:
    return {item["Name"]: item["Value"] for item in answer}


def _plain(queries: Any) -> list[Any]:
    """Queries without an order that means nothing and without what AWS leaves out."""
    given = [{key: value for key, value in item.items() if value not in (None, "", [])} for item in queries]
    return sorted(
        (
            item["Id"],
            item.get("Expression", ""),
            bool(item.get("ReturnData", True)),
            str(_stat(item.get("MetricStat") or {})),
        )
        for item in given
    )


def _stat(stat: Mapping[str, Any]) -> tuple[Any, ...]:
    metric = stat.get("Metric") or {}
    dimensions = sorted(_dimensions(metric.get("Dimensions") or []).items())
    return (metric.get("Namespace"), metric.get("MetricName"), dimensions, stat.get("Period"), stat.get("Stat"))
