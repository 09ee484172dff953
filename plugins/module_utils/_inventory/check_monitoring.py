# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether alarms can fire and subscribers can hear of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .faults import Fault
from .inventory import Inventory
from .monitoring import Alarm, Monitoring, Subscriber

DAY, WEEK = 86400, 604800
NAME_LENGTH = 255
ENDPOINTS = {
    "email": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "an address such as ops@example.com"),
    "email-json": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "an address such as ops@example.com"),
    "https": (r"https://\S+", "a URL that begins with https://"),
    "http": (r"http://\S+", "a URL that begins with http://"),
    "sms": (r"\+\d{6,15}", "a number such as +15550100"),
    "sqs": (r"arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+", "the ARN of a queue"),
    "lambda": (r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:\S+", "the ARN of a function"),
}


def check_monitoring(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of alarms and subscribers."""
    monitoring = inventory.monitoring
    if monitoring is None:
        return
    for number, subscriber in enumerate(monitoring.subscribers):
        yield from _subscriber(f"monitoring.subscribers[{number}].endpoint", subscriber)
        if subscriber in monitoring.subscribers[:number]:
            yield Fault(f"monitoring.subscribers[{number}]", "is the same as another", "name each subscriber once")
    if monitoring.database_events and not inventory.databases:
        yield Fault("monitoring.database_events", "is true, but there are no databases", "drop it")
    for name, alarm in monitoring.alarms.items():
        yield from _alarm(f"monitoring.alarms.{name}", alarm, inventory)
    yield from _names(monitoring, inventory)


def _subscriber(key: str, subscriber: Subscriber) -> Iterator[Fault]:
    pattern, form = ENDPOINTS[subscriber.protocol]
    if not re.fullmatch(pattern, subscriber.endpoint):
        problem = f"is {subscriber.endpoint!r}, which does not fit the protocol {subscriber.protocol}"
        yield Fault(key, problem, f"give {form}")


def _alarm(key: str, alarm: Alarm, inventory: Inventory) -> Iterator[Fault]:
    if alarm.datapoints_to_alarm > alarm.evaluation_periods:
        problem = f"is {alarm.datapoints_to_alarm}, more than the {alarm.evaluation_periods} evaluation_periods"
        yield Fault(f"{key}.datapoints_to_alarm", problem, f"give at most {alarm.evaluation_periods}, or 0 for all")
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html, EvaluationPeriods
    span, most = alarm.period * alarm.evaluation_periods, WEEK if alarm.period >= 3600 else DAY
    if span > most:
        problem = f"is {alarm.evaluation_periods}, which looks back over {span} s, where AWS takes {most} s"
        yield Fault(f"{key}.evaluation_periods", problem, f"give at most {most // alarm.period}")
    if alarm.period < 60 and not _measured_often(alarm, inventory):
        problem = f"is {alarm.period} s, but AWS's own metrics come once a minute"
        hint = "give at least 60, or for cpu and memory set metric_resolution to 20 on every service"
        yield Fault(f"{key}.period", problem, hint, warning=True)
    if alarm.metric == "running_tasks" and inventory.cluster and inventory.cluster.container_insights == "disabled":
        problem = "is running_tasks, which only Container Insights measures"
        yield Fault(f"{key}.metric", problem, "set cluster.container_insights to enabled", warning=True)
    if alarm.metric in ("cpu", "memory") and alarm.threshold >= 100 and alarm.comparison == "GreaterThanThreshold":
        hint = "give a percentage below 100"
        yield Fault(f"{key}.threshold", f"is {alarm.threshold:g} %, which is hardly ever exceeded", hint, warning=True)


def _measured_often(alarm: Alarm, inventory: Inventory) -> bool:
    often = all(service.metric_resolution < 60 for service in inventory.services.values())
    return alarm.metric in ("cpu", "memory") and often


def _names(monitoring: Monitoring, inventory: Inventory) -> Iterator[Fault]:
    for name in monitoring.alarms:
        longest = max((service.alarm_name(name) for service in inventory.services.values()), key=len, default="")
        if len(longest) > NAME_LENGTH:
            problem = f"makes the alarm name {longest}, longer than {NAME_LENGTH} characters"
            yield Fault(f"monitoring.alarms.{name}", problem, "give it a shorter key")
