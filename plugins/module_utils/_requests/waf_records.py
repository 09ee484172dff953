# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a web ACL counted and blocked: its records, as CloudWatch Logs or GetSampledRequests give them. Pure.

https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

BLOCKED, COUNTED = "blocked", "counted"
GIVEN = frozenset({"authorization", "cookie"})
"""Headers that an application has given a client before: who sends one is likely a user."""


class Match(NamedTuple):
    """A rule that a request matched. rule: of the web ACL; inner: of a managed group; would_block: where it counted, but for its mode."""

    rule: str
    inner: str
    done: str
    would_block: bool
    client: str
    country: str
    method: str
    host: str
    path: str
    is_user: bool


def matches_of(record: Mapping[str, Any], groups: Mapping[str, str]) -> Iterator[Match]:
    """The matches of a record of the log. groups: the rules of the web ACL by the group of AWS that each is about."""
    request = record.get("httpRequest") or {}
    headers = {str(item.get("name", "")).lower(): item.get("value") for item in request.get("headers") or []}
    about = (
        str(request.get("clientIp", "")),
        str(request.get("country", "")),
        str(request.get("httpMethod", "")),
        str(request.get("host") or headers.get("host") or ""),
        str(request.get("uri", "")),
        bool(GIVEN & {*headers}),
    )
    blocked = record.get("action") == "BLOCK"
    ended_by = str(record.get("terminatingRuleId", ""))
    named = set()
    for group in record.get("ruleGroupList") or []:
        rule = groups.get(str(group.get("ruleGroupId", "")).rpartition("#")[2], str(group.get("ruleGroupId", "")))
        named.add(rule)
        if inner := group.get("terminatingRule"):
            done = BLOCKED if blocked and ended_by == rule else COUNTED
            yield Match(rule, str(inner["ruleId"]), done, done == COUNTED and inner["action"] == "BLOCK", *about)
        for item in group.get("nonTerminatingMatchingRules") or []:
            yield Match(rule, str(item["ruleId"]), COUNTED, False, *about)
    if blocked and ended_by not in named:
        yield Match(ended_by, "", BLOCKED, False, *about)
    for item in record.get("nonTerminatingMatchingRules") or []:
        if str(item["ruleId"]) not in named:
            yield Match(str(item["ruleId"]), "", COUNTED, item.get("action") == "COUNT", *about)


def record_of(text: str) -> Mapping[str, Any]:
    """The record of a log event; empty for a text that is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def sampled_match(rule: str, sample: Mapping[str, Any], counts_all: bool) -> Match:
    """A sampled request of a rule. counts_all: whether the rule only counts, by its mode."""
    request = sample["Request"]
    headers = {str(item["Name"]).lower(): str(item["Value"]) for item in request.get("Headers") or []}
    done = BLOCKED if sample.get("Action") == "BLOCK" else COUNTED
    return Match(
        rule,
        str(sample.get("RuleNameWithinRuleGroup", "")).rpartition("#")[2],
        done,
        done == COUNTED and counts_all,
        str(request.get("ClientIP", "")),
        str(request.get("Country", "")),
        str(request.get("Method", "")),
        headers.get("host", ""),
        str(request.get("URI", "")),
        bool(GIVEN & {*headers}),
    )
