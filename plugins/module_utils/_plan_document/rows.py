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
"""So many resources of a kind with the same change have a row each; more share one."""
MANY = 10
"""So many resources of a kind that change in the same place have their values told; of more, one row says that these differ."""
NAMES = 8
"""So many names of those that share a row are told."""


SEVERAL = "several values"


class Row(NamedTuple):
    """A row. resources: those whose changes it tells."""

    what: str
    before: str
    after: str
    resources: frozenset[str]


def rows_of(differences: Sequence[Difference]) -> Iterator[Row]:
    """The rows of a part, updates first, as these are what somebody may notice."""
    yield from _updates([item for item in differences if item["verb"] == "update"])
    groups: dict[tuple[str, str], list[str]] = {}
    for item in differences:
        if item["verb"] != "update":
            groups.setdefault((item["verb"], item["kind"]), []).append(str(item["name"]))
    for (verb, kind), names in groups.items():
        yield from _rows(verb, kind, names, "", *(("", "new") if verb == "create" else ("there", "gone")))


def _updates(differences: Sequence[Difference]) -> Iterator[Row]:
    """A row for each value that differs; what many resources of a kind have in common comes first, in one row."""
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for item in differences:
        before, after = (json.loads(item[name] or "{}") for name in ("before", "after"))
        for path, old, new in _unequal("", before, after):
            found.setdefault((item["kind"], path), []).append((old, new, str(item["name"])))
    for (kind, path), changes in sorted(found.items(), key=lambda each: -len(each[1])):
        for (old, new), names in _by_value(changes).items():
            yield from _rows("update", kind, names, path, old, new)


def _by_value(changes: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str], list[str]]:
    """The names by what was and what will be; where there are many, values that differ are not told."""
    olds, news = ({change[place] for change in changes} for place in (0, 1))
    many = len(changes) > MANY
    groups: dict[tuple[str, str], list[str]] = {}
    for old, new, name in changes:
        values = (SEVERAL if many and len(olds) > 1 else old, SEVERAL if many and len(news) > 1 else new)
        groups.setdefault(values, []).append(name)
    return groups


def _rows(verb: str, kind: str, names: Sequence[str], path: str, before: str, after: str) -> Iterator[Row]:
    """A row for each of a few resources, or one for all of them."""
    if len(names) <= FEW:
        for name in names:
            what = f"{verb} {kind} {name}" + (f": {path}" if path else "")
            yield Row(what, before, after, frozenset({f"{kind} {name}"}))
        return
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    of = f"{path} of " if path else ""
    what = f"{verb} {of}{len(names)} {plural(kind)}: {', '.join(names[:NAMES])}{more}"
    yield Row(what, before, after, frozenset(f"{kind} {name}" for name in names))


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
