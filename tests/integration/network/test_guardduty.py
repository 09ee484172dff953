"""GuardDuty leaves an endpoint and a security group in a VPC with watched tasks: they go with the VPC, however far a run came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

Run = Callable[..., dict[str, Any]]
SECTIONS = ("network", "services", "service_defaults", "profiles", "databases", "caches", "resource_tags")
NAME, LINE = "talentbase-dev", "delete VPC endpoint talentbase-dev-guardduty-data"
TAGS = [{"Key": "GuardDutyManaged", "Value": "true"}]


@pytest.fixture
def network(run_module: Run, dev: dict[str, Any]) -> Run:
    """Runs the module with dev's sections."""

    def run(**options: Any) -> dict[str, Any]:
        given = {name: dev[name] for name in SECTIONS} | {"environment": f"{NAME}/dev"}
        return run_module("vpc_network", **{**given, **options})

    return run


def make(account: Account, made: dict[str, Any], endpoint: bool = True) -> None:
    """What GuardDuty makes when the first watched task starts."""
    ec2, vpc = account.client("ec2"), made["vpc_id"]
    group = ec2.create_security_group(
        GroupName=f"GuardDutyManagedSecurityGroup-{vpc}",
        Description="of GuardDuty",
        VpcId=vpc,
        TagSpecifications=[{"ResourceType": "security-group", "Tags": TAGS}],
    )["GroupId"]
    if endpoint:
        ec2.create_vpc_endpoint(
            VpcEndpointType="Interface",
            VpcId=vpc,
            ServiceName="com.amazonaws.us-east-1.guardduty-data",
            SubnetIds=made["subnets"]["private"],
            SecurityGroupIds=[group],
            TagSpecifications=[{"ResourceType": "vpc-endpoint", "Tags": TAGS}],
        )


def left(account: Account) -> list[str]:
    ec2 = account.client("ec2")
    vpcs = [item for item in ec2.describe_vpcs()["Vpcs"] if item["CidrBlock"] == "10.0.0.0/16"]
    groups = ec2.describe_security_groups(Filters=[{"Name": "tag:GuardDutyManaged", "Values": ["true"]}])
    return [item["VpcId"] for item in [*vpcs, *ec2.describe_vpc_endpoints()["VpcEndpoints"]]] + [
        item["GroupName"] for item in groups["SecurityGroups"]
    ]


@pytest.mark.parametrize("endpoint", [True, False])
def test_they_go_with_the_vpc(account: Account, network: Run, endpoint: bool) -> None:
    """Also where a run was interrupted after the endpoint had gone."""
    made = network()
    make(account, made, endpoint)
    account.zero()
    assert network()["plan"] == []  # they are left alone while there is a network
    assert "ec2:DescribeVpcEndpoints" not in account.calls()["by_operation"]
    assert LINE in network(check=True, state="absent")["plan"]
    assert LINE in network(state="absent")["plan"]
    assert left(account) == []
    assert network(state="absent")["plan"] == []


def test_they_stay_while_another_environment_has_the_network(account: Account, network: Run) -> None:
    make(account, network())
    network(environment=f"{NAME}/other")
    gone = network(state="absent")
    assert LINE not in gone["plan"]
    assert len(left(account)) == 3
