# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the network's blocks are networks, and large enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Any

from .check_existing_network import existing_network_faults
from .check_security_groups import read_block
from .environment import Network
from .faults import Fault
from .inventory import Inventory

TIERS = 3
# https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html and subnet-sizing.html
LARGEST, SMALLEST = 16, 28
RESERVED = 5
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html: at least a /27.
LOAD_BALANCER_PREFIX = 27


def check_network(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the VPC's block, its subnets and its NAT gateways."""
    network = inventory.network
    if network is None:
        return
    if network.existing:
        yield from existing_network_faults(network.existing, inventory, variables)
    else:
        yield from _own(network, inventory)


def _own(network: Network, inventory: Inventory) -> Iterator[Fault]:
    """Faults of a network that the environment makes."""
    if not network.cidr:
        yield Fault("network.cidr", "is missing", "give the VPC's CIDR block, such as 10.0.0.0/16")
        return
    block, fault = read_block("network.cidr", network.cidr)
    if fault:
        yield fault
    if block:
        yield from _subnets(network, block, inventory)
    yield from _nat_gateways(network)
    yield from _way_out(network, inventory)


def _subnets(network: Network, block: IPv4Network, inventory: Inventory) -> Iterator[Fault]:
    if not LARGEST <= block.prefixlen <= SMALLEST:
        problem = f"is a /{block.prefixlen}, where AWS takes a /{LARGEST} to a /{SMALLEST}"
        yield Fault("network.cidr", problem, "give one such as 10.0.0.0/16")
        return
    needed = TIERS * network.availability_zones
    there = 2 ** max(0, network.subnet_prefix - block.prefixlen) if network.subnet_prefix >= block.prefixlen else 0
    # Each tier gets a third of the blocks, so that another zone moves nothing.
    if there // TIERS < network.availability_zones:
        problem = f"is {network.subnet_prefix}, of which {network.cidr} holds {there}, but {needed} subnets are needed"
        yield Fault("network.subnet_prefix", problem, _fitting(network, block))
    elif network.subnet_prefix > LOAD_BALANCER_PREFIX:
        problem = f"is {network.subnet_prefix}, too small for a load balancer"
        yield Fault("network.subnet_prefix", problem, f"give at most {LOAD_BALANCER_PREFIX}")
    else:
        yield from _addresses(network, inventory)


def _fitting(network: Network, block: IPv4Network) -> str:
    fitting = [
        prefix
        for prefix in range(block.prefixlen, LOAD_BALANCER_PREFIX + 1)
        if 2 ** (prefix - block.prefixlen) // TIERS >= network.availability_zones
    ]
    return f"give at least {fitting[0]}, or a larger cidr" if fitting else "give a larger cidr"


def _addresses(network: Network, inventory: Inventory) -> Iterator[Fault]:
    """Each task has an address of its own, and a deployment runs the old tasks beside the new."""
    there = (2 ** (32 - network.subnet_prefix) - RESERVED) * network.availability_zones
    needed = sum(
        max(service.desired_count, service.scaling.max if service.scaling else 0)
        * service.deployment.maximum_percent
        // 100
        for service in inventory.services.values()
    )
    if needed > there:
        problem = f"leaves {there} addresses in the private subnets, but up to {needed} tasks run while deploying"
        yield Fault("network.subnet_prefix", problem, "give a smaller prefix length, so that the subnets are larger")


def _nat_gateways(network: Network) -> Iterator[Fault]:
    zones, gateways = network.availability_zones, network.nat_gateways
    if gateways > zones:
        yield Fault("network.nat_gateways", f"is {gateways}, with {zones} zones", f"give at most {zones}")
    elif 1 < gateways < zones:
        problem = f"is {gateways}, so that some of the {zones} zones share one"
        yield Fault("network.nat_gateways", problem, f"give {zones} for one in each zone, or 1", warning=True)


def _way_out(network: Network, inventory: Inventory) -> Iterator[Fault]:
    """Without a NAT gateway a task in a private subnet reaches neither its image nor its secrets."""
    for key, service in inventory.services.items():
        if not network.nat_gateways and not service.public_ip:
            problem = "is false, and network.nat_gateways is 0, so that its tasks reach neither image nor secrets"
            hint = "give true; or a NAT gateway; or, where routes or endpoints of others lead out, network.existing"
            yield Fault(f"services.{key}.public_ip", problem, hint)
