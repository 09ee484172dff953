# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The plan of a first deploy as four lists. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._inventory.inventory import Inventory
from .._plan.values import Address
from .._text.plural import plural
from .keeping import keeping_lines

TAGS = "tags"
OTHER_TAGS = "tags."
"""How a difference of one tag begins, which is told of what gets tags alone."""


@dataclass(frozen=True)
class Lists:
    """would_change: each with the change and the lines of the inventory that keep what stands."""

    stays: Sequence[Address] = ()
    only_tags: Sequence[Address] = ()
    would_change: Sequence[Mapping[str, Any]] = field(default_factory=list)
    refused: Sequence[str] = ()


def lists_of(inventory: Inventory, differences: Sequence[Mapping[str, Any]], unchanged: Sequence[Address]) -> Lists:
    """The lists. differences: as a comparison returns them; unchanged: the resources without any."""
    tagged = [item for item in differences if item["verb"] == "update" and item["changed"] == [TAGS]]
    changes = [item for item in differences if item not in tagged]
    return Lists(
        stays=sorted(unchanged),
        only_tags=sorted(Address(item["kind"], item["name"]) for item in tagged),
        would_change=[
            {
                "resource": item["resource"],
                "change": item["change"],
                "details": [
                    line for line in item["details"] if item["verb"] != "update" or not line.startswith(OTHER_TAGS)
                ],
                "keep": keeping_lines(inventory, item),
            }
            for item in changes
        ],
    )


def list_lines(lists: Lists) -> list[str]:
    """The lists for a terminal: counts of what stays, and a line for all else."""
    return [
        *_headed("stays as it is", _counted(lists.stays)),
        *_headed("only tags are written", _counted(lists.only_tags)),
        *_headed("would change", [line for item in lists.would_change for line in _change(item)]),
        *_headed("refused", lists.refused),
    ]


def _headed(heading: str, lines: Sequence[str]) -> list[str]:
    return [f"{heading}:", *(f"  {line}" for line in lines or ["nothing"])]


def _counted(resources: Sequence[Address]) -> list[str]:
    kinds = Counter(item.kind for item in resources)
    return [", ".join(f"{number} {plural(kind, number)}" for kind, number in sorted(kinds.items()))] if kinds else []


def _change(item: Mapping[str, Any]) -> Iterator[str]:
    yield str(item["change"])
    yield from (f"    {line}" for line in item["details"])
    for line in item["keep"]:
        yield f"    keep it: {line}"
