# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tags in the two shapes of AWS's services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .formats import SIGN, refuse_newer_text

OWN = "talentbase.aws/"
"""The start of the names of the collection's own tags."""


def to_list(tags: Mapping[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """Tags as AWS takes them; ECS spells key and value in lower case."""
    return [{key: name, value: str(tags[name])} for name in sorted(tags)]


def to_dict(tags: Iterable[Mapping[str, str]] | None, key: str = "Key", value: str = "Value") -> dict[str, str]:
    """Tags as AWS gives them, by name; raises Failure where one of the collection is of a newer version that this one cannot read."""
    found = {tag[key]: tag.get(value, "") for tag in tags or ()}
    for name, text in found.items():
        if text.startswith(SIGN) and name.startswith(OWN):
            refuse_newer_text(f"The tag {name}", text)
    return found
