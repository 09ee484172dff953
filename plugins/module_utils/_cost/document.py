# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Estimates of environments side by side: as a table of lines, as Markdown, as data. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._text.cleaning import one_line
from .._text.tables import table, wrapped
from .actual import actual_lines, actual_markdown

Estimates = Mapping[str, Mapping[str, Any]]
SUMS = (
    ("fixed", "fixed_usd"),
    ("of use", "usage_usd"),
    ("all, at the desired count", "month_usd"),
    ("all, at the fewest tasks", "at_minimum_usd"),
    ("all, at the most tasks", "at_maximum_usd"),
)
ABOUT = "USD a month by list prices, without taxes, free tiers and discounts; 730 hours."
BEFORE = "thought before"


def cost_lines(estimates: Estimates, width: int = 0) -> list[str]:
    """One column for each environment, then the sums, then what no sum has."""
    rows = [("what", *map(one_line, estimates)), *_rows(estimates), *_sums(estimates)]
    below = ["", ABOUT, *_assumed(estimates), *_without(estimates)]
    lines = [one_line(line) for line in (*table(rows, width), *wrapped(below, width))]
    return [*lines, *[line for name, found in _actual(estimates) for line in actual_lines(name, found, width)]]


def cost_markdown(estimates: Estimates) -> str:
    """The same for a pull request."""
    heading = ["| what |", "| --- |"]
    for name in estimates:
        heading = [f"{heading[0]} {_cell(name)} |", f"{heading[1]} ---: |"]
    rows = [f"| {' | '.join(map(_cell, row))} |" for row in (*_rows(estimates), *_sums(estimates))]
    notes = [f"- {_cell(line)}" for line in (ABOUT, *_assumed(estimates), *_without(estimates))]
    spent = [line for name, found in _actual(estimates) for line in actual_markdown(name, found)]
    return "\n".join(["## Cost", "", *heading, *rows, "", *notes, *spent, ""])


def cost_data(estimates: Estimates) -> dict[str, Any]:
    """The estimates by environment, for a program."""
    return {"environments": {name: dict(item) for name, item in estimates.items()}}


def _actual(estimates: Estimates) -> list[tuple[str, Any]]:
    """The environments of which it was asked what they cost."""
    return [(name, item["actual"]) for name, item in estimates.items() if item.get("actual")]


def _rows(estimates: Estimates) -> list[tuple[str, ...]]:
    """A row for each thing that costs something; what belongs to an environment by its name alone is one row for all."""
    found = {
        name: {_short(line, item["environment"]): line for line in item["lines"]} for name, item in estimates.items()
    }
    whats = list(dict.fromkeys(what for lines in found.values() for what in lines))
    return [(what, *[_usd(lines.get(what, {}).get("month_usd")) for lines in found.values()]) for what in whats]


def _short(line: Mapping[str, Any], environment: str) -> str:
    """What the line is about, without the environment in its name, so that environments stand side by side."""
    return str(line["what"]).replace(f"-{environment}-", "-").replace(f"-{environment}", "")


def _sums(estimates: Estimates) -> list[tuple[str, ...]]:
    sums = [(what, *[_usd(item[key]) for item in estimates.values()]) for what, key in SUMS]
    if any(item["before_usd"] for item in estimates.values()):
        sums.append((BEFORE, *[_usd(item["before_usd"] or None) for item in estimates.values()]))
    return sums


def _assumed(estimates: Estimates) -> list[str]:
    names = [name for name, item in estimates.items() if not item["usage_usd"]]
    none = [f"No use is assumed for {', '.join(names)}: give cost.usage in the inventory."] if names else []
    return [*(f"use of {name}: {item['usage_from']}." for name, item in estimates.items() if item["usage_usd"]), *none]


def _without(estimates: Estimates) -> list[str]:
    return [f"not in the sums of {name}: {line}" for name, item in estimates.items() for line in item["without"]]


def _usd(value: Any) -> str:
    return "-" if value is None else f"{value:.2f}"


def _cell(text: Any) -> str:
    return one_line(str(text)).replace("|", "\\|").replace("<", "&lt;")
