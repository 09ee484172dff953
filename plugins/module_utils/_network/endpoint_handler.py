# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make, change and delete gateway endpoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._plan.values import Actual
from .ec2_handler import Ec2Handler, ignore_gone
from .flow_log_handler import refuse_unsuccessful
from .inputs import endpoint_arguments
from .names import ENDPOINTS_TAG

Properties = Mapping[str, Any]


class EndpointHandler(Ec2Handler):
    """Gateway endpoints, whose routes AWS writes into the route tables; and the interface endpoint of GuardDuty, to be deleted."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        answer = self._ec2.create_vpc_endpoint(**endpoint_arguments(properties, self._aws.region))
        return {"id": answer["VpcEndpoint"]["VpcEndpointId"]}

    def change(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        before, after = (sorted(item["route_tables"].values()) for item in (actual.properties, properties))
        changes = {
            "AddRouteTableIds": [item for item in after if item not in before],
            "RemoveRouteTableIds": [item for item in before if item not in after],
        }
        given = {name: tables for name, tables in changes.items() if tables}
        self._ec2.modify_vpc_endpoint(VpcEndpointId=actual.attributes["id"], **given)

    def delete(self, actual: Actual) -> None:
        """The endpoint, the security groups that are its own, and the tag of the VPC where it was the last one."""
        if endpoint := actual.attributes["id"]:
            ignore_gone(lambda: self._delete(actual, endpoint))
        for group in actual.attributes.get("groups") or ():
            self.remove(actual.address, partial(self._ec2.delete_security_group, GroupId=group), "group-id", group)
        if vpc := actual.attributes["tagged"]:
            self._ec2.delete_tags(Resources=[vpc], Tags=[{"Key": ENDPOINTS_TAG}])

    def _delete(self, actual: Actual, endpoint: str) -> None:
        refuse_unsuccessful(str(actual.address), self._ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint]))
