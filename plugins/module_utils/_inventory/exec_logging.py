# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The part of an inventory that describes the records of shells in tasks."""

from __future__ import annotations

from dataclasses import dataclass

from .monitoring import LOG_RETENTION
from .schema import option


@dataclass(frozen=True)
class ExecLogging:
    """Records of what is typed and shown in the shells that ECS Exec opens, in a log group of CloudWatch that the environment makes."""

    retention_days: int = option(365, about="How long records are kept.", choices=LOG_RETENTION, unit="days")
    kms_key: str = option(
        "",
        about="The ARN of the KMS key that encrypts new records. Its policy must let logs.REGION.amazonaws.com use it. Empty: left as it is.",
    )
