# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make, change and delete VPCs, internet gateways, subnets and route tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.progress import Progress
from .._aws.session import Aws
from .._iam.handlers import RoleHandler
from .._iam.names import ROLE
from .._logs.handlers import LogGroupHandler
from .._logs.log_groups import LOG_GROUP
from .._module.apply import BaseHandler, Handler
from .._plan.values import Actual
from .default_group_handler import DefaultGroupHandler
from .ec2_handler import Ec2Handler, ignore_gone
from .endpoint_handler import EndpointHandler
from .flow_log_handler import FlowLogHandler
from .inputs import DNS_ATTRIBUTES, route_arguments, tag_specification
from .names import (
    ASSOCIATION,
    DEFAULT_GROUP,
    ELASTIC_IP,
    ENDPOINT,
    FLOW_LOG,
    INTERNET_GATEWAY,
    NAT_GATEWAY,
    ROUTE,
    ROUTE_TABLE,
    RULE,
    SECURITY_GROUP,
    SUBNET,
    VPC,
)
from .nat_gateway_handlers import ElasticIpHandler, NatGatewayHandler
from .security_group_handlers import RuleHandler, SecurityGroupHandler


def network_handlers(aws: Aws, progress: Progress) -> dict[str, Handler]:
    """Who makes, changes and deletes the parts of each kind."""
    return {
        VPC: VpcHandler(aws),
        INTERNET_GATEWAY: InternetGatewayHandler(aws),
        SUBNET: SubnetHandler(aws),
        ELASTIC_IP: ElasticIpHandler(aws),
        NAT_GATEWAY: NatGatewayHandler(aws, progress),
        ROUTE_TABLE: RouteTableHandler(aws),
        ROUTE: RouteHandler(aws),
        ASSOCIATION: AssociationHandler(aws),
        SECURITY_GROUP: SecurityGroupHandler(aws),
        RULE: RuleHandler(aws),
        DEFAULT_GROUP: DefaultGroupHandler(aws),
        ENDPOINT: EndpointHandler(aws),
        FLOW_LOG: FlowLogHandler(aws),
        LOG_GROUP: LogGroupHandler(aws),
        ROLE: RoleHandler(aws),
    }


class VpcHandler(Ec2Handler):
    """VPCs; AWS takes one of the two DNS attributes a call."""

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._ec2.create_vpc(
            CidrBlock=properties["cidr"], TagSpecifications=tag_specification("vpc", properties["tags"])
        )
        vpc = answer["Vpc"]["VpcId"]
        self._set_dns(vpc, properties, list(DNS_ATTRIBUTES))
        return {"id": vpc}

    def change(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        self._set_dns(actual.attributes["id"], properties, changed)

    def delete(self, actual: Actual) -> None:
        vpc = actual.attributes["id"]
        self.remove(actual.address, lambda: self._ec2.delete_vpc(VpcId=vpc), "vpc-id", vpc, whole=True)

    def _set_dns(self, vpc: str, properties: Mapping[str, Any], names: Sequence[str]) -> None:
        for name in sorted(names, reverse=True):  # support first: host names need it
            attribute = {DNS_ATTRIBUTES[name]: {"Value": properties[name]}}
            self._ec2.modify_vpc_attribute(VpcId=vpc, **attribute)


class InternetGatewayHandler(Ec2Handler):
    """Internet gateways, attached to their VPC."""

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._ec2.create_internet_gateway(
            TagSpecifications=tag_specification("internet-gateway", properties["tags"])
        )
        gateway = answer["InternetGateway"]["InternetGatewayId"]
        self._attach(gateway, properties["vpc"])
        return {"id": gateway}

    def change(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        if actual.properties["vpc"]:
            ignore_gone(lambda: self._detach(actual))
        self._attach(actual.attributes["id"], properties["vpc"])

    def delete(self, actual: Actual) -> None:
        gateway, vpc = actual.attributes["id"], actual.properties["vpc"]
        if vpc:
            self.remove(actual.address, lambda: self._detach(actual), "vpc-id", vpc)
        ignore_gone(lambda: self._ec2.delete_internet_gateway(InternetGatewayId=gateway))

    def _attach(self, gateway: str, vpc: str) -> None:
        self._ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)

    def _detach(self, actual: Actual) -> None:
        self._ec2.detach_internet_gateway(InternetGatewayId=actual.attributes["id"], VpcId=actual.properties["vpc"])


class SubnetHandler(Ec2Handler):
    """Subnets."""

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._ec2.create_subnet(
            VpcId=properties["vpc"],
            CidrBlock=properties["cidr"],
            AvailabilityZone=properties["zone"],
            TagSpecifications=tag_specification("subnet", properties["tags"]),
        )
        subnet: str = answer["Subnet"]["SubnetId"]
        if properties["public_ip_on_launch"]:
            self._give_addresses(subnet, True)
        return {"id": subnet}

    def change(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        self._give_addresses(actual.attributes["id"], properties["public_ip_on_launch"])

    def _give_addresses(self, subnet: str, unasked: bool) -> None:
        self._ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": unasked})

    def delete(self, actual: Actual) -> None:
        subnet = actual.attributes["id"]
        self.remove(actual.address, lambda: self._ec2.delete_subnet(SubnetId=subnet), "subnet-id", subnet)


class RouteTableHandler(Ec2Handler):
    """Route tables without their routes and associations, which are parts of their own."""

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        tags = tag_specification("route-table", properties["tags"])
        answer = self._ec2.create_route_table(VpcId=properties["vpc"], TagSpecifications=tags)
        return {"id": answer["RouteTable"]["RouteTableId"]}

    def delete(self, actual: Actual) -> None:
        table = actual.attributes["id"]
        filters = [{"Name": "route-table-id", "Values": [table]}]
        for answer in self._ec2.describe_route_tables(Filters=filters)["RouteTables"]:
            for link in answer.get("Associations") or []:
                association = link["RouteTableAssociationId"]
                ignore_gone(partial(self._ec2.disassociate_route_table, AssociationId=association))
        ignore_gone(lambda: self._ec2.delete_route_table(RouteTableId=table))


class RouteHandler(BaseHandler):
    """Default routes to an internet gateway or a NAT gateway."""

    def __init__(self, aws: Aws) -> None:
        self._ec2 = aws.client("ec2")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        self._ec2.create_route(**route_arguments(properties))
        return {}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        self._ec2.replace_route(**route_arguments(properties))

    def delete(self, actual: Actual) -> None:
        arguments = {
            "RouteTableId": actual.properties["route_table"],
            "DestinationCidrBlock": actual.properties["destination"],
        }
        ignore_gone(lambda: self._ec2.delete_route(**arguments))


class AssociationHandler(BaseHandler):
    """Which route table a subnet has."""

    def __init__(self, aws: Aws) -> None:
        self._ec2 = aws.client("ec2")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        arguments = {"SubnetId": properties["subnet"], "RouteTableId": properties["route_table"]}
        return {"id": self._ec2.associate_route_table(**arguments)["AssociationId"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> dict[str, Any]:
        arguments = {"AssociationId": actual.attributes["id"], "RouteTableId": properties["route_table"]}
        return {"id": self._ec2.replace_route_table_association(**arguments)["NewAssociationId"]}

    def delete(self, actual: Actual) -> None:
        ignore_gone(lambda: self._ec2.disassociate_route_table(AssociationId=actual.attributes["id"]))
