# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rows of environments as a table, and what a person should look at below it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._text.cleaning import one_line
from .._text.tables import table, wrapped
from .row import HEALTHY, UNKNOWN

HEADINGS = ("environment", "health", "services", "last deployment", "drift", "secrets", "engines")
OUTCOME = "this run"
UNREAD = "not read"
FEW = 3
"""As many problems of an environment are listed."""
RANKS = (UNREAD, UNKNOWN, "not healthy", HEALTHY)


def fleet_lines(
    results: Mapping[str, Mapping[str, Any]], outcomes: Mapping[str, Mapping[str, Any]], width: int = 0
) -> list[str]:
    """The table, those that want something first, and why.

    results: by host what fleet_info returned, also of those that failed. outcomes: by host what a run before this one recorded, if any did.
    """
    rows = {host: (_row(host, item), item) for host, item in results.items()}
    order = sorted(rows, key=lambda host: RANKS.index(rows[host][0][1]))
    told = [(*rows[host][0], *((_outcome(outcomes.get(host)),) if outcomes else ())) for host in order]
    below = [line for host in order for line in _below(host, rows[host][1])]
    heading = (*HEADINGS, OUTCOME) if outcomes else HEADINGS
    return [
        one_line(line) for line in (*table([heading, *told], width), *([""] if below else ()), *wrapped(below, width))
    ]


def _row(host: str, result: Mapping[str, Any]) -> tuple[str, ...]:
    row = result.get("row")
    if not row:
        return (host, UNREAD, "-", "-", "-", "-", "-")
    return (host, row["health"], _services(row), _last(row), _drift(row), _secrets(row), _engines(row))


def _services(row: Mapping[str, Any]) -> str:
    """Revision and tag of each; one tag that all have is said once."""
    services = row["services"]
    if not services:
        return "-"
    shared = {_tag(item) for item in services.values()}
    named = [
        (f"{key} {item['revision']}{' asleep' if item.get('asleep') else ''}", _tag(item))
        for key, item in services.items()
    ]
    if len(shared) == 1:
        return f"{shared.pop()}: {', '.join(name for name, _tag in named)}"
    return ", ".join(f"{name} {tag}" for name, tag in named)


def _tag(service: Mapping[str, Any]) -> str:
    return str(service["image"]).rpartition(":")[2] or "-"


def _last(row: Mapping[str, Any]) -> str:
    last = row["last_deployment"]
    return f"{last['at'][:16].replace('T', ' ')} {last['status'].lower().replace('_', ' ')}" if last else "-"


def _drift(row: Mapping[str, Any]) -> str:
    drift = row["drift"]
    if drift is None:
        return "-"
    words = {
        "drifted": "drifted",
        "not_deployed": "not deployed",
        "upgrade": "of a newer version",
        "orphans": "not in the inventory",
    }
    return ", ".join(f"{drift[name]} {word}" for name, word in words.items() if drift[name]) or "none"


def _secrets(row: Mapping[str, Any]) -> str:
    states = [item["state"] for item in row["secrets"]]
    return ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states)) or (
        "-" if "secrets" in row["errors"] else "none due"
    )


def _engines(row: Mapping[str, Any]) -> str:
    near = [f"{item['engine']} {item['version']} until {item['ends']}" for item in row["engines"] if item["near"]]
    return ", ".join(near) or ("supported" if row["engines"] else "-")


def _outcome(outcome: Mapping[str, Any] | None) -> str:
    return "-" if outcome is None else "ok" if outcome.get("ok") else "FAILED"


def _below(host: str, result: Mapping[str, Any]) -> Iterator[str]:
    row = result.get("row")
    if not row:
        reason = str(result.get("msg") or "see its message").partition("\n")[0]
        yield f"{host}: not read: {reason}"
        return
    problems = row["problems"]
    yield from (f"{host}: {line}" for line in problems[:FEW])
    if len(problems) > FEW:
        yield f"{host}: and {len(problems) - FEW} more problems; verify lists them"
    yield from (f"{host}: {name} not read: {text}" for name, text in row["errors"].items())
