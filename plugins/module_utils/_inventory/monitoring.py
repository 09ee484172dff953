# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parts of an inventory that describe alarms, their subscribers and the dashboard."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option

LOG_RETENTION = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip


@dataclass(frozen=True)
class Subscriber:
    """A subscription to the alarms' SNS topic."""

    protocol: str = option(
        about="The SNS protocol.", choices=("email", "email-json", "https", "http", "sms", "sqs", "lambda")
    )
    endpoint: str = option(about="The e-mail address, URL, phone number or ARN.")


ALARM_METRICS = (
    "cpu",
    "memory",
    "unhealthy_hosts",
    "response_time",
    "requests",
    "http_4xx",
    "http_5xx",
    "running_tasks",
)


@dataclass(frozen=True)
class Alarm:
    """An alarm of every service. Alarms on load balancer metrics need a service with hosts."""

    severity: str = option(about="The severity.", choices=("critical", "warning", "info"))
    metric: str = option(about="The metric.", choices=ALARM_METRICS)
    threshold: float = option(about="The threshold: percent, seconds or a count per period.")
    statistic: str = option(
        "Average",
        about="The statistic of each period: Average, Minimum, Maximum, Sum, SampleCount or a percentile.",
        pattern=r"Average|Sum|Minimum|Maximum|SampleCount|p\d{1,2}(\.\d+)?",
        form="Average, Sum, Minimum, Maximum or a percentile such as p95",
    )
    comparison: str = option(
        "GreaterThanThreshold",
        about="When the alarm fires: how the metric compares with the threshold.",
        choices=(
            "GreaterThanThreshold",
            "GreaterThanOrEqualToThreshold",
            "LessThanThreshold",
            "LessThanOrEqualToThreshold",
        ),
    )
    period: int = option(
        60,
        about="The length of a period.",
        choices=(10, 20, 30, 60, 120, 180, 240, 300, 600, 900, 1800, 3600),
        unit="s",
    )
    evaluation_periods: int = option(5, about="How many of the latest periods are evaluated.", least=1, most=1440)
    datapoints_to_alarm: int = option(
        0, about="How many of these periods must breach the threshold; 0 means all.", least=0, most=1440
    )
    missing_data: str = option(
        "notBreaching",
        about="How a period without data is treated.",
        choices=("notBreaching", "breaching", "ignore", "missing"),
    )
    notify: bool = option(True, about="Notify the SNS topic.")


DEFAULT_ALARMS = {
    "unhealthy-hosts": Alarm("critical", "unhealthy_hosts", 0, statistic="Maximum", evaluation_periods=2),
    "cpu-critical": Alarm("critical", "cpu", 90),
    "memory-critical": Alarm("critical", "memory", 95),
    "cpu-warning": Alarm("warning", "cpu", 80),
    "memory-warning": Alarm("warning", "memory", 85),
    "response-time": Alarm("warning", "response_time", 3, statistic="p95"),
}


@dataclass(frozen=True)
class Monitoring:
    """Log groups, alarms and the dashboard."""

    topic: str = option(
        "",
        about="The name of the SNS topic for alarms. Empty: the cluster's with -alarms.",
        pattern=r"[A-Za-z0-9_-]{0,256}",
        form="letters, digits, hyphens and underscores",
    )
    dashboard: str = option(
        "",
        about="The name of the CloudWatch dashboard. Empty: the cluster's.",
        pattern=r"[A-Za-z0-9_-]{0,255}",
        form="letters, digits, hyphens and underscores",
    )
    log_retention_days: int = option(
        30,
        about="How long log events are kept. 0: that of a log group is left as it is, and a new one keeps its events for ever.",
        choices=(0, *LOG_RETENTION),
        unit="days",
    )
    keep_logs: bool = option(False, about="Keep the log groups when the environment is destroyed.")
    subscribers: list[Subscriber] = option([], about="The subscriptions to the SNS topic.")
    database_events: bool = option(
        False,
        about="Tell the topic of RDS's critical events: failures, maintenance and changed settings of instances, changes of parameter groups "
        "and security groups. As AWS's controls ask, they are those of all of the account's in the region, so one environment is enough.",
    )
    topic_kms_key: str = option(
        "",
        about="The ARN of the KMS key that encrypts the topic's messages. Its policy must let cloudwatch.amazonaws.com use it, and with "
        "database_events events.rds.amazonaws.com. Empty: left as it is.",
    )
    log_kms_key: str = option(
        "",
        about="The ARN of the KMS key that encrypts new events of the log groups. Its policy must let logs.REGION.amazonaws.com use it. "
        "Empty: left as it is.",
    )
    alarms: dict[str, Alarm] = option(
        DEFAULT_ALARMS,
        about="The alarms of every service, by name, in place of the default ones: CPU above 80 % (warning) and 90 % (critical), "
        "memory above 85 % and 95 %, unhealthy hosts, and p95 of the response time above 3 s. `alarms: {}` switches alarms off.",
    )
