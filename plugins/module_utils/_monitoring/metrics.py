# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The metrics that alarms and the dashboard are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .context import MonitoringContext

ECS, INSIGHTS, ALB = "AWS/ECS", "ECS/ContainerInsights", "AWS/ApplicationELB"


@dataclass(frozen=True)
class Metric:
    """A metric of CloudWatch. what, unit and remedy are for the people who read an alarm; unit is empty for a count."""

    namespace: str
    name: str
    what: str = ""
    unit: str = ""
    remedy: str = ""


# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
METRICS: Mapping[str, Metric] = {
    "cpu": Metric(
        ECS, "CPUUtilization", "CPU", "%", "see whether scaling.max is reached, then raise it, or the task's cpu"
    ),
    "memory": Metric(
        ECS, "MemoryUtilization", "memory", "%", "search the tasks' logs for a leak, then raise the task's memory"
    ),
    "running_tasks": Metric(
        INSIGHTS, "RunningTaskCount", "running tasks", "", "see the service's events and why its tasks stopped"
    ),
    "unhealthy_hosts": Metric(
        ALB,
        "UnHealthyHostCount",
        "unhealthy targets",
        "",
        "see the reason in the target group and the tasks' logs",
    ),
    "response_time": Metric(
        ALB,
        "TargetResponseTime",
        "response time",
        " s",
        "check CPU, the database's latency and slow requests in the logs",
    ),
    "requests": Metric(ALB, "RequestCount", "requests", "", "see whether the traffic is wanted and the service scales"),
    "http_4xx": Metric(
        ALB,
        "HTTPCode_Target_4XX_Count",
        "4xx answers",
        "",
        "search the logs for broken links, failed logins or a scan",
    ),
    "http_5xx": Metric(ALB, "HTTPCode_Target_5XX_Count", "5xx answers", "", "search the tasks' logs for errors"),
}


def about_hosts(metric: str) -> bool:
    """Whether only a service with hosts has this metric."""
    return METRICS[metric].namespace == ALB


def dimensions(metric: str, key: str, context: MonitoringContext) -> dict[str, str]:
    """The dimensions of a service's metric."""
    if about_hosts(metric):
        return {"LoadBalancer": context.load_balancer, "TargetGroup": context.target_group(key)}
    return {"ClusterName": context.cluster.ecs_name, "ServiceName": context.services[key].name}
