"""VPCs with their subnets, gateways, addresses, route tables, endpoints, flow logs and security groups."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend, Zone
from moto.ec2.models.flow_logs import FlowLogs
from moto.ec2.models.internet_gateways import InternetGateway
from moto.ec2.models.route_tables import RouteTable
from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule
from moto.ec2.models.subnets import Subnet
from moto.ec2.models.vpcs import VPC

from ..clock import Clock
from .file import Twin, seconds, tags
from .ids import given
from .making import made

MADE_BY_AWS = ("vpcs", "subnets", "route_tables", "internet_gateways", "groups", "network_acls", "enis")
"""What a new account has: its default VPC."""


def load(twin: Twin, clock: Clock) -> None:
    """Put the network of the file in the place of the account's own."""
    backend: Any = ec2_backends[twin.account][twin.region]
    for name in MADE_BY_AWS:
        getattr(backend, name).clear()
    _zones(twin)

    def add_nat_gateway(item: dict[str, Any]) -> None:
        if item["State"] in ("pending", "available"):
            with clock.frozen(seconds(item["CreateTime"])):
                _nat_gateway(backend, item)

    twin.each("ec2", "DescribeVpcs", lambda item: _vpc(twin, backend, item))
    twin.each("ec2", "DescribeSubnets", lambda item: _subnet(backend, item))
    twin.each("ec2", "DescribeInternetGateways", lambda item: _gateway(backend, item))
    twin.each("ec2", "DescribeSecurityGroups", lambda item: _security_group(backend, item))
    twin.each("ec2", "DescribeSecurityGroupRules", lambda item: _rule(backend, item))
    twin.each("ec2", "DescribeAddresses", lambda item: _address(backend, item))
    twin.each("ec2", "DescribeNatGateways", add_nat_gateway)
    twin.each("ec2", "DescribeRouteTables", lambda item: _route_table(backend, item))
    twin.each("ec2", "DescribeVpcEndpoints", lambda item: _endpoint(twin, backend, item, clock))
    twin.each("ec2", "DescribeFlowLogs", lambda item: _flow_log(backend, item, clock))


def _endpoint(twin: Twin, backend: Any, item: dict[str, Any], clock: Clock) -> None:
    """A gateway endpoint with its routes."""
    if item.get("VpcEndpointType") != "Gateway":
        raise NotImplementedError("it is no gateway endpoint")
    tables = [table for table in item.get("RouteTableIds") or [] if table in backend.route_tables]
    _name_prefix_list(twin, backend, item)
    made_at = seconds(item["CreationTimestamp"])
    with given(item["VpcEndpointId"]), clock.frozen(made_at):
        backend.create_vpc_endpoint(
            item["VpcId"],
            item["ServiceName"],
            "Gateway",
            item.get("PolicyDocument"),
            route_table_ids=tables,
            subnet_ids=item.get("SubnetIds"),
            private_dns_enabled=item.get("PrivateDnsEnabled"),
            tags=tags(item.get("Tags")),
        )


