# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role with which EC2 writes a VPC's flow log into CloudWatch Logs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.partition import partition
from .._plan.values import Address, Resource
from .desired import bounded
from .implied import allow
from .names import FLOW_LOGS, ROLE, role_name_of
from .policies import VERSION, service_trust


def flow_logs_trust(account_id: str, region: str) -> dict[str, Any]:
    """EC2's flow logs of this account and region alone.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    """
    source = f"arn:{partition(region)}:ec2:{region}:{account_id}:vpc-flow-log/*"
    return service_trust("vpc-flow-logs", account_id, source)


def flow_logs_policy(account_id: str, region: str, log_group: str) -> dict[str, Any]:
    """To write into this log group, which is there before; the last action knows no resource.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
    """
    place = f"arn:{partition(region)}:logs:{region}:{account_id}:log-group"
    write = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    return {
        "Version": VERSION,
        "Statement": [
            allow("Records", write, [f"{place}:{log_group}", f"{place}:{log_group}:*"]),
            allow("LogGroups", ["logs:DescribeLogGroups"], [f"{place}:*"]),
        ],
    }


def desired_flow_logs_role(
    network: str, account_id: str, region: str, log_group: str, tags: Mapping[str, str], boundary: str
) -> Resource:
    """The role of a network's flow log. boundary: the ARN of the role's permissions boundary, where it has one."""
    properties = {
        "trust": flow_logs_trust(account_id, region),
        "policy": flow_logs_policy(account_id, region, log_group),
        "more_policies": [],
        "description": f"Writes the flow log of {network}",
        "tags": dict(tags),
        **bounded(boundary),
    }
    return Resource(Address(ROLE, role_name_of(network, region, FLOW_LOGS)), properties)
