# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The gateway endpoints of a VPC, by which S3 and DynamoDB are reached past the NAT gateways, free of charge.

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._aws.errors import Failure
from .._aws.tags import to_dict
from .._plan.owner import belongs_to_others
from .._plan.values import Actual, Address
from .names import ENDPOINT, ENDPOINTS_TAG, named_parts, part

if TYPE_CHECKING:
    from .reads import NetworkSnapshot

Answer = Mapping[str, Any]
GONE_STATES = ("deleting", "deleted", "failed", "rejected", "expired")


def names_endpoints(vpc: Answer | None) -> bool:
    """Whether a VPC has endpoints that a deploy made."""
    return ENDPOINTS_TAG in to_dict((vpc or {}).get("Tags"))


def refuse_foreign(snapshot: NetworkSnapshot, network: str, wanted: Sequence[str]) -> None:
    """Raise Failure where somebody's endpoint of a wanted service is in the network's route tables: AWS takes one for each."""
    own = {item["VpcEndpointId"] for item, _name in named_parts(snapshot.endpoints, network)}
    tables = {item["RouteTableId"] for item, _name in named_parts(snapshot.route_tables, network)}
    for item in snapshot.endpoints:
        service = str(item["ServiceName"]).rpartition(".")[2]
        if service in wanted and item["VpcEndpointId"] not in own and tables & {*(item.get("RouteTableIds") or ())}:
            raise Failure(
                f"network.endpoints: {item['VpcEndpointId']} of somebody is {service}'s endpoint in route tables of {network} already",
                todo=f"drop {service} from network.endpoints to keep it as it is, or have it deleted",
            )


def actual_endpoints(
    snapshot: NetworkSnapshot, network: str, vpc: str, wanted: Sequence[str], own: Mapping[str, str]
) -> list[Actual]:
    """The endpoints of the network. vpc: the one whose tag goes with the last of them, or ""; own: the environment's tags.

    One that the inventory does not name, and another environment has, is left out.
    """
    alive = [item for item in snapshot.endpoints if str(item.get("State", "")).lower() not in GONE_STATES]
    named = named_parts(alive, network)
    tables = {item["RouteTableId"]: name for item, name in named_parts(snapshot.route_tables, network)}
    wanted_parts = [part(network, item) for item in wanted]
    found = [
        actual_endpoint(item, name, tables, "" if wanted else vpc)
        for item, name in named
        if name in wanted_parts or not belongs_to_others(to_dict(item.get("Tags")), own)
    ]
    if not named and not wanted and vpc:
        return [Actual(Address(ENDPOINT, part(network, "none")), {"tags": {}}, {"id": "", "tagged": vpc})]
    return found


def actual_endpoint(answer: Answer, name: str, tables: Mapping[str, str], vpc: str) -> Actual:
    """An endpoint of DescribeVpcEndpoints. tables: the names of the network's route tables by id."""
    properties = {
        "vpc": answer["VpcId"],
        "service": str(answer["ServiceName"]).rpartition(".")[2],
        "route_tables": {tables.get(item, item): item for item in answer.get("RouteTableIds") or []},
        "tags": to_dict(answer.get("Tags")),
    }
    return Actual(Address(ENDPOINT, name), properties, {"id": answer["VpcEndpointId"], "tagged": vpc})


def endpoint_effect(_address: Address, _before: Answer, _after: Answer, changed: Sequence[str]) -> str:
    """https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html#gateway-endpoint-considerations-s3"""
    moved = not changed or set(changed) - {"tags"}
    return "connections to the service that are open may be interrupted" if moved else ""
