# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A policy that grants what two policies grant, for the time in which tasks of both run. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Statement = Mapping[str, Any]
GRANTS = ("Action", "Resource")


def widened_policy(actual: Mapping[str, Any] | None, desired: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The statements of both: of those that allow, the union; of those that deny, what both of them deny.

    Statements that differ in one of actions and resources alone become one, so the size hardly grows (IAM takes 10,240 characters of
    inline policies for a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
    """
    present, wanted = _statements(actual), _statements(desired)
    denied = {_key(item) for item in present if not _allows(item)} & {_key(item) for item in wanted}
    needed = [item for item in wanted if _allows(item) or _key(item) in denied]
    if actual and all(_key(item) in denied for item in present if not _allows(item)) and _grant(present, needed):
        return actual
    statements: list[Statement] = needed
    for item in filter(_allows, present):
        statements = _added(statements, item)
    return desired if statements == wanted else {**(desired or actual or {}), "Statement": _with_own_ids(statements)}


def kept(actual: Sequence[str] | None, desired: Sequence[str]) -> Sequence[str]:
    """What a role has beside its policy stays."""
    return desired if actual is None else actual


def _added(statements: Sequence[Statement], item: Statement) -> list[Statement]:
    """The statements and one more, in the one that can take it in, of the same Sid first."""
    if _grant(statements, [item]):
        return list(statements)
    places = [place for place, other in enumerate(statements) if _differing(other, item) in (["Action"], ["Resource"])]
    if not places:
        return [*statements, item]
    place = next((place for place in places if statements[place].get("Sid") == item.get("Sid")), places[0])
    other = statements[place]
    [name] = _differing(other, item)
    return [
        *statements[:place],
        {**other, name: sorted({*_listed(other[name]), *_listed(item[name])})},
        *statements[place + 1 :],
    ]


def _grant(statements: Sequence[Statement], items: Iterable[Statement]) -> bool:
    return all(any(_covers(other, item) for other in statements) for item in items)


def _covers(other: Statement, item: Statement) -> bool:
    """Whether a statement grants all that another one does."""
    names = _differing(other, item)
    return set(names) <= set(GRANTS) and all({*_listed(item[name])} <= {*_listed(other[name])} for name in names)


def _differing(other: Statement, item: Statement) -> list[str]:
    """What differs, other than the Sid; Action or Resource only where both have it."""
    names = sorted({*item, *other} - {"Sid"})
    differing = [name for name in names if _content(name, item) != _content(name, other)]
    return [name if name in item and name in other else f"no {name}" for name in differing]


def _with_own_ids(statements: Iterable[Statement]) -> list[Statement]:
    """Each Sid once, as IAM asks for."""
    known: set[str] = set()
    named = []
    for item in statements:
        sid = str(item.get("Sid", ""))
        while sid in known:
            sid += "Before"
        known |= {sid} - {""}
        named.append({**item, "Sid": sid} if sid else item)
    return named


def _statements(policy: Mapping[str, Any] | None) -> list[Statement]:
    statements = (policy or {}).get("Statement") or []
    return [statements] if isinstance(statements, Mapping) else list(statements)


def _allows(item: Statement) -> bool:
    return bool(item.get("Effect") == "Allow")


def _key(item: Statement) -> str:
    return json.dumps({name: _content(name, item) for name in item if name != "Sid"}, sort_keys=True)


def _content(name: str, item: Statement) -> Any:
    return sorted(_listed(item[name])) if name in GRANTS and name in item else item.get(name)


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(item) for item in value]
