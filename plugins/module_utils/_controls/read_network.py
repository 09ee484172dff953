# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read the VPC and the environment's security groups."""

from __future__ import annotations

from functools import partial

from .._aws.session import Aws
from .._inventory.environment import Network
from .._inventory.inventory import Inventory
from .._network.names import NETWORK_TAG, named_parts
from .._network.reads import security_groups
from .model import Section
from .reading import Reads, resource

NONE, SOMEBODYS = "the inventory has no network", "the VPC is somebody else's"
KEY = "network"


def read_vpc(aws: Aws, inventory: Inventory) -> Section:
    """The VPC, where it is the environment's, with what is in it."""
    network = inventory.network
    if network is None or network.existing:
        return Section(SOMEBODYS if network else NONE)
    tagged = [{"Name": f"tag:{NETWORK_TAG}", "Values": [network.name]}]
    vpcs = aws.pages("ec2", "describe_vpcs", "Vpcs", Filters=tagged)
    if not vpcs:
        return Section("", [resource(KEY, network.name, None, {})])
    vpc = vpcs[0]["VpcId"]
    inside = [{"Name": "vpc-id", "Values": [vpc]}]
    of_it = [{"Name": "resource-id", "Values": [vpc]}]
    reads: Reads = {
        "security_groups": partial(aws.pages, "ec2", "describe_security_groups", "SecurityGroups", Filters=inside),
        "subnets": partial(aws.pages, "ec2", "describe_subnets", "Subnets", Filters=inside),
        "endpoints": partial(aws.pages, "ec2", "describe_vpc_endpoints", "VpcEndpoints", Filters=inside),
        "flow_logs": partial(aws.pages, "ec2", "describe_flow_logs", "FlowLogs", Filter=of_it),
    }
    return Section("", [resource(KEY, network.name, vpcs[0], reads)])


def read_groups(aws: Aws, inventory: Inventory) -> Section:
    """The security groups that the environment made."""
    network: Network | None = inventory.network
    if network is None:
        return Section(NONE)
    found = named_parts(security_groups(aws, network.name), network.name)
    groups = [resource(f"{KEY}.security_group_rules", name, group, {}) for group, name in found]
    return Section("the environment has no security group yet", groups)
