# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The revision of each task definition to compare with: the one that runs where its content is the desired one, else the latest.

A revision never changes, so one with the desired digest among its tags has the desired content, and is not described.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._aws.tag_index import with_tag_values
from .._aws.tags import to_dict
from .._plan.values import Actual, Address, holds_unknown
from .api import Answer, EcsApi
from .names import CONTENT_TAG, TASK_DEFINITION
from .task_definition import comparable, digest

Properties = Mapping[str, Any]
TagsByArn = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Revisions:
    """The task definitions of some families. latest: the ARNs of latest revisions, as far as they had to be read."""

    actual: tuple[Actual, ...] = ()
    latest: Mapping[str, str] = field(default_factory=dict)


def recognized_revisions(aws: Aws, wanted: Mapping[str, Properties]) -> TagsByArn:
    """The revisions that have the desired content, with their tags. wanted: properties by service."""
    return with_tag_values(aws, "ecs:task-definition", CONTENT_TAG, _digests(wanted).values())


def read_revisions(
    api: EcsApi, wanted: Mapping[str, Properties], running: Mapping[str, str], recognized: TagsByArn
) -> Revisions:
    """What to compare with. running: the revision that each service runs, of whatever family.

    Where the desired family has none yet, it is the running one, so that everything that it has and the new one lacks is seen.
    """
    digests = _digests(wanted)
    current = {
        name: arn
        for name, arn in running.items()
        if name in digests and recognized.get(arn, {}).get(CONTENT_TAG) == digests[name]
    }
    known = [_actual(name, {**wanted[name], "tags": dict(recognized[arn])}, arn) for name, arn in current.items()]
    others = [name for name in wanted if name not in current]
    newest = gather({name: partial(api.tagged_task_definition, str(wanted[name]["family"])) for name in others})
    latest = {name: str(answer["taskDefinitionArn"]) for name, answer in newest.items() if answer}
    older = {name: running[name] for name in others if name in running and running[name] != latest.get(name)}
    active = gather({name: partial(api.tagged_task_definition, arn) for name, arn in older.items()})
    chosen = {name: _choose(wanted[name], newest[name], active.get(name)) for name in others}
    described = [_described(name, answer) for name, answer in chosen.items() if answer]
    # Nothing is newer than what runs where the desired family has no revision.
    return Revisions((*known, *described), {**{name: running[name] for name in others if name in running}, **latest})


def _digests(wanted: Mapping[str, Properties]) -> dict[str, str]:
    return {name: digest(item) for name, item in wanted.items() if not holds_unknown(item)}


def _choose(wanted: Properties, newest: Answer | None, running: Answer | None) -> Answer | None:
    active = running if running and running.get("status") == "ACTIVE" else None
    content = {key: value for key, value in wanted.items() if key != "tags" and value is not None}
    candidates = [answer for answer in (active, newest) if answer]
    other_family = active if active and active["family"] != wanted["family"] else None
    return next((answer for answer in candidates if _content(answer) == content), other_family or newest)


def _described(name: str, answer: Answer) -> Actual:
    tags = to_dict(answer["tags"], "key", "value")
    return _actual(name, {**_content(answer), "tags": tags}, answer["taskDefinitionArn"])


def _content(answer: Answer) -> dict[str, Any]:
    return comparable({name: value for name, value in answer.items() if name != "tags"})


def _actual(name: str, properties: Properties, arn: str) -> Actual:
    return Actual(Address(TASK_DEFINITION, name), properties, {"arn": arn})
