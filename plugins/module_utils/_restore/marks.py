# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the tag of a restored instance says: whose state it holds, and what is to become of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._aws.tags import to_dict
from .._data.names import RESTORED_TAG, former_start
from .._text.times import ISO, utc

Answer = Mapping[str, Any]
TEST, BACK = "test", "back"


@dataclass(frozen=True)
class Mark:
    """The tag's value: "OF STATE FORMER".

    of: the instance whose place it is to take, or whose backups it tests. state: the time that it was restored to, or BACK for one that had
    made place and comes back. former: the name that the other one gets; TEST where the restored one is removed again.
    """

    of: str
    state: str
    former: str

    @property
    def test(self) -> bool:
        """Whether it is only restored to see that this can be done."""
        return self.former == TEST

    def __str__(self) -> str:
        return f"{self.of} {self.state} {self.former}"


def mark_of(answer: Answer) -> Mark | None:
    """The mark of an instance of DescribeDBInstances; None where nothing restored it, or its restore has ended."""
    words = to_dict(answer.get("TagList")).get(RESTORED_TAG, "").split()
    return Mark(*words) if len(words) == 3 else None


def marked(instances: Sequence[Answer], identifier: str) -> Answer | None:
    """The instance that was restored for this one and whose restore has not ended."""
    return next((item for item in instances if (mark := mark_of(item)) and mark.of == identifier), None)


def new_mark(identifier: str, state: datetime | str, now: datetime, test: bool = False) -> Mark:
    """The mark of an instance that is restored now."""
    text = state if isinstance(state, str) else utc(state, ISO)
    return Mark(identifier, text, TEST if test else f"{former_start(identifier)}{now:%Y%m%d-%H%M%S}")
