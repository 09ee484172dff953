# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What somebody else owns, found by the inventory's reference to it: an id, a name, or tag:KEY=VALUE. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .errors import Failure

TAG = "tag:"
Names = Callable[[Any], tuple[Sequence[str], Mapping[str, str]]]
"""The ids and names of one of AWS's answers, and its tags."""


def refers_to(reference: str, names: Sequence[str], tags: Mapping[str, str]) -> bool:
    """Whether a reference means what has these ids and names, and tags."""
    if not reference.startswith(TAG):
        return reference in names
    key, _equals, value = reference.removeprefix(TAG).partition("=")
    return tags.get(key) == value


def the_one(key: str, kind: str, reference: str, answers: Sequence[Any], names: Names) -> Any:
    """The one answer that a reference means; raises Failure with the inventory's key where there is none, or more."""
    found = those(key, kind, reference, answers, names)
    if len(found) > 1:
        ids = ", ".join(sorted(names(item)[0][0] for item in found))
        raise Failure(
            f"{key}: is {reference}, which {len(found)} {kind}s have: {ids}", todo="name one of them by its id"
        )
    return found[0]


def those(key: str, kind: str, reference: str, answers: Sequence[Any], names: Names) -> list[Any]:
    """The answers that a reference means; raises Failure with the inventory's key where there is none."""
    found = [item for item in answers if refers_to(reference, *names(item))]
    if not found:
        known = ", ".join(sorted(names(item)[0][0] for item in answers)[:5]) or "none"
        problem = f"{key}: is {reference}, which no {kind} of this account and region has"
        raise Failure(f"{problem} (there are {known})", todo="correct it, or have its owner make it")
    return found
