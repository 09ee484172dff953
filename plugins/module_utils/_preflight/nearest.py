# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The versions and classes that come nearest to what cannot be had. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .._data.versions import is_of, newest, numbers

SIZES = ("nano", "micro", "small", "medium", "large", "xlarge")
MOST = 3


def nearest_versions(wanted: str, versions: Sequence[str]) -> str:
    """The next ones of the same major, and the major alone; without one of it, every major that there is."""
    major = wanted.split(".")[0]
    same = sorted((version for version in versions if is_of(version, major)), key=numbers)
    if not same:
        majors = sorted({version.split(".")[0] for version in versions}, key=int)
        return f"one of {', '.join(majors)}" if majors else "an engine that this region has"
    later = [version for version in same if numbers(version) > numbers(wanted)] or same[-1:]
    return f'"{major}" for the newest ({newest(major, same)}), or {later[0]}'


def nearest_classes(wanted: str, classes: Sequence[str]) -> str:
    """Others of the same family, or of its letter, whose size is nearest."""
    if not classes:
        return "another engine version or region"
    ordered = sorted(classes, key=lambda name: _distance(wanted, name))
    return " or ".join(ordered[:MOST])


def _distance(wanted: str, name: str) -> tuple[int, int, int, str]:
    (family, size), (other, its_size) = _parts(wanted), _parts(name)
    shared = 0 if other == family else 1 if other[:2] == family[:2] else 2 if other[:1] == family[:1] else 3
    generation = abs(_generation(family) - _generation(other))
    return abs(_rank(size) - _rank(its_size)) + 2 * shared, shared, generation, name


def _parts(name: str) -> tuple[str, str]:
    _prefix, family, size = [*name.split("."), "", ""][:3]
    return family, size


def _generation(family: str) -> int:
    digits = re.search(r"\d+", family)
    return int(digits.group()) if digits else 0


def _rank(size: str) -> int:
    """The place of a size in their order; each 2xlarge more counts as one."""
    if size in SIZES:
        return SIZES.index(size)
    many = re.match(r"\d+", size)
    return len(SIZES) - 1 + (int(many.group()) // 2 if many else len(SIZES))
