# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One writer at a time for an environment: taken before the first write, given back at the end."""

from __future__ import annotations

import os
import secrets
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from socket import gethostname
from time import monotonic, sleep
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws
from .awx_job import job_ended, job_url
from .process import pid_of, this_run
from .record import ALIVE, BEAT, Hold, LockState, describe, origin, refusal
from .store import Store

INTERVAL = 3.0
"""Seconds between two reads of a waiting run."""
ATTEMPTS = 10
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Lock:
    """The lock of one environment, for the run that `holder` names."""

    def __init__(self, aws: Aws, name: str, holder: str, tags: Mapping[str, str], progress: Progress) -> None:
        self._aws = aws
        self._name = name
        self.holder = holder
        self._progress = progress
        self._store = Store(aws, name, tags)

    def read(self) -> LockState:
        """The current state of the lock."""
        current = self._store.read()
        if current.hold is None or not current.held_by_other(self.holder):
            return current
        status = job_ended(current.hold.job, os.environ)
        return replace(current, ended=f"AWX says that its job is {status}") if status else current

    def acquire(self, ttl: int, wait: float = 0, take_over: str = "") -> bool:
        """Take the lock, or renew it; True where this run did not have it before.

        Waits as many seconds for its holder; raises Failure that names the holder afterwards.
        """
        end = monotonic() + wait
        for _attempt in range(ATTEMPTS):
            current = self.wait(end - monotonic(), take_over)
            mine = current.held_by(self.holder)
            if mine and not current.needs_renewal():
                return False
            if not current.may_take(self.holder, take_over):
                raise refusal(self._name, current, os.environ, lock_held_by=current.hold.holder if current.hold else "")
            hold = self._hold(current, ttl)
            if self._store.swap(current, hold):
                self._tell(current)
                self._live(hold)
                return not mine
            sleep(0.1 + secrets.randbelow(400) / 1000)  # another run wrote at the same moment: read again
        raise Failure(
            f"The lock of {self._name} changed owners {ATTEMPTS} times while this run tried to take it",
            todo="run the same command again",
        )

    def release(self) -> bool:
        """Release the lock if this run has it; True if it had."""
        for _attempt in range(ATTEMPTS):
            current = self._store.read()
            if not current.held_by(self.holder):
                return False
            if self._store.swap(current, None):
                return True
        return False

    def delete(self) -> bool:
        """Delete the parameter of an environment that is gone; True where there was one. Nobody else may have the lock."""
        return self._store.delete()

    def wait(self, seconds: float, take_over: str = "") -> LockState:
        """The state of the lock once this run may take it, or once the time is over and its holder is known to live."""
        end, reported, first = monotonic() + seconds, "", 0
        while True:
            current, left = self.read(), end - monotonic()
            if current.hold is None or current.may_take(self.holder, take_over):
                return current
            first = first or current.version
            unknown = bool(current.hold.beat) and current.version == first
            if left <= 0 and not unknown:
                return current
            if current.hold.holder != reported:
                reported = current.hold.holder
                limit = (
                    f"at most {left:.0f} s"
                    if left > 0
                    else f"until it is known whether its run lives, at most {ALIVE} s"
                )
                self._progress.say(f"Waiting for the lock of {self._name}, {limit}; held by {describe(current)}")
            sleep(min(INTERVAL, left if left > 0 else INTERVAL))

    def _hold(self, current: LockState, ttl: int) -> Hold:
        if current.hold is not None and current.held_by(self.holder):
            return current.hold if current.hold.beat else replace(current.hold, ttl=ttl)
        who = self._aws.client("sts").get_caller_identity()["Arn"]
        since, process = current.now.isoformat(timespec="seconds"), this_run()
        hold = Hold(self.holder, who, origin(os.environ, gethostname()), since, ttl, process, job=job_url(os.environ))
        return replace(hold, ttl=ALIVE, beat=BEAT) if process else hold

    def _live(self, hold: Hold) -> None:
        """Start the heartbeat, or start it again where a renewal was due, as then the one before has stopped."""
        if hold.beat:
            from .heartbeat import start

            asked = {"requests": self._aws.request_options("ssm"), "source": self._aws.key_source()}
            start(pid_of(hold.process), self._store.parameter, self.holder, hold.beat, ALIVE, **asked)

    def _tell(self, current: LockState) -> None:
        if current.hold is None or current.held_by(self.holder):
            return
        why = f"as {current.over}" if current.over else "by take_over"
        self._progress.say(f"The lock of {self._name} is taken over {why}; it was held by {describe(current)}")


def release_when_killed(lock: Lock) -> None:
    """Release the lock when this process is told to end: Ansible sends its modules what Ctrl-C or a scheduler sent to it.

    https://github.com/ansible/ansible/blob/v2.19.3/lib/ansible/executor/process/worker.py, WorkerProcess._term
    """

    def end(signum: int, _frame: object) -> None:
        for other in SIGNALS:
            signal.signal(other, signal.SIG_IGN)
        with suppress(Exception):
            lock.release()
        os._exit(128 + signum)

    for signum in SIGNALS:
        signal.signal(signum, end)


def new_holder() -> str:
    """The id of a run."""
    return secrets.token_hex(4)


def hold(aws: Aws, option: Mapping[str, Any], tags: Mapping[str, str], progress: Progress) -> bool:
    """Before a module's first write: take the lock of its option `lock`; True where the run did not have it before."""
    lock = Lock(aws, option["name"], option["holder"], tags, progress)
    taken = lock.acquire(option["ttl"])
    release_when_killed(lock)
    return taken
