# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a control is, what it is judged by, and what comes out of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Answer = Mapping[str, Any]
HOLDS, FAILS, UNREAD, OTHER = "holds", "does not hold", "not read", "does not apply"
PAGE = "https://docs.aws.amazon.com/securityhub/latest/userguide"
OUTSIDE = "outside of the inventory: "
"""What a remedy begins with for which the inventory has no option."""


class NotRead(Exception):
    """A part of a resource that was not read; its text is why."""


class Outcome(NamedTuple):
    """The outcome for one resource. remedy: the inventory line, or what else makes it hold."""

    verdict: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True)
class Resource:
    """A resource as AWS tells it. key: of the inventory; answer: empty where it is not there.

    parts: what further calls told about it; errors: why one of them told nothing.
    """

    key: str
    name: str
    answer: Answer
    parts: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def part(self, name: str) -> Any:
        """What a further call told; raises NotRead where it told nothing."""
        if name in self.errors:
            raise NotRead(self.errors[name])
        return self.parts[name]


@dataclass(frozen=True)
class Section:
    """All resources of a kind; error: why they could not be read; without: what to say where there are none."""

    without: str
    resources: Sequence[Resource] = ()
    error: str = ""


Found = Mapping[str, Section]
"""What was read, by kind."""
Rule = Callable[[Resource], Outcome]


@dataclass(frozen=True)
class Control:
    """A control of AWS Foundational Security Best Practices. kind: of the resources that it judges."""

    id: str
    title: str
    kind: str
    rule: Rule

    @property
    def url(self) -> str:
        """AWS's page about it."""
        service, number = self.id.lower().split(".")
        return f"{PAGE}/{service}-controls.html#{service}-{number}"


def holds(reason: str) -> Outcome:
    """It holds."""
    return Outcome(HOLDS, reason)


def other(reason: str) -> Outcome:
    """It does not apply."""
    return Outcome(OTHER, reason)


def either(good: Any, reason: str, problem: str, remedy: str) -> Outcome:
    """It holds for this reason where good is true; otherwise the problem is told, and the remedy."""
    return Outcome(HOLDS, reason) if good else Outcome(FAILS, problem, remedy)
