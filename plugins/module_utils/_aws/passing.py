# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Calls that AWS refuses for a while are sent again, in one place for every client: the event needs-retry of botocore.

A handler that answers with a number has botocore sleep for so many seconds and send the call again, signed anew
(botocore/endpoint.py, _needs_retry); one that answers None leaves it to the handler of the "standard" mode.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import local
from time import monotonic
from typing import Any

from .._text.live import Live
from .._text.times import span
from .passing_error import PassingError
from .passing_errors import passing_error
from .progress import Progress

SHORTEST, LONGEST = 0.5, 15.0
SAID_EVERY = 30.0
KEY = "talentbase.aws"
ROLE = re.compile(r"arn:aws[\w-]*:iam::\d*:role/[\w+=,.@/-]+")
# What botocore tries again itself, and gives up after ten attempts of the call: those of a wait count, too.
THROTTLED = ("Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException")


@dataclass
class Wait:
    """Since when one call is refused with one row of the table, and when that was last said; seconds of the clock."""

    row: PassingError
    since: float
    said: float


@dataclass
class PassingErrors:
    """Waits for what passes. is_new: whether the role of an ARN was made minutes ago."""

    progress: Progress
    is_new: Callable[[str], bool]
    clock: Callable[[], float] = field(default=monotonic)
    _thread: local = field(default_factory=local)

    def watch(self, client: Any) -> None:
        """Wait in every call of a client from now on."""
        service = client.meta.service_model.service_id.hyphenize()
        client.meta.events.register_first(f"needs-retry.{service}", self.needs_retry, unique_id=KEY)

    def needs_retry(
        self, response: Any = None, operation: Any = None, request_dict: Any = None, **_more: Any
    ) -> float | None:
        """Seconds until the call is sent again, or None where it is not for this table."""
        error = response[1].get("Error") if response else None
        if not error:
            if request_dict["context"].get(KEY):
                self.progress.live(Live(operation.name, ended=True))
            return None
        waits: dict[int, Wait] = request_dict["context"].setdefault(KEY, {})
        name = f"{operation.service_model.service_name}:{operation.name}"
        row = self._row(name, error, waits)
        if row is None or not getattr(self._thread, "passes", lambda: True)():
            return None
        return self._pause(row, waits, error, operation.name)

    @contextmanager
    def waiting_while(self, passes: Callable[[], bool]) -> Iterator[None]:
        """Within it this thread waits only while passes() holds, for an error that may be lasting as well."""
        self._thread.passes = passes
        try:
            yield
        finally:
            del self._thread.passes

    def _row(self, name: str, error: Mapping[str, Any], waits: Mapping[int, Wait]) -> PassingError | None:
        if waits and error.get("Code") in THROTTLED:
            return [*waits.values()][-1].row
        row = passing_error(name, str(error.get("Code")), str(error.get("Message") or ""))
        if row is None or not row.new_role:
            return row
        role = ROLE.search(str(error.get("Message")))
        return row if role and self.is_new(role.group()) else None

    def _pause(self, row: PassingError, waits: dict[int, Wait], error: dict[str, Any], operation: str) -> float | None:
        now = self.clock()
        wait = waits.setdefault(id(row), Wait(row, now, now - SAID_EVERY))
        waited = now - wait.since
        if waited >= row.seconds:
            error["Waited"] = f"tried again for {span(waited)}, as {row.reason}"
            error["Todo"] = row.todo
            return None
        if now - wait.said >= SAID_EVERY:
            wait.said = now
            line = f"{operation}: {row.reason}; trying again for up to {span(row.seconds - waited)}"
            self.progress.live(Live(operation, row.reason, line=line))
        pause = min(LONGEST, max(SHORTEST, waited / 4)) * random.uniform(0.8, 1.2)
        return min(pause, row.seconds - waited)
