# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The last lines of a deploy: how it ended, what changed, and what is left for a person. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .._ecs.answers import revision_name
from .._text.plural import plural
from .._text.tables import wrapped
from .._text.times import in_words

ROWS = 20
"""Lines at most."""
SEVERAL = 4
"""Lines at most of one kind, such as URLs."""
DONE = {"create": "created", "update": "changed", "delete": "removed"}
PLANNED = {"create": "to create", "update": "to change", "delete": "to remove"}


def deploy_summary(run: Mapping[str, Any], seconds: float, width: int = 0) -> list[str]:
    """The lines. seconds: how long the run took.

    run: environment, cluster, check_mode; failure: what went wrong, or nothing; preflight: its result; deployments; hosts;
    scheme: of their URLs.
    """
    rows = wrapped([*_verdict(run, seconds), *(() if run["failure"] else _what_runs(run)), *_left(run)], width)
    return rows if len(rows) <= ROWS else [*rows[: ROWS - 1], "..."]


def _verdict(run: Mapping[str, Any], seconds: float) -> list[str]:
    time, environment = in_words(seconds), run["environment"]
    if run["failure"]:
        return [f"{environment}: the deploy FAILED after {time}", *str(run["failure"]).split("\n")]
    told = counted(run["preflight"].get("differences") or [], run["check_mode"])
    if run["check_mode"]:
        return [f"{environment}: {told or 'nothing to change'}; nothing was written, in {time}"]
    if run["preflight"].get("compared") and not told:
        return [f"{environment}: nothing to change, in {time}"]
    return [f"{environment} is deployed{': ' if told else ''}{told}, in {time}"]


def counted(differences: Sequence[Mapping[str, Any]], check_mode: bool) -> str:
    """How many resources a deploy makes, changes and removes; empty for none. differences: as preflight returns them."""
    counts = Counter(str(item["change"]).split(" ", 1)[0] for item in differences)
    words = PLANNED if check_mode else DONE
    return ", ".join(f"{counts[verb]} {word}" for verb, word in words.items() if counts[verb])


def _what_runs(run: Mapping[str, Any]) -> list[str]:
    deployments: Sequence[Mapping[str, Any]] = run["deployments"]
    services = [f"  {item['service']} runs {revision_name(item['task_definition'])}" for item in deployments]
    urls = [f"  {run.get('scheme', 'https')}://{host}" for host in run["hosts"]] if deployments else []
    return [*_some(services, "service"), *_some(urls, "host")]


def _left(run: Mapping[str, Any]) -> list[str]:
    """What waits for a person."""
    return _some([f"  {notice}" for notice in run["preflight"].get("notices") or []], "notes")


def _some(lines: Sequence[str], kind: str) -> list[str]:
    more = len(lines) - SEVERAL
    return [*lines[:SEVERAL], *([f"  and {more} more {plural(kind, more)}"] if more > 0 else [])]
