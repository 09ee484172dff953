"""The default security group of a VPC that the environment made: without rules where the inventory says so, else left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

Run = Callable[..., dict[str, Any]]
SECTIONS = ("network", "services", "service_defaults", "profiles", "databases", "caches", "resource_tags")
EMPTIED = "update default security group talentbase-dev-default (rules)"


@pytest.fixture
def network(run_module: Run, dev: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Runs the module with dev's sections: network(empty=True, check=True)."""

    def run(empty: bool, **options: Any) -> dict[str, Any]:
        sections = {**dev, "network": {**dev["network"], "empty_default_security_group": empty}}
        return run_module("vpc_network", **{name: sections[name] for name in SECTIONS}, **options)

    return run


def default_groups(account: Account) -> dict[bool, dict[str, Any]]:
    """The default groups: of the network's VPC under True, of the VPC that the account came with under False."""
    ec2 = account.client("ec2")
    [vpc] = [item["VpcId"] for item in ec2.describe_vpcs()["Vpcs"] if item["CidrBlock"] == "10.0.0.0/16"]
    groups = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["default"]}])["SecurityGroups"]
    return {item["VpcId"] == vpc: item for item in groups}


def rules(group: dict[str, Any]) -> int:
    return len(group["IpPermissions"]) + len(group["IpPermissionsEgress"])


def test_it_is_emptied_stays_so_and_is_left_alone_without_the_option(account: Account, network: Run) -> None:
    first = network(False)
    assert not any("default security group" in line for line in first["plan"])
    own = default_groups(account)[True]
    assert rules(own) == 2
    dry = network(True, check=True)
    assert dry["plan"] == [EMPTIED]
    assert rules(default_groups(account)[True]) == 2
    assert network(True)["plan"] == [EMPTIED]
    assert rules(default_groups(account)[True]) == 0
    account.zero()
    assert network(True)["plan"] == []
    assert account.calls()["writes"] == 0
    ec2 = account.client("ec2")
    anywhere = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.authorize_security_group_ingress(GroupId=own["GroupId"], IpPermissions=[anywhere])
    assert network(False)["plan"] == []
    assert network(True)["plan"] == [EMPTIED]
    assert rules(default_groups(account)[True]) == 0
    assert all(rules(group) for mine, group in default_groups(account).items() if not mine)


def test_a_group_that_something_is_in_is_refused_before_anything_is_written(account: Account, network: Run) -> None:
    network(False)
    ec2, own = account.client("ec2"), default_groups(account)[True]
    inside = [{"Name": "vpc-id", "Values": [own["VpcId"]]}]
    subnet = ec2.describe_subnets(Filters=inside)["Subnets"][0]["SubnetId"]
    made = ec2.create_network_interface(SubnetId=subnet, Groups=[own["GroupId"]])["NetworkInterface"]
    account.zero()
    result = network(True)
    assert result["failed"]
    assert f"{made['NetworkInterfaceId']} use the group {own['GroupId']}" in result["msg"]
    assert account.calls()["writes"] == 0
