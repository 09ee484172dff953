# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which subnets are public, private and isolated: it follows from the way out that their route tables give them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .._aws.tags import to_dict
from .._network.names import ANYWHERE, TIERS
from .standing import Answer, Networks, Standing, awsvpc

PUBLIC, PRIVATE, ISOLATED = TIERS


@dataclass(frozen=True)
class Tiers:
    """The subnets of the environment, one for each tier and zone. left: others of the VPC, that no tier has room for."""

    subnets: Mapping[tuple[str, str], Answer]
    left: Collection[str] = ()

    @property
    def zones(self) -> list[str]:
        """The zones that have subnets, in order."""
        return sorted({zone for _tier, zone in self.subnets})

    def of(self, tier: str) -> list[Answer]:
        """The subnets of a tier, by zone."""
        return [self.subnets[key] for key in sorted(self.subnets) if key[0] == tier]


def tiers_of(standing: Standing) -> Tiers:
    """The tiers. Where a zone has several subnets of one, those that load balancer, services and data stores use go first."""
    networks, ranks = standing.networks, _ranks(standing)
    chosen: dict[tuple[str, str], Answer] = {}
    left = []
    for subnet in sorted(networks.subnets, key=lambda item: (ranks.get(item["SubnetId"], 2), name_of(item))):
        place = (tier_of(networks, subnet["SubnetId"]), subnet["AvailabilityZone"])
        if place in chosen:
            left.append(subnet["SubnetId"])
        else:
            chosen[place] = subnet
    return Tiers(chosen, left)


def database_subnets(answer: Answer) -> list[str]:
    """The subnets of a database's subnet group."""
    group = answer.get("DBSubnetGroup") or {}
    return [item["SubnetIdentifier"] for item in group.get("Subnets") or []]


def _ranks(standing: Standing) -> dict[str, int]:
    """0 for subnets of services and load balancers, 1 for those of databases."""
    ranks = {id_: 1 for item in standing.stores.databases for id_ in database_subnets(item)}
    ranks |= {id_: 0 for item in standing.services for id_ in awsvpc(item).get("subnets") or []}
    zones = [zone for item in standing.balancers.load_balancers for zone in item.get("AvailabilityZones") or []]
    return ranks | {zone["SubnetId"]: 0 for zone in zones}


def tier_of(networks: Networks, subnet: str) -> str:
    """public with a way to an internet gateway, private with another way out, isolated with none."""
    target = way_out(table_of(networks, subnet))
    if not target:
        return ISOLATED
    return PUBLIC if target.startswith("igw-") else PRIVATE


def table_of(networks: Networks, subnet: str) -> Answer:
    """The route table of a subnet: its own, or the VPC's main one."""
    main: Answer = {}
    for table in networks.route_tables:
        for link in table.get("Associations") or []:
            if link.get("SubnetId") == subnet:
                return table
            if link.get("Main"):
                main = table
    return main


def is_main(table: Answer) -> bool:
    """Whether a table is the VPC's main one, which subnets without one of their own have."""
    return any(link.get("Main") for link in table.get("Associations") or [])


def way_out(table: Answer) -> str:
    """Where the default route of a table leads; empty without one."""
    routes = [item for item in table.get("Routes") or [] if item.get("DestinationCidrBlock") == ANYWHERE]
    keys = (
        "GatewayId",
        "NatGatewayId",
        "TransitGatewayId",
        "NetworkInterfaceId",
        "VpcPeeringConnectionId",
        "InstanceId",
    )
    return next((str(route[key]) for route in routes for key in keys if route.get(key)), "")


def name_of(answer: Answer) -> str:
    """The Name tag, or what tells two apart in any case."""
    return to_dict(answer.get("Tags")).get("Name") or str(answer.get("SubnetId", ""))
