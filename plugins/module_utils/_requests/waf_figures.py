# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a web ACL counted and blocked, by rule, path and country, and whom a rule that counts would hurt. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._inventory.waf import COUNT, Waf
from .._text.tables import table
from .waf_records import BLOCKED, Match
from .window import Window, kind_of_path

TOP, PATHS = 15, 3
ADDRESS_RULES = ("reputation", "anonymous", "rate", "block")
"""Who matches one of these is no likely user, whatever it sends."""


def figures(matches: Sequence[Match]) -> dict[str, Any]:
    """All figures."""
    suspects = {item.client for item in matches if item.rule in ADDRESS_RULES}
    return {
        "blocked": sum(item.done == BLOCKED for item in matches),
        "counted": sum(item.done != BLOCKED for item in matches),
        "rules": _rules(matches, suspects),
        "paths": _paths(matches),
        "countries": [
            {"country": name or "-", "matches": count}
            for name, count in Counter(item.country for item in matches).most_common(TOP)
        ],
    }


def lines(found: Mapping[str, Any], waf: Waf, window: Window, width: int) -> list[str]:
    """The figures as lines for a terminal, and what to do before the mode is block."""
    rows = [f"{found['blocked']} matches blocked, {found['counted']} counted, {window}"]
    for title, key, columns in (
        ("By rule:", "rules", ("rule", "blocked", "counted", "addresses", "users", "most on")),
        ("By path:", "paths", ("path", "blocked", "counted", "rules")),
        ("By country:", "countries", ("country", "matches")),
    ):
        if found[key]:
            cells = [[str(item[name]) for name in columns] for item in found[key]]
            rows += ["", title, *table([list(columns), *cells], width)]
    return [*rows, "", *advice(found, waf)]


def advice(found: Mapping[str, Any], waf: Waf) -> list[str]:
    """Which rules would have hurt a user, with the line of the inventory that spares them; or that none would."""
    hurt = [item for item in found["rules"] if item["would_hurt"]]
    if hurt:
        told = [f"{item['rule']} would have blocked {item['would_hurt']} requests of likely users:" for item in hurt]
        ways = [f"  {_way(item)}" for item in hurt]
        return [line for pair in zip(told, ways, strict=True) for line in pair]
    counting = waf.mode == COUNT or COUNT in waf.modes.values()
    if not counting:
        return ["Nothing that only counts by its mode would have blocked a likely user."]
    return [
        "No rule that counts would have blocked a likely user in this time: ingress.waf.mode: block",
    ]


def _way(item: Mapping[str, Any]) -> str:
    inner = item["rule"].rpartition("/")[2]
    if inner == item["rule"]:
        return f"see that {inner} fits the requests above before its mode is block"
    paths = ", ".join(sorted({_start_of(path) for path in item["paths"]}))
    return f"ingress.waf.exceptions: - {{rule: {inner}, paths: [{paths}]}}, or {inner} in ingress.waf.count_rules"


def _start_of(path: str) -> str:
    """A path as an exception may name it, which has a * at its end alone."""
    start, star, _rest = path.partition("*")
    return start + star


def _rules(matches: Iterable[Match], suspects: set[str]) -> list[dict[str, Any]]:
    by_rule: dict[str, list[Match]] = {}
    for item in matches:
        by_rule.setdefault(f"{item.rule}/{item.inner}" if item.inner else item.rule, []).append(item)
    found = []
    for name, some in by_rule.items():
        users = [item for item in some if item.is_user and item.client not in suspects]
        hurt = [item for item in users if item.would_block]
        most = [path for path, _count in Counter(kind_of_path(item.path) for item in hurt or some).most_common(PATHS)]
        found.append(
            {
                "rule": name,
                "blocked": sum(item.done == BLOCKED for item in some),
                "counted": sum(item.done != BLOCKED for item in some),
                "addresses": len({item.client for item in some}),
                "users": len(users),
                "would_hurt": len(hurt),
                "paths": most,
                "most on": ", ".join(most),
            }
        )
    return sorted(found, key=lambda item: (-int(str(item["blocked"])) - int(str(item["counted"])), str(item["rule"])))


def _paths(matches: Iterable[Match]) -> list[dict[str, Any]]:
    by_path: dict[str, list[Match]] = {}
    for item in matches:
        by_path.setdefault(f"{item.method} {item.host}{kind_of_path(item.path)}", []).append(item)
    most = sorted(by_path.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:TOP]
    return [
        {
            "path": path,
            "blocked": sum(item.done == BLOCKED for item in some),
            "counted": sum(item.done != BLOCKED for item in some),
            "rules": ", ".join(sorted({item.inner or item.rule for item in some})),
        }
        for path, some in most
    ]
