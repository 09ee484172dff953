# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Starts an instance that is stopped, and waits until it is available."""

from __future__ import annotations

from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.waiting import Observation, wait_until
from .actual import is_database_ready, status_of
from .names import DB_INSTANCE, STOPPED, STOPPED_STATES, STOPPING
from .reads import db_instance

USUAL_TIME = "5 to 15 min"


class Starter:
    """Starts instances. timeout: seconds for each."""

    def __init__(self, aws: Aws, progress: Progress, timeout: float) -> None:
        self._aws, self._progress, self._timeout = aws, progress, timeout

    def start(self, name: str) -> None:
        """Nothing happens to one that runs, or is gone. RDS starts no instance that is still being stopped."""
        answer = db_instance(self._aws.client("rds"), name)
        if answer is None or status_of(answer) not in STOPPED_STATES:
            return
        if status_of(answer) == STOPPING:
            self._wait(name, (STOPPED,))
        self._aws.client("rds").start_db_instance(DBInstanceIdentifier=name)
        self._wait(name, ())

    def _wait(self, name: str, statuses: tuple[str, ...]) -> None:
        def look() -> Observation:
            answer = db_instance(self._aws.client("rds"), name) or {}
            done = status_of(answer) in statuses if statuses else is_database_ready(answer)
            return Observation(status_of(answer), done)

        wait_until(look, f"{DB_INSTANCE} {name}", USUAL_TIME, self._timeout, self._progress)
