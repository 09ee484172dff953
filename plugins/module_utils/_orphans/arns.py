# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an ARN names, as the layers name it in a plan. Pure."""

from __future__ import annotations

from .._data.names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP, SCHEDULES
from .._ingress.names import LOAD_BALANCER, TARGET_GROUP
from .._ingress.names import RULE as LISTENER_RULE
from .._logs.log_groups import LOG_GROUP
from .._monitoring.names import ALARM, TOPIC
from .._parameters.names import PARAMETER
from .._plan.values import Address
from .._repositories.names import REPOSITORY
from .._secrets.names import SECRET

# The start of an ARN after its service; see
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
STARTS = {
    "elasticloadbalancing:loadbalancer/app/": LOAD_BALANCER,
    "elasticloadbalancing:targetgroup/": TARGET_GROUP,
    "elasticloadbalancing:listener-rule/app/": LISTENER_RULE,
    "logs:log-group:": LOG_GROUP,
    "cloudwatch:alarm:": ALARM,
    "rds:db:": DB_INSTANCE,
    "rds:subgrp:": DB_SUBNET_GROUP,
    "elasticache:replicationgroup:": REPLICATION_GROUP,
    "elasticache:subnetgroup:": CACHE_SUBNET_GROUP,
    "secretsmanager:secret:": SECRET,
    "ssm:parameter/": PARAMETER,
    "ecr:repository/": REPOSITORY,
    "sns:": TOPIC,
    "scheduler:schedule-group/": SCHEDULES,
}
OWN_PARAMETERS = "talentbase.aws/"
"""Locks and what is remembered of an environment are nobody's inventory."""
SUFFIX = 7
"""Characters that Secrets Manager adds to a secret's name in its ARN."""


def address_of(arn: str) -> Address | None:
    """The address of what an ARN names; None for a kind that is not looked for, or a part of something else.

    A parameter is without its first slash, which its ARN does not tell.
    """
    service, _region, _account, rest = arn.split(":", 5)[2:]
    for start, kind in STARTS.items():
        if f"{service}:{rest}".startswith(start):
            name = f"{service}:{rest}".removeprefix(start)
            return _address(kind, name)
    return None


def _address(kind: str, name: str) -> Address | None:
    if kind in (TARGET_GROUP, LOAD_BALANCER):
        return Address(kind, name.split("/")[0])
    if kind == SECRET:
        return None if name.startswith("rds!") else Address(kind, name[:-SUFFIX])
    if kind == PARAMETER:
        return None if name.startswith(OWN_PARAMETERS) else Address(kind, name)
    if kind == TOPIC and ":" in name:
        return None  # a subscription
    return Address(kind, name)
