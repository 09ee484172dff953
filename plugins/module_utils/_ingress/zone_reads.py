# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read a hosted zone of Route 53."""

from __future__ import annotations

from functools import partial
from typing import Any

from .._aws.errors import ClientError, Failure, code_of
from .._aws.session import Aws
from .._inventory.environment import Ingress
from .names import host_name


def hosted_zone_id(aws: Aws, ingress: Ingress) -> str:
    """The id of the inventory's hosted zone, read once in a run; empty where DNS is kept elsewhere."""
    key = ("hosted zone", ingress.hosted_zone, ingress.hosted_zone_id)
    return str(aws.once(key, partial(find_zone, aws, ingress))) if ingress.hosted_zone else ""


def read_zone(aws: Aws, ingress: Ingress) -> dict[str, Any]:
    """The hosted zone's id and its records."""
    zone_id, records = hosted_zone_id(aws, ingress), []
    if zone_id:
        records = aws.pages("route53", "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone_id)
    return {"hosted_zone_id": zone_id, "records": records}


def find_zone(aws: Aws, ingress: Ingress) -> str:
    """The id of the public hosted zone; raises Failure where there is none, more than one, or the pinned one is another."""
    if ingress.hosted_zone_id:
        return _pinned_zone(aws, ingress)
    answer = aws.client("route53").list_hosted_zones_by_name(DNSName=ingress.hosted_zone)
    zones = [
        zone["Id"].rpartition("/")[2]
        for zone in answer["HostedZones"]
        if host_name(zone["Name"]) == ingress.hosted_zone and not zone["Config"].get("PrivateZone")
    ]
    if len(zones) == 1:
        return str(zones[0])
    if zones:
        problem = f"There are {len(zones)} public hosted zones named {ingress.hosted_zone}"
        raise Failure(problem, todo=f"pin one of {', '.join(zones)} in ingress.hosted_zone_id")
    raise Failure(
        f"There is no public hosted zone named {ingress.hosted_zone} in this account",
        todo="create it and point the domain's registrar to its name servers, or correct ingress.hosted_zone",
    )


def _pinned_zone(aws: Aws, ingress: Ingress) -> str:
    pinned = f"ingress.hosted_zone_id is {ingress.hosted_zone_id}"
    try:
        zone = aws.client("route53").get_hosted_zone(Id=ingress.hosted_zone_id)["HostedZone"]
    except ClientError as error:
        if code_of(error) != "NoSuchHostedZone":
            raise
        raise Failure(f"{pinned}, which this account does not have", todo="correct it, or drop it") from None
    if host_name(zone["Name"]) != ingress.hosted_zone:
        problem = f"{pinned}, the zone of {host_name(zone['Name'])}, but ingress.hosted_zone is {ingress.hosted_zone}"
        raise Failure(problem, todo="make them agree, or drop hosted_zone_id to have it found")
    if zone["Config"].get("PrivateZone"):
        raise Failure(f"{pinned}, a private zone", todo=f"give the public zone of {ingress.hosted_zone}")
    return ingress.hosted_zone_id
