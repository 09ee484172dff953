"""What a web ACL does with a request: its rules in their order, until one ends it. Pure.

https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-actions.html
"""

from __future__ import annotations

import base64
import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import unquote

from .inspected import Inspected
from .managed import GROUPS
from .rates import FORWARDED, forwarded_address, key_of

Statement = Mapping[str, Any]
DEFAULT = "Default_Action"


@dataclass
class Lookups:
    """What statements refer to: the blocks of an IP set by its ARN, and how often came in so many seconds what a rate-based rule counts together, see rates.py."""

    addresses: Callable[[str], Sequence[str]]
    rate: Callable[[str, int], int]


@dataclass
class Verdict:
    """What became of a request, and which rules had a part in it, in the shape of WAF's records."""

    action: str = "ALLOW"
    rule: str = DEFAULT
    kind: str = "REGULAR"
    groups: list[dict[str, Any]] = field(default_factory=list)
    counted: list[dict[str, Any]] = field(default_factory=list)
    rates: list[dict[str, Any]] = field(default_factory=list)
    matched: list[tuple[str, str, str]] = field(default_factory=list)
    """Of each rule that matched: its name, the rule within it, and the action."""

    @property
    def actions(self) -> set[str]:
        """The actions that a logging filter looks for."""
        found = {self.action, *(item["action"] for item in self.counted)}
        inner = any(item["nonTerminatingMatchingRules"] for item in self.groups)
        return found | ({"EXCLUDED_AS_COUNT"} if inner else set())


def evaluate(rules: Sequence[Mapping[str, Any]], default: str, item: Inspected, lookups: Lookups) -> Verdict:
    """The verdict of rules as UpdateWebACL takes them. default: ALLOW or BLOCK."""
    verdict = Verdict(default)
    for rule in sorted(rules, key=lambda rule: int(rule["Priority"])):
        managed = rule["Statement"].get("ManagedRuleGroupStatement")
        action = _of_group(rule, managed, item, verdict) if managed else _of_rule(rule, item, lookups, verdict)
        if action in ("BLOCK", "ALLOW"):
            verdict.action, verdict.rule = action, rule["Name"]
            return verdict
    return verdict


def _of_rule(rule: Mapping[str, Any], item: Inspected, lookups: Lookups, verdict: Verdict) -> str:
    if not matches(rule["Statement"], item, lookups):
        return ""
    action = str(next(iter(rule.get("Action") or {"Count": {}}))).upper()
    rate = rule["Statement"].get("RateBasedStatement")
    verdict.kind = "RATE_BASED" if rate else "REGULAR"
    if rate:
        verdict.rates.append(_rate_record(rule["Name"], rate, item))
    verdict.matched.append((rule["Name"], "", action))
    if action == "COUNT":
        verdict.counted.append({"ruleId": rule["Name"], "action": "COUNT", "ruleMatchDetails": []})
    return action


