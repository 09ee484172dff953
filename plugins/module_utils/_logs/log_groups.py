# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Log groups of CloudWatch Logs, whoever writes into them: the desired and the actual ones. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan.values import Actual, Address, Resource

LOG_GROUP = "log group"


def desired_log_group(name: str, retention_days: int, kms_key: str, tags: Mapping[str, str]) -> Resource:
    """A log group. retention_days: 0 leaves it as it is; kms_key: the ARN of a key, or "" to leave its encryption as it is."""
    properties: dict[str, Any] = {**({"retention_days": retention_days} if retention_days else {}), "tags": dict(tags)}
    return Resource(Address(LOG_GROUP, name), {**properties, **({"kms_key": kms_key} if kms_key else {})})


def actual_log_group(answer: Mapping[str, Any], tags: Mapping[str, str]) -> Actual:
    """A log group as DescribeLogGroups gives it; a retention of 0 days keeps everything."""
    days = answer.get("retentionInDays", 0)
    properties = {"retention_days": days, "kms_key": answer.get("kmsKeyId", ""), "tags": dict(tags)}
    return Actual(Address(LOG_GROUP, answer["logGroupName"]), properties, {"arn": arn_of(answer)})


def arn_of(answer: Mapping[str, Any]) -> str:
    """The ARN that tags are read and written by, without the :* that DescribeLogGroups appends."""
    return str(answer.get("arn", "")).removesuffix(":*")
