# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The controls of environments: as lines of a table, and as data. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from .._text.cleaning import one_line
from .._text.tables import table, wrapped
from .model import FAILS, HOLDS, OTHER, UNREAD

Judgements = Mapping[str, Mapping[str, Any]]
Row = Mapping[str, Any]
ORDER = (FAILS, UNREAD, HOLDS, OTHER)
WIDTH = 100
"""Columns of the table where the window's width is not known: reasons are long, and JSON and HTML have them whole."""


def controls_lines(judgements: Judgements, width: int = 0, details: bool = False) -> list[str]:
    """A table for each environment, what does not hold first, then what makes it hold. details: also what holds, and what does not apply."""
    lines: list[str] = []
    for name, item in judgements.items():
        lines += [f"{name}: {summary(item)}"]
        for verdict in ORDER if details else (FAILS, UNREAD):
            if rows := [cells for row in item["controls"] for cells in _cells(row, verdict)]:
                lines += ["", *table([("control", "resource", verdict), *rows], width or WIDTH)]
        if remedies := list(_remedies(item["controls"])):
            lines += ["", "what makes them hold:", *wrapped(remedies, width or WIDTH)]
        lines.append("")
    return [one_line(line) for line in lines[:-1]]


def summary(judgement: Row) -> str:
    """How many controls hold, of how many that apply."""
    counts = judgement["counts"]
    apply = sum(counts[name.replace(" ", "_")] for name in (HOLDS, FAILS, UNREAD))
    parts = [f"{counts['holds']} of {apply} controls that apply hold"]
    parts += [f"{counts['not_read']} were not read"] if counts["not_read"] else []
    return ", ".join([*parts, f"{counts['does_not_apply']} do not apply"])


def failing(judgements: Judgements, accepted: Collection[str] = ()) -> list[str]:
    """The controls that do not hold or were not read, by environment, but for those whose ids are accepted."""
    lines = []
    for name, item in judgements.items():
        for verdict in (FAILS, UNREAD):
            ids = [row["id"] for row in item["controls"] if row["verdict"] == verdict and row["id"] not in accepted]
            lines += [f"{name}: {verdict}: {', '.join(ids)}"] if ids else []
    return lines


def controls_data(judgements: Judgements) -> dict[str, Any]:
    """The controls by environment, for a program."""
    return {"environments": {name: dict(item) for name, item in judgements.items()}}


def _cells(row: Row, verdict: str) -> Iterator[tuple[str, ...]]:
    """One line for all resources of which the same is said."""
    names: dict[str, list[str]] = {}
    for item in row["resources"]:
        if item["verdict"] == verdict:
            names.setdefault(item["reason"], []).append(item["resource"])
    for reason, some in names.items():
        yield (row["id"], some[0] if len(some) == 1 else f"{some[0]} and {len(some) - 1} more", reason)
    if not row["resources"] and row["verdict"] == verdict:
        yield (row["id"], "-", row["reason"])


def _remedies(rows: Collection[Row]) -> Iterator[str]:
    """What makes each hold, once for all controls and resources that the same makes hold."""
    ids: dict[str, list[str]] = {}
    keys: dict[str, list[str]] = {}
    for row in rows:
        for item in row["resources"]:
            if item["remedy"]:
                start = f"{item['key']}." if item["remedy"].startswith(f"{item['key']}.") else ""
                rest = item["remedy"].removeprefix(start)
                ids.setdefault(rest, []).append(row["id"])
                keys.setdefault(rest, []).append(start)
    for rest, some in ids.items():
        yield f"{', '.join(dict.fromkeys(some))}: {_together(list(dict.fromkeys(keys[rest])))}{rest}"


def _together(keys: list[str]) -> str:
    """services.{web,api}. for services.web. and services.api."""
    parts = [key.rstrip(".").rpartition(".") for key in keys]
    if len(parts) > 1 and len({part[0] for part in parts}) == 1:
        return f"{parts[0][0]}.{{{','.join(part[2] for part in parts)}}}."
    return ", ".join(keys)
