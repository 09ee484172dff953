# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A part of an inventory that follows from what stands: its values, and a comment at each that could not be derived. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin

from .._inventory.schema import hints

Path = tuple[str, ...]


@dataclass
class Section:
    """values: as the inventory has them, by the section's name. comments: by the path of the value that each is about."""

    values: dict[str, Any] = field(default_factory=dict)
    comments: dict[Path, str] = field(default_factory=dict)

    def note(self, *path: str, text: str) -> None:
        """Say what a person should know of a value. Of two remarks about one value both are kept."""
        before = self.comments.get(path)
        self.comments[path] = f"{before}; {text}" if before else text

    def add(self, other: Section) -> None:
        """Have another's values and comments, too."""
        self.values |= other.values
        self.comments |= other.comments


def known(cls: type, values: Mapping[str, Any], keep: Collection[str] = ()) -> dict[str, Any]:
    """The values of those options that the inventory has, without the ones that say what holds without them. keep: said in any case."""
    found = {}
    for item in fields(cls):
        if item.name not in values or values[item.name] is None:
            continue
        value, default = _inner(hints(cls)[item.name], values[item.name]), _default(item)
        # An option that may be absent says something by being there, as scaling does.
        says_nothing = value == default or (value == {} and default is not None)
        if item.name in keep or not says_nothing:
            found[item.name] = value
    return found


def _inner(hint: Any, value: Any) -> Any:
    """The options of an option that is a dataclass; anything else as it is."""
    choices = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    inner = next((arg for arg in choices if is_dataclass(arg)), None)
    return known(inner, value) if isinstance(inner, type) and isinstance(value, Mapping) else value


def _default(item: Any) -> Any:
    if item.default_factory is not MISSING:
        made = item.default_factory()
        return _plain(made) if is_dataclass(made) else made
    return item.default


def _plain(made: Any) -> dict[str, Any]:
    return {item.name: getattr(made, item.name) for item in fields(made)}
