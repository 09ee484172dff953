# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The flow log of a VPC, the desired and the actual one, and what belongs to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .._aws.tags import to_dict
from .._iam.flow_logs_role import desired_flow_logs_role
from .._inventory.environment import Network
from .._logs.log_groups import desired_log_group
from .._plan.values import Actual, Address, Ref, Resource
from .names import FLOW_LOG, tags_of

Answer = Mapping[str, Any]


class Place(NamedTuple):
    """Where a flow log is made. boundary: the ARN of the permissions boundary of its role, or ""."""

    account_id: str
    region: str
    boundary: str = ""


def log_group_name(network: str) -> str:
    """The log group of a network's records."""
    return f"/vpc/{network}/flow-logs"


def flow_log(network: str) -> Address:
    """The address of a network's flow log in the plan."""
    return Address(FLOW_LOG, network)


def desired_flow_logs(network: Network, vpc: Ref | str, place: Place, tags: Mapping[str, str]) -> list[Resource]:
    """The log group, the role and the flow log; nothing where the inventory has none."""
    options, name = network.flow_logs, network.name
    if options is None:
        return []
    group = desired_log_group(log_group_name(name), options.retention_days, options.kms_key, tags)
    role = desired_flow_logs_role(name, *place[:2], group.address.name, tags, place.boundary)
    properties = {
        "vpc": vpc,
        "traffic": options.traffic,
        "aggregation_seconds": options.aggregation_seconds,
        "log_group": group.address.name,
        "role": Ref(role.address, "arn"),
        "tags": tags_of(name, name, tags),
    }
    return [group, role, Resource(flow_log(name), properties, after=(group.address,))]


def actual_flow_log(answer: Answer, network: str, vpc: str) -> Actual:
    """The flow log of DescribeFlowLogs. vpc: the one whose tag goes with it, or ""."""
    properties = {
        "vpc": answer["ResourceId"],
        "traffic": answer["TrafficType"],
        "aggregation_seconds": answer.get("MaxAggregationInterval", 600),
        "log_group": answer.get("LogGroupName", ""),
        "role": answer.get("DeliverLogsPermissionArn", ""),
        "tags": to_dict(answer.get("Tags")),
    }
    return Actual(flow_log(network), properties, {"id": answer["FlowLogId"], "tagged": vpc})


def flow_log_effect(_address: Address, before: Answer, _after: Answer, changed: Sequence[str]) -> str:
    """AWS changes nothing of a flow log but its tags: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-basics.html."""
    replaced = before and set(changed) - {"tags"}
    return "a new one is made in its place, and what passes in between is not recorded" if replaced else ""
