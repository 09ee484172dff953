# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets of Route 53 that say where a host is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .names import host_name, record_name

Answer = Mapping[str, Any]
ADDRESS_TYPES = ("A", "AAAA", "CNAME")


def actual_record(record: Answer) -> dict[str, Any]:
    """A record set that says where a host is."""
    alias = record.get("AliasTarget")
    if not alias:
        values = sorted(str(item["Value"]) for item in record.get("ResourceRecords") or [])
        return {"type": record["Type"], "values": values}
    return {
        "type": record["Type"],
        "alias": record_name(alias["DNSName"]),
        "alias_zone": alias["HostedZoneId"],
        "evaluate_target_health": bool(alias["EvaluateTargetHealth"]),
    }


def address_records(records: Iterable[Answer]) -> dict[str, list[Answer]]:
    """The record sets that say where a host is, by host."""
    by_host: dict[str, list[Answer]] = {}
    for record in records:
        if record["Type"] in ADDRESS_TYPES:
            by_host.setdefault(host_name(record["Name"]), []).append(record)
    return by_host


def points_to(record: Answer, dns_name: str) -> bool:
    """Whether a record set is an alias of the load balancer."""
    return host_name((record.get("AliasTarget") or {}).get("DNSName", "")) == host_name(dns_name)
