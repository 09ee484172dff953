# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that make, replace and delete flow logs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.errors import Failure
from .._aws.tags import to_list
from .._plan.values import Actual
from .ec2_handler import Ec2Handler, ignore_gone
from .inputs import flow_log_arguments
from .names import FLOW_LOGS_TAG

Properties = Mapping[str, Any]


class FlowLogHandler(Ec2Handler):
    """Flow logs of a VPC. AWS changes nothing of one but its tags, so another one takes its place."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        answer = self._ec2.create_flow_logs(**flow_log_arguments(properties))
        refuse_unsuccessful(f"the flow log of {name}", answer)
        return {"id": answer["FlowLogIds"][0]}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> dict[str, Any]:
        if set(changed) == {"tags"}:
            self._ec2.create_tags(Resources=[actual.attributes["id"]], Tags=to_list(properties["tags"]))
            return {}
        self._delete(actual)  # first, as AWS refuses a second one into the same log group
        return self.create(
            actual.address.name, {**properties, "tags": {**actual.properties["tags"], **properties["tags"]}}
        )

    def delete(self, actual: Actual) -> None:
        """The flow log, and then the tag of the VPC that names it."""
        self._delete(actual)
        if vpc := actual.attributes["tagged"]:
            self._ec2.delete_tags(Resources=[vpc], Tags=[{"Key": FLOW_LOGS_TAG}])

    def _delete(self, actual: Actual) -> None:
        if flow_log := actual.attributes["id"]:
            ignore_gone(lambda: self._ec2.delete_flow_logs(FlowLogIds=[flow_log]))


def refuse_unsuccessful(what: str, answer: Mapping[str, Any]) -> None:
    """Raise Failure for what AWS has not done in a call that succeeded."""
    for item in answer.get("Unsuccessful") or []:
        error = item.get("Error") or {}
        raise Failure(
            f"AWS did not change {what}: {error.get('Message', '')} ({error.get('Code', '')})",
            todo="see that what it names is there, and run the same command again",
        )
