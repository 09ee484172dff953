"""The network of Terraform's module vpc: one public route table, one private one, subnets of databases, a security group for each use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .stacks import as_list

NAME = "shop-dev"
TAGS = {"Environment": "dev", "Terraform": "true", "GithubRepo": "shop-infra"}
ZONES = ("us-east-1a", "us-east-1b")
TIERS = {"private": 0, "public": 100, "db": 200}
"""The third number of the first block of each tier."""


@dataclass(frozen=True)
class Network:
    """Ids. subnets: by tier; groups: alb, db, and one for each service."""

    vpc: str
    subnets: dict[str, list[str]]
    groups: dict[str, str]


def lay_network(account: Any, services: list[str]) -> Network:
    """The VPC, its subnets, gateways and routes, and the security groups with their rules."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    _tag(ec2, vpc, NAME)
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    subnets = {tier: [_subnet(ec2, vpc, tier, number) for number in range(len(ZONES))] for tier in TIERS}
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    _tag(ec2, gateway, NAME)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=subnets["public"][0], AllocationId=address)["NatGateway"]["NatGatewayId"]
    for part in (address, nat):
        _tag(ec2, part, f"{NAME}-{ZONES[0]}")
    account.ask("POST", "clock", {"advance": 300})
    _table(ec2, vpc, f"{NAME}-public", subnets["public"], GatewayId=gateway)
    # The subnets of databases share the private table, as the module does without one of their own.
    _table(ec2, vpc, f"{NAME}-private", [*subnets["private"], *subnets["db"]], NatGatewayId=nat)
    return Network(vpc, subnets, _groups(ec2, vpc, services))


def _tag(ec2: Any, resource: str, name: str) -> None:
    ec2.create_tags(Resources=[resource], Tags=as_list({**TAGS, "Name": name}))


def _subnet(ec2: Any, vpc: str, tier: str, number: int) -> str:
    block = f"10.20.{TIERS[tier] + number}.0/24"
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=ZONES[number])["Subnet"]["SubnetId"]
    _tag(ec2, subnet, f"{NAME}-{tier}-{ZONES[number]}")
    return str(subnet)


def _table(ec2: Any, vpc: str, name: str, subnets: list[str], **target: str) -> None:
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    _tag(ec2, table, name)
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
    for subnet in subnets:
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)


def _groups(ec2: Any, vpc: str, services: list[str]) -> dict[str, str]:
    """Each service's group lets the load balancer in; the database's lets in the group of each service."""
    groups = {name: _group(ec2, vpc, name) for name in ("alb", "db", *services)}
    inside = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    ec2.authorize_security_group_ingress(GroupId=groups["alb"], IpPermissions=[inside])
    for service in services:
        for group, source, ports in ((service, "alb", (0, 65535)), ("db", service, (5432, 5432))):
            pair = {"GroupId": groups[source], "Description": f"From {source}"}
            rule = {"IpProtocol": "tcp", "FromPort": ports[0], "ToPort": ports[1], "UserIdGroupPairs": [pair]}
            ec2.authorize_security_group_ingress(GroupId=groups[group], IpPermissions=[rule])
    return groups


def _group(ec2: Any, vpc: str, name: str) -> str:
    group = ec2.create_security_group(
        VpcId=vpc, GroupName=f"{name}-20240612081530123400000002", Description="Managed by Terraform"
    )["GroupId"]
    _tag(ec2, group, name)
    return str(group)
