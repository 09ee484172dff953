# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The changes of secrets as lines for a terminal; never a value. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .decision import Act


def change_lines(changes: Mapping[str, Mapping[str, Any]], named: bool, check_mode: bool) -> list[str]:
    """A line for each change, then for each secret that is left alone, where secrets were named; or that there is nothing to do."""
    verb = "action" if check_mode else "outcome"
    changed = [item for item in changes.values() if item["action"] != Act.LEAVE.value]
    left = [item for item in changes.values() if item["action"] == Act.LEAVE.value and named]
    lines = [f"{item['name']}: {item[verb]}: {item['why']}" for item in changed]
    lines += [f"{item['name']} {item['why']}" for item in left]
    return lines or ["Nothing to do."]
