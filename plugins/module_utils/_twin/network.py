# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read of the network. Pure."""

from __future__ import annotations

from .table import Of, Read

VPC = Of("ec2:describe_vpcs", "VpcId", "VpcId")
READS = (
    Read.pages("ec2", "describe_availability_zones", "AvailabilityZones"),
    Read.pages("ec2", "describe_vpcs", "Vpcs"),
    *(
        Read.pages(
            "ec2", "describe_vpc_attribute", name, VPC, arguments={"Attribute": name[0].lower() + name[1:]}, part=name
        )
        for name in ("EnableDnsSupport", "EnableDnsHostnames")
    ),
    Read.pages("ec2", "describe_subnets", "Subnets", without=("AvailableIpAddressCount",)),
    Read.pages("ec2", "describe_internet_gateways", "InternetGateways"),
    Read.pages("ec2", "describe_addresses", "Addresses"),
    Read.pages("ec2", "describe_nat_gateways", "NatGateways"),
    Read.pages("ec2", "describe_route_tables", "RouteTables"),
    Read.pages("ec2", "describe_security_groups", "SecurityGroups", without=("IpPermissions", "IpPermissionsEgress")),
    Read.pages("ec2", "describe_security_group_rules", "SecurityGroupRules"),
    Read.pages("ec2", "describe_vpc_endpoints", "VpcEndpoints"),
    Read.pages("ec2", "describe_flow_logs", "FlowLogs"),
)
