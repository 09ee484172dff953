# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the handlers of EC2's parts share: retries right after a creation, tags, and deletions that find something in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import monotonic, sleep
from typing import Any, TypeVar

from .._aws.errors import ClientError, Failure, code_of, explain
from .._aws.session import Aws, gather
from .._aws.tags import to_dict, to_list
from .._aws.waiting import retry
from .._module.apply import BaseHandler
from .._plan.values import Actual, Address

T = TypeVar("T")

# A part that was just made is not known everywhere at once:
# https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
NOT_YET = (
    "InvalidVpcID.NotFound",
    "InvalidSubnetID.NotFound",
    "InvalidSubnet",
    "InvalidInternetGatewayID.NotFound",
    "InvalidGatewayID.NotFound",
    "InvalidRouteTableID.NotFound",
    "InvalidAllocationID.NotFound",
    "InvalidNatGatewayID.NotFound",
    "NatGatewayNotFound",
    "InvalidGroup.NotFound",
    "InvalidSecurityGroupRuleId.NotFound",
)
GONE = (
    *NOT_YET,
    "InvalidAssociationID.NotFound",
    "InvalidRoute.NotFound",
    "InvalidPermission.NotFound",
    "Gateway.NotAttached",
)
CONSISTENT_AFTER = 20.0
# AWS removes the network interfaces of a deleted load balancer, NAT gateway or task some minutes later.
INTERFACES_GONE_AFTER = 300.0


class Ec2Handler(BaseHandler):
    """A handler of EC2's parts: tags are changed here, all else in change()."""

    def __init__(self, aws: Aws) -> None:
        self._ec2 = aws.client("ec2")

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        others = [name for name in changed if name != "tags"]
        if "tags" in changed:
            self._ec2.create_tags(Resources=[actual.attributes["id"]], Tags=to_list(properties["tags"]))
        if others:
            self.change(actual, properties, others)

    def change(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        """Change what is not a tag."""
        raise Failure(f"{actual.address} differs in {', '.join(changed)}, which cannot be changed in place")

    def remove(self, address: Address, call: Callable[[], Any], among: str, id_: str, whole: bool = False) -> None:
        """Delete a part; waits for AWS's own network interfaces to go. Raises Failure that names what is in the way.

        among: the filter that finds interfaces in it, such as subnet-id; whole: everything else in a VPC counts as well.
        """
        start = monotonic()
        while True:
            try:
                return delete(call)
            except ClientError as error:
                if code_of(error) != "DependencyViolation":
                    raise
                found = occupants(self._ec2, among, id_, whole)
                passing = found and all(item.passing for item in found)
                if not passing or monotonic() - start > INTERFACES_GONE_AFTER:
                    raise Failure(_obstructed(address, found, error)) from error
            sleep(5)


class Occupant:
    """Something that lies in a part and keeps it from being deleted."""

    def __init__(self, text: str, passing: bool = False) -> None:
        self.text = text
        self.passing = passing


def specification(kind: str, tags: Mapping[str, str]) -> list[dict[str, Any]]:
    """Tags of a part at its creation, so that an interrupted run leaves none without."""
    return [{"ResourceType": kind, "Tags": to_list(tags)}]


def fresh(call: Callable[[], T]) -> T:
    """A call about a part that may have been made a moment ago."""
    return retry(call, NOT_YET, CONSISTENT_AFTER)


def delete(call: Callable[[], Any]) -> None:
    """A deletion; what is gone already is no error."""
    try:
        call()
    except ClientError as error:
        if code_of(error) not in GONE:
            raise


def occupants(ec2: Any, among: str, id_: str, whole: bool) -> list[Occupant]:
    """Network interfaces in a subnet, security group or VPC; of a whole VPC also its other contents."""
    filters = [{"Name": among, "Values": [id_]}]
    interfaces = ec2.describe_network_interfaces(Filters=filters)["NetworkInterfaces"]
    found = [_interface(item) for item in interfaces]
    if not whole:
        return found
    reads = gather(
        {
            "subnet": lambda: [s["SubnetId"] for s in ec2.describe_subnets(Filters=filters)["Subnets"]],
            "security group": lambda: _strange_groups(ec2, filters),
            "endpoint": lambda: [
                e["VpcEndpointId"] for e in ec2.describe_vpc_endpoints(Filters=filters)["VpcEndpoints"]
            ],
        }
    )
    return found + [Occupant(f"{kind} {item}") for kind, items in reads.items() for item in items]


def _interface(item: Mapping[str, Any]) -> Occupant:
    about = item.get("Description") or to_dict(item.get("TagSet")).get("Name") or item.get("InterfaceType", "interface")
    return Occupant(f"network interface {item['NetworkInterfaceId']} ({about})", bool(item.get("RequesterManaged")))


def _strange_groups(ec2: Any, filters: list[dict[str, Any]]) -> list[str]:
    groups = ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
    return [f"{group['GroupId']} ({group['GroupName']})" for group in groups if group["GroupName"] != "default"]


def _obstructed(address: Address, found: Sequence[Occupant], error: ClientError) -> str:
    if not found:
        return explain(error, f"Could not delete {address}")
    what = ", ".join(item.text for item in found)
    return f"{address} still holds {what}. AWS deletes it only when it is empty: remove what lies in it, and run the same command again"
