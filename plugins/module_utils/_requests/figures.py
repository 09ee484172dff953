# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Figures of requests: the slowest paths, who failed, who came most. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .._text.tables import table
from .access_log import LoggedRequest
from .window import Window, kind_of_path, percentile

TOP = 10


class TargetTask(NamedTuple):
    """The task that has a target's address."""

    service: str
    revision: str


UNKNOWN_TASK = TargetTask("", "a task that has gone")


def figures(requests: Sequence[LoggedRequest], tasks: Mapping[str, TargetTask]) -> dict[str, Any]:
    """All figures. tasks: by the address of their targets, without the port."""
    statuses = Counter(f"{item.status // 100}xx" for item in requests)
    return {
        "requests": len(requests),
        "statuses": dict(sorted(statuses.items())),
        "blocked": sum(item.status == 403 and item.actions == "waf" for item in requests),
        "slowest": _slowest(requests),
        "failures": _failures(requests, tasks),
        "clients": _clients(requests),
    }


def lines(found: Mapping[str, Any], window: Window, width: int) -> list[str]:
    """The figures as lines for a terminal."""
    told = ", ".join(f"{count} {name}" for name, count in found["statuses"].items())
    blocked = f", {found['blocked']} blocked by the web ACL" if found["blocked"] else ""
    rows = [f"{found['requests']} requests, {window}" + (f": {told}{blocked}" if told else "")]
    for title, key, columns in (
        ("The slowest paths, in seconds:", "slowest", ("path", "requests", "p50", "p95", "longest")),
        ("5xx, by target:", "failures", ("target", "service", "revision", "statuses", "requests")),
        ("Who came most:", "clients", ("client", "requests", "4xx", "5xx", "agent")),
    ):
        if found[key]:
            cells = [[str(item[name]) for name in columns] for item in found[key]]
            rows += ["", title, *table([list(columns), *cells], width)]
    return rows


def _slowest(requests: Iterable[LoggedRequest]) -> list[dict[str, Any]]:
    times: dict[str, list[float]] = {}
    for item in requests:
        if item.seconds is not None:
            times.setdefault(f"{item.method} {item.host}{kind_of_path(item.path)}", []).append(item.seconds)
    found = []
    for path, values in times.items():
        values.sort()
        shares = {"p50": percentile(values, 50), "p95": percentile(values, 95), "longest": values[-1]}
        found.append(
            {"path": path, "requests": len(values), **{name: round(value, 3) for name, value in shares.items()}}
        )
    return sorted(found, key=lambda item: (-float(str(item["p95"])), str(item["path"])))[:TOP]


def _failures(requests: Iterable[LoggedRequest], tasks: Mapping[str, TargetTask]) -> list[dict[str, Any]]:
    """By target; of what reached none, the load balancer itself."""
    statuses: dict[tuple[str, str], Counter[int]] = {}
    for item in requests:
        if item.failed:
            statuses.setdefault((item.target, item.group), Counter())[item.status] += 1
    found = []
    for (target, group), counted in statuses.items():
        task = tasks.get(target.rpartition(":")[0], UNKNOWN_TASK) if target else TargetTask("", "")
        told = ", ".join(f"{count}x {status}" for status, count in sorted(counted.items()))
        found.append(
            {
                "target": target or "none",
                "service": task.service or group,
                "revision": task.revision,
                "statuses": told,
                "requests": counted.total(),
            }
        )
    return sorted(found, key=lambda item: (-int(str(item["requests"])), str(item["target"])))[:TOP]


def _clients(requests: Iterable[LoggedRequest]) -> list[dict[str, Any]]:
    by_client: dict[str, list[LoggedRequest]] = {}
    for item in requests:
        by_client.setdefault(item.client, []).append(item)
    most = sorted(by_client.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:TOP]
    return [
        {
            "client": client,
            "requests": len(sent),
            "4xx": sum(400 <= item.status < 500 for item in sent),
            "5xx": sum(item.failed for item in sent),
            "agent": Counter(item.agent for item in sent).most_common(1)[0][0],
        }
        for client, sent in most
    ]
