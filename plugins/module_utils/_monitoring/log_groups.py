# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The log groups of the services. Pure."""

from __future__ import annotations

from .._logs.log_groups import desired_log_group
from .._plan.values import Resource
from .context import MonitoringContext


def desired_log_groups(context: MonitoringContext) -> list[Resource]:
    """The log group of every service."""
    days, key = context.monitoring.log_retention_days, context.monitoring.log_kms_key
    return [desired_log_group(context.log_group(item), days, key, context.tags) for item in context.services]


def log_group_arns(context: MonitoringContext) -> dict[str, dict[str, str]]:
    """Name and ARN of each service's log group. The ARN is without the :* that DescribeLogGroups appends."""
    return {
        key: {"name": context.log_group(key), "arn": context.log_group_arn(context.log_group(key))}
        for key in context.services
    }
