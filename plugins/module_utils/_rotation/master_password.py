# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The password of an RDS instance's master user, as its secret has it."""

from __future__ import annotations

from .._aws.errors import BotoCoreError, ClientError, Failure, code_of, explain
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.waiting import Observation, wait_until
from .._secrets.generate import Value
from .._secrets.redaction import redacting_errors

RESETTING = "resetting-master-credentials"
USUAL = "half a minute to 2 min"
READY = ("available", "backing-up", "storage-optimization", "storage-config-upgrade")


class MasterPassword:
    """Changes the master user's password of instances; timeout in seconds for each wait."""

    def __init__(self, aws: Aws, progress: Progress, timeout: float) -> None:
        self._rds = aws.client("rds")
        self._progress = progress
        self._timeout = timeout

    def await_ready(self, identifier: str) -> bool:
        """Wait until the instance takes changes; False where there is none."""
        if self._look(identifier) is None:
            return False
        self._wait(identifier)
        return True

    def set(self, identifier: str, password: Value) -> None:
        """Give the master user this password, and wait until it is what logs in. The same one again changes nothing.

        https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html (MasterUserPassword)
        """
        self._progress.say(f"DB instance {identifier}: setting the password of its master user")
        try:
            with redacting_errors(password):
                self._rds.modify_db_instance(
                    DBInstanceIdentifier=identifier, MasterUserPassword=password.reveal(), ApplyImmediately=True
                )
        except (ClientError, BotoCoreError) as error:
            raise Failure(explain(error, f"Could not set the master password of DB instance {identifier}")) from None
        self._wait(identifier)

    def _wait(self, identifier: str) -> None:
        def look() -> Observation:
            seen = self._look(identifier)
            if seen is None:
                raise Failure(f"DB instance {identifier} is gone. To do: run a deploy")
            return seen

        wait_until(look, f"DB instance {identifier}", USUAL, self._timeout, self._progress)

    def _look(self, identifier: str) -> Observation | None:
        try:
            answer = self._rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"][0]
        except ClientError as error:
            if code_of(error) in ("DBInstanceNotFound", "DBInstanceNotFoundFault"):
                return None
            raise
        status, pending = answer["DBInstanceStatus"], answer.get("PendingModifiedValues") or {}
        return Observation(status, status in READY and "MasterUserPassword" not in pending)
