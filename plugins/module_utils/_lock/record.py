# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a lock's parameter says, and what follows from it. Pure.

Parameter Store cannot write on a condition, but PutParameter answers the version that it made. So every record names the
version that its writer had read (`replaces`), and it counts only where it became the very next one. When two take a lock
at once, both see version 7; one record becomes version 8 and counts, the other becomes 9 and does not. Each writer knows
from its own answer which of the two it was, and every reader finds the same holder by passing over records that do not count.
A lock is given back by such a record too, not by deleting the parameter, so that versions only grow; it is deleted with its
environment alone, by the run that has the lock.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from shlex import quote
from typing import Any

from .._aws.errors import Failure
from .._text.cleaning import one_line

PREFIX = "/talentbase.aws/locks/"
TTL = 3600


@dataclass(frozen=True)
class Hold:
    """Who holds the lock: the id of the run, its caller, from where, since when, for how many seconds, and its process."""

    holder: str
    who: str
    origin: str
    since: str
    ttl: int
    process: str = ""


@dataclass(frozen=True)
class Record:
    """One version of the parameter. hold is None where the lock was given back."""

    replaces: int
    hold: Hold | None

    def dump(self) -> str:
        """The parameter's value."""
        return json.dumps({"replaces": self.replaces, "hold": asdict(self.hold) if self.hold else None})

    def counts_as(self, version: int) -> bool:
        """Whether this record, as this version, came right after the version that its writer had read."""
        return self.replaces == version - 1


@dataclass(frozen=True)
class LockState:
    """The lock as it was read. version: the parameter's latest, 0 for none; written and now by AWS's clock.

    dead: whether the holder's process was on this machine, and has ended.
    """

    version: int = 0
    hold: Hold | None = None
    written: datetime = datetime.min
    now: datetime = datetime.min
    dead: bool = False

    @property
    def until(self) -> datetime:
        """When the hold ends by itself."""
        return self.written + timedelta(seconds=self.hold.ttl if self.hold else 0)

    @property
    def expired(self) -> bool:
        """Whether its holder's time has expired."""
        return self.hold is not None and self.now > self.until

    def held_by(self, holder: str) -> bool:
        """Whether this run holds it. It does until another takes it, even after its time."""
        return self.hold is not None and self.hold.holder == holder

    def held_by_other(self, holder: str) -> bool:
        """Whether another run holds it that may be alive, and its time is not over."""
        return self.hold is not None and not self.held_by(holder) and not self.expired and not self.dead

    def needs_renewal(self) -> bool:
        """Whether more than half of the time is over."""
        return self.hold is not None and self.now > self.written + timedelta(seconds=self.hold.ttl / 2)

    def may_take(self, holder: str, take_over: str = "") -> bool:
        """Whether this run may take it: nobody has it, or its time is over, or its holder was named knowingly."""
        return not self.held_by_other(holder) or (bool(take_over) and self.held_by(take_over))


def parse(value: str) -> Record:
    """A parameter's value as a record; raises ValueError where it is none."""
    try:
        fields = json.loads(value)
        hold = fields["hold"]
        return Record(int(fields["replaces"]), _hold(**hold) if hold else None)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not the record of a lock: {error}") from error


def _hold(ttl: int, **texts: str) -> Hold:
    """What another run wrote; whoever may write the parameter chooses its texts."""
    return Hold(ttl=int(ttl), **{name: one_line(str(text)) for name, text in texts.items()})


def origin(environment: Mapping[str, str], host: str) -> str:
    """From where a run comes: its host, and its job in AWX or a CI where there is one."""
    github = [environment.get(name, "") for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")]
    awx = environment.get("AWX_JOB_ID") or environment.get("JOB_ID")
    url = environment.get("CI_JOB_URL") or environment.get("BUILD_URL") or ""
    if all(github):
        url = f"{github[0]}/{github[1]}/actions/runs/{github[2]}"
    job = url or (f"AWX job {awx}" if awx else "")
    return f"host {host}" + (f", {job}" if job else "")


def describe(current: LockState) -> str:
    """The holder in one phrase."""
    hold = current.hold
    if hold is None:
        return "nobody"
    return f"{hold.who} from {hold.origin}, since {hold.since}, until {_time(current.until)} (run {hold.holder})"


def refusal(name: str, current: LockState, **details: Any) -> Failure:
    """Why a run may not write, and what to do."""
    holder = current.hold.holder if current.hold else ""
    return Failure(
        f"Another deploy of {name} is running: {describe(current)}. This run stops before its next write",
        todo="wait until it has ended, with the same command and -e lock_wait=600 (seconds); or, if that run is known to be "
        f"dead, give -e lock_take_over={quote(holder)} with the same command, which takes over its lock",
        **details,
    )


def as_result(current: LockState) -> dict[str, Any]:
    """The holder as a module returns it; empty where nobody has the lock."""
    if current.hold is None:
        return {}
    kept = {
        "holder": current.hold.holder,
        "who": current.hold.who,
        "origin": current.hold.origin,
        "since": current.hold.since,
    }
    return {**kept, "until": _time(current.until), "expired": current.expired}


def _time(when: datetime) -> str:
    return when.isoformat(timespec="seconds")
