# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The password of an RDS instance's master user, as its secret has it."""

from __future__ import annotations

from .._aws.errors import BotoCoreError, ClientError, Failure, refused
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.waiting import Observation, wait_until
from .._data.reads import db_instance
from .._secrets.generate import Value
from .._secrets.redaction import redacting_errors

USUAL_TIME = "half a minute to 2 min"
READY = ("available", "backing-up", "storage-optimization", "storage-config-upgrade")


class MasterPassword:
    """Changes the master user's password of instances; timeout in seconds for each wait."""

    def __init__(self, aws: Aws, progress: Progress, timeout: float) -> None:
        self._rds = aws.client("rds")
        self._progress = progress
        self._timeout = timeout

    def await_ready(self, identifier: str) -> bool:
        """Wait until the instance takes changes; False where there is none."""
        if self._observe(identifier) is None:
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
            raise refused(error, f"Could not set the master password of DB instance {identifier}") from None
        self._wait(identifier)

    def _wait(self, identifier: str) -> None:
        def observe() -> Observation:
            observation = self._observe(identifier)
            if observation is None:
                raise Failure(f"DB instance {identifier} is gone", todo="run a deploy")
            return observation

        wait_until(observe, f"DB instance {identifier}", USUAL_TIME, self._timeout, self._progress)

    def _observe(self, identifier: str) -> Observation | None:
        answer = db_instance(self._rds, identifier)
        if answer is None:
            return None
        status, pending = answer["DBInstanceStatus"], answer.get("PendingModifiedValues") or {}
        return Observation(status, status in READY and "MasterUserPassword" not in pending)
