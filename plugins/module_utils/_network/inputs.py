# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From properties of a part to the arguments of EC2's calls. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

from .._aws.tags import to_list

DNS_ATTRIBUTES = {"dns_support": "EnableDnsSupport", "dns_hostnames": "EnableDnsHostnames"}
# ModifySecurityGroupRules asks for ports even where the protocol is everything, and takes what describing gives.
ALL_PORTS = {"FromPort": -1, "ToPort": -1}


def tag_specification(kind: str, tags: Mapping[str, str]) -> list[dict[str, Any]]:
    """Tags of a part at its creation, so that an interrupted run leaves none without."""
    return [{"ResourceType": kind, "Tags": to_list(tags)}]


def route_arguments(properties: Mapping[str, Any]) -> dict[str, str]:
    """A default route, for CreateRoute and ReplaceRoute."""
    target = properties["target"]
    kind = "NatGatewayId" if target.startswith("nat-") else "GatewayId"
    return {"RouteTableId": properties["route_table"], "DestinationCidrBlock": properties["destination"], kind: target}


def permission_argument(properties: Mapping[str, Any]) -> dict[str, Any]:
    """A rule as AuthorizeSecurityGroup… takes it."""
    about = {"Description": properties["description"]}
    peer = properties["peer"]
    if peer.startswith("sg-"):
        source: dict[str, Any] = {"UserIdGroupPairs": [{"GroupId": peer, **about}]}
    elif ip_network(peer).version == 4:
        source = {"IpRanges": [{"CidrIp": peer, **about}]}
    else:
        source = {"Ipv6Ranges": [{"CidrIpv6": peer, **about}]}
    return {"IpProtocol": properties["protocol"], **_ports(properties), **source}


def rule_argument(properties: Mapping[str, Any]) -> dict[str, Any]:
    """A rule as ModifySecurityGroupRules takes it."""
    peer = properties["peer"]
    kind = "ReferencedGroupId" if peer.startswith("sg-") else f"CidrIpv{ip_network(peer).version}"
    return {
        "IpProtocol": properties["protocol"],
        **(_ports(properties) or ALL_PORTS),
        kind: peer,
        "Description": properties["description"],
    }


def _ports(properties: Mapping[str, Any]) -> dict[str, int]:
    if properties["from_port"] is None:
        return {}
    return {"FromPort": properties["from_port"], "ToPort": properties["to_port"]}


def flow_log_arguments(properties: Mapping[str, Any]) -> dict[str, Any]:
    """A flow log of a VPC into a log group, for CreateFlowLogs."""
    return {
        "ResourceType": "VPC",
        "ResourceIds": [properties["vpc"]],
        "TrafficType": properties["traffic"],
        "LogDestinationType": "cloud-watch-logs",
        "LogGroupName": properties["log_group"],
        "DeliverLogsPermissionArn": properties["role"],
        "MaxAggregationInterval": properties["aggregation_seconds"],
        "TagSpecifications": tag_specification("vpc-flow-log", properties["tags"]),
    }


def endpoint_arguments(properties: Mapping[str, Any], region: str) -> dict[str, Any]:
    """A gateway endpoint, for CreateVpcEndpoint; in China its name begins with cn., too.

    https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
    """
    start = "cn.com" if region.startswith("cn-") else "com"
    return {
        "VpcEndpointType": "Gateway",
        "VpcId": properties["vpc"],
        "ServiceName": f"{start}.amazonaws.{region}.{properties['service']}",
        "RouteTableIds": sorted(properties["route_tables"].values()),
        "TagSpecifications": tag_specification("vpc-endpoint", properties["tags"]),
    }
