# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The revision of each task definition to compare with: the one that runs where its content is the wanted one, else the latest.

A revision never changes, so one with the wanted digest among its tags has the wanted content, and is not described.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from .._aws.errors import ClientError, code_of
from .._aws.session import Aws, gather
from .._aws.tag_index import with_tag_values
from .._aws.tags import to_dict
from .._plan.values import Actual, Address, holds_unknown
from .task_definition import CONTENT, KIND, comparable, digest

Described = Mapping[str, Any]
Revisions = Mapping[str, Mapping[str, str]]
"""Tags by ARN of a revision."""


class Definitions:
    """The task definitions of some families. wanted: their properties by family."""

    def __init__(self, aws: Aws, wanted: Mapping[str, Mapping[str, Any]]) -> None:
        self._aws = aws
        self._ecs = aws.client("ecs")
        self._wanted = wanted
        self._digests = {name: digest(item) for name, item in wanted.items() if not holds_unknown(item)}
        self.latest: dict[str, str] = {}
        """The latest revisions, as far as they had to be looked at."""

    def recognized(self) -> Revisions:
        """The revisions that have the wanted content."""
        return with_tag_values(self._aws, "ecs:task-definition", CONTENT, self._digests.values())

    def read(self, running: Mapping[str, str], recognized: Revisions) -> list[Actual]:
        """What to compare with. running: the revision of each family that a service runs."""
        known = {name: arn for name, arn in running.items() if self._is_wanted(name, recognized.get(arn, {}))}
        found = [self._as_wanted(name, arn, recognized[arn]) for name, arn in known.items()]
        return found + self._described({name: running.get(name, "") for name in self._wanted if name not in known})

    def _is_wanted(self, name: str, tags: Mapping[str, str]) -> bool:
        return name in self._digests and tags.get(CONTENT) == self._digests[name]

    def _as_wanted(self, name: str, arn: str, tags: Mapping[str, str]) -> Actual:
        return Actual(Address(KIND, name), {**self._wanted[name], "tags": dict(tags)}, {"arn": arn})

    def _described(self, running: Mapping[str, str]) -> list[Actual]:
        newest = gather({name: partial(self._describe, name) for name in running})
        self.latest = {name: item["taskDefinition"]["taskDefinitionArn"] for name, item in newest.items() if item}
        others = {name: arn for name, arn in running.items() if arn and arn != self.latest.get(name)}
        active = gather({name: partial(self._describe, arn) for name, arn in others.items()})
        found = [self._actual(name, newest[name], active.get(name)) for name in running]
        return [item for item in found if item]

    def _actual(self, name: str, newest: Described | None, running: Described | None) -> Actual | None:
        active = running if running and running["taskDefinition"].get("status") == "ACTIVE" else None
        wanted = {key: value for key, value in self._wanted[name].items() if key != "tags"}
        candidates = [item for item in (active, newest) if item]
        chosen = next((item for item in candidates if comparable(item["taskDefinition"]) == wanted), newest)
        if not chosen:
            return None
        properties = {**comparable(chosen["taskDefinition"]), "tags": to_dict(chosen["tags"], "key", "value")}
        return Actual(Address(KIND, name), properties, {"arn": chosen["taskDefinition"]["taskDefinitionArn"]})

    def _describe(self, name: str) -> Described | None:
        try:
            answer: Described = self._ecs.describe_task_definition(taskDefinition=name, include=["TAGS"])
        except ClientError as error:
            # What AWS answers about a family or revision that is not there, with "Unable to describe task definition.":
            # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
            if code_of(error) == "ClientException":
                return None
            raise
        return {"taskDefinition": answer["taskDefinition"], "tags": answer.get("tags") or []}
