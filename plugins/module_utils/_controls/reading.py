# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A resource with what further calls tell about it, each of which may be denied without the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._aws.errors import ClientError, code_of
from .._report.readers import gathered
from .model import Answer, Resource, Section

Reads = Mapping[str, Callable[[], Any]]


def resource(key: str, name: str, answer: Answer | None, reads: Reads) -> Resource:
    """The resource; reads are made side by side, and only where it is there."""
    parts = gathered(reads) if answer and reads else {}
    errors = {part: found.error for part, found in parts.items() if found.error}
    return Resource(key, name, answer or {}, {part: found.found for part, found in parts.items()}, errors)


def sections(reads: Mapping[str, Callable[[], Section]]) -> dict[str, Section]:
    """Sections side by side; one that cannot be read says why."""
    found = gathered(reads)
    return {kind: part.found or Section("", error=part.error) for kind, part in found.items()}


def otherwise(call: Callable[[], Any], default: Any, *codes: str) -> Any:
    """The call's result; the default where AWS answers with one of these codes."""
    try:
        return call()
    except ClientError as error:
        if code_of(error) in codes:
            return default
        raise
