# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rules of a web ACL as the inventory wants them, in AWS's own shape but for actions and priorities. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_network
from typing import Any

from .._inventory.waf import BLOCK as BLOCKING
from .._inventory.waf import COUNT, RATE, Waf, WafException
from .._inventory.waf_groups import MANAGED, group_of
from .._plan.values import Address, Ref
from .names import ALLOW, BLOCK, IP_SET, VERSIONS, ip_set_name

Properties = Mapping[str, Any]
STEP = 10
"""Between two priorities; the number of a rule says nothing beyond its place."""
ORDER = ("reputation", "anonymous", RATE, "known_bad_inputs", "common", "sql")
# Attackers write a path in other ways than the application that gets it.
PATH = [{"Priority": 0, "Type": "URL_DECODE"}, {"Priority": 1, "Type": "NORMALIZE_PATH"}]


def ip_sets(waf: Waf, acl: str) -> dict[str, list[str]]:
    """The CIDR blocks of each IP set that the lists need, by its name."""
    found: dict[str, list[str]] = {}
    for purpose, texts in ((ALLOW, waf.allow), (BLOCK, waf.block)):
        for text in texts:
            found.setdefault(ip_set_name(acl, purpose, ip_network(text).version), []).append(text)
    return {name: sorted(blocks) for name, blocks in sorted(found.items())}


def desired_rules(waf: Waf, acl: str) -> dict[str, Properties]:
    """The rules by name. Who is allowed comes first; exceptions follow the groups, whose labels they look at."""
    named = [*_lists(waf, acl), *_groups(waf), *_exceptions(waf)]
    return {name: {"priority": number * STEP, **rule} for number, (name, rule) in enumerate(named, 1)}


def mode_of(waf: Waf, name: str) -> str:
    """Whether a group, or the rate limit, counts or blocks."""
    return waf.modes.get(name, waf.mode)


def _lists(waf: Waf, acl: str) -> Iterator[tuple[str, Properties]]:
    sets = ip_sets(waf, acl)
    for purpose in (ALLOW, BLOCK):
        names = [name for name in (ip_set_name(acl, purpose, version) for version in VERSIONS) if name in sets]
        parts = [{"IPSetReferenceStatement": {"ARN": Ref(Address(IP_SET, name), "arn")}} for name in names]
        if parts:
            yield purpose, {"action": purpose, "statement": _any_of(parts)}


def _groups(waf: Waf) -> Iterator[tuple[str, Properties]]:
    """The managed groups, and the rate limit behind those that look at addresses alone."""
    for name in ORDER:
        if name in waf.groups:
            yield name, _group(waf, name)
        elif name == RATE and waf.rate_limit:
            yield RATE, {"action": mode_of(waf, RATE), "statement": {"RateBasedStatement": _rate(waf)}}


def _rate(waf: Waf) -> Properties:
    """https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html"""
    limit = {"Limit": waf.rate_limit, "EvaluationWindowSec": waf.rate_seconds, "AggregateKeyType": "IP"}
    if not waf.forwarded_ip_header:
        return limit
    by_header = {"HeaderName": waf.forwarded_ip_header, "FallbackBehavior": waf.forwarded_ip_fallback.upper()}
    return {**limit, "AggregateKeyType": "FORWARDED_IP", "ForwardedIPConfig": by_header}


def _group(waf: Waf, name: str) -> Properties:
    """A managed group. Its rules that count, and those with exceptions, are overridden one by one."""
    group = MANAGED[name]
    counted = sorted({rule for rule in (*waf.count_rules, *_excepted(waf)) if rule in group.rules})
    overrides = [{"Name": rule, "ActionToUse": {"Count": {}}} for rule in counted]
    statement = {"VendorName": "AWS", "Name": group.name, **({"RuleActionOverrides": overrides} if overrides else {})}
    # The group's own actions, or all of them counted: https://docs.aws.amazon.com/waf/latest/APIReference/API_OverrideAction.html
    override = "none" if mode_of(waf, name) == BLOCKING else COUNT
    return {"override": override, "statement": {"ManagedRuleGroupStatement": statement}}


def _excepted(waf: Waf) -> list[str]:
    return [item.rule for item in waf.exceptions]


def _exceptions(waf: Waf) -> Iterator[tuple[str, Properties]]:
    """A rule that only counts leaves its label; this one blocks what has the label and is on no excepted path.

    https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-label-match-examples.html
    """
    for item in waf.exceptions:
        group = group_of(item.rule)
        label = {"LabelMatchStatement": {"Scope": "LABEL", "Key": MANAGED[group].label(item.rule)}}
        statement = {"AndStatement": {"Statements": [label, {"NotStatement": {"Statement": _on_paths(item)}}]}}
        yield f"{item.rule}-elsewhere", {"action": mode_of(waf, group), "statement": statement}


def _on_paths(item: WafException) -> Properties:
    return _any_of([_on_path(path) for path in sorted(item.paths)])


def _on_path(path: str) -> Properties:
    match = {
        "SearchString": path.removesuffix("*"),
        "FieldToMatch": {"UriPath": {}},
        "TextTransformations": PATH,
        "PositionalConstraint": "STARTS_WITH" if path.endswith("*") else "EXACTLY",
    }
    return {"ByteMatchStatement": match}


def _any_of(statements: Sequence[Properties]) -> Properties:
    return statements[0] if len(statements) == 1 else {"OrStatement": {"Statements": list(statements)}}
