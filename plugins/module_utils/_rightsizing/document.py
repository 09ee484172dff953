# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Advice as lines for a terminal, and as lines of an inventory for a person to review. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._inventory.inventory import Inventory
from .._text.cleaning import one_line
from .statistics import known, mean, percentile
from .use import LEAST_DAYS, PERIOD, Advice, Change, ServiceUse, Use

Tree = dict[str, Any]


def advice_lines(inventory: Inventory, use: Use, advice: Sequence[Advice], days: float) -> list[str]:
    """What was measured, then the advice, each with what it saves, why, and what it risks."""
    name = inventory.environment_name or "this environment"
    if days < LEAST_DAYS:
        return [
            f"{one_line(name)}: no advice from measured use, as CloudWatch has {days:.1f} days of it and {LEAST_DAYS} are the least"
        ]
    lines = [f"{one_line(name)}: measured by CloudWatch, {days:.0f} days up to {use.span.end:%Y-%m-%d %H:%M} UTC"]
    lines += [f"    {one_line(key)}: {_measured(item)}" for key, item in use.services.items()]
    if not advice:
        return [*lines, "    no setting fits badly what was measured"]
    for number, item in enumerate(advice, 1):
        lines += [f"    {number}. {one_line(_what(item))}", f"       {one_line(item.reason)}"]
        lines.append(f"       risk: {one_line(item.risk)}")
    saved = sum(item.month_usd for item in advice if item.month_usd)
    return [*lines, f"    all of it: {money(round(saved, 2))}; each changes what the others would save"]


def money(usd: float | None) -> str:
    """What a change saves or costs."""
    if usd is None:
        return "what it saves or costs is not known"
    if not usd:
        return "costs nothing"
    return f"saves {-usd:.2f} USD a month" if usd < 0 else f"costs {usd:.2f} USD a month more"


def proposal(inventory: Inventory, advice: Sequence[Advice], days: float, until: str) -> str:
    """YAML of the proposed options alone, each with the number of its advice; the reasons are above as comments."""
    head = [
        f"# Proposed for {one_line(inventory.environment_name)} from {days:.1f} days of measured use up to {until}.",
        "# Nothing reads this file: review each line, and take over what fits into the inventory.",
    ]
    tree: Tree = {}
    for number, item in enumerate(advice, 1):
        head.append(f"# {number}. {one_line(_what(item))}")
        head += [f"#    {one_line(item.reason)}", f"#    risk: {one_line(item.risk)}"]
        for change in item.changes:
            _put(tree, change, number)
    return "\n".join([*head, *_yaml(tree), ""])


def _what(item: Advice) -> str:
    changes = ", ".join(f"{change.key}: {_short(change.now)} -> {_short(change.then)}" for change in item.changes)
    return f"{changes}: {money(item.month_usd)}" if changes else f"{item.subject}: no option of the inventory cures it"


def _short(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else _flow(value)


def _put(tree: Tree, change: Change, number: int) -> None:
    """The first advice on an option stands; a later one would be of another size."""
    *above, last = change.path
    for name in above:
        tree = tree.setdefault(name, {})
    tree.setdefault(last, (change, number))


def _yaml(tree: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    for name, value in tree.items():
        indent = "  " * depth
        if isinstance(value, dict):
            yield f"{indent}{_name(name)}:"
            yield from _yaml(value, depth + 1)
        else:
            change, number = value
            yield f"{indent}{_name(name)}: {_flow(change.then)} # {number}: was {one_line(_short(change.now))}"


def _name(text: str) -> str:
    return text if text.replace("_", "a").replace("-", "a").isalnum() and not text.isdigit() else json.dumps(text)


def _flow(value: Any) -> str:
    """A value in YAML's flow style, which JSON is; whole numbers without a fraction."""
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value)


def _measured(use: ServiceUse) -> str:
    if not known(use.cpu):
        return "nothing was measured"
    cpu, memory = (
        f"{name} {percentile(points, 50):.0f} % at p50, {percentile(points, 95):.0f} % at p95, {percentile(points, 99):.0f} % at p99"
        for name, points in (("CPU", use.cpu), ("memory", use.memory))
    )
    tasks = f"{min(known(use.tasks)):.0f} to {max(known(use.tasks)):.0f} tasks, scaled {len(use.activities)} times"
    if not known(use.requests):
        return f"{cpu}; {memory}; {tasks}"
    rate = mean(use.requests) / PERIOD
    per_task = rate / mean(use.tasks) if mean(use.tasks) else 0.0
    answers = (
        f"{rate:.1f} requests a second, {per_task:.1f} a task, answered in {percentile(use.response, 95):.2f} s at p95"
    )
    return f"{cpu}; {memory}; {answers}; {tasks}"
