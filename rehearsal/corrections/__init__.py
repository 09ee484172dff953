"""Where moto 5.2.5 differs from AWS in what this project touches: one file a service."""

from __future__ import annotations

from ..clock import Clock
from . import (
    acm,
    applicationautoscaling,
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
)

CORRECTED = (
    acm,
    applicationautoscaling,
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
)


def install(clock: Clock) -> None:
    """Hook every correction into moto."""
    for service in CORRECTED:
        service.install(clock)
