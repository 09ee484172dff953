# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A long plan in a few lines: what is alike is counted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from .._text.plural import plural
from .._text.tables import wrapped

FEW = 12
"""As many changes are listed one by one."""


def folded(differences: Sequence[Mapping[str, Any]], width: int = 0) -> list[str]:
    """The changes as preflight returns them: one by one where they are few; else a line for each part and verb.

    What has drifted, and what does more than its own change, such as a restart of tasks, is listed in any case.
    """
    drifted = [f"drifted: {item['change']}" for item in differences if item["drifted"]]
    asked = [item for item in differences if not item["drifted"]]
    alone = [str(item["change"]) for item in asked if len(asked) <= FEW or _has_effect(item)]
    rest = [item for item in asked if len(asked) > FEW and not _has_effect(item)]
    return wrapped([*drifted, *alone, *_by_part(rest)], width)


def _has_effect(item: Mapping[str, Any]) -> bool:
    """A change that is an update, or that says what it does beside itself."""
    return not str(item["change"]).startswith("create ") or f"{item['resource']}:" in str(item["change"])


def _by_part(items: Iterable[Mapping[str, Any]]) -> list[str]:
    return [
        f"{part + ':':<12} create {', '.join(_counted(list(group)))}"
        for part, group in groupby(items, lambda item: item["part"])
    ]


def _counted(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """By kind, in the order in which each first comes; one of a kind has its name."""
    kinds: dict[str, list[str]] = {}
    for item in items:
        kinds.setdefault(item["kind"], []).append(item["resource"])
    return [names[0] if len(names) == 1 else f"{len(names)} {plural(kind)}" for kind, names in kinds.items()]
