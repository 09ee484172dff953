# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The changes of a part as rows of a table: what, before, after. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .._text.masking import mask
from .._text.plural import plural

Difference = Mapping[str, Any]
FEW = 3
"""So many creations or deletions of a kind have a row each; more share one."""
NAMES = 8
"""So many names of those that share a row are told."""


class Row(NamedTuple):
    """A row. changes: how many changes of resources it tells."""

    what: str
    before: str
    after: str
    changes: int = 1


def rows_of(differences: Sequence[Difference]) -> Iterator[Row]:
    """The rows of a part, updates first, as these are what somebody may notice."""
    for item in differences:
        if item["verb"] == "update":
            yield from _updates(item)
    groups: dict[tuple[str, str], list[str]] = {}
    for item in differences:
        if item["verb"] != "update":
            groups.setdefault((item["verb"], item["kind"]), []).append(str(item["name"]))
    for (verb, kind), names in groups.items():
        yield from _made_or_gone(verb, kind, names)


def _updates(item: Difference) -> Iterator[Row]:
    before, after = (json.loads(item[name] or "{}") for name in ("before", "after"))
    what, changes = f"{item['verb']} {item['resource']}", 1
    for path, old, new in _unequal("", before, after):
        yield Row(f"{what}: {path}", old, new, changes)
        changes = 0


def _made_or_gone(verb: str, kind: str, names: Sequence[str]) -> Iterator[Row]:
    state = ("", "new") if verb == "create" else ("there", "gone")
    if len(names) <= FEW:
        yield from (Row(f"{verb} {kind} {name}", *state) for name in names)
        return
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    yield Row(f"{verb} {len(names)} {plural(kind)}: {', '.join(names[:NAMES])}{more}", *state, changes=len(names))


def _unequal(path: str, before: Any, after: Any) -> Iterator[tuple[str, str, str]]:
    """The values that differ, each with its path."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in sorted({*before, *after}, key=str):
            yield from _unequal(f"{path}.{name}" if path else str(name), before.get(name), after.get(name))
    elif before != after:
        yield path, _text(before), _text(after)


def _text(value: Any) -> str:
    if value is None:
        return "not set"
    return mask(value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str, ensure_ascii=False))
