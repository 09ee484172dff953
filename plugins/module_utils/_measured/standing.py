# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stands of an environment that CloudWatch measures, by the names that metrics have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._aws.session import Aws, gather
from .._ecs.api import EcsApi
from .._ingress.reads import find_load_balancer
from .._inventory.inventory import Inventory
from .._metrics.series import load_balancer_name, target_group_names
from .._network.names import NETWORK_TAG

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """The services by name, their target groups, the load balancer (empty without one) and the NAT gateways."""

    services: Mapping[str, Answer]
    target_groups: Mapping[str, list[str]]
    load_balancer: str
    shared_load_balancer: bool
    gateways: list[str]


def read_standing(aws: Aws, inventory: Inventory) -> Standing:
    """Four calls side by side."""
    cluster = inventory.cluster.ecs_name if inventory.cluster else ""
    names = [item.name for item in inventory.services.values()]
    found = gather(
        {
            "services": lambda: EcsApi(aws, cluster).existing_services(names) if cluster and names else {},
            "balancer": lambda: find_load_balancer(aws, inventory.ingress) if inventory.ingress else None,
            "gateways": lambda: _gateways(aws, inventory),
        }
    )
    services, balancer = found["services"], found["balancer"]
    return Standing(
        services,
        {name: list(target_group_names(item).values()) for name, item in services.items()},
        load_balancer_name(balancer) if balancer else "",
        bool(inventory.ingress and inventory.ingress.existing),
        found["gateways"],
    )


def _gateways(aws: Aws, inventory: Inventory) -> list[str]:
    if inventory.network is None or inventory.network.existing:
        return []
    filters = [{"Name": f"tag:{NETWORK_TAG}", "Values": [inventory.network.name]}]
    gateways = aws.pages("ec2", "describe_nat_gateways", "NatGateways", Filters=filters)
    return [str(item["NatGatewayId"]) for item in gateways if item["State"] == "available"]
