# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The log groups of the services: the desired and the actual ones. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan.values import Actual, Address, Resource
from .context import MonitoringContext
from .names import LOG_GROUP


def desired_log_groups(context: MonitoringContext) -> list[Resource]:
    """The log group of every service."""
    days = context.monitoring.log_retention_days
    properties: dict[str, Any] = {**({"retention_days": days} if days else {}), "tags": dict(context.tags)}
    properties |= {"kms_key": context.monitoring.log_kms_key} if context.monitoring.log_kms_key else {}
    return [Resource(Address(LOG_GROUP, context.log_group(key)), properties) for key in context.services]


def actual_log_group(answer: Mapping[str, Any], tags: Mapping[str, str]) -> Actual:
    """A log group as DescribeLogGroups gives it; a retention of 0 days keeps everything."""
    days = answer.get("retentionInDays", 0)
    properties = {"retention_days": days, "kms_key": answer.get("kmsKeyId", ""), "tags": dict(tags)}
    return Actual(Address(LOG_GROUP, answer["logGroupName"]), properties)


def log_group_arns(context: MonitoringContext) -> dict[str, dict[str, str]]:
    """Name and ARN of each service's log group. The ARN is without the :* that DescribeLogGroups appends."""
    return {
        key: {"name": context.log_group(key), "arn": context.log_group_arn(context.log_group(key))}
        for key in context.services
    }
