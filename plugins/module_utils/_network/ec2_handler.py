# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the handlers of EC2's parts share: tags, and deletions that are held up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .._aws.errors import ClientError, Failure, code_of, refused
from .._aws.passing_errors_of_networks import NEW_EC2_PARTS
from .._aws.session import Aws
from .._aws.tags import to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual, Address
from .reads import Dependent, dependents_of

GONE = frozenset(
    {
        *NEW_EC2_PARTS,
        "InvalidAssociationID.NotFound",
        "InvalidFlowLogId.NotFound",
        "InvalidVpcEndpointId.NotFound",
        "InvalidRoute.NotFound",
        "InvalidPermission.NotFound",
        "Gateway.NotAttached",
    }
)


class Ec2Handler(BaseHandler):
    """A handler of EC2's parts: tags are changed here, all else in change()."""

    def __init__(self, aws: Aws) -> None:
        self._aws, self._ec2 = aws, aws.client("ec2")

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> Mapping[str, Any] | None:
        more = [name for name in changed if name != "tags"]
        if "tags" in changed:
            self._ec2.create_tags(Resources=[actual.attributes["id"]], Tags=to_list(properties["tags"]))
        if more:
            self.change(actual, properties, more)
        return None

    def change(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        """Change what is not a tag."""
        raise Failure(
            f"{actual.address} differs in {', '.join(changed)}, which cannot be changed in place",
            todo="set it back in the inventory, or delete the resource and run the same command again",
        )

    def remove(self, address: Address, call: Callable[[], Any], id_filter: str, id_: str, whole: bool = False) -> None:
        """Delete a part; waits for AWS's own network interfaces to go. Raises Failure that names what is in the way.

        id_filter: finds interfaces in it, such as subnet-id; whole: everything else in a VPC counts as well.
        """
        dependents: list[Dependent] = []

        def passes() -> bool:
            dependents[:] = dependents_of(self._ec2, id_filter, id_, whole)
            return all(item.passing for item in dependents)

        try:
            with self._aws.waiting_while(passes):
                ignore_gone(call)
        except ClientError as error:
            if code_of(error) != "DependencyViolation":
                raise
            raise _not_empty(address, dependents, error) from error


def ignore_gone(call: Callable[[], Any]) -> None:
    """A deletion; what is gone already is no error."""
    try:
        call()
    except ClientError as error:
        if code_of(error) not in GONE:
            raise


def _not_empty(address: Address, dependents: Sequence[Dependent], error: ClientError) -> Failure:
    if not dependents:
        return refused(error, f"Could not delete {address}")
    problem = (
        f"{address} still holds {', '.join(item.text for item in dependents)}; AWS deletes it only when it is empty"
    )
    return Failure(problem, todo="remove what lies in it, and run the same command again")
