# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a deploy does after its preflight. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._environment.survey import OWNED, PARTS
from .._plan.change_cause import explained
from .._summary.folding import cost_line


def deploy_plan(result: Mapping[str, Any], name: str, check_mode: bool, parts: Sequence[str] = PARTS) -> dict[str, Any]:
    """The decisions that playbooks/deploy.yml follows. result: of preflight(); name: the environment's cluster; parts: of its inventory."""
    error = result.get("comparison_error")
    compared = error == ""
    todo = list(result["todo"] if compared else parts)
    return {
        "compared": compared,
        "todo": todo,
        "plan_only": compared and check_mode,
        "check_lock": bool(todo) and (not compared or bool(result["lock"])),
        "lines": [*(_lines(result, name) if compared else _not_compared(error)), *result.get("kept_images", [])],
    }


def parts_of(variables: Mapping[str, Any]) -> list[str]:
    """The parts that run for an inventory's variables where nothing tells which have something to do."""
    return [part for part in PARTS if part != OWNED or variables.get(OWNED)]


def _lines(result: Mapping[str, Any], name: str) -> list[str]:
    differences: Sequence[Mapping[str, Any]] = result["differences"]
    told = [explained(item) for item in sorted(differences, key=lambda item: not item["drifted"])]
    return [
        *told,
        *([] if differences else [f"{name} matches its inventory."]),
        *cost_line(result),
        *result["notices"],
    ]


def _not_compared(error: str | None) -> list[str]:
    return [f"Not everything could be compared, so every role runs: {error}"] if error else []


def with_diff(result: Mapping[str, Any]) -> dict[str, Any]:
    """What would change, as the module's own change."""
    diff = [
        {
            "before_header": item["resource"],
            "after_header": item["resource"],
            "before": item["before"],
            "after": item["after"],
        }
        for item in result["differences"]
    ]
    return {**result, "changed": bool(diff), "diff": diff}
