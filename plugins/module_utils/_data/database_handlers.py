# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of RDS instances and their subnet groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.tags import to_list
from .._aws.waiting import Observation, wait_until
from .._module.apply import BaseHandler
from .._plan.planner import differences
from .._plan.values import Actual, Address, Resource
from .actual import actual_database, database_attributes, is_database_ready, managed_secret, status_of
from .change_policy import ChangePolicy
from .desired import RULES
from .inputs import database_changes, database_input, db_subnet_group_input, restore_input
from .master_user import MasterUser
from .names import DB_INSTANCE, DB_STUCK, RESTORE, RESTORING_TAG, RUNNING, STOPPED_STATES
from .reads import db_instance, db_snapshot
from .snapshots import take_snapshot
from .starting import Starter

USUAL_TIME = "5 to 10 min"


class DbSubnetGroupHandler(BaseHandler):
    """DB subnet groups."""

    def __init__(self, aws: Aws) -> None:
        self._rds = aws.client("rds")

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._rds.create_db_subnet_group(**db_subnet_group_input(name, properties))
        return {"arn": answer["DBSubnetGroup"]["DBSubnetGroupArn"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> None:
        if "subnets" in changed:
            self._rds.modify_db_subnet_group(DBSubnetGroupName=actual.address.name, SubnetIds=properties["subnets"])
        if "tags" in changed:
            self._rds.add_tags_to_resource(ResourceName=actual.attributes["arn"], Tags=to_list(properties["tags"]))

    def delete(self, actual: Actual) -> None:
        self._rds.delete_db_subnet_group(DBSubnetGroupName=actual.address.name)


class DatabaseHandler(BaseHandler):
    """RDS instances."""

    slow = True

    def __init__(self, aws: Aws, progress: Progress, timeout: float, policy: ChangePolicy) -> None:
        self._aws = aws
        self._policy = policy
        self._rds = aws.client("rds")
        self._master = MasterUser(aws)
        self._schedules: dict[str, int] = {}
        self._restoring: dict[str, Mapping[str, Any]] = {}
        self._progress = progress
        self._timeout = timeout
        self._starter = Starter(aws, progress, timeout)

    def create(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        if properties.get(RESTORE):
            return self._restore(name, properties)
        request = database_input(name, properties)
        answer = self._master.create(self._rds.create_db_instance, name, properties, request)
        self._schedules[name] = properties.get("password_rotation_days", 0)
        return database_attributes(answer["DBInstance"]) | {"managed": properties["managed_password"]}

    def update(self, actual: Actual, properties: Mapping[str, Any], changed: Sequence[str]) -> dict[str, Any]:
        name = actual.address.name
        if "tags" in changed:
            self._rds.add_tags_to_resource(ResourceName=actual.attributes["arn"], Tags=to_list(properties["tags"]))
        attributes: dict[str, Any] = {}
        if RUNNING in changed:
            self._starter.start(name)
        if request := database_changes(actual, properties, changed):
            if actual.attributes["state"] != "available" and RUNNING not in changed:
                self._wait(name, {})  # a backup, for instance, lets nothing be modified
            if request.get("AllowMajorVersionUpgrade"):
                version = actual.properties["engine_version"]
                take_snapshot(self._aws, actual.address, version, self._timeout, self._progress)
                self._wait(name, {})
            now = not self._policy.waits(actual.address, actual.properties, properties, changed)
            attributes["changing"] = now
            self._rds.modify_db_instance(DBInstanceIdentifier=name, ApplyImmediately=now, **request)
        if "managed_password" in changed:
            self._wait(name, attributes)
            self._master.switch(self._rds.modify_db_instance, name, properties)
            attributes |= {"changing": True, "managed": properties["managed_password"]}
        if "password_rotation_days" in changed:
            self._schedules[name] = properties["password_rotation_days"]
        if RESTORE in changed:
            self._finish_restore(actual, properties, attributes)
        return attributes

    def delete(self, actual: Actual) -> None:
        name = actual.address.name
        if actual.attributes["state"] in STOPPED_STATES:  # of which no snapshot is taken
            self._starter.start(name)
        if actual.attributes["state"] != "deleting":
            snapshot = f"{name}-final-{datetime.now(UTC):%Y%m%d-%H%M%S}"
            self._rds.delete_db_instance(
                DBInstanceIdentifier=name, SkipFinalSnapshot=False, FinalDBSnapshotIdentifier=snapshot
            )
            self._progress.say(f"{actual.address}: its data stays in the DB snapshot {snapshot}")

        def look() -> Observation:
            answer = db_instance(self._rds, name)
            return Observation(status_of(answer) if answer else "deleted", answer is None)

        wait_until(look, str(actual.address), "5 to 10 min", self._timeout, self._progress)

    def wait(self, name: str, attributes: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
        ready = self._wait(name, attributes)
        if properties := self._restoring.pop(name, None):
            ready = self._converge_restored(name, properties)
        if days := self._schedules.pop(name, 0):
            self._master.schedule(ready["secret_arn"], days)
        return ready

    def _restore(self, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        """The tag goes once everything is as wanted, so that a run that was interrupted is finished by the next one."""
        if snapshot := db_snapshot(self._aws, properties[RESTORE]):
            self._master.refuse_other(name, properties, snapshot)
        answer = self._rds.restore_db_instance_from_db_snapshot(**restore_input(name, properties))
        self._restoring[name] = properties
        return database_attributes(answer["DBInstance"])

    def _converge_restored(self, name: str, properties: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change what a restore did not take, in the run that made the instance."""
        desired, rules = Resource(Address(DB_INSTANCE, name), properties), RULES[DB_INSTANCE]
        actual = actual_database(db_instance(self._rds, name) or {}, desired)
        changed = differences(actual.properties, properties, rules.initial)
        if other := [f"{item} is {actual.properties[item]!r}" for item in changed if item in rules.fixed]:
            raise Failure(
                f"{actual.address} was restored, and of the snapshot {', '.join(other)}, which cannot be changed",
                todo="give these values in the inventory, and run the same command again",
            )
        return self._wait(name, self.update(actual, properties, changed))

    def _finish_restore(self, actual: Actual, properties: Mapping[str, Any], attributes: dict[str, Any]) -> None:
        """A snapshot has the password of its time, so that it is set once more."""
        name = actual.address.name
        self._wait(name, attributes)
        if not properties["managed_password"]:
            self._master.set_password(self._rds.modify_db_instance, name, properties)
            self._wait(name, {**attributes, "changing": True})
        self._rds.remove_tags_from_resource(ResourceName=actual.attributes["arn"], TagKeys=[RESTORING_TAG])

    def _wait(self, name: str, attributes: Mapping[str, Any]) -> Mapping[str, Any]:
        """changing: modified to take effect now; RDS says available for some seconds before it begins.

        managed: whether RDS is to manage the password once it is done.
        """
        changing, managed = attributes.get("changing"), attributes.get("managed")

        def look() -> Observation:
            answer = db_instance(self._rds, name)
            status = status_of(answer) if answer else "deleted"
            if answer is None or status in DB_STUCK:
                raise Failure(
                    f"DB instance {name} is {status}", todo=DB_STUCK.get(status, "run the same command again")
                )
            done = is_database_ready(answer) and not (changing and answer.get("PendingModifiedValues"))
            done = done and managed in (None, bool(managed_secret(answer)))
            return Observation(status, done, database_attributes(answer))

        return wait_until(look, f"DB instance {name}", USUAL_TIME, self._timeout, self._progress)
