# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What differs between two revisions of a task definition, for the report of one that failed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan.render import hide


def task_definition_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What differs between two task definitions in comparable form; of environment variables and secrets only the names."""
    lines = [
        f"{name}: {before.get(name)} -> {after.get(name)}"
        for name in ("cpu", "memory", "runtimePlatform", "ephemeralStorage", "taskRoleArn", "executionRoleArn")
        if before.get(name) != after.get(name)
    ]
    old, new = before.get("containers") or {}, after.get("containers") or {}
    for name in sorted({*old, *new}):
        lines += _container(name, old.get(name), new.get(name))
    return lines


def _container(name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[str]:
    if old is None or new is None:
        return [f"container {name} is {'new' if old is None else 'gone'}"]
    lines = []
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if key in ("environment", "secrets"):
            lines.append(f"{name} {key}: {_names(before or {}, after or {})}")
        else:
            lines.append(f"{name} {key}: {hide(before, key)} -> {hide(after, key)}")
    return lines


def _names(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    added = [f"+{name}" for name in after if name not in before]
    gone = [f"-{name}" for name in before if name not in after]
    changed = [f"{name} changed" for name in after if name in before and before[name] != after[name]]
    return ", ".join([*sorted(added), *sorted(gone), *sorted(changed)])
