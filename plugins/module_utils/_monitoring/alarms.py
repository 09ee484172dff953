# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The alarms of every service: what is wanted, what is there, and the request between the two. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.tags import to_list
from .._inventory.environment import Alarm
from .._inventory.services import Service
from .._plan.values import Actual, Address, Resource
from .context import MonitoringContext
from .metric_math import DIMENSION, described, metric_queries
from .metrics import METRICS, about_hosts, dimensions

KIND = "alarm"
OWNER_TAG = "talentbase.aws/monitoring"
"""Marks the alarms of an environment with its topic's name, so that those no longer wanted are found again."""

WORDS = {
    "GreaterThanThreshold": "above",
    "GreaterThanOrEqualToThreshold": "at or above",
    "LessThanThreshold": "below",
    "LessThanOrEqualToThreshold": "at or below",
}


def alarm_names(context: MonitoringContext) -> dict[str, dict[str, str]]:
    """The full names of the alarms, by service and inventory key."""
    return {
        key: {name: f"{service.name}-{name}" for name in alarms_of(service, context)}
        for key, service in context.services.items()
    }


def alarms_of(service: Service, context: MonitoringContext) -> dict[str, Alarm]:
    """The alarms that a service gets: those about hosts only where it has hosts."""
    alarms = context.monitoring.alarms
    return {name: alarm for name, alarm in alarms.items() if service.hosts or not about_hosts(alarm.metric)}


def desired_alarms(context: MonitoringContext) -> list[Resource]:
    """Every alarm as the inventory wants it."""
    return [
        desired_alarm(key, name, alarm, context)
        for key, service in context.services.items()
        for name, alarm in alarms_of(service, context).items()
    ]


def desired_alarm(key: str, name: str, alarm: Alarm, context: MonitoringContext) -> Resource:
    """One alarm of one service."""
    metric, service = METRICS[alarm.metric], context.services[key]
    properties = {
        "namespace": metric.namespace,
        "metric": metric.name,
        **_measured(alarm.metric, key, context),
        "statistic": alarm.statistic,
        "threshold": float(alarm.threshold),
        "comparison": alarm.comparison,
        "period": alarm.period,
        "evaluation_periods": alarm.evaluation_periods,
        "datapoints_to_alarm": alarm.datapoints_to_alarm or alarm.evaluation_periods,
        "missing_data": alarm.missing_data,
        "low_samples": "evaluate",
        "unit": "",
        "description": description(service.name, alarm, context),
        "notify": alarm.notify,
        "alarm_actions": [context.topic_arn()],
        "ok_actions": [context.topic_arn()],
        "insufficient_data_actions": [],
        "tags": {**context.tags, "Severity": alarm.severity, OWNER_TAG: context.monitoring.topic},
    }
    return Resource(
        Address(KIND, f"{service.name}-{name}"), properties, after=(Address("topic", context.monitoring.topic),)
    )


def description(service_name: str, alarm: Alarm, context: MonitoringContext) -> str:
    """What a person who is woken by the alarm reads: how grave, what happened, what to do."""
    metric = METRICS[alarm.metric]
    statistic = f"{alarm.statistic} " if alarm.statistic.startswith("p") else ""
    span = f"{alarm.datapoints_to_alarm or alarm.evaluation_periods} of {alarm.evaluation_periods} periods of {alarm.period} s"
    return (
        f"{alarm.severity}: {service_name}: {statistic}{metric.what} {WORDS[alarm.comparison]} "
        f"{alarm.threshold:g}{metric.unit} in {span}. "
        f"To do: open the dashboard {context.monitoring.dashboard}; {metric.remedy}."
    )


def actual_alarm(answer: Mapping[str, Any], tags: Mapping[str, str]) -> Actual:
    """An alarm as DescribeAlarms gives it."""
    properties = {
        **described(answer),
        "threshold": answer.get("Threshold"),
        "comparison": answer.get("ComparisonOperator", ""),
        "evaluation_periods": answer.get("EvaluationPeriods"),
        "datapoints_to_alarm": answer.get("DatapointsToAlarm") or answer.get("EvaluationPeriods"),
        "missing_data": answer.get("TreatMissingData") or "missing",
        "low_samples": answer.get("EvaluateLowSampleCountPercentile") or "evaluate",
        "unit": answer.get("Unit") or "",
        "description": answer.get("AlarmDescription", ""),
        "notify": bool(answer.get("ActionsEnabled", True)),
        "alarm_actions": list(answer.get("AlarmActions") or []),
        "ok_actions": list(answer.get("OKActions") or []),
        "insufficient_data_actions": list(answer.get("InsufficientDataActions") or []),
        "tags": dict(tags),
    }
    return Actual(Address(KIND, answer["AlarmName"]), properties, {"arn": answer["AlarmArn"]})


def alarm_request(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """What PutMetricAlarm takes; it replaces the whole alarm but for its tags."""
    return {
        "AlarmName": name,
        "AlarmDescription": properties["description"],
        "ActionsEnabled": properties["notify"],
        "AlarmActions": properties["alarm_actions"],
        "OKActions": properties["ok_actions"],
        "InsufficientDataActions": properties["insufficient_data_actions"],
        **_metric(properties),
        "EvaluationPeriods": properties["evaluation_periods"],
        "DatapointsToAlarm": properties["datapoints_to_alarm"],
        "Threshold": properties["threshold"],
        "ComparisonOperator": properties["comparison"],
        "TreatMissingData": properties["missing_data"],
        "Tags": to_list(properties["tags"]),
    }


def _measured(metric: str, key: str, context: MonitoringContext) -> dict[str, Any]:
    """The dimensions; two target groups stand beside them, as an alarm then watches both."""
    groups = context.both_target_groups(key) if about_hosts(metric) else []
    found = dimensions(metric, key, context)
    if groups:
        found = {name: value for name, value in found.items() if name != DIMENSION}
    return {"dimensions": found, "target_groups": groups}


def _metric(properties: Mapping[str, Any]) -> dict[str, Any]:
    if properties["target_groups"]:
        return {"Metrics": metric_queries(properties)}
    percentile = properties["statistic"].startswith("p")
    return {
        "Namespace": properties["namespace"],
        "MetricName": properties["metric"],
        "Dimensions": to_list(properties["dimensions"], "Name", "Value"),
        "ExtendedStatistic" if percentile else "Statistic": properties["statistic"],
        **({"EvaluateLowSampleCountPercentile": properties["low_samples"]} if percentile else {}),
        "Period": properties["period"],
    }
