# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far a change of a secret is, which its staging labels tell; no record of it is kept elsewhere. Pure.

AWSPENDING is on a version from the moment it is staged until every task that reads the secret has ended on the right one:
    on a version of its own           staged: readers still get the one before
    on the current version            promoted: readers that start get it, those that run may still have the one before
    on the previous version           reverting: it did not work, and readers that start get the one before again
A second label on that version says what it is for, until the change is done: ROTATING, UPDATING, RESTORING or RETIRING.
AWS moves AWSPREVIOUS by itself when AWSCURRENT moves:
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from .._aws.formats import refuse_newer_text
from .._aws.tags import to_dict
from .names import SINCE_TAG

CURRENT, PENDING, PREVIOUS = "AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"
DOING = {"ROTATING": "rotated", "UPDATING": "updated", "RESTORING": "restored", "RETIRING": "retired"}
"""The labels of a change in progress, and how its version was made once it is current."""


class Phase(StrEnum):
    """How far a change is."""

    SETTLED = "settled"
    STAGED = "staged"
    PROMOTED = "promoted"
    REVERTING = "reverting"


@dataclass(frozen=True)
class Stages:
    """The ids of the versions that have a label, empty where none has it; and how the pending one comes, such as rotated."""

    current: str = ""
    pending: str = ""
    previous: str = ""
    how: str = ""

    @property
    def phase(self) -> Phase:
        """How far a change of the secret is."""
        if not self.pending:
            return Phase.SETTLED
        if self.pending == self.current:
            return Phase.PROMOTED
        return Phase.REVERTING if self.pending == self.previous else Phase.STAGED


@dataclass(frozen=True)
class Since:
    """When a version became current, and how: created, rotated, updated, restored, retired, reverted.

    made: when its newest value was made, which is what its age counts from; retiring older ones renews nothing.
    """

    moment: datetime
    version: str
    how: str
    made: datetime

    def tag(self) -> str:
        """As the tag says it."""
        return f"{_stamp(self.moment)} {self.version} {self.how} {_stamp(self.made)}"


def stages_of(answer: Mapping[str, Any]) -> Stages:
    """The labels of a secret as DescribeSecret or ListSecrets gives them."""
    versions = answer.get("SecretVersionsToStages") or answer.get("VersionIdsToStages") or {}
    labelled = {stage: version for version, stages in versions.items() for stage in stages}
    for label in labelled:
        refuse_newer_text(f"A staging label of the secret {answer.get('Name', '')}", label)
    pending = labelled.get(PENDING, "")
    how = next((DOING[stage] for stage in DOING if pending and labelled.get(stage) == pending), "")
    return Stages(labelled.get(CURRENT, ""), pending, labelled.get(PREVIOUS, ""), how)


def since_of(answer: Mapping[str, Any]) -> Since | None:
    """When the current version became so, where the tag is about that version; None if it was changed outside of this collection."""
    tags = to_dict(answer.get("Tags"))
    words = tags.get(SINCE_TAG, "").split()
    if len(words) != 4 or words[1] != stages_of(answer).current:
        return None
    try:
        return Since(_moment(words[0]), words[1], words[2], _moment(words[3]))
    except ValueError:
        return None


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str) -> datetime:
    """Raises ValueError where the text is no time with its zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
