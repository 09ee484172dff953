"""Where moto 5.2.5 differs from AWS in what this project touches: one file a service."""

from __future__ import annotations

from ..agenda import Agenda
from ..clock import Clock
from . import (
    acm,
    answers,
    applicationautoscaling,
    cloudtrail,
    cloudwatch,
    db_subnet_groups,
    ec2,
    elasticache,
    elbv2,
    iam,
    master_user,
    rds,
    rule_priorities,
    secretsmanager,
    security_group_rules,
    servicequotas,
    ssm,
    tagging,
)

CORRECTED = (
    acm,
    answers,
    applicationautoscaling,
    cloudtrail,
    cloudwatch,
    db_subnet_groups,
    ec2,
    elasticache,
    elbv2,
    iam,
    rds,
    rule_priorities,
    secretsmanager,
    security_group_rules,
    servicequotas,
    ssm,
    tagging,
)


def install(clock: Clock, agenda: Agenda) -> None:
    """Hook every correction into moto; what they do by themselves later goes on the agenda."""
    for service in CORRECTED:
        service.install(clock)
    master_user.install(clock, agenda)
