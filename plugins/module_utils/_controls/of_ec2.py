# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the VPC and its security groups. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from .model import OUTSIDE, Answer, Control, Outcome, Resource, either, other

EVERYBODY = ("0.0.0.0/0", "::/0")
AUTHORIZED = (80, 443)
# https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
RISKY = (
    20,
    21,
    22,
    23,
    25,
    110,
    135,
    143,
    445,
    1433,
    1434,
    3000,
    3306,
    3389,
    4333,
    5000,
    5432,
    5500,
    5601,
    8080,
    8088,
    8888,
    9200,
    9300,
)
PORTS = 65535
ALL = "-1"


def default_group_empty(vpc: Resource) -> Outcome:
    """The default security group lets nothing through."""
    rules = [
        rule
        for group in vpc.part("security_groups")
        if group["GroupName"] == "default"
        for rule in (*group["IpPermissions"], *group["IpPermissionsEgress"])
    ]
    remedy = f"{vpc.key}.empty_default_security_group: true"
    return either(
        not rules,
        "the default security group has no rule",
        f"the default security group has {len(rules)} rules",
        remedy,
    )


def flow_logged(vpc: Resource) -> Outcome:
    """Rejected traffic is logged at least, and the records arrive."""
    logs = [item for item in vpc.part("flow_logs") if item.get("TrafficType") in ("ALL", "REJECT")]
    arriving = [item for item in logs if item.get("DeliverLogsStatus", "SUCCESS") != "FAILED"]
    lost = [f"{item['FlowLogId']} delivers nothing ({item.get('DeliverLogsErrorMessage')})" for item in logs]
    return either(
        arriving,
        f"{', '.join(str(item['FlowLogId']) for item in arriving)} logs its traffic",
        "; ".join(lost) or "its traffic is not logged",
        f"{vpc.key}.flow_logs: {{}}",
    )


def ec2_endpoint(vpc: Resource) -> Outcome:
    """EC2's API has an endpoint in the VPC."""
    good = [item["VpcEndpointId"] for item in vpc.part("endpoints") if str(item["ServiceName"]).endswith(".ec2")]
    remedy = f"{OUTSIDE}an interface endpoint of EC2 in {vpc.name}, about 7 USD a month and zone; no task calls EC2"
    return either(good, f"{', '.join(good)} is EC2's", "EC2 has no endpoint in it", remedy)


def no_public_addresses(vpc: Resource) -> Outcome:
    """What starts in a subnet gets no public address unasked."""
    public = [item["SubnetId"] for item in vpc.part("subnets") if item.get("MapPublicIpOnLaunch")]
    remedy = f"{vpc.key}.public_addresses_on_launch: false"
    return either(
        not public, "no subnet gives public addresses unasked", f"{', '.join(public)} give public addresses", remedy
    )


def only_authorized_ports(group: Resource) -> Outcome:
    """Everybody reaches 80 and 443 alone."""
    reached = list(_open_to_everybody(group.answer))
    if not reached:
        return other("it lets nobody in from everywhere")
    bad = [ports for ports in reached if not (ports[0] == ports[1] and ports[0] in AUTHORIZED)]
    return either(not bad, "everybody reaches 80 and 443 alone", f"everybody reaches {_told(bad)}", _rule_of(group))


def no_risky_ports(group: Resource) -> Outcome:
    """Everybody reaches no port of high risk."""
    bad = [
        str(port) for port in RISKY if any(first <= port <= last for first, last in _open_to_everybody(group.answer))
    ]
    return either(
        not bad, "everybody reaches no port of high risk", f"everybody reaches {', '.join(bad)}", _rule_of(group)
    )


def _rule_of(group: Resource) -> str:
    return f"{group.key}: a source of its own in place of everybody, or drop the rule"


def _open_to_everybody(group: Answer) -> Iterator[tuple[int, int]]:
    for rule in group["IpPermissions"]:
        blocks = [item["CidrIp"] for item in rule.get("IpRanges") or []] + [
            item["CidrIpv6"] for item in rule.get("Ipv6Ranges") or []
        ]
        if any(block in EVERYBODY for block in blocks):
            yield (0, PORTS) if rule["IpProtocol"] == ALL else (rule.get("FromPort", 0), rule.get("ToPort", PORTS))


def _told(ports: Collection[tuple[int, int]]) -> str:
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in ports)


CONTROLS = (
    Control(
        "EC2.2", "VPC default security groups should not allow inbound or outbound traffic", "vpc", default_group_empty
    ),
    Control("EC2.6", "VPC flow logging should be enabled in all VPCs", "vpc", flow_logged),
    Control(
        "EC2.10",
        "Amazon EC2 should be configured to use VPC endpoints that are created for the Amazon EC2 service",
        "vpc",
        ec2_endpoint,
    ),
    Control(
        "EC2.15", "Amazon EC2 subnets should not automatically assign public IP addresses", "vpc", no_public_addresses
    ),
    Control(
        "EC2.18",
        "Security groups should only allow unrestricted incoming traffic for authorized ports",
        "security_groups",
        only_authorized_ports,
    ),
    Control(
        "EC2.19",
        "Security groups should not allow unrestricted access to ports with high risk",
        "security_groups",
        no_risky_ports,
    ),
)