def _name_prefix_list(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    """AWS's list of a service's addresses has the id that the routes to the endpoint name."""
    routes = [route for table in twin.items("ec2", "DescribeRouteTables") for route in table.get("Routes") or []]
    wanted = next(
        (route.get("DestinationPrefixListId") for route in routes if route.get("GatewayId") == item["VpcEndpointId"]),
        None,
    )
    lists = backend.managed_prefix_lists
    found = next((each for each in lists.values() if each.prefix_list_name == item["ServiceName"]), None)
    if wanted and found and found.id != wanted:
        lists.pop(found.id)
        found.id = wanted
        lists[wanted] = found


def _flow_log(backend: Any, item: dict[str, Any], clock: Clock) -> None:
    if item.get("LogDestinationType") != "cloud-watch-logs" or not str(item["ResourceId"]).startswith("vpc-"):
        raise NotImplementedError("it is not of a VPC, or not to CloudWatch Logs")
    with clock.frozen(seconds(item["CreationTime"])):
        flow_log = made(
            FlowLogs,
            backend,
            item["FlowLogId"],
            item["ResourceId"],
            item["TrafficType"],
            item.get("LogDestination"),
            item.get("LogGroupName"),
            item.get("DeliverLogsPermissionArn"),
            item.get("MaxAggregationInterval", 600),
            item["LogDestinationType"],
            item.get("LogFormat"),
        )
    backend.flow_logs[flow_log.id] = flow_log
    flow_log.add_tags(tags(item.get("Tags")))


def _zones(twin: Twin) -> None:
    """The zones as the account has them: which zone a name means differs from account to account."""
    found = twin.items("ec2", "DescribeAvailabilityZones")
    if found:
        zones = [Zone(item["ZoneName"], twin.region, item["ZoneId"]) for item in found]
        RegionsAndZonesBackend.zones[twin.region] = sorted(zones, key=lambda zone: zone.name)


def _vpc(twin: Twin, backend: Any, item: dict[str, Any]) -> None:
    blocks = [
        each for each in item.get("CidrBlockAssociationSet") or [] if each["CidrBlockState"]["State"] == "associated"
    ]
    first = next((block["AssociationId"] for block in blocks if block["CidrBlock"] == item["CidrBlock"]), "")
    with given(first):
        vpc = made(VPC, backend, item["VpcId"], item["CidrBlock"], item["IsDefault"], item["InstanceTenancy"])
    for block in blocks:
        if block["AssociationId"] != first:
            with given(block["AssociationId"]):
                vpc.associate_vpc_cidr_block(block["CidrBlock"])
    backend.vpcs[vpc.id] = vpc
    backend.create_network_acl(vpc.id, default=True)
    for name, attribute in (("EnableDnsSupport", "enable_dns_support"), ("EnableDnsHostnames", "enable_dns_hostnames")):
        found = twin.of("ec2", f"DescribeVpcAttribute.{name}", vpc.id)
        if found is not None:
            setattr(vpc, attribute, found["Value"])
    if vpc.is_default or not backend.default_vpc or backend.default_vpc.id not in backend.vpcs:
        backend.default_vpc = vpc
    vpc.add_tags(tags(item.get("Tags")))


def _subnet(backend: Any, item: dict[str, Any]) -> None:
    zones = RegionsAndZonesBackend.zones[backend.region_name]
    zone = next(zone for zone in zones if zone.name == item["AvailabilityZone"])
    default, public = item.get("DefaultForAz", False), item.get("MapPublicIpOnLaunch", False)
    subnet = made(Subnet, backend, item["SubnetId"], item["VpcId"], item["CidrBlock"], None, zone, default, public)
    backend.subnets[zone.name][subnet.id] = subnet
    backend.associate_default_network_acl_with_subnet(subnet.id, subnet.vpc_id)
    subnet.add_tags(tags(item.get("Tags")))


def _gateway(backend: Any, item: dict[str, Any]) -> None:
    with given(item["InternetGatewayId"]):
        gateway = made(InternetGateway, backend)
    backend.internet_gateways[gateway.id] = gateway
    for attachment in item.get("Attachments") or []:
        backend.attach_internet_gateway(gateway.id, attachment["VpcId"])
    gateway.add_tags(tags(item.get("Tags")))


def _security_group(backend: Any, item: dict[str, Any]) -> None:
    name, vpc = item["GroupName"], item.get("VpcId")
    default = name == "default"
    group = made(SecurityGroup, backend, item["GroupId"], name, item["Description"], vpc_id=vpc, is_default=default)
    group.egress_rules.clear()
    backend.groups[vpc][group.id] = group
    group.add_tags(tags(item.get("Tags")))


def _rule(backend: Any, item: dict[str, Any]) -> None:
    """A rule whose source or target is a block of addresses, a group or a prefix list."""
    described = {"Description": item["Description"]} if item.get("Description") else {}
    group, prefix = item.get("ReferencedGroupInfo"), item.get("PrefixListId")
    blocks = {name: item[key] for name, key in (("CidrIp", "CidrIpv4"), ("CidrIpv6", "CidrIpv6")) if item.get(key)}
    with given(item["SecurityGroupRuleId"]):
        rule = SecurityGroupRule(
            backend,
            item["IpProtocol"],
            item["GroupId"],
            str(item.get("FromPort", -1)),
            str(item.get("ToPort", -1)),
            {**blocks, **described} if blocks or (described and not group) else None,
            {**group, **described} if group else None,
            {"PrefixListId": prefix} if prefix else None,
            item["IsEgress"],
        )
    rule.add_tags(tags(item.get("Tags")))
    own = backend.get_security_group_from_id(item["GroupId"])
    (own.egress_rules if rule.is_egress else own.ingress_rules).append(rule)


def _address(backend: EC2Backend, item: dict[str, Any]) -> None:
    with given(item.get("AllocationId", "")):
        address = backend.allocate_address("vpc", address=item["PublicIp"])
    address.association_id = item.get("AssociationId")
    address.add_tags(tags(item.get("Tags")))


def _nat_gateway(backend: Any, item: dict[str, Any]) -> None:
    place: dict[str, Any] = next(iter(item.get("NatGatewayAddresses") or []), {})
    kind, allocation = item.get("ConnectivityType", "public"), place.get("AllocationId")
    with given(item["NatGatewayId"], place.get("NetworkInterfaceId", ""), place.get("AssociationId", "")):
        for address in backend.addresses:
            address.association_id = None if address.allocation_id == allocation else address.association_id
        gateway = backend.create_nat_gateway(item["SubnetId"], allocation, tags(item.get("Tags")), kind)
    gateway.connectivity_type = item.get("ConnectivityType")
    private = place.get("PrivateIp", gateway.private_ip)
    subnet, interface = backend.get_subnet(item["SubnetId"]), gateway._eni
    subnet.del_subnet_ip(interface.private_ip_address)
    subnet.request_ip(private, gateway)
    gateway.private_ip = interface.private_ip_address = private
    interface.private_ip_addresses = [{"Primary": True, "PrivateIpAddress": private}]
    for entry in gateway.address_set:
        entry["privateIp"] = private


def _route_table(backend: Any, item: dict[str, Any]) -> None:
    associations = item.get("Associations") or []
    main = next((each["RouteTableAssociationId"] for each in associations if each["Main"]), "")
    with given(main):
        table = made(RouteTable, backend, item["RouteTableId"], item["VpcId"], main=bool(main))
    backend.route_tables[table.id] = table
    for each in associations:
        target = each.get("SubnetId") or each.get("GatewayId")
        if target:
            table._associations[each["RouteTableAssociationId"]] = target
    for route in item.get("Routes") or []:
        _route(backend, table, route)
    table.add_tags(tags(item.get("Tags")))


def _route(backend: Any, table: RouteTable, route: dict[str, Any]) -> None:
    """A route whose target the account has; others, such as to a transit gateway, are left out."""
    gateway, nat = route.get("GatewayId", ""), route.get("NatGatewayId")
    block = route.get("DestinationCidrBlock")
    if gateway == "local":
        backend.create_route(table.id, block, route.get("DestinationIpv6CidrBlock"), local=True)
    elif gateway in backend.internet_gateways:
        backend.create_route(table.id, block, route.get("DestinationIpv6CidrBlock"), gateway_id=gateway)
    elif nat in backend.nat_gateways:
        backend.create_route(table.id, block, nat_gateway_id=nat)
