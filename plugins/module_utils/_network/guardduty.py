# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What GuardDuty makes in a VPC with watched tasks, and leaves there: an endpoint, and its security group. They go with the VPC.

https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ecs-fargate.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._inventory.environment import GUARDDUTY_TAG
from .._plan.values import Actual, Address
from .endpoints import GONE_STATES
from .names import ENDPOINT, part

SERVICE = "guardduty-data"


class GuardDutyParts(NamedTuple):
    """The endpoint and the security groups, as EC2 describes them."""

    endpoints: Sequence[Mapping[str, Any]] = ()
    groups: Sequence[Mapping[str, Any]] = ()


def read_guardduty(aws: Aws, vpc: str) -> GuardDutyParts:
    """What GuardDuty has in a VPC."""
    filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": f"tag:{GUARDDUTY_TAG}", "Values": ["true"]}]
    found = gather(
        {
            "endpoints": partial(aws.pages, "ec2", "describe_vpc_endpoints", "VpcEndpoints", Filters=filters),
            "groups": partial(aws.pages, "ec2", "describe_security_groups", "SecurityGroups", Filters=filters),
        }
    )
    alive = [item for item in found["endpoints"] if str(item.get("State", "")).lower() not in GONE_STATES]
    return GuardDutyParts(alive, found["groups"])


def actual_guardduty(parts: GuardDutyParts, network: str) -> list[Actual]:
    """One part for all: the endpoint, with the groups that go after it; an empty id where it is gone already."""
    groups = [item["GroupId"] for item in parts.groups]
    endpoint: Mapping[str, Any] = next(iter(parts.endpoints), {})
    if not (endpoint or groups):
        return []
    properties = {"service": SERVICE, "tags": to_dict(endpoint.get("Tags"))}
    attributes = {"id": endpoint.get("VpcEndpointId", ""), "tagged": "", "groups": groups}
    return [Actual(guardduty_address(network), properties, attributes)]


def guardduty_address(network: str) -> Address:
    """The address of GuardDuty's endpoint in a plan."""
    return Address(ENDPOINT, part(network, SERVICE))
