"""The network stack of a CDK app: a VPC of the construct ec2.Vpc with a route table for each subnet, and four security groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .stacks import Stack, as_list

NAME = "TalentBase-dev-Network"
ZONES = ("us-east-1a", "us-east-1b")
TIERS = ("Public", "Private", "Isolated")
# https://github.com/aws/aws-cdk, aws-ec2/lib/security-group.ts: what a group without outbound traffic has, as AWS takes none away.
NO_EGRESS = {
    "IpProtocol": "icmp",
    "FromPort": 252,
    "ToPort": 86,
    "IpRanges": [{"CidrIp": "255.255.255.255/32", "Description": "Disallow all traffic"}],
}
ALL_EGRESS = {
    "IpProtocol": "-1",
    "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "Allow all outbound traffic by default"}],
}
GROUPS: dict[str, dict[str, Any]] = {"Alb": ALL_EGRESS, "Ecs": ALL_EGRESS, "Database": NO_EGRESS, "Redis": NO_EGRESS}


@dataclass(frozen=True)
class Network:
    """Ids. subnets: by tier, in the order of the zones; groups: by their names in GROUPS."""

    stack: Stack
    vpc: str
    subnets: dict[str, list[str]]
    groups: dict[str, str]


def lay_network(account: Any) -> Network:
    """The VPC, its subnets, gateways and routes, and the security groups with their rules."""
    ec2, stack = account.client("ec2"), Stack(NAME)
    vpc = _vpc(ec2, stack)
    gateway = _internet_gateway(ec2, stack, vpc)
    subnets: dict[str, list[str]] = {}
    tables: dict[str, list[str]] = {}
    for place, tier in enumerate(TIERS):
        pairs = [_subnet(ec2, stack, vpc, tier, zone, place * len(ZONES) + zone) for zone in range(len(ZONES))]
        subnets[tier], tables[tier] = [subnet for subnet, _ in pairs], [table for _, table in pairs]
    nat = _nat_gateway(account, stack, subnets["Public"][0])
    for table in tables["Public"]:
        ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    for table in tables["Private"]:
        ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat)
    return Network(stack, vpc, subnets, _groups(ec2, stack, vpc))


def _tag(ec2: Any, stack: Stack, logical: str, kind: str, physical: str, path: str, **more: str) -> str:
    """Note a part of the network, and give it its tags; its name is its path in the app."""
    tags = as_list(stack.tags(logical, Name=f"{NAME}/{path}")) + as_list(more)
    ec2.create_tags(Resources=[physical], Tags=tags)
    return stack.holds(logical, f"EC2::{kind}", physical)


def _vpc(ec2: Any, stack: Stack) -> str:
    vpc: str = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    for attribute in ("EnableDnsSupport", "EnableDnsHostnames"):
        ec2.modify_vpc_attribute(VpcId=vpc, **{attribute: {"Value": True}})
    return _tag(ec2, stack, "Vpc8378EB38", "VPC", vpc, "Vpc")


def _internet_gateway(ec2: Any, stack: Stack, vpc: str) -> str:
    gateway: str = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    stack.holds("VpcVPCGWBF912B6E", "EC2::VPCGatewayAttachment", f"IGW|{vpc}")
    return _tag(ec2, stack, "VpcIGWD7BA715C", "InternetGateway", gateway, "Vpc")


def _subnet(ec2: Any, stack: Stack, vpc: str, tier: str, zone: int, block: int) -> tuple[str, str]:
    """A subnet and the route table of its own that CDK gives each."""
    path, logical = f"Vpc/{tier}Subnet{zone + 1}", f"Vpc{tier}Subnet{zone + 1}"
    answer = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{block}.0/24", AvailabilityZone=ZONES[zone])
    subnet, public = answer["Subnet"]["SubnetId"], tier == "Public"
    if public:
        ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
    kinds = {"aws-cdk:subnet-name": tier, "aws-cdk:subnet-type": tier}
    _tag(ec2, stack, f"{logical}Subnet5C2D37C4", "Subnet", subnet, path, **kinds)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    _tag(ec2, stack, f"{logical}RouteTable6C95E38E", "RouteTable", table, path)
    tied = ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)["AssociationId"]
    stack.holds(f"{logical}RouteTableAssociation97140677", "EC2::SubnetRouteTableAssociation", tied)
    if tier != "Isolated":
        stack.holds(f"{logical}DefaultRoute3DA9E72A", "EC2::Route", f"{table}|0.0.0.0/0")
    return subnet, table


def _nat_gateway(account: Any, stack: Stack, subnet: str) -> str:
    ec2, path, logical = account.client("ec2"), "Vpc/PublicSubnet1", "VpcPublicSubnet1"
    address = ec2.allocate_address(Domain="vpc")
    _tag(ec2, stack, f"{logical}EIPD7E02669", "EIP", address["AllocationId"], path)
    made = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address["AllocationId"])["NatGateway"]
    nat: str = made["NatGatewayId"]
    account.ask("POST", "clock", {"advance": 300})
    return _tag(ec2, stack, f"{logical}NATGateway4D7517AA", "NatGateway", nat, path)


def _groups(ec2: Any, stack: Stack, vpc: str) -> dict[str, str]:
    groups = {name: _group(ec2, stack, vpc, name, egress) for name, egress in GROUPS.items()}
    for port in (80, 443):
        _open(ec2, groups["Alb"], port, IpRanges=[{"CidrIp": "0.0.0.0/0", "Description": f"from 0.0.0.0/0:{port}"}])
    for to, source, port in (
        ("Ecs", "Alb", 3000),
        ("Ecs", "Alb", 8000),
        ("Database", "Ecs", 5432),
        ("Redis", "Ecs", 6379),
    ):
        pair = {"GroupId": groups[source], "Description": f"from {NAME.replace('-', '')}{source}SecurityGroup:{port}"}
        rule = _open(ec2, groups[to], port, UserIdGroupPairs=[pair])
        stack.holds(f"{to}SecurityGroupfrom{source}{port}1C6D8A5F", "EC2::SecurityGroupIngress", rule)
    return groups


def _group(ec2: Any, stack: Stack, vpc: str, name: str, egress: dict[str, Any]) -> str:
    logical = f"{name}SecurityGroup86A59E99"
    group: str = ec2.create_security_group(
        VpcId=vpc, GroupName=f"{NAME}-{logical}-1QW2E3R4T5Y6", Description=f"Security group for {name} of TalentBase"
    )["GroupId"]
    everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=everything)
    ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[egress])
    ec2.create_tags(Resources=[group], Tags=stack.listed(logical))
    return stack.holds(logical, "EC2::SecurityGroup", group)


def _open(ec2: Any, group: str, port: int, **source: Any) -> str:
    permission = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **source}
    answer = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
    return str(answer["SecurityGroupRules"][0]["SecurityGroupRuleId"])
