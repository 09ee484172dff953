"""Changes of the network by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.harness import Account
from tests.integration.drift.change import NAME, TAG, Change, by_name, only


class Network:
    """Ids of what the network has."""

    def __init__(self, account: Account) -> None:
        self.ec2 = account.client("ec2")

    def vpc(self) -> str:
        return str(by_name(self.ec2.describe_vpcs()["Vpcs"], NAME)["VpcId"])

    def subnet(self, suffix: str) -> str:
        return str(by_name(self.ec2.describe_subnets()["Subnets"], f"{NAME}-{suffix}")["SubnetId"])

    def table(self, suffix: str) -> dict[str, Any]:
        return by_name(self.ec2.describe_route_tables()["RouteTables"], f"{NAME}-{suffix}")

    def group(self, suffix: str) -> str:
        groups = self.ec2.describe_security_groups()["SecurityGroups"]
        return str(next(item["GroupId"] for item in groups if item["GroupName"] == f"{NAME}-{suffix}"))

    def rule(self, suffix: str) -> dict[str, Any]:
        filters = [{"Name": "group-id", "Values": [self.group(suffix)]}]
        rules = self.ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
        return next(item for item in rules if not item["IsEgress"])

    def tag(self, resource: str) -> None:
        self.ec2.create_tags(Resources=[resource], Tags=[TAG])

    def gateway(self) -> str:
        return str(by_name(self.ec2.describe_internet_gateways()["InternetGateways"], NAME)["InternetGatewayId"])


def network_changes() -> list[Change]:
    """Changes of the network."""

    def of(kind: str, name: str, prop: str, call: Callable[[Network], Any], gone: bool = False) -> Change:
        return Change("network", kind, f"{NAME}{name}", prop, lambda account: call(Network(account)), gone)

    zone = "us-east-1a"
    return [
        of(
            "VPC",
            "",
            "dns_hostnames",
            lambda n: n.ec2.modify_vpc_attribute(VpcId=n.vpc(), EnableDnsHostnames={"Value": False}),
        ),
        of(
            "VPC",
            "",
            "dns_support",
            lambda n: n.ec2.modify_vpc_attribute(VpcId=n.vpc(), EnableDnsSupport={"Value": False}),
        ),
        of("VPC", "", "tags", lambda n: n.tag(n.vpc())),
        of("internet gateway", "", "tags", lambda n: n.tag(n.gateway())),
        of(
            "subnet",
            f"-isolated-{zone}",
            "public_ip_on_launch",
            lambda n: n.ec2.modify_subnet_attribute(
                SubnetId=n.subnet(f"isolated-{zone}"), MapPublicIpOnLaunch={"Value": True}
            ),
        ),
        of("subnet", f"-isolated-{zone}", "tags", lambda n: n.tag(n.subnet(f"isolated-{zone}"))),
        of(
            "elastic IP",
            f"-nat-{zone}",
            "tags",
            lambda n: n.tag(only(n.ec2.describe_addresses()["Addresses"])["AllocationId"]),
        ),
        of(
            "NAT gateway",
            f"-nat-{zone}",
            "tags",
            lambda n: n.tag(only(n.ec2.describe_nat_gateways()["NatGateways"])["NatGatewayId"]),
        ),
        of("route table", "-public", "tags", lambda n: n.tag(n.table("public")["RouteTableId"])),
        of(
            "route",
            "-public 0.0.0.0/0",
            "target",
            lambda n: n.ec2.delete_route(
                RouteTableId=n.table("public")["RouteTableId"], DestinationCidrBlock="0.0.0.0/0"
            ),
            gone=True,
        ),
        of(
            "route table association",
            f"-isolated-{zone}",
            "route_table",
            lambda n: _associate(n, f"isolated-{zone}", "public"),
        ),
        of("security group", "-rds", "tags", lambda n: n.tag(n.group("rds"))),
        of(
            "security group rule",
            "-redis ingress tcp 6379 from talentbase-dev-ecs",
            "description",
            lambda n: _describe(n, "redis"),
        ),
        of(
            "security group rule",
            "-redis ingress tcp 6379 from talentbase-dev-ecs",
            "tags",
            lambda n: n.tag(n.rule("redis")["SecurityGroupRuleId"]),
        ),
        of(
            "security group rule",
            "-rds ingress tcp 5432 from talentbase-dev-ecs",
            "peer",
            lambda n: n.ec2.revoke_security_group_ingress(
                GroupId=n.group("rds"), SecurityGroupRuleIds=[n.rule("rds")["SecurityGroupRuleId"]]
            ),
            gone=True,
        ),
        of("security group rule", "-rds ingress tcp 5432 from 0.0.0.0/0", "peer", lambda n: _open(n, "rds"), gone=True),
    ]


def _associate(network: Network, subnet: str, table: str) -> None:
    tables = network.ec2.describe_route_tables()["RouteTables"]
    wanted = network.subnet(subnet)
    found = next(a for t in tables for a in t["Associations"] if a.get("SubnetId") == wanted)
    network.ec2.replace_route_table_association(
        AssociationId=found["RouteTableAssociationId"], RouteTableId=network.table(table)["RouteTableId"]
    )


def _describe(network: Network, group: str) -> None:
    rule = network.rule(group)
    network.ec2.modify_security_group_rules(
        GroupId=rule["GroupId"],
        SecurityGroupRules=[
            {
                "SecurityGroupRuleId": rule["SecurityGroupRuleId"],
                "SecurityGroupRule": {
                    "IpProtocol": "tcp",
                    "FromPort": rule["FromPort"],
                    "ToPort": rule["ToPort"],
                    "ReferencedGroupId": rule["ReferencedGroupInfo"]["GroupId"],
                    "Description": "by hand",
                },
            }
        ],
    )


def _open(network: Network, group: str) -> None:
    anywhere = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    network.ec2.authorize_security_group_ingress(GroupId=network.group(group), IpPermissions=[anywhere])
