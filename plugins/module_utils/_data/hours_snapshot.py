# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS says of the hours of databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._iam.reads import RolesSnapshot
from .._plan.values import Address


@dataclass(frozen=True)
class HoursSnapshot:
    """AWS's answers. group: whether the group of schedules is there; asleep: a line for each instance that is meant to be stopped."""

    group: bool = False
    schedules: Sequence[Mapping[str, Any]] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    roles: RolesSnapshot = field(default_factory=lambda: RolesSnapshot([]))
    asleep: Mapping[Address, str] = field(default_factory=dict)
