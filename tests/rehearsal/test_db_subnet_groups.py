"""DB subnet groups come back as they were made and modified."""

from __future__ import annotations

from typing import Any


def test_a_modified_group_stays_there(account: Any) -> None:
    ec2, rds = account.client("ec2"), account.client("rds")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    zones = {"us-east-1a": "10.0.0.0/24", "us-east-1b": "10.0.1.0/24", "us-east-1c": "10.0.2.0/24"}
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for zone, block in zones.items()
    ]
    rds.create_db_subnet_group(DBSubnetGroupName="app", DBSubnetGroupDescription="App", SubnetIds=subnets[:2])
    rds.modify_db_subnet_group(DBSubnetGroupName="app", SubnetIds=subnets)
    group = rds.describe_db_subnet_groups(DBSubnetGroupName="app")["DBSubnetGroups"][0]
    assert {subnet["SubnetIdentifier"] for subnet in group["Subnets"]} == set(subnets)
    assert group["DBSubnetGroupDescription"] == "App"
