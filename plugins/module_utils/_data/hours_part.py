# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The part of the data layer that stops and starts databases: what is read of it, its role and its schedules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.clock import answered_at
from .._aws.errors import unless_absent
from .._aws.partition import partition
from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._iam.actual import actual_role
from .._iam.boundaries import check
from .._iam.hours_role import desired_hours_role
from .._iam.names import HOURS, HOURS_BOUNDARY, ROLE, role_name_of
from .._iam.reads import read_roles
from .._inventory.check_hours import stops_databases
from .._inventory.inventory import Inventory
from .._plan.values import Actual, Address, Resource
from .hours import actual_schedules, desired_schedules, is_stopped, stopped_line
from .hours_snapshot import HoursSnapshot
from .names import DB_INSTANCE, HOURS_TAG, STOPPED_STATES, group_name
from .reads import DataStore

Stores = Mapping[Address, DataStore]


class DatabaseHours:
    """The hours of an environment's databases. Without any, and without an instance that had them, nothing is read."""

    def __init__(self, aws: Aws, inventory: Inventory, tags: Mapping[str, str]) -> None:
        self._aws, self._inventory, self._tags = aws, inventory, tags
        self._cluster = inventory.cluster.name if inventory.cluster else ""
        self.group = group_name(self._cluster)
        self.wanted = bool(self._cluster) and stops_databases(inventory)

    @property
    def tags(self) -> dict[str, str]:
        """The tag of each database that has hours."""
        return {HOURS_TAG: self.group} if self.wanted else {}

    def had(self, store: DataStore) -> bool:
        """Whether an instance has the hours of this environment, or had them until now."""
        return self.wanted or bool(self.group and to_dict(store.answer.get("TagList")).get(HOURS_TAG) == self.group)

    def observe(self, stores: Stores) -> HoursSnapshot:
        """What there is of it."""
        databases = {address: item for address, item in stores.items() if address.kind == DB_INSTANCE}
        if not self.wanted and not any(map(self.had, databases.values())):
            return HoursSnapshot()
        answers = gather(
            {
                "schedules": partial(unless_absent, self._schedules, None),
                "tags": partial(unless_absent, self._group_tags, {}),
                "roles": partial(read_roles, self._aws, [self._role]),
            }
        )
        asleep = self._asleep(databases)
        found = answers["schedules"]
        return HoursSnapshot(found is not None, found or (), answers["tags"], answers["roles"], asleep)

    def desired(self, snapshot: HoursSnapshot, removing: bool) -> list[Resource]:
        """The role and the schedules; raises Failure where the role's permissions boundary would keep it from its work."""
        if not (self.wanted and self._inventory.hours):
            return []
        databases = [Address(DB_INSTANCE, item.identifier) for item in self._inventory.databases.values()]
        names, account, region = [item.name for item in databases], self._inventory.account_id, self._aws.region
        boundary = self._boundary(snapshot)
        role = desired_hours_role(self._cluster, account, region, names, self._tags, boundary)
        if not removing:
            check([role], self._inventory, snapshot.roles.boundaries, snapshot.roles.complete)
        schedules = desired_schedules(self.group, self._inventory.hours, databases, role.address, self._tags)
        return [role, schedules]

    def actual(self, snapshot: HoursSnapshot) -> list[Actual]:
        """The role and the schedules that there are."""
        found = [actual_role(item.role, item.policies, item.attached) for item in snapshot.roles.roles]
        if snapshot.group:
            found.append(actual_schedules(self.group, self._group_arn, snapshot.schedules, snapshot.tags))
        return found

    @property
    def _role(self) -> str:
        return role_name_of(self._cluster, self._aws.region, HOURS)

    @property
    def role_address(self) -> Address:
        """The address of the role."""
        return Address(ROLE, self._role)

    def _boundary(self, snapshot: HoursSnapshot) -> str:
        if requested := self._inventory.permissions_boundary:
            return requested
        found = snapshot.roles.boundaries.get(role_name_of(self._cluster, self._aws.region, HOURS_BOUNDARY))
        return found.arn if found else ""

    @property
    def _group_arn(self) -> str:
        region = self._aws.region
        return f"arn:{partition(region)}:scheduler:{region}:{self._inventory.account_id}:schedule-group/{self.group}"

    def _schedules(self) -> list[Mapping[str, Any]]:
        listed = self._aws.pages("scheduler", "list_schedules", "Schedules", GroupName=self.group)
        if not listed:
            self._aws.client("scheduler").get_schedule_group(Name=self.group)  # whether there is one at all
        get = self._aws.client("scheduler").get_schedule
        reads = {item["Name"]: partial(get, GroupName=self.group, Name=item["Name"]) for item in listed}
        return list(gather(reads).values()) if reads else []

    def _group_tags(self) -> dict[str, str]:
        answer = self._aws.client("scheduler").list_tags_for_resource(ResourceArn=self._group_arn)
        return to_dict(answer.get("Tags"))

    def _asleep(self, databases: Stores) -> dict[Address, str]:
        """The time is asked for only where an instance is stopped."""
        hours = self._inventory.hours
        stopped = [a for a, item in databases.items() if item.answer.get("DBInstanceStatus") in STOPPED_STATES]
        if not (stopped and self.wanted and hours):
            return {}
        now = self._now(stopped[0].name)
        return dict.fromkeys(stopped, stopped_line(hours, now)) if is_stopped(hours, now) else {}

    def _now(self, name: str) -> datetime:
        """The time as RDS has it."""
        return answered_at(self._aws.client("rds").describe_db_instances(DBInstanceIdentifier=name))
