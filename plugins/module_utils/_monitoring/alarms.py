# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The alarms of every service: the desired and the actual ones. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._inventory.monitoring import Alarm
from .._inventory.services import Service
from .._plan.values import Actual, Address, Resource
from .context import MonitoringContext
from .metric_math import DIMENSION, actual_measure
from .metrics import METRICS, about_hosts, dimensions
from .names import ALARM, OWNER_TAG, TOPIC

COMPARISONS = {
    "GreaterThanThreshold": "above",
    "GreaterThanOrEqualToThreshold": "at or above",
    "LessThanThreshold": "below",
    "LessThanOrEqualToThreshold": "at or below",
}


def alarm_names(context: MonitoringContext) -> dict[str, dict[str, str]]:
    """The full names of the alarms, by service and inventory key."""
    return {
        key: {name: service.alarm_name(name) for name in alarms_of(service, context)}
        for key, service in context.services.items()
    }


def alarms_of(service: Service, context: MonitoringContext) -> dict[str, Alarm]:
    """The alarms that a service gets: those about hosts only where it has hosts."""
    alarms = context.monitoring.alarms
    return {name: alarm for name, alarm in alarms.items() if service.takes_requests or not about_hosts(alarm.metric)}


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
        **_measure(alarm.metric, key, context),
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
    topic = Address(TOPIC, context.monitoring.topic)
    return Resource(Address(ALARM, service.alarm_name(name)), properties, after=(topic,))


def description(service_name: str, alarm: Alarm, context: MonitoringContext) -> str:
    """What a person who is woken by the alarm reads: how grave, what happened, what to do."""
    metric = METRICS[alarm.metric]
    statistic = f"{alarm.statistic} " if alarm.statistic.startswith("p") else ""
    span = f"{alarm.datapoints_to_alarm or alarm.evaluation_periods} of {alarm.evaluation_periods} periods of {alarm.period} s"
    return (
        f"{alarm.severity}: {service_name}: {statistic}{metric.what} {COMPARISONS[alarm.comparison]} "
        f"{alarm.threshold:g}{metric.unit} in {span}. "
        f"To do: open the dashboard {context.monitoring.dashboard}; {metric.remedy}."
    )


def actual_alarm(answer: Mapping[str, Any], tags: Mapping[str, str]) -> Actual:
    """An alarm as DescribeAlarms gives it."""
    properties = {
        **actual_measure(answer),
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
    return Actual(Address(ALARM, answer["AlarmName"]), properties, {"arn": answer["AlarmArn"]})


def _measure(metric: str, key: str, context: MonitoringContext) -> dict[str, Any]:
    """What an alarm measures: the dimensions, and beside them the target groups where it watches two."""
    groups = context.both_target_groups(key) if about_hosts(metric) else []
    measured = dimensions(metric, key, context)
    if groups:
        measured = {name: value for name, value in measured.items() if name != DIMENSION}
    return {"dimensions": measured, "target_groups": groups}
