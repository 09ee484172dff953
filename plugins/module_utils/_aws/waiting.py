# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Waiting for what takes AWS minutes: bounded, and telling how far it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any

from .._text.live import Live
from .._text.times import span
from .errors import Failure
from .passing import LONGEST, SAID_EVERY
from .passing_error import STILL_TODO
from .progress import Progress

SHORTEST = 1.0


@dataclass(frozen=True)
class Observation:
    """What one look at a resource showed: its state in AWS's words, whether that is what was waited for."""

    state: str
    done: bool
    attributes: Mapping[str, Any] = field(default_factory=dict)


def wait_until(
    observe: Callable[[], Observation], what: str, usual: str, timeout: float, progress: Progress
) -> Mapping[str, Any]:
    """Look again and again until it is done; returns the attributes last seen.

    usual: how long it takes as a rule, such as "5 to 10 min"; timeout in seconds. Raises Failure after the timeout.
    The pauses grow with the time waited, from 1 s to 15 s.
    """
    start = monotonic()
    reported_state, reported_at = "", start
    while True:
        observation = observe()
        waited = monotonic() - start
        if observation.done:
            progress.live(Live(what, observation.state, line=f"{what} is {observation.state}", ended=True))
            return observation.attributes
        if waited >= timeout:
            raise Failure(
                f"{what} is still {observation.state} after {span(timeout)}; it usually takes {usual}",
                todo=STILL_TODO,
            )
        line = ""
        if observation.state != reported_state or monotonic() - reported_at >= SAID_EVERY:
            reported_state, reported_at = observation.state, monotonic()
            left = f"waited {span(waited)}, gives up after {span(timeout)}"
            line = f"{what} is {observation.state}; it usually takes {usual} ({left})"
        progress.live(Live(what, f"{observation.state}, usually {usual}", line=line))
        sleep(min(LONGEST, max(SHORTEST, waited / 10)))
