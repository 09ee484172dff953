# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the security groups of a service still open the ports of a revision. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._aws.session import Aws


def closed_ports(aws: Aws, ports: Collection[int], security_groups: Collection[str]) -> list[str]:
    """The ports that no rule of a service's security groups opens any more, a line each."""
    if not ports or not security_groups:
        return []
    filters = [{"Name": "group-id", "Values": sorted(security_groups)}]
    rules = aws.pages("ec2", "describe_security_group_rules", "SecurityGroupRules", Filters=filters)
    names = ", ".join(sorted(security_groups))
    return [
        f"no rule of {names} lets anybody reach its port {port} any more"
        for port in sorted(ports)
        if not any(_opens(rule, port) for rule in rules)
    ]


def _opens(rule: Mapping[str, Any], port: int) -> bool:
    everything = rule["IpProtocol"] == "-1"
    return not rule["IsEgress"] and (
        everything or (rule["IpProtocol"] == "tcp" and rule["FromPort"] <= port <= rule["ToPort"])
    )
