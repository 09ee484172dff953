"""Where moto 5.2.5 differs from AWS in what this project touches: one file a service."""

from __future__ import annotations

from ..clock import Clock
from ..event_queue import EventQueue
from . import (
    acm,
    alarm_mute_rules,
    applicationautoscaling,
    backup,
    budgets,
    caching,
    cloudformation,
    cloudtrail,
    cloudwatch,
    cost_anomalies,
    cost_explorer,
    db_subnet_groups,
    ec2,
    ecr,
    ecr_layers,
    elasticache,
    elbv2,
    flow_logs,
    iam,
    log_buckets,
    logs,
    master_user,
    rds,
    rds_events,
    rds_parameters,
    rds_point_in_time,
    rds_restores,
    rds_rules,
    rds_stops,
    rds_versions,
    rds_windows,
    resource_groups_tagging,
    route53,
    rule_conditions,
    rule_priorities,
    s3,
    scheduled_scaling,
    scheduler,
    secretsmanager,
    security_group_rules,
    servicequotas,
    sns,
    ssm,
    vpc_endpoints,
    wafv2,
)

PATCHED = (
    acm,
    alarm_mute_rules,
    budgets,
    caching,
    applicationautoscaling,
    cloudformation,
    cloudtrail,
    cloudwatch,
    cost_anomalies,
    cost_explorer,
    db_subnet_groups,
    ec2,
    ecr,
    ecr_layers,
    elbv2,
    flow_logs,
    iam,
    log_buckets,
    logs,
    rds,
    rds_events,
    rds_parameters,
    rds_point_in_time,
    rds_restores,
    rds_rules,
    rds_stops,
    rds_versions,
    rule_conditions,
    route53,
    rule_priorities,
    s3,
    secretsmanager,
    security_group_rules,
    servicequotas,
    sns,
    ssm,
    vpc_endpoints,
    wafv2,
    resource_groups_tagging,
)


TIMED = (backup, elasticache, master_user, rds_windows, scheduled_scaling, scheduler)
"""What happens later by itself goes into the event queue."""


def install(clock: Clock, events: EventQueue) -> None:
    """Apply every patch to moto."""
    for service in PATCHED:
        service.install(clock)
    for service in TIMED:
        service.install(clock, events)
