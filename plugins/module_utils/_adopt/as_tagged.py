# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An account in which the network's tags count as written, so that the plan of the first deploy is the same before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.session import Aws
from .._network.names import NETWORK_TAG

# The reads of a network: the key of each answer that holds the id, and the filter that takes ids.
IDS = {
    "describe_vpcs": ("VpcId", "vpc-id"),
    "describe_subnets": ("SubnetId", "subnet-id"),
    "describe_internet_gateways": ("InternetGatewayId", "internet-gateway-id"),
    "describe_addresses": ("AllocationId", "allocation-id"),
    "describe_security_groups": ("GroupId", "group-id"),
    "describe_nat_gateways": ("NatGatewayId", "nat-gateway-id"),
    "describe_route_tables": ("RouteTableId", "route-table-id"),
}
BY_TAG = f"tag:{NETWORK_TAG}"


class AsTagged(Aws):
    """The same account and clients; only what pages() gives of EC2 has the tags. tags: by the id of the part that lacks them."""

    def __init__(self, aws: Aws, tags: Mapping[str, Mapping[str, str]]) -> None:
        self.__dict__.update(aws.__dict__)
        self._tags = tags

    def pages(self, service: str, operation: str, result: str, /, **arguments: Any) -> list[Any]:
        """Every item of a paginated read; a read by the network's tag also finds the parts that are to have it."""
        found = super().pages(service, operation, result, **arguments)
        if service != "ec2" or operation not in IDS:
            return found
        key, by_id = IDS[operation]
        filters = arguments.get("Filters") or []
        if any(item["Name"] == BY_TAG for item in filters) and (ids := self._of_kind(operation)):
            known = {item[key] for item in found}
            more = super().pages(service, operation, result, Filters=[{"Name": by_id, "Values": ids}])
            found += [item for item in more if item[key] not in known]
        return [self._tagged(item, key) for item in found]

    def _of_kind(self, operation: str) -> list[str]:
        return [id_ for id_ in self._tags if id_.startswith(PREFIXES[operation])]

    def _tagged(self, item: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        more = self._tags.get(str(item.get(key)))
        if not more:
            return item
        kept = [tag for tag in item.get("Tags") or [] if tag["Key"] not in more]
        return {**item, "Tags": [*kept, *({"Key": name, "Value": value} for name, value in more.items())]}


PREFIXES = {
    "describe_vpcs": "vpc-",
    "describe_subnets": "subnet-",
    "describe_internet_gateways": "igw-",
    "describe_addresses": "eipalloc-",
    "describe_security_groups": "sg-",
    "describe_nat_gateways": "nat-",
    "describe_route_tables": "rtb-",
}
