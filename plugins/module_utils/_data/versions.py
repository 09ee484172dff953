# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A version that the inventory gives as a major alone, such as "15": the newest of it that AWS has. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

EXACT = "exact_version"
"""The property that holds the full version which a request asks for; compared with nothing afterwards."""


def is_major(version: str) -> bool:
    """Whether it names a major alone; engines here have their minor as the second number (PostgreSQL 10, Redis 4 and later)."""
    return "." not in version


def newest(wanted: str, versions: Collection[str]) -> str | None:
    """The newest of these versions that is one of wanted; None where there is none."""
    found = [version for version in versions if is_of(version, wanted)]
    return max(found, key=numbers) if found else None


def is_of(version: str, wanted: str) -> bool:
    """Whether a version is wanted, or a more exact one of it: 15.17 of 15, 7.0.7 of 7.0."""
    parts = numbers(wanted)
    return numbers(version)[: len(parts)] == parts


def numbers(version: str) -> list[int]:
    """What versions are ordered by: 15.10 is after 15.9."""
    return [int(part) for part in version.split(".") if part.isdigit()]


def requested(properties: Mapping[str, Any]) -> str:
    """The version that a request asks for."""
    version: str = properties.get(EXACT) or properties["engine_version"]
    return version


def told(properties: Mapping[str, Any]) -> str:
    """What a plan says of a version that AWS's newest was taken for, such as "15 -> 15.17 is the newest"; or ""."""
    exact = properties.get(EXACT)
    return f"{properties['engine_version']} -> {exact} is the newest" if exact else ""
