# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An inventory that is there already, beside what stands: what a person has written stays, and what differs is told. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._inventory.inventory import read_services
from .section import Section

NATURAL = {
    "services": "name",
    "databases": "identifier",
    "caches": "identifier",
    "secrets": "name",
    "parameters": "name",
}
"""What an entry is known by, whatever its key."""
OF_SERVICES = ("service_defaults", "profiles", "services", "image_tag", "image_tags")


def unwritten(sections: Mapping[str, Section], written: Mapping[str, Any]) -> dict[str, Section]:
    """The sections of which a person has written nothing."""
    return {file: section for file, section in sections.items() if not {*section.values} & {*written}}


def together(sections: Mapping[str, Section], written: Mapping[str, Any]) -> dict[str, Any]:
    """The inventory that a deploy reads once the missing files are written."""
    new = unwritten(sections, written).values()
    return {**{name: value for section in new for name, value in section.values.items()}, **written}


def differing(sections: Mapping[str, Section], written: Mapping[str, Any]) -> list[str]:
    """A line for each value that AWS has otherwise than what is written."""
    stands = {name: value for section in sections.values() for name, value in section.values.items()}
    lines: list[str] = []
    for name, value in stands.items():
        if name in written and name not in OF_SERVICES:
            lines += _differences(name, _natural(name, written[name]), _natural(name, value))
    return [*lines, *_of_services(stands, written)] if "services" in written else lines


def _of_services(stands: Mapping[str, Any], written: Mapping[str, Any]) -> Iterator[str]:
    """Services are compared with what profiles and defaults give them, by their names in ECS."""
    here, there = (_services(values) for values in (written, stands))
    for name, service in there.items():
        if name not in here:
            yield f"services: {name} is not written, and runs"
        else:
            yield from _differences(f"services.{name}", here[name], service)


def _services(variables: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: variables[name] for name in OF_SERVICES if name in variables}
    return {item.name: _plain(item) for item in read_services(given, []).values()}


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _natural(section: str, value: Any) -> Any:
    known_by = NATURAL.get(section)
    if not known_by or not isinstance(value, Mapping):
        return value
    return {str(item.get(known_by, key)) if isinstance(item, Mapping) else key: item for key, item in value.items()}


def _differences(path: str, here: Any, there: Any) -> Iterator[str]:
    if isinstance(here, Mapping) and isinstance(there, Mapping):
        for name, value in there.items():
            yield from _differences(f"{path}.{name}", here.get(name), value)
    elif str(here) != str(there) and there not in (None, "", {}, []):
        yield f"{path}: the inventory has {_told(here)}, AWS has {_told(there)}"


def _told(value: Any) -> str:
    return "nothing" if value is None or value in ({}, []) else str(value)
