# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read the VPC of a cluster's services."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from .._aws.errors import Failure
from .._aws.session import Aws, gather
from .standing import Answer, Networks, awsvpc


def read_networks(aws: Aws, services: Sequence[Answer]) -> Networks:
    """The VPC in which the services' tasks run; raises Failure where they run in several, or in none."""
    wanted = sorted({id_ for item in services for id_ in awsvpc(item).get("subnets") or []})
    if not wanted:
        raise Failure(
            "cluster: no service runs in a VPC of its own choice (awsvpc)",
            todo="adopt services of Fargate; those of EC2's bridge and host networks are not managed here",
        )
    found = aws.pages("ec2", "describe_subnets", "Subnets", Filters=[{"Name": "subnet-id", "Values": wanted}])
    vpcs = sorted({item["VpcId"] for item in found})
    if len(vpcs) != 1:
        raise Failure(
            f"cluster: its services run in {len(vpcs)} VPCs: {', '.join(vpcs)}",
            todo="an environment has one VPC; give the services of each VPC a cluster of their own",
        )
    return _in_vpc(aws, vpcs[0])


def _in_vpc(aws: Aws, vpc: str) -> Networks:
    by_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
    attached = [{"Name": "attachment.vpc-id", "Values": [vpc]}]
    answers = gather(
        {
            "vpc": _pages(aws, "describe_vpcs", "Vpcs", VpcIds=[vpc]),
            "subnets": _pages(aws, "describe_subnets", "Subnets", Filters=by_vpc),
            "route_tables": _pages(aws, "describe_route_tables", "RouteTables", Filters=by_vpc),
            "nat_gateways": _pages(aws, "describe_nat_gateways", "NatGateways", Filter=by_vpc),
            "elastic_ips": _pages(aws, "describe_addresses", "Addresses"),
            "internet_gateways": _pages(aws, "describe_internet_gateways", "InternetGateways", Filters=attached),
            "security_groups": _pages(aws, "describe_security_groups", "SecurityGroups", Filters=by_vpc),
        }
    )
    groups = [item["GroupId"] for item in answers["security_groups"]]
    of_groups = [{"Name": "group-id", "Values": groups}]
    rules = aws.pages("ec2", "describe_security_group_rules", "SecurityGroupRules", Filters=of_groups)
    return Networks(**{**answers, "vpc": answers["vpc"][0]}, rules=rules)


def _pages(aws: Aws, operation: str, result: str, **arguments: Any) -> Any:
    return partial(aws.pages, "ec2", operation, result, **arguments)
