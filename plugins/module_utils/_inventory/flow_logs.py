# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The part of an inventory that describes the flow logs of the VPC."""

from __future__ import annotations

from dataclasses import dataclass

from .monitoring import LOG_RETENTION
from .schema import option

TRAFFIC = ("REJECT", "ACCEPT", "ALL")
INTERVALS = (60, 600)
"""https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html"""


@dataclass(frozen=True)
class FlowLogs:
    """A record of who talked to whom in the VPC, in a log group of CloudWatch that the environment makes."""

    traffic: str = option(
        "REJECT",
        about="Which traffic is recorded: what security groups refused, what they let through, or both. What they let through costs more.",
        choices=TRAFFIC,
    )
    aggregation_seconds: int = option(
        600, about="For how long the packets of a flow are counted together.", choices=INTERVALS, unit="s"
    )
    retention_days: int = option(90, about="How long records are kept.", choices=LOG_RETENTION, unit="days")
    kms_key: str = option(
        "",
        about="The ARN of the KMS key that encrypts new records. Its policy must let logs.REGION.amazonaws.com use it. Empty: left as it is.",
    )
