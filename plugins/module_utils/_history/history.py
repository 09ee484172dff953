# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The history of deployments as lines for a terminal, and as data. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from .._inventory.environment import HistoryBefore
from .._rollout.verdict import OVERTAKEN, STILL_GOING, Deployment
from .._text.endpoint import describe_endpoint
from .._text.tables import table, wrapped
from .._text.times import ISO, MINUTE, in_words, utc
from .figures import figures_of

PERIOD_DAYS = 30
"""The figures are about so many days, whatever is listed."""
HEADINGS = ("made (UTC)", "revision", "image", "digest", "took", "by", "verdict")
BY_WIDTH = 24


def title(cluster: str, days: int, region: str, endpoint: str) -> str:
    """What is listed, and where it was read."""
    return f"Deployments of {cluster} in the last {days} days, {region}, at {describe_endpoint(endpoint)}"


def figures_by_service(deployments: Mapping[str, Sequence[Deployment]]) -> dict[str, Any]:
    """The figures of each service, and of all together."""
    return {
        "services": {key: figures_of(items) for key, items in deployments.items()},
        "total": figures_of(item for items in deployments.values() for item in items),
    }


def history_lines(deployments: Mapping[str, Sequence[Deployment]], width: int = 0) -> list[str]:
    """A table for each service, newest first, and under each deployment why it did not bring what was asked."""
    lines: list[str] = []
    for key, items in deployments.items():
        lines += ["", f"{key}:"]
        if not items:
            lines.append("  no deployment")
            continue
        heading, *rows = table([HEADINGS, *(_row(item) for item in items)], width)
        lines.append(f"  {heading}")
        for item, row in zip(items, rows, strict=True):
            lines.append(f"  {row}")
            if item.cause:
                lines += wrapped([f"      {item.cause}"], width)
    return lines


def figure_lines(figures: Mapping[str, Any], before: HistoryBefore | None, width: int = 0) -> list[str]:
    """Success rate and median duration of each service and of all, beside the figures from before."""
    rows = [(f"last {PERIOD_DAYS} days", "succeeded", "median", "others")]
    rows += [(key, *_figures(item)) for key, item in figures["services"].items()]
    rows.append(("all services", *_figures(figures["total"])))
    if before:
        rows.append(("before", f"{before.success_percent:g} %", f"{before.minutes} min", ""))
    return ["", *table(rows, width)]


def as_data(deployment: Deployment) -> dict[str, Any]:
    """A deployment with its moments as text, for JSON."""
    moments = {name: getattr(deployment, name) for name in ("created", "ended")}
    return {**asdict(deployment), **{name: utc(at, ISO) if at else None for name, at in moments.items()}}


def short_image(image: str) -> str:
    """Repository and tag; of a git SHA its first twelve digits."""
    return re.sub(r":([0-9a-f]{12})[0-9a-f]{28}$", r":\1", image.rsplit("/", 1)[-1]) or "-"


def short_digest(digest: str) -> str:
    """The first twelve digits of an image's digest."""
    return digest.removeprefix("sha256:")[:12] or "-"


def revision_of(task_definition: str) -> str:
    """The revision of a task definition, such as :12."""
    return f":{task_definition.rsplit(':', 1)[-1]}" if task_definition else "-"


def _row(item: Deployment) -> tuple[str, ...]:
    return (
        utc(item.created, MINUTE),
        revision_of(item.task_definition),
        short_image(item.image),
        short_digest(item.digest),
        in_words(item.seconds) if item.seconds is not None else "-",
        item.by if len(item.by) <= BY_WIDTH else f"{item.by[: BY_WIDTH - 1]}…",
        item.verdict,
    )


def _figures(figures: Mapping[str, Any]) -> tuple[str, str, str]:
    counted, percent, seconds = (figures[name] for name in ("counted", "success_percent", "median_seconds"))
    succeeded = f"{figures['succeeded']} of {counted}, {percent:g} %" if counted else "-"
    others = [f"{figures['verdicts'][name]} {name}" for name in (OVERTAKEN, STILL_GOING) if name in figures["verdicts"]]
    return succeeded, in_words(seconds) if seconds is not None else "-", ", ".join(others) or "-"
