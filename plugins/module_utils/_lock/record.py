# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a lock's parameter says, and what follows from it. Pure.

Parameter Store cannot write on a condition, but PutParameter answers the version that it made. So every record names the
version that its writer had read (`replaces`), and it counts only where it became the very next one. When two take a lock
at once, both see version 7; one record becomes version 8 and counts, the other becomes 9 and does not. Each writer knows
from its own answer which of the two it was, and every reader finds the same holder by passing over records that do not count.
A lock is given back by such a record too, not by deleting the parameter, so that versions only grow; it is deleted with its
environment alone, by the run that has the lock.

A hold lasts for its ttl after it was last written. While a run with a heartbeat lives, its record is written anew every `beat` seconds, so its
ttl is short: a run that was killed is dead to others within a minute (heartbeat.py). Each beat is a version; Parameter Store keeps the last 100
(https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html) and answers 40 reads and writes of parameters a second
in an account and region (https://docs.aws.amazon.com/general/latest/gr/ssm.html), of which a beat takes two.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from shlex import quote
from typing import Any

from .._aws.errors import Failure
from .._aws.formats import FIRST, VERSION, refuse_newer
from .._text.cleaning import one_line
from .awx_job import job_url

PREFIX = "/talentbase.aws/locks/"
TTL = 3600
BEAT = 20
ALIVE = 50
"""Seconds without a beat after which a run with a heartbeat is dead: two beats may fail, and a run that waits goes on within a minute."""
BESIDE = ("beat", "job")
"""What a record has beside its hold, where versions of this collection that do not know it pass it over."""
FORMAT = 1
"""Of a record. It has its format and the version of its writer beside the hold, where version 1.0.0 passes over what it does not know."""


@dataclass(frozen=True)
class Hold:
    """Who holds the lock: the id of the run, its caller, from where, since when, for how many seconds, and its process.

    beat: every how many seconds the record is written anew while the run lives; 0 without a heartbeat. job: the URL of its job in AWX.
    """

    holder: str
    who: str
    origin: str
    since: str
    ttl: int
    process: str = ""
    beat: int = 0
    job: str = ""


KNOWN = {field.name for field in fields(Hold)}
"""What a hold has beyond these in the same format, this version passes over."""


@dataclass(frozen=True)
class Record:
    """One version of the parameter. hold is None where the lock was given back."""

    replaces: int
    hold: Hold | None

    def dump(self) -> str:
        """The parameter's value."""
        hold = asdict(self.hold) if self.hold else {}
        beside = {name: hold.pop(name) for name in BESIDE if hold}
        written_by = {"format": FORMAT, "version": VERSION}
        return json.dumps({"replaces": self.replaces, "hold": hold or None, **beside, **written_by})

    def counts_as(self, version: int) -> bool:
        """Whether this record, as this version, came right after the version that its writer had read."""
        return self.replaces == version - 1


@dataclass(frozen=True)
class LockState:
    """The lock as it was read. version: the parameter's latest, 0 for none; written and now by AWS's clock.

    ended: how it is known that the holder's run has ended, though its time is not over; empty where it may live.
    """

    version: int = 0
    hold: Hold | None = None
    written: datetime = datetime.min
    now: datetime = datetime.min
    ended: str = ""

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
        return self.hold is not None and not self.held_by(holder) and not self.expired and not self.ended

    def needs_renewal(self) -> bool:
        """Whether more than half of the time is over."""
        return self.hold is not None and self.now > self.written + timedelta(seconds=self.hold.ttl / 2)

    @property
    def over(self) -> str:
        """Why another run may have it, as the end of a sentence; empty where its holder may live."""
        if self.hold is None or not (self.ended or self.expired):
            return ""
        silent = f"its run has given no sign of life for {(self.now - self.written).total_seconds():.0f} s"
        return self.ended or (silent if self.hold.beat else "it had expired")

    def may_take(self, holder: str, take_over: str = "") -> bool:
        """Whether this run may take it: nobody has it, or its time is over, or its holder was named knowingly."""
        return not self.held_by_other(holder) or (bool(take_over) and self.held_by(take_over))


def parse(value: str) -> Record:
    """A parameter's value as a record; raises ValueError where it is none, Failure where a newer version wrote it that is to be installed."""
    try:
        given = json.loads(value)
        refuse_newer("The deploy lock", given.get("format", FORMAT), given.get("version", FIRST), FORMAT)
        hold = given["hold"]
        beside = {name: given[name] for name in BESIDE if name in given}
        known = {name: text for name, text in hold.items() if name in KNOWN} if hold else {}
        return Record(int(given["replaces"]), _hold(**known, **beside) if hold else None)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not the record of a lock: {error}") from error


def _hold(ttl: int, beat: int = 0, **texts: str) -> Hold:
    """What another run wrote; whoever may write the parameter chooses its texts."""
    return Hold(ttl=int(ttl), beat=int(beat), **{name: one_line(str(text)) for name, text in texts.items()})


def origin(environment: Mapping[str, str], host: str) -> str:
    """From where a run comes: its host, and its job in AWX or a CI where there is one."""
    github = [environment.get(name, "") for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")]
    awx = environment.get("AWX_JOB_ID") or environment.get("JOB_ID")
    url = environment.get("CI_JOB_URL") or environment.get("BUILD_URL") or ""
    if all(github):
        url = f"{github[0]}/{github[1]}/actions/runs/{github[2]}"
    job = url or (f"AWX job {awx}" if awx else "")
    if job and not url and (link := job_url(environment)):
        job += f" ({link})"
    return f"host {host}" + (f", {job}" if job else "")


def describe(current: LockState) -> str:
    """The holder in one phrase."""
    hold = current.hold
    if hold is None:
        return "nobody"
    limit = f"last heard of at {_time(current.written)}" if hold.beat else f"until {_time(current.until)}"
    return f"{hold.who} from {hold.origin}, since {hold.since}, {limit} (run {hold.holder})"


def refusal(name: str, current: LockState, environment: Mapping[str, str], **details: Any) -> Failure:
    """Why a run may not write, and what to do where it runs. environment: of the run."""
    holder = current.hold.holder if current.hold else ""
    if environment.get("JOB_ID") and environment.get("AWX_HOST"):
        todo = (
            "relaunch this job once that run has ended; or, if that run is known to be dead, launch the template again and answer "
            f"its question 'Take over the lock of run' with {quote(holder)}"
        )
    else:
        todo = (
            "wait until it has ended, with the same command and -e lock_wait=600 (seconds); or, if that run is known to be "
            f"dead, give -e lock_take_over={quote(holder)} with the same command, which takes over its lock"
        )
    return Failure(
        f"Another deploy of {name} is running: {describe(current)}. This run stops before its next write",
        todo=todo,
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
