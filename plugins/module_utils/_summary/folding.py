# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A long plan in a few lines: what is alike is counted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from .._plan.change_cause import explained
from .._text.plural import plural
from .._text.tables import wrapped

FEW = 12
"""As many changes are listed one by one, in all and of one kind."""
EXAMPLES = 3
"""Of more than a few that are alike, as many are listed."""


def folded(differences: Sequence[Mapping[str, Any]], width: int = 0) -> list[str]:
    """The changes as preflight returns them: one by one where they are few; else a line for each part with what it creates.

    What has drifted, what changes or goes, and what does more than its own change, is listed, up to a few of a kind, each with its cause.
    """
    lines: list[str] = []
    alone = [item for item in differences if len(differences) <= FEW or not _only_creates(item)]
    for group in _alike(alone).values():
        shown = group if len(group) <= FEW else group[:EXAMPLES]
        lines += [explained(item) for item in shown]
        if len(group) > len(shown):
            more = f"{group[0]['verb']} {len(group) - len(shown)} more {plural(group[0]['kind'])}; -v lists them"
            lines.append(explained({**group[0], "change": more}))
    rest = [item for item in differences if len(differences) > FEW and _only_creates(item)]
    return wrapped([*lines, *_by_part(rest)], width)


def _only_creates(item: Mapping[str, Any]) -> bool:
    return item["verb"] == "create" and not item["effect"] and not item["drifted"]


def _alike(items: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], list[Mapping[str, Any]]]:
    """In groups of one kind and change, what has drifted first."""
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for item in sorted(items, key=lambda item: not item["drifted"]):
        groups.setdefault((item["because"], item["verb"], item["kind"], " ".join(item["changed"])), []).append(item)
    return groups


def _by_part(items: Iterable[Mapping[str, Any]]) -> list[str]:
    return [
        f"{part + ':':<12} create {', '.join(_counted(list(group)))}{f' ({because})' if because else ''}"
        for (part, because), group in groupby(items, lambda item: (item["part"], item["because"]))
    ]


def _counted(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """By kind, in the order in which each first comes; one of a kind has its name."""
    kinds: dict[str, list[str]] = {}
    for item in items:
        kinds.setdefault(item["kind"], []).append(item["resource"])
    return [names[0] if len(names) == 1 else f"{len(names)} {plural(kind)}" for kind, names in kinds.items()]


def cost_line(result: Mapping[str, Any]) -> list[str]:
    """What the plan costs more or less, where it does."""
    return [result["cost"]] if result.get("cost") else []
