# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The default security group of a VPC. AWS makes it with the VPC, lets its members reach one another, and deletes it with the VPC alone.

https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .._aws.errors import Failure
from .._aws.session import Aws
from .._plan.values import Actual, Address
from .names import DEFAULT_GROUP, part

Answer = Mapping[str, Any]
NAME = "default"
OPTION = "network.empty_default_security_group"


class DefaultGroup(NamedTuple):
    """The group as AWS has it. users: the network interfaces in it, read where it has rules."""

    answer: Answer
    users: Sequence[str] = ()

    @property
    def rules(self) -> int:
        """How many rules it has, in and out."""
        return len(self.answer["IpPermissions"]) + len(self.answer["IpPermissionsEgress"])


def read_default_group(aws: Aws, vpc: str) -> DefaultGroup:
    """The default security group of a VPC."""
    group = DefaultGroup(default_group(aws.client("ec2"), vpc))
    if not group.rules:
        return group
    inside = [{"Name": "group-id", "Values": [group.answer["GroupId"]]}]
    users = aws.pages("ec2", "describe_network_interfaces", "NetworkInterfaces", Filters=inside)
    return group._replace(users=[item["NetworkInterfaceId"] for item in users])


def default_group_address(network: str) -> Address:
    """Its address in the plan."""
    return Address(DEFAULT_GROUP, part(network, NAME))


def actual_default_group(group: DefaultGroup, network: str) -> Actual:
    """The group in the shape of the desired one."""
    properties = {"vpc": group.answer["VpcId"], "rules": group.rules}
    return Actual(default_group_address(network), properties, {"id": group.answer["GroupId"]})


def refuse_used(group: DefaultGroup | None) -> None:
    """Raise Failure where something is in the group that its rules may be needed by."""
    if group and group.users:
        problem = f"{OPTION}: is true, and {', '.join(group.users)} use the group {group.answer['GroupId']}"
        raise Failure(problem, todo="give what they belong to a security group of its own, or set it to false")


def default_group(ec2: Any, vpc: str) -> Answer:
    filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": [NAME]}]
    [group] = ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
    found: Answer = group
    return found
