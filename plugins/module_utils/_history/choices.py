# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The good revisions of a service, as a person chooses one of them to roll back to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from .._ecs.answers import revision_name
from .._rollout.rollback_target import family, number
from .._rollout.verdict import SUCCEEDED, Deployment
from .._text.tables import table
from .._text.times import ISO, MINUTE, in_words, roughly, utc
from .history import short_digest, short_image

HEADINGS = ("no.", "revision", "deployed (UTC)", "age", "image", "digest", "last result")


def good_revisions(deployments: Sequence[Deployment], current: str) -> list[Deployment]:
    """The newest successful deployment of each revision but the current one, newest first."""
    newest: dict[str, Deployment] = {}
    for item in deployments:
        if item.verdict == SUCCEEDED and item.task_definition not in ("", current):
            newest.setdefault(item.task_definition, item)
    return list(newest.values())


def as_choices(
    offered: Iterable[Deployment], deployments: Sequence[Deployment], current: str, now: datetime
) -> list[dict[str, Any]]:
    """What is offered, as data: `to` is what the playbook takes."""
    return [
        {
            "number": place,
            "to": _to(item.task_definition, current),
            "revision": revision_name(item.task_definition),
            "deployed": utc(item.created, ISO),
            "deployed_minute": utc(item.created, MINUTE),
            "age": roughly((now - item.created).total_seconds()),
            "image": short_image(item.image),
            "digest": short_digest(item.digest),
            "result": _result(item.task_definition, deployments),
        }
        for place, item in enumerate(offered, 1)
    ]


def choice_lines(choices: Sequence[Mapping[str, Any]], width: int = 0) -> list[str]:
    """A numbered table; width: the columns of the window, 0 where that is not known."""
    keys = ("number", "to", "deployed_minute", "age", "image", "digest", "result")
    return table([HEADINGS, *(tuple(str(item[key]) for key in keys) for item in choices)], width)


def _to(task_definition: str, current: str) -> str:
    """The revision's number, with its family where that is another one."""
    same = family(task_definition) == family(current)
    return str(number(task_definition)) if same else revision_name(task_definition)


def _result(task_definition: str, deployments: Sequence[Deployment]) -> str:
    last = next(item for item in deployments if item.task_definition == task_definition)
    return f"{last.verdict} in {in_words(last.seconds)}" if last.seconds is not None else last.verdict
