# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The warning of a deploy that rolls forward past a rollback by a person or by ECS. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .._ecs.answers import revision_name
from .._ecs.roll_forwards import RollForward
from .._text.times import MINUTE, utc
from .rollback_target import number


@dataclass(frozen=True)
class PastDeployment:
    """A service deployment that is over."""

    task_definition: str
    failed: bool
    created: datetime
    ended: datetime
    cause: str


def rolled_back_from(roll_forward: RollForward, past_deployments: Sequence[PastDeployment]) -> PastDeployment | None:
    """The deployment that was rolled back, of those newest first: the newest of a later revision than what runs."""
    return next((past for past in past_deployments if _is_later(past, roll_forward)), None)


def note(
    roll_forward: RollForward, left: PastDeployment, past_deployments: Sequence[PastDeployment], cause: str
) -> str:
    """One line: the revision that was rolled back, when, why, and the revision of this deploy. cause: why it failed, if it did."""
    name = number(left.task_definition)
    if left.failed and left.task_definition == roll_forward.wanted:
        return f"{roll_forward.key}: revision {name} failed on {_minute(left.ended)} ({cause}); this deploy tries the very same revision again"
    after = past_deployments[: past_deployments.index(left)]
    back = next((past for past in reversed(after) if not past.failed), None)
    if left.failed:
        when, why = left.ended, cause
    elif back:
        when, why = back.created, f"it had completed; {revision_name(back.task_definition)} was deployed after it"
    else:
        when, why = left.ended, f"it had completed; {revision_name(roll_forward.running)} runs all the same"
    forward = f"revision {number(roll_forward.wanted)}" if roll_forward.wanted else "a new revision"
    again = " again" if left.task_definition == roll_forward.wanted else ""
    return f"{roll_forward.key}: revision {name} was rolled back on {_minute(when)} ({why}); this deploy rolls forward past that rollback, to {forward}{again}"


def _is_later(past: PastDeployment, roll_forward: RollForward) -> bool:
    if roll_forward.stuck and past.task_definition == roll_forward.running:
        return past.failed
    return _family(past.task_definition) == _family(roll_forward.running) and number(past.task_definition) > number(
        roll_forward.running
    )


def _family(arn: str) -> str:
    return arn.rsplit(":", 1)[0]


def _minute(moment: datetime) -> str:
    return f"{utc(moment, MINUTE)} UTC"
