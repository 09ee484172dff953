# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make and delete NAT gateways and their elastic IPs; a gateway takes AWS some minutes either way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.waiting import Observation, wait_until
from .._plan.values import Actual
from .ec2_handler import Ec2Handler, ignore_gone
from .inputs import tag_specification

TIMEOUT = 900.0


class ElasticIpHandler(Ec2Handler):
    """Elastic IPs."""

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._ec2.allocate_address(
            Domain="vpc", TagSpecifications=tag_specification("elastic-ip", properties["tags"])
        )
        return {"id": answer["AllocationId"], "address": answer.get("PublicIp", "")}

    def delete(self, actual: Actual) -> None:
        ignore_gone(lambda: self._ec2.release_address(AllocationId=actual.attributes["id"]))


class NatGatewayHandler(Ec2Handler):
    """NAT gateways."""

    slow = True

    def __init__(self, aws: Aws, progress: Progress) -> None:
        super().__init__(aws)
        self._progress = progress

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._ec2.create_nat_gateway(
            SubnetId=properties["subnet"],
            AllocationId=properties["elastic_ip"],
            TagSpecifications=tag_specification("natgateway", properties["tags"]),
        )
        return {"id": answer["NatGateway"]["NatGatewayId"]}

    def wait(self, name: str, attributes: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
        def look() -> Observation:
            state, reason = self._state(attributes["id"])
            if state not in ("pending", "available"):
                why = f": {reason.rstrip('.')}" if reason else ""
                todo = "fix the cause and run the same command again, which creates a new one"
                raise Failure(f"NAT gateway {name} is {state}{why}", todo=todo)
            return Observation(state, state == "available", {"state": state})

        return wait_until(look, f"NAT gateway {name}", "1 to 3 min", TIMEOUT, progress)

    def delete(self, actual: Actual) -> None:
        gateway = actual.attributes["id"]
        if actual.attributes.get("state") != "deleting":
            ignore_gone(lambda: self._ec2.delete_nat_gateway(NatGatewayId=gateway))

        def look() -> Observation:
            state, _reason = self._state(gateway)
            return Observation(state, state == "deleted")

        wait_until(look, str(actual.address), "1 to 2 min", TIMEOUT, self._progress)

    def _state(self, gateway: str) -> tuple[str, str]:
        answers = self._ec2.describe_nat_gateways(NatGatewayIds=[gateway])["NatGateways"]
        # AWS forgets a deleted gateway after about an hour.
        return (answers[0]["State"], answers[0].get("FailureMessage", "")) if answers else ("deleted", "")