def _of_group(rule: Mapping[str, Any], managed: Statement, item: Inspected, verdict: Verdict) -> str:
    """Rules that only count give their labels and go on; the first that blocks ends the group, and what the group may do is the rule's."""
    namespace, _capacity, known = GROUPS[managed["Name"]]
    overrides = {item["Name"]: item["ActionToUse"] for item in managed.get("RuleActionOverrides") or ()}
    overrides |= {item["Name"]: {"Count": {}} for item in managed.get("ExcludedRules") or ()}
    record: dict[str, Any] = {
        "ruleGroupId": f"AWS#{managed['Name']}",
        "terminatingRule": None,
        "nonTerminatingMatchingRules": [],
        "excludedRules": None,
        "customerConfig": None,
    }
    counts_all = "Count" in (rule.get("OverrideAction") or {})
    for name, found in known.items():
        if not found.matches(item):
            continue
        item.labels.append(f"awswaf:managed:aws:{namespace}:{found.label}")
        own = "BLOCK" if found.blocks else "COUNT"
        action = next(iter(overrides[name])).upper() if name in overrides else own
        if action == "COUNT":
            changed = {"overriddenAction": own} if own != "COUNT" else {}
            record["nonTerminatingMatchingRules"].append(
                {"ruleId": name, "action": "COUNT", **changed, "ruleMatchDetails": []}
            )
            verdict.matched.append((rule["Name"], name, "COUNT"))
            continue
        record["terminatingRule"] = {"ruleId": name, "action": action, "ruleMatchDetails": None}
        verdict.matched.append((rule["Name"], name, "COUNT" if counts_all else action))
        break
    if record["terminatingRule"] or record["nonTerminatingMatchingRules"]:
        verdict.groups.append(record)
    if not record["terminatingRule"]:
        return ""
    if counts_all:
        verdict.counted.append({"ruleId": rule["Name"], "action": "COUNT", "ruleMatchDetails": []})
        return ""
    verdict.kind = "MANAGED_RULE_GROUP"
    return str(record["terminatingRule"]["action"])


def matches(statement: Statement, item: Inspected, lookups: Lookups) -> bool:
    """Whether a request meets a statement; one of a kind that is not known meets nothing."""
    [(kind, given)] = statement.items()
    if kind == "AndStatement":
        return all(matches(inner, item, lookups) for inner in given["Statements"])
    if kind == "OrStatement":
        return any(matches(inner, item, lookups) for inner in given["Statements"])
    if kind == "NotStatement":
        return not matches(given["Statement"], item, lookups)
    if kind == "IPSetReferenceStatement":
        source = ip_address(item.request.source)
        return any(source in ip_network(block) for block in lookups.addresses(given["ARN"]))
    if kind == "RateBasedStatement":
        return _too_often(given, item, lookups)
    if kind == "LabelMatchStatement":
        return str(given["Key"]) in item.labels
    if kind == "GeoMatchStatement":
        return item.country in given["CountryCodes"]
    return kind == "ByteMatchStatement" and _byte_match(given, item)


def _too_often(rate: Statement, item: Inspected, lookups: Lookups) -> bool:
    key = key_of(rate, item.request)
    if key:
        return lookups.rate(key, int(rate.get("EvaluationWindowSec") or 300)) > int(rate["Limit"])
    return key == "" and bool(rate["ForwardedIPConfig"]["FallbackBehavior"] == "MATCH")


def _byte_match(given: Statement, item: Inspected) -> bool:
    wanted = base64.b64decode(given["SearchString"]).decode(errors="replace")
    text = item.request.path if "UriPath" in given["FieldToMatch"] else item.request.query
    for change in sorted(given["TextTransformations"], key=lambda change: int(change["Priority"])):
        text = _transformed(text, change["Type"])
    found = {
        "EXACTLY": text == wanted,
        "STARTS_WITH": text.startswith(wanted),
        "ENDS_WITH": text.endswith(wanted),
        "CONTAINS": wanted in text,
    }
    return found.get(given["PositionalConstraint"], False)


def _transformed(text: str, kind: str) -> str:
    if kind == "URL_DECODE":
        return unquote(text)
    if kind == "NORMALIZE_PATH":
        return posixpath.normpath(text) + ("/" if text.endswith("/") and text != "/" else "")
    return text.lower() if kind == "LOWERCASE" else text


def _rate_record(name: str, rate: Statement, item: Inspected) -> dict[str, Any]:
    forwarded = rate["AggregateKeyType"] == FORWARDED
    return {
        "rateBasedRuleId": name,
        "rateBasedRuleName": name,
        "limitKey": rate["AggregateKeyType"],
        "maxRateAllowed": rate["Limit"],
        "evaluationWindowSec": str(rate.get("EvaluationWindowSec") or 300),
        "limitValue": forwarded_address(rate, item.request) if forwarded else item.request.source,
    }
