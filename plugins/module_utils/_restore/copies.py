# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes of a restore: instances that are made beside another one, renamed, and removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.tags import to_dict, to_list
from .._aws.waiting import Observation, wait_until
from .._data.actual import actual_database, database_attributes, is_database_ready, managed_secret, status_of
from .._data.change_policy import ChangePolicy
from .._data.database_handlers import DatabaseHandler
from .._data.desired import RULES
from .._data.master_user import MasterUser
from .._data.names import DB_INSTANCE, DB_STUCK, RESTORED_TAG, copy_name
from .._data.reads import db_instance
from .._plan.owner import is_owned
from .._plan.planner import differences
from .._plan.values import Address, Resource
from .inputs import restore_input
from .marks import Mark, mark_of

Answer = Mapping[str, Any]
USUAL_TIME = "10 to 30 min, with its size"
LATER = ("managed_password", "password_rotation_days", "password_kms_key")
"""What is converged by the next deploy: a secret that RDS keeps has another ARN, which the services' revisions name."""


class Copies:
    """Instances that this environment restored. tags: of everything that it makes; timeout in seconds for each wait."""

    def __init__(self, aws: Aws, tags: Mapping[str, str], progress: Progress, timeout: float) -> None:
        self._aws, self._tags, self._progress, self._timeout = aws, tags, progress, timeout
        self._rds = aws.client("rds")
        self._databases = DatabaseHandler(aws, progress, timeout, ChangePolicy())

    def refuse_strange(self, answer: Answer) -> None:
        """Raises Failure for an instance that has the name of a copy and is somebody else's."""
        tags = to_dict(answer.get("TagList"))
        if mark_of(answer) is None or not is_owned(tags, self._tags):
            name = answer["DBInstanceIdentifier"]
            raise Failure(
                f"DB instance {name} is there and was not restored by this environment, which would give a copy this name",
                todo="rename it, or delete it, if it is not needed",
            )

    def refuse_foreign(self, answer: Answer) -> None:
        """Raises Failure for an instance that is not this environment's alone to change."""
        if not is_owned(to_dict(answer.get("TagList")), self._tags):
            raise Failure(
                f"DB instance {answer['DBInstanceIdentifier']} does not belong to this environment",
                todo="give the name of the instance that a restore of it left",
            )

    def make(self, source: Answer, mark: Mark, moment: datetime | None) -> str:
        """Restore beside the source; its name."""
        name = copy_name(mark.of)
        tags = {**self._tags, RESTORED_TAG: str(mark)}
        self._rds.restore_db_instance_to_point_in_time(**restore_input(source, name, moment, tags, mark.test))
        return name

    def ready(self, name: str) -> Answer:
        """The instance once it answers."""

        def look() -> Observation:
            answer = db_instance(self._rds, name)
            status = status_of(answer) if answer else "deleted"
            if answer is None or status in DB_STUCK:
                raise Failure(
                    f"DB instance {name} is {status}", todo=DB_STUCK.get(status, "run the same command again")
                )
            done = is_database_ready(answer) and str(database_attributes(answer).get("host", "")).startswith(f"{name}.")
            return Observation(status, done, answer)

        return wait_until(look, f"DB instance {name}", USUAL_TIME, self._timeout, self._progress)

    def set_password(self, name: str, properties: Mapping[str, Any], living: Answer) -> None:
        """The password of now in place of that of its time, so that the services' tasks log in."""
        own = managed_secret(living).get("SecretArn")
        given = {**properties, "credentials": own} if own else properties
        if not given.get("credentials"):
            return
        MasterUser(self._aws).set_password(self._rds.modify_db_instance, name, given)
        self._databases.wait(name, {"changing": True}, self._progress)

    def converge(self, name: str, properties: Mapping[str, Any]) -> None:
        """Give an instance the settings that a restore does not take."""
        desired, rules = Resource(Address(DB_INSTANCE, name), properties), RULES[DB_INSTANCE]
        actual = actual_database(self.ready(name), desired)
        changed = [
            item for item in differences(actual.properties, properties, rules.initial) if item not in rules.fixed
        ]
        if changed := [item for item in changed if item not in LATER]:
            self._databases.wait(name, self._databases.update(actual, properties, changed), self._progress)

    def rename(self, name: str, new: str) -> None:
        """Give an instance another name, and wait until it answers at the address of that.

        RDS knows the new name only after a while: https://github.com/aws/aws-sdk/issues/421
        """
        self._rds.modify_db_instance(DBInstanceIdentifier=name, NewDBInstanceIdentifier=new, ApplyImmediately=True)
        self.renamed(name, new)

    def renamed(self, name: str, new: str) -> None:
        """Wait until a rename has ended."""

        def look() -> Observation:
            answer = db_instance(self._rds, new)
            return Observation(status_of(answer) if answer else "renaming", answer is not None)

        wait_until(look, f"DB instance {name}, to be {new},", "1 to 5 min", self._timeout, self._progress)
        self.ready(new)

    def remove(self, answer: Answer) -> None:
        """Delete an instance that was restored for a test, without a snapshot: nothing was written to it."""
        self.refuse_strange(answer)
        mark = mark_of(answer)
        if mark is None or not mark.test:
            raise Failure(
                f"DB instance {answer['DBInstanceIdentifier']} was not restored for a test, and stays",
                todo="see its tags, and delete it by hand where it is not needed",
            )
        if status_of(answer) != "deleting":
            self._rds.delete_db_instance(
                DBInstanceIdentifier=answer["DBInstanceIdentifier"],
                SkipFinalSnapshot=True,
                DeleteAutomatedBackups=True,
            )

    def removed(self, name: str) -> None:
        """Wait until an instance has gone."""

        def look() -> Observation:
            answer = db_instance(self._rds, name)
            return Observation(status_of(answer) if answer else "deleted", answer is None)

        wait_until(look, f"DB instance {name}", "2 to 10 min", self._timeout, self._progress)

    def tag(self, answer: Answer, **tags: str) -> None:
        """Add tags to an instance."""
        names = {"restored": RESTORED_TAG}
        self._rds.add_tags_to_resource(
            ResourceName=answer["DBInstanceArn"],
            Tags=to_list({names.get(name, name): value for name, value in tags.items()}),
        )

    def untag(self, answer: Answer) -> None:
        """The restore has ended."""
        self._rds.remove_tags_from_resource(ResourceName=answer["DBInstanceArn"], TagKeys=[RESTORED_TAG])
