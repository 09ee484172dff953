# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The drift of an environment as a module tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.errors import Failure
from .._aws.session import Aws
from .._plan.change_cause import Cause, explained
from .trail import find_changes

Item = dict[str, Any]


def drift(aws: Aws, comparison: Mapping[str, Any], trail: bool) -> dict[str, Any]:
    """What has drifted and who changed it, of a comparison by preflight(); raises Failure where there is none."""
    if comparison["comparison_error"]:
        raise Failure(comparison["comparison_error"])
    known = comparison["remembered"]
    drifted = [dict(item) for item in comparison["differences"] if item["drifted"] or item["part"] not in known]
    others = [item for item in comparison["differences"] if not item["drifted"] and item["part"] in known]
    upgrade = [item for item in others if item["cause"] == Cause.COLLECTION]
    not_deployed = [item for item in others if item["cause"] != Cause.COLLECTION]
    silence = _add_authors(aws, drifted) if trail and drifted else ""
    lines = [line for item in drifted for line in (_line(item), *_details(item))]
    lines += [
        line for item in upgrade + not_deployed for line in (f"not deployed yet: {explained(item)}", *_details(item))
    ]
    lines += comparison["orphan_lines"]
    return {
        "changed": False,
        "drifted": drifted,
        "not_deployed": not_deployed,
        "upgrade": upgrade,
        "orphans": comparison["orphans"],
        "lines": lines + ([silence] if silence else []),
    }


def _add_authors(aws: Aws, drifted: Sequence[Item]) -> str:
    """Add who changed each; returns why not where CloudTrail does not answer."""
    changes, silence = find_changes(aws, {item["resource"]: (item["part"], item["names"]) for item in drifted})
    for item in drifted:
        if item["resource"] in changes:
            item["changed_by"] = changes[item["resource"]]
    return silence


def _line(item: Item) -> str:
    by = item.get("changed_by")
    return f"drifted: {item['change']}" + (f", by {by['who']} with {by['event']} on {by['when']}" if by else "")


def _details(item: Mapping[str, Any]) -> list[str]:
    return [f"    {line}" for line in item["details"]]
