# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an environment uses beside what it has, as its inventory assumes it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .._inventory.cost import AssumedUsage
from .usages import Usage

NEW_CONNECTIONS = 25 * 3600
"""New connections of an LCU-hour, beside 1 GB: https://aws.amazon.com/elasticloadbalancing/pricing/."""
DAYS = 30


def assumed_usages(assumed: AssumedUsage, retention_days: int, firewall: bool = False) -> Iterator[Usage]:
    """What costs by use. Of the load balancer's units the most that there can be: a connection for each request.

    retention_days: of logs; 0 keeps them for ever, of which a year is counted. firewall: whether a web ACL looks at each request.
    """
    units = max(assumed.internet_gb, assumed.requests_million * 1e6 / NEW_CONNECTIONS)
    kept = assumed.logs_gb * (retention_days or 365) / DAYS
    found = (
        ("data to the internet", "DataTransfer-Out-Bytes", assumed.internet_gb),
        ("load balancer's capacity units (LCU)", "LCUUsage", units),
        ("requests that the web ACL looks at", "RequestV2-Tier1", assumed.requests_million * 1e6 if firewall else 0),
        ("data through NAT gateways", "NatGateway-Bytes", assumed.nat_gb),
        ("logs written", "DataProcessing-Bytes", assumed.logs_gb),
        ("logs kept", "TimedStorage-ByteHrs", kept),
        ("backups beyond the database's size", "RDS:ChargedBackupUsage", assumed.backup_gb),
        ("backups of file systems", "WarmStorage-ByteHrs-EFS", assumed.file_system_backup_gb),
        ("copies of recovery points into another region", "AWS-Out-Bytes", assumed.backup_copy_gb),
    )
    for what, usage_type, quantity in found:
        if quantity:
            yield Usage(what, usage_type, float(quantity))
