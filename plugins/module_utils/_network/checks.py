# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What must not be touched, and what AWS does not offer. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._aws.errors import Failure
from .._aws.tags import to_dict
from .._inventory.environment import Network
from .names import NETWORK_TAG, named_parts


def own_vpc(vpcs: Sequence[Mapping[str, Any]], name: str, removing: bool) -> Mapping[str, Any] | None:
    """The network's VPC of DescribeVpcs, if there is one; raises Failure where it is not clear which, or the name is taken."""
    own = [vpc for vpc, _part in named_parts(vpcs, name)]
    if len(own) > 1:
        ids = ", ".join(vpc["VpcId"] for vpc in own)
        problem = f"There are {len(own)} VPCs with the tag {NETWORK_TAG}={name}: {ids}"
        raise Failure(problem, todo="delete the one that is not in use")
    if not own and not removing:
        _check_name(vpcs, name)
    return own[0] if own else None


def _check_name(vpcs: Iterable[Mapping[str, Any]], name: str) -> None:
    for vpc in vpcs:
        if to_dict(vpc.get("Tags")).get("Name") == name:
            raise Failure(
                f"VPC {vpc['VpcId']} ({vpc['CidrBlock']}) is named {name} already, and was not made by this collection: "
                f"it lacks the tag {NETWORK_TAG}; it was left as it is",
                todo="to take it over, run playbooks/adopt.yml; else choose another network.name, or delete or rename that VPC",
            )


def check_zones(network: Network, zones: Sequence[str], region: str) -> None:
    """Raise Failure where the region has fewer zones than the network is to span."""
    if len(zones) < network.availability_zones:
        offer = f"region {region} offers {len(zones)}: {', '.join(zones)}"
        problem = f"network.availability_zones: is {network.availability_zones}, but {offer}"
        raise Failure(problem, todo=f"give at most {len(zones)}")


def check_tiers(network: Network, subnets: Iterable[Mapping[str, Any]]) -> None:
    """Raise Failure where the network has subnets of a tier that the inventory no longer wants: data stores cannot leave them."""
    left = [
        name for _subnet, name in named_parts(subnets, network.name) if name.startswith(f"{network.name}-isolated-")
    ]
    if left and not network.isolated_subnets:
        problem = f"network.isolated_subnets: is false, but there are {', '.join(sorted(left))}"
        raise Failure(problem, todo="set it back to true: a database or cache cannot move to other subnets")
