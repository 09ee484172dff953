# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plan as data: what a module's result says of one environment, with its numbers and its headline. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .._text.masking import mask
from .summary import counts, headline, risks

KEPT = (
    "part",
    "resource",
    "kind",
    "name",
    "verb",
    "changed",
    "effect",
    "drifted",
    "cause",
    "because",
    "before",
    "after",
)


def plan_of(result: Mapping[str, Any], error: str) -> dict[str, Any]:
    """The plan of one environment. result: of the module preflight with compare; error: why there is none, or empty.

    cost: what the changes cost a month; empty where that stays.
    """
    problem = error or str(result.get("comparison_error") or "")
    found = [] if problem else [{key: item[key] for key in KEPT} for item in result.get("differences") or []]
    return {
        **{name: str(result.get(name) or "") for name in ("account", "region", "endpoint")},
        "error": problem,
        "differences": found,
        "notices": list(result.get("notices") or []),
        "kept_images": list(result.get("kept_images") or []),
        "cost": "" if problem else str(result.get("cost") or ""),
    }


def as_data(plans: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The plans by environment, for a program."""
    return {
        "environments": {
            name: {
                **plan,
                "differences": [_readable(item) for item in plan["differences"]],
                "counts": counts(plan["differences"]),
                "risks": risks(plan["differences"]) if plan["differences"] else [],
                "headline": headline(plan["differences"]) if not plan["error"] else "",
            }
            for name, plan in plans.items()
        }
    }


def _readable(item: Mapping[str, Any]) -> dict[str, Any]:
    """A difference with its values as they are, but for what looks like a secret."""
    return {**item, **{name: _masked(json.loads(item[name] or "{}")) for name in ("before", "after")}}


def _masked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _masked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return mask(value) if isinstance(value, str) else value
