# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the checks before a deploy found, and the report of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._inventory.faults import Fault


@dataclass(frozen=True)
class Finding:
    """The answer of one check: what it found in words, and what is wrong. A doubt does not fail it."""

    name: str
    summary: str = ""
    faults: Sequence[Fault] = field(default_factory=tuple)

    def ok(self) -> bool:
        """Whether a deploy may go on."""
        return not any(not fault.warning for fault in self.faults)

    def as_result(self) -> dict[str, Any]:
        """The finding as the module returns it."""
        return {"name": self.name, "ok": self.ok(), "summary": self.summary or "; ".join(map(str, self.faults))}


def report(findings: Iterable[Finding]) -> list[str]:
    """A heading, then every problem in a numbered line."""
    errors = [fault for finding in findings for fault in finding.faults if not fault.warning]
    count = f"{len(errors)} problem{'s' if len(errors) > 1 else ''}"
    lines = [f"{number}. {fault}" for number, fault in enumerate(errors, 1)]
    return [f"Not ready to deploy: {count} to fix. Nothing was written.", *lines]


def warnings(findings: Iterable[Finding]) -> list[str]:
    """Every warning, a line each."""
    return [str(fault) for finding in findings for fault in finding.faults if fault.warning]
