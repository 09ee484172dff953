# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The part of the network layer that has a VPC's flow log: what is read of it, its log group and its role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._aws.tag_index import TagIndex
from .._aws.tags import to_dict
from .._iam.actual import actual_role
from .._iam.boundaries import check
from .._iam.names import FLOW_LOGS, FLOW_LOGS_BOUNDARY, role_name_of
from .._iam.reads import RolesSnapshot, read_roles
from .._inventory.inventory import Inventory, checked
from .._logs.log_groups import actual_log_group
from .._logs.reads import Tagged, read_log_groups
from .._plan.owner import belongs_to_others
from .._plan.values import Actual, Ref, Resource
from .flow_logs import Place, actual_flow_log, desired_flow_logs, flow_log, log_group_name
from .names import FLOW_LOGS_TAG, named_parts

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class FlowLogSnapshot:
    """AWS's answers. read: whether anything was asked; group: the log group with its tags, where it is there."""

    read: bool = False
    flow_logs: Sequence[Answer] = ()
    group: Tagged | None = None
    roles: RolesSnapshot = field(default_factory=lambda: RolesSnapshot([]))


class VpcFlowLogs:
    """The flow log of a network. Without one in the inventory, and without a VPC that names one, nothing is read."""

    def __init__(self, aws: Aws, inventory: Inventory, tags: Mapping[str, str], removing: bool) -> None:
        self._aws, self._inventory, self._tags, self._removing = aws, inventory, tags, removing
        self._network = checked(inventory.network)
        self._wanted = self._network.flow_logs is not None

    def observe(self, vpc: Answer | None) -> FlowLogSnapshot:
        """What there is of it, and of no other flow log of the VPC."""
        if not (self._wanted or FLOW_LOGS_TAG in to_dict((vpc or {}).get("Tags"))) or self._network.existing:
            return FlowLogSnapshot()
        name, index = self._network.name, TagIndex(self._aws, self._tags, "logs", "sns")
        of_vpc = [{"Name": "resource-id", "Values": [vpc["VpcId"]]}] if vpc else []
        answers = gather(
            {
                "flow_logs": partial(self._aws.pages, "ec2", "describe_flow_logs", "FlowLogs", Filter=of_vpc)
                if vpc
                else list,
                "groups": partial(read_log_groups, self._aws, [log_group_name(name)] if self._wanted else [], index),
                "roles": partial(read_roles, self._aws, [self._role]),
            }
        )
        own = [item for item, _part in named_parts(answers["flow_logs"], name)]
        return FlowLogSnapshot(True, own, next(iter(answers["groups"]), None), answers["roles"])

    def desired(self, snapshot: FlowLogSnapshot, vpc: Ref | str) -> list[Resource]:
        """The log group, the role and the flow log; raises Failure where the role's boundary would keep it from its work."""
        place = Place(self._inventory.account_id, self._aws.region, self._boundary(snapshot))
        found = desired_flow_logs(self._network, vpc, place, self._tags)
        if found and not self._removing:
            check([found[1]], self._inventory, snapshot.roles.boundaries, snapshot.roles.complete)
        return found

    def actual(self, snapshot: FlowLogSnapshot, vpc: Answer | None) -> list[Actual]:
        """Every part that there is. Of a flow log that is gone, and that the VPC still names, its address: its deletion ends that."""
        if not snapshot.read:
            return []
        tagged = "" if self._removing or self._wanted or not vpc else str(vpc["VpcId"])
        parts = [actual_flow_log(item, self._network.name, tagged) for item in snapshot.flow_logs[:1]]
        roles = [actual_role(item.role, item.policies, item.attached) for item in snapshot.roles.roles]
        theirs = any(belongs_to_others(item.properties["tags"], self._tags) for item in [*parts, *roles])
        if theirs and not self._wanted:
            return []
        if tagged and not parts:
            parts = [Actual(flow_log(self._network.name), {"tags": {}}, {"id": "", "tagged": tagged})]
        return [*parts, *roles] + ([actual_log_group(*snapshot.group)] if snapshot.group else [])

    @property
    def _role(self) -> str:
        return role_name_of(self._network.name, self._aws.region, FLOW_LOGS)

    def _boundary(self, snapshot: FlowLogSnapshot) -> str:
        if requested := self._inventory.permissions_boundary:
            return requested
        found = snapshot.roles.boundaries.get(role_name_of(self._network.name, self._aws.region, FLOW_LOGS_BOUNDARY))
        return found.arn if found else ""
