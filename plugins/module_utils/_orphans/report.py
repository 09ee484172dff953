# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Orphans as a person reads of them: what there is, and what removes it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._ecs.names import SCALABLE_TARGET, SCALING_POLICY
from .._iam.names import ROLE
from .._ingress.names import STALE_RECORDS
from .._monitoring.names import ALARM
from .._plan.values import Actual
from .._text.plural import plural
from .names import CONFIRMED, FAMILIES, options

COUNTED = (SCALING_POLICY, SCALABLE_TARGET, ALARM, ROLE)
"""Kinds of which only the number is of interest."""


def orphan_result(item: Actual) -> dict[str, str]:
    """An orphan as a module returns it."""
    kind, name = item.address
    return {"kind": kind, "name": name, "options": options(kind, name)}


def orphans_lines(orphans: Sequence[Actual]) -> list[str]:
    """A line for all that one option removes, and one for each data store and secret."""
    together = [
        [item for item in orphans if item.address.kind in kinds and item.address.kind not in CONFIRMED]
        for kinds in FAMILIES.values()
    ]
    groups = [group for group in together if group]
    groups += [[item] for item in orphans if item.address.kind in CONFIRMED]
    return [_line(group) for group in groups]


def _line(group: Sequence[Actual]) -> str:
    kind, name = group[0].address
    return (
        f"not in the inventory, left as it is: {', '.join(_names(group))}; "
        f"to remove it, deploy with {options(kind, name)}"
    )


def _names(group: Sequence[Actual]) -> Iterator[str]:
    counts: dict[str, int] = {}
    for item in group:
        kind = item.address.kind
        if kind in COUNTED:
            counts[kind] = counts.get(kind, 0) + 1
        elif kind == STALE_RECORDS:
            yield f"records of {', '.join(_hosts(item.properties))}"
        else:
            yield str(item.address) + (", which holds images" if item.attributes.get("images") else "")
    yield from (f"{count} {plural(kind, count)}" for kind, count in counts.items())


def _hosts(properties: Mapping[str, Any]) -> list[str]:
    return sorted(properties)
