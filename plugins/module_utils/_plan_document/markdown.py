# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans as one Markdown document, such as a comment on a pull request: a section an environment, its changes folded. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .escape import LONGEST, code
from .rows import Row, rows_of
from .summary import effects, headline

MARK = "<!-- talentbase.aws/plan -->"
"""The first line of a document, by which a comment is found that is to be updated."""
MOST = 60_000
"""Characters of a document; GitHub takes 65,536 for a comment."""
LINES = 20
"""So many effects, images or notices are listed."""
HEAD = ("| change | before | after |", "| --- | --- | --- |")
Plan = Mapping[str, Any]
SHORT = 60
EXAMPLES = 5


def document(plans: Mapping[str, Plan]) -> str:
    """The plans by environment as one document, in at most MOST characters."""
    sections = {name: _above(name, plan) for name, plan in plans.items()}
    fixed = sum(len(line) + 1 for lines in sections.values() for line in lines) + 500
    room = max(0, MOST - fixed) // max(1, len(plans))
    lines = [MARK, "## Plan of the deploy", ""]
    for name, plan in plans.items():
        lines += [*sections[name], *_tables(plan["differences"], room)]
    text = "\n".join([*lines, "<sub>Made by playbooks/plan.yml. Nothing was changed.</sub>", ""])
    return text if len(text) <= MOST else _cut(text)


def _above(name: str, plan: Plan) -> list[str]:
    """What stands above the tables of an environment."""
    where = ", ".join(code(str(text)) for text in (plan["account"], plan["region"], plan["endpoint"]) if text)
    lines = [f"### {code(name, SHORT)}", ""]
    if plan["error"]:
        return [
            *lines,
            "**No plan could be made:**",
            "",
            *_items(_error_lines(plan["error"])),
            "",
        ]
    lines += [f"**{headline(plan['differences'])}.**", ""]
    lines += [f"Account, region and endpoint: {where}", ""] if where else []
    lines += [f"Cost: {code(plan['cost'])}", ""] if plan.get("cost") else []
    told = [f"{what}: {effect}" for what, effect in effects(plan["differences"])]
    told += [f"changed outside of the inventory: {item['resource']}" for item in plan["differences"] if item["drifted"]]
    told += _of_the_collection(plan["differences"])
    told += [*plan["kept_images"], *plan["notices"]]
    return [*lines, *_items(told), *([""] if told else [])]


def _of_the_collection(differences: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line for each cause that is a new version of the collection, with some of what it changes."""
    found: dict[str, list[str]] = {}
    for item in differences:
        if "collection" in item["cause"]:
            found.setdefault(item["because"], []).append(item["resource"])
    return [
        f"{because}: {', '.join(names[:EXAMPLES])}{f' and {len(names) - EXAMPLES} more' if len(names) > EXAMPLES else ''}"
        for because, names in found.items()
    ]


def _error_lines(error: str) -> list[str]:
    return [line for line in error.splitlines() if line.strip()]


def _items(texts: Sequence[str]) -> list[str]:
    more = [f"- and {len(texts) - LINES} more"] if len(texts) > LINES else []
    return [*(f"- {code(text, 2 * LONGEST)}" for text in texts[:LINES]), *more]


def _tables(differences: Sequence[Mapping[str, Any]], room: int) -> list[str]:
    """A folded table for each part, in so many characters."""
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for item in differences:
        parts.setdefault(item["part"], []).append(item)
    lines: list[str] = []
    left = room
    for number, (part, items) in enumerate(parts.items()):
        table = list(_table(part, items, left // (len(parts) - number)))
        left -= sum(len(line) + 1 for line in table)
        lines += table
    return lines


def _table(part: str, items: Sequence[Mapping[str, Any]], room: int) -> Iterator[str]:
    count = f"{len(items)} change{'' if len(items) == 1 else 's'}"
    yield from ("<details>", f"<summary>{part}: {count}</summary>", "", *HEAD)
    left, told, rows = room - 300, set[str](), list(rows_of(items))
    for place, row in enumerate(rows):
        line = _line(row)
        if len(line) > left:
            yield from ("", _left_out(len(rows) - place, len(items) - len(told)))
            break
        left -= len(line) + 1
        told |= row.resources
        yield line
    yield from ("", "</details>", "")


def _left_out(rows: int, changes: int) -> str:
    none = f", and with them all of {changes} change{'' if changes == 1 else 's'}" if changes else ""
    return f"{rows} more row{' is' if rows == 1 else 's are'} left out here{none}."


def _line(row: Row) -> str:
    return f"| {code(row.what, 2 * LONGEST)} | {code(row.before)} | {code(row.after)} |"


def _cut(text: str) -> str:
    """The document without what is too much, at the end of a line; only for hundreds of environments or of refusals."""
    end = text.rfind("\n", 0, MOST - 200)
    return f"{text[:end]}\n\nThe rest is left out here, as it is longer than a comment may be.\n"
