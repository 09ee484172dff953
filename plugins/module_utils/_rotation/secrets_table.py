# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets and parameters as lines for a terminal: a row each, and a block of details where needed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .._text.tables import table, wrapped
from .consumers import Consumer
from .status import Status

HEADINGS = ("secret", "kind", "state", "age", "rotated", "due", "read by")
CALM = frozenset({"ok", "absent"})


def table_lines(statuses: Sequence[Status], width: int = 0) -> list[str]:
    """A row for each, and how many of them want something done."""
    if not statuses:
        return ["The inventory has neither secrets nor parameters."]
    wanting = [item for item in statuses if item.state not in CALM]
    counts = {state: sum(item.state == state for item in wanting) for state in dict.fromkeys(i.state for i in wanting)}
    summary = ", ".join(f"{count} {state}" for state, count in counts.items()) or "all well"
    return [
        *table([HEADINGS, *(_row(item) for item in statuses)], width),
        "",
        f"{len(statuses)} in the inventory: {summary}.",
    ]


def block_lines(statuses: Sequence[Status], width: int = 0) -> list[str]:
    """All that is known of each, apart from its value."""
    return [line for item in statuses for line in _block(item, width)]


def needing_a_look(statuses: Sequence[Status]) -> list[Status]:
    """Those that are not simply well."""
    return [item for item in statuses if item.state not in CALM or item.not_running]


def _row(item: Status) -> tuple[str, ...]:
    age = "-" if item.age_days is None else f"{item.age_days} d"
    return (
        item.name,
        item.kind,
        item.state,
        age,
        item.last_rotation[:10] or "-",
        item.next_due[:10] or "-",
        ", ".join(map(_short, item.consumers)) or "-",
    )


def _short(consumer: Consumer) -> str:
    old = f" ({consumer.stale} of {consumer.running} on an older version)" if consumer.stale else ""
    return f"{_name(consumer)}{old}"


def _name(consumer: Consumer) -> str:
    return consumer.service or "tasks of no service"


def _block(item: Status, width: int) -> list[str]:
    facts = {
        "state": f"{item.state}{REMEDIES.get(item.state, '')}",
        "value": _value(item),
        "due": item.next_due[:10],
        "deleted": item.deleted_on[:10],
        "versions": ", ".join(f"{label} {version}" for label, version in sorted(item.stages.items())),
        "version": str(item.version or ""),
        "not running": ", ".join(item.not_running),
        "value wrong": "; ".join(item.faults),
    }
    lines = [f"  {title:<12}  {text}" for title, text in facts.items() if text]
    lines += [f"  {'read by':<12}  {_long(consumer)}" for consumer in item.consumers]
    return ["", f"{item.name} ({item.key}, {item.kind})", *wrapped(lines, width)]


REMEDIES = {
    "missing": ": -e secret_action=bootstrap makes it",
    "to be deleted": ": -e secret_action=restore keeps it",
    "no value": ": -e secret_action=bootstrap gives it one",
    "staged": ": a new value is staged and not yet current; the same action again completes it, restore drops it",
    "promoted": ": the new value is current, and not all tasks are known to run on it; the same action again completes it",
    "reverting": ": the new value did not work, and not all tasks are known to run on the one before; the same action again completes it",
    "placeholder": ": needs a value from a person, with -e secret_action=update",
    "wrong": ": -e secret_action=update or -e secret_action=rotate mends it",
    "stale": ": some tasks run on an older value; -e secret_action=restart gives them new ones",
    "overdue": ": -e secret_action=rotate renews it, or -e secret_action=update if a person supplies it",
}


def _value(item: Status) -> str:
    if not item.since:
        return ""
    how = f", {item.how}" if item.how else ""
    return f"since {item.since}{how}, {item.age_days} d old"


def _long(consumer: Consumer) -> str:
    old = f", {consumer.stale} of them on an older version" if consumer.stale else ""
    pinned = f", pinned to {consumer.pinned}" if consumer.pinned else ""
    tasks = "1 task" if consumer.running == 1 else f"{consumer.running} tasks"
    return f"{_name(consumer)}: {', '.join(consumer.variables)}; {tasks}{old}{pinned}"
