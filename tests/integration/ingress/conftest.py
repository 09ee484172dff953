"""A VPC for the load balancer, and the module with the options of an inventory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

SECTIONS = ("ingress", "services", "service_defaults", "profiles", "resource_tags")


@pytest.fixture
def network(account: Account) -> dict[str, Any]:
    """The facts of a VPC with two subnets and a security group."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"us-east-1{zone}")
        for number, zone in enumerate("ab")
    ]
    group = ec2.create_security_group(GroupName="alb", Description="alb", VpcId=vpc)["GroupId"]
    ids = [item["Subnet"]["SubnetId"] for item in subnets]
    return {"vpc_id": vpc, "subnets": {"public": ids}, "security_groups": {"alb": group}}


@pytest.fixture
def ingress(
    account: Account, run_module: Callable[..., dict[str, Any]], network: dict[str, Any]
) -> Callable[..., dict[str, Any]]:
    """Runs alb_ingress with an inventory: ingress(dev) counts its calls from zero."""

    def run(inventory: dict[str, Any], check: bool = False, **options: Any) -> dict[str, Any]:
        given = {name: inventory[name] for name in SECTIONS if name in inventory}
        account.zero()
        return run_module("alb_ingress", check, **{**given, "facts": network, **options})

    return run
