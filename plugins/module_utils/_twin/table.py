# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One read of AWS as a row of a table: what is asked, what for, and what of the answer is kept. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Answer = Mapping[str, Any]
Told = Callable[[str, str, Callable[[], Any]], Any]
"""Calls, and notes what is refused; by the operation and what it is of. None where there is no answer."""
Kept = dict[str, dict[str, Any]]
"""Answers by service and operation."""


@dataclass(frozen=True)
class Of:
    """That a read is asked for each item of an earlier one. read: its key; member: of its items, empty for an item itself.

    argument: under which it is asked; at_once: how many together, in a list, or 0 for each alone; only: which items are asked about.
    """

    read: str
    member: str
    argument: str
    at_once: int = 0
    only: Callable[[Any], bool] = lambda item: True


@dataclass(frozen=True)
class Read:
    """A read of a service by boto3's name of its operation. result: the key of its items, empty for the whole answer.

    without: members that change by themselves, or that another read says better. part: where one operation is read several times.
    """

    service: str
    operation: str
    result: str
    by: Of | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    part: str = ""

    @classmethod
    def pages(cls, service: str, operation: str, result: str, by: Of | None = None, **more: Any) -> Read:
        """A row; tools/permissions.py knows a call by this word."""
        return cls(service, operation, result, by, **more)

    @property
    def key(self) -> str:
        """By which another read names it."""
        return f"{self.service}:{self.operation}{'.' if self.part else ''}{self.part}"

    @property
    def by_subject(self) -> bool:
        """Whether its answers are kept by what they were asked about, as they do not say so themselves."""
        return self.by is not None and self.by.at_once == 0
