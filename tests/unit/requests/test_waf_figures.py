"""What a web ACL matched, from records in the form of AWS, and which rule would hurt a user."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.waf import Waf
from ansible_collections.talentbase.aws.plugins.module_utils._requests import waf_figures
from ansible_collections.talentbase.aws.plugins.module_utils._requests.waf_records import Match, matches_of, record_of
from ansible_collections.talentbase.aws.plugins.module_utils._requests.window import Window

GROUPS = {"AWSManagedRulesCommonRuleSet": "common"}
NOW = datetime(2026, 1, 2, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(hours=3), NOW)


def record(action: str = "ALLOW", **given: Any) -> dict[str, Any]:
    headers = [{"name": "Host", "value": "h"}, {"name": "Cookie", "value": "REDACTED"}]
    request = {"clientIp": "203.0.113.9", "country": "AU", "uri": "/notes/7", "httpMethod": "POST", "headers": headers}
    return {"action": action, "terminatingRuleId": "Default_Action", "httpRequest": request, **given}


def group(inner: str = "", counted: str = "") -> dict[str, Any]:
    return {
        "ruleGroupId": "AWS#AWSManagedRulesCommonRuleSet",
        "terminatingRule": {"ruleId": inner, "action": "BLOCK"} if inner else None,
        "nonTerminatingMatchingRules": [{"ruleId": counted, "action": "COUNT"}] if counted else [],
    }


def matches(found: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    return [(item.rule, item.inner, item.done, item.would_block) for item in matches_of(found, GROUPS)]


def test_records_say_what_was_done_and_what_would_be() -> None:
    counted = record(
        ruleGroupList=[group("CrossSiteScripting_BODY", "SizeRestrictions_BODY")],
        nonTerminatingMatchingRules=[{"ruleId": "common", "action": "COUNT"}, {"ruleId": "rate", "action": "COUNT"}],
    )
    assert matches(counted) == [
        ("common", "CrossSiteScripting_BODY", "counted", True),
        ("common", "SizeRestrictions_BODY", "counted", False),
        ("rate", "", "counted", True),
    ]
    blocked = record("BLOCK", terminatingRuleId="common", ruleGroupList=[group("CrossSiteScripting_BODY")])
    assert matches(blocked) == [("common", "CrossSiteScripting_BODY", "blocked", False)]
    assert matches(record("BLOCK", terminatingRuleId="block")) == [("block", "", "blocked", False)]
    assert matches(record()) == []


def test_a_text_that_is_no_record_is_none() -> None:
    assert [dict(record_of(text)) for text in ("", "x", "[1]", '{"action": "ALLOW"}')] == [
        {},
        {},
        {},
        {"action": "ALLOW"},
    ]
    assert [*matches_of({}, GROUPS)] == []


def match(rule: str, inner: str, client: str, is_user: bool, would_block: bool = True) -> Match:
    return Match(rule, inner, "counted", would_block, client, "AU", "POST", "h", "/notes/7", is_user)


def test_the_rule_that_would_hurt_a_user_is_named_with_its_exception() -> None:
    found = waf_figures.figures(
        [
            match("common", "CrossSiteScripting_BODY", "203.0.113.9", is_user=True),
            match("common", "CrossSiteScripting_BODY", "192.0.2.1", is_user=False),
            match("sql", "SQLi_BODY", "192.0.2.1", is_user=False),
        ]
    )
    lines = waf_figures.lines(found, Waf(), WINDOW, 120)
    assert lines[0] == "0 matches blocked, 3 counted, 2026-01-01 21:00 to 2026-01-02 00:00 UTC"
    assert lines[-2:] == [
        "common/CrossSiteScripting_BODY would have blocked 1 requests of likely users:",
        "  ingress.waf.exceptions: - {rule: CrossSiteScripting_BODY, paths: [/notes/*]}, or CrossSiteScripting_BODY in "
        "ingress.waf.count_rules",
    ]


def test_an_attacker_with_a_cookie_is_no_user_and_without_users_hurt_the_way_to_block_is_a_line() -> None:
    found = waf_figures.figures(
        [match("reputation", "", "192.0.2.1", True), match("common", "CrossSiteScripting_BODY", "192.0.2.1", True)]
    )
    assert waf_figures.lines(found, Waf(), WINDOW, 120)[-1].endswith("ingress.waf.mode: block")
    assert "Nothing that only counts" in waf_figures.lines(found, Waf(mode="block"), WINDOW, 120)[-1]
