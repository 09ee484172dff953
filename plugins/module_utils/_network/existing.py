# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The VPC, the subnets and the security groups of somebody else, from AWS's answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.errors import Failure
from .._aws.existing import the_one, those
from .._aws.tags import to_dict
from .._inventory.existing import ExistingNetwork
from .names import TIERS

Answer = Mapping[str, Any]
KEY = "network.existing"
ZONES = 2
"""A load balancer and a group of database subnets take subnets of two zones or more:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#availability-zones,
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"""


def existing_vpc(existing: ExistingNetwork, vpcs: Sequence[Answer]) -> Answer:
    """The VPC of DescribeVpcs; raises Failure where none or several are meant."""
    vpc: Answer = the_one(f"{KEY}.vpc", "VPC", existing.vpc, vpcs, lambda item: _names(item, "VpcId"))
    return vpc


def existing_subnets(existing: ExistingNetwork, subnets: Sequence[Answer]) -> dict[str, list[Answer]]:
    """The subnets of each tier by their zones, from those of the VPC; raises Failure where one is missing, or they share a zone."""
    return {tier: _tier(tier, getattr(existing.subnets, tier), subnets) for tier in TIERS}


def existing_groups(services: Mapping[str, Sequence[str]], groups: Sequence[Answer]) -> dict[str, list[str]]:
    """The ids of the groups that services refer to, by the services' keys; raises Failure where none or several are meant."""

    def one(key: str, number: int, reference: str) -> str:
        where = f"services.{key}.security_groups.existing[{number}]"
        return str(the_one(where, "security group of the VPC", reference, groups, _names_of_group)["GroupId"])

    return {
        key: [one(key, number, reference) for number, reference in enumerate(references)]
        for key, references in services.items()
        if references
    }


def _names_of_group(item: Answer) -> tuple[Sequence[str], Mapping[str, str]]:
    return [item["GroupId"], item["GroupName"]], to_dict(item.get("Tags"))


def _tier(tier: str, references: Sequence[str], subnets: Sequence[Answer]) -> list[Answer]:
    key, found = f"{KEY}.subnets.{tier}", dict[str, Answer]()
    for number, reference in enumerate(references):
        where = f"{key}[{number}]"
        listed = those(where, "subnet of the VPC", reference, subnets, lambda item: _names(item, "SubnetId"))
        if len(listed) > 1 and not reference.startswith("tag:"):
            the_one(where, "subnet", reference, subnets, lambda item: _names(item, "SubnetId"))
        found |= {item["SubnetId"]: item for item in listed}
    zones: dict[str, str] = {}
    for id_, item in found.items():
        other = zones.setdefault(item["AvailabilityZone"], id_)
        if other != id_:
            problem = f"{key}: has {other} and {id_} in {item['AvailabilityZone']}"
            raise Failure(problem, todo="name one subnet of each availability zone")
    if references and len(zones) < ZONES:
        raise Failure(
            f"{key}: is in {', '.join(zones)} alone", todo=f"name subnets of {ZONES} availability zones or more"
        )
    return sorted(found.values(), key=lambda item: str(item["AvailabilityZone"]))


def _names(item: Answer, id_: str) -> tuple[Sequence[str], Mapping[str, str]]:
    tags = to_dict(item.get("Tags"))
    return [item[id_], *([tags["Name"]] if "Name" in tags else [])], tags
