# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a network that somebody else owns has the subnets that the environment needs, and no option would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .existing import ExistingNetwork
from .faults import Fault
from .inventory import Inventory

OF_ITS_OWNER = (
    "cidr",
    "availability_zones",
    "subnet_prefix",
    "nat_gateways",
    "route_tables",
    "public_addresses_on_launch",
    "isolated_subnets",
    "empty_default_security_group",
    "flow_logs",
    "endpoints",
)


def existing_network_faults(
    existing: ExistingNetwork, inventory: Inventory, variables: Mapping[str, Any]
) -> Iterator[Fault]:
    """Faults of options that are the owner's, and of tiers without a subnet."""
    given = variables.get("network")
    for name in OF_ITS_OWNER:
        if isinstance(given, Mapping) and given.get(name) is not None:
            yield Fault(f"network.{name}", "is an option of a VPC that is made, beside existing", "drop it")
    for tier, reason in _needed(inventory).items():
        if not getattr(existing.subnets, tier):
            hint = "name two or more by id, name or tag, in different availability zones"
            yield Fault(f"network.existing.subnets.{tier}", f"is missing, but there {reason}", hint)


def _needed(inventory: Inventory) -> dict[str, str]:
    """The tiers that something of the inventory lies in, and what."""
    services = inventory.services.values()
    needed = {
        "isolated": "are databases or caches" if inventory.databases or inventory.caches else "",
        "private": "are services" if any(not item.public_ip for item in services) else "",
        "public": "are services with public_ip" if any(item.public_ip for item in services) else "",
    }
    if inventory.ingress and not inventory.ingress.existing:
        needed["private" if inventory.ingress.scheme == "internal" else "public"] = "is a load balancer"
    return {tier: reason for tier, reason in needed.items() if reason}
