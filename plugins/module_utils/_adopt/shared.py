# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What all services have alike, which an inventory says once. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SHARED = (
    "desired_count",
    "platform_version",
    "capacity_providers",
    "availability_zone_rebalancing",
    "execute_command",
    "public_ip",
    "cpu_architecture",
    "scaling",
    "target_group",
    "deployment",
)
"""The options of an entry that services often share."""


def shared_values(entries: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """What all entries have alike, at any depth, and each without it. One entry alone shares nothing."""
    every = [*entries.values()]
    if len(every) < 2:
        return {}, {key: dict(entry) for key, entry in entries.items()}
    common = _common([{name: value for name, value in entry.items() if name in SHARED} for entry in every])
    return common, {key: _without(entry, common) for key, entry in entries.items()}


def _common(entries: list[Mapping[str, Any]]) -> dict[str, Any]:
    first, *others = entries
    found: dict[str, Any] = {}
    for name, value in first.items():
        values = [other.get(name) for other in others]
        if all(item == value for item in values):
            found[name] = value
            continue
        inner = [item for item in (value, *values) if isinstance(item, Mapping)]
        if len(inner) == len(entries) and (common := _common(inner)):
            found[name] = common
    return found


def _without(entry: Mapping[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    kept = {}
    for name, value in entry.items():
        if name not in common:
            kept[name] = value
        elif isinstance(value, Mapping) and value != common[name]:
            kept[name] = _without(value, common[name])
    return kept
