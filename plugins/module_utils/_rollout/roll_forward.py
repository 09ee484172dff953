# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a deploy says that goes forward from where somebody, or ECS itself, had gone back to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .failure_report import revision
from .rollback_target import number


@dataclass(frozen=True)
class Move:
    """Where a service stands and where a deploy takes it: task definitions, wanted empty for one not registered yet.

    stuck: whether what runs is itself a deployment that failed and was not rolled back.
    """

    service: str
    running: str
    wanted: str
    stuck: bool = False


@dataclass(frozen=True)
class Past:
    """A service deployment that is over."""

    task_definition: str
    failed: bool
    created: datetime
    ended: datetime
    cause: str


def gone_back_from(move: Move, pasts: Sequence[Past]) -> Past | None:
    """The deployment that the service went back from, of those newest first: the newest of a later revision than what runs."""
    return next((past for past in pasts if _is_later(past, move)), None)


def note(key: str, move: Move, left: Past, pasts: Sequence[Past], cause: str) -> str:
    """One line: what was gone back from, when, why, and where this deploy goes. cause: why it failed, if it did."""
    name = number(left.task_definition)
    if left.failed and left.task_definition == move.wanted:
        return f"{key}: revision {name} failed on {_when(left.ended)} ({cause}); this deploy tries the very same revision again"
    after = pasts[: pasts.index(left)]
    back = next((past for past in reversed(after) if not past.failed), None)
    if left.failed:
        when, why = left.ended, cause
    elif back:
        when, why = back.created, f"it had completed; {revision(back.task_definition)} was deployed after it"
    else:
        when, why = left.ended, f"it had completed; {revision(move.running)} runs all the same"
    forward = f"revision {number(move.wanted)}" if move.wanted else "a new revision"
    again = " again" if left.task_definition == move.wanted else ""
    return f"{key}: revision {name} was rolled back from on {_when(when)} ({why}); this deploy goes forward to {forward}{again}"


def _is_later(past: Past, move: Move) -> bool:
    if move.stuck and past.task_definition == move.running:
        return past.failed
    return _family(past.task_definition) == _family(move.running) and number(past.task_definition) > number(
        move.running
    )


def _family(arn: str) -> str:
    return arn.rsplit(":", 1)[0]


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
