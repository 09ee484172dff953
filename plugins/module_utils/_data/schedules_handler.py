# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of the schedules that stop and start databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._aws.errors import unless_absent
from .._aws.partition import partition
from .._aws.session import Aws
from .._aws.tags import to_dict, to_list
from .._module.apply import BaseHandler
from .._plan.values import Actual
from .hours import schedule_input
from .names import HOURS_TAG
from .starting import Starter

Properties = Mapping[str, Any]


class SchedulesHandler(BaseHandler):
    """Makes the group and its schedules. Without them the databases run, so they are started."""

    def __init__(self, aws: Aws, starter: Starter) -> None:
        self._aws, self._starter = aws, starter

    @property
    def _scheduler(self) -> Any:
        """Made once it is needed, as most environments have no hours."""
        return self._aws.client("scheduler")

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        answer = self._scheduler.create_schedule_group(Name=name, Tags=to_list(properties["tags"]))
        self._put(name, properties, {}, properties["schedules"])
        return {"arn": answer["ScheduleGroupArn"]}

    def update(self, actual: Actual, properties: Properties, changed: Sequence[str]) -> None:
        name, before, after = actual.address.name, actual.properties["schedules"], properties["schedules"]
        if "tags" in changed:
            self._scheduler.tag_resource(ResourceArn=actual.attributes["arn"], Tags=to_list(properties["tags"]))
        if {"role", "enabled"} & {*changed}:
            self._put(name, properties, before, after)
        elif "schedules" in changed:
            self._put(name, properties, before, {key: item for key, item in after.items() if before.get(key) != item})
        for key in [key for key in before if key not in after]:
            unless_absent(partial(self._scheduler.delete_schedule, GroupName=name, Name=key), None)

    def delete(self, actual: Actual) -> None:
        """The tags of the databases are the last to go, so that an interrupted run is finished by the next one."""
        unless_absent(partial(self._scheduler.delete_schedule_group, Name=actual.address.name), None)
        rds = self._aws.client("rds")
        for database in self._aws.pages("rds", "describe_db_instances", "DBInstances"):
            if to_dict(database.get("TagList")).get(HOURS_TAG) == actual.address.name:
                self._starter.start(database["DBInstanceIdentifier"])
                rds.remove_tags_from_resource(ResourceName=database["DBInstanceArn"], TagKeys=[HOURS_TAG])

    def _put(self, group: str, properties: Properties, before: Properties, schedules: Properties) -> None:
        for name, item in schedules.items():
            put = self._scheduler.update_schedule if name in before else self._scheduler.create_schedule
            put(**schedule_input(group, name, item, properties["role"], partition(self._aws.region)))
