# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Readers side by side, of which each may find nothing without stopping the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from .._aws.errors import BotoCoreError, ClientError, Failure, explain
from .._aws.session import gather
from .._environment.drift import drift
from .._info.snapshot import Answer
from .._module.inventory import variables_of
from .._module.run import Run
from .._preflight.run import preflight


class Part(NamedTuple):
    """What a reader found, or why it found nothing."""

    found: Any
    error: str = ""


def gathered(reads: Mapping[str, Callable[[], Any]]) -> dict[str, Part]:
    """What each reader found, by its name."""
    return gather({name: partial(_part, read) for name, read in reads.items()})


def _part(read: Callable[[], Any]) -> Part:
    try:
        return Part(read())
    except Failure as failure:
        return Part(None, str(failure))
    except (ClientError, BotoCoreError) as error:
        return Part(None, explain(error))


def read_drift(run: Run, trail: bool) -> Answer:
    """The comparison with the inventory. trail: whether CloudTrail is asked who caused drift."""
    variables = variables_of(run.params)
    comparison = preflight(run.aws, variables, (), lambda _text: None, compare=True, as_deployed=True)
    return drift(run.aws, comparison, trail)
