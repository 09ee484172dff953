"""The rules of a web ACL, judged by the embedded account's own WAF."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.waf import Waf, WafException
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.waf_groups import MANAGED, group_of
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import resolve
from ansible_collections.talentbase.aws.plugins.module_utils._waf import inputs
from ansible_collections.talentbase.aws.plugins.module_utils._waf.rules import desired_rules, ip_sets
from rehearsal.alb.rules import Request
from rehearsal.waf.evaluation import Lookups, Verdict, evaluate
from rehearsal.waf.inspected import Inspected
from rehearsal.waf.managed import GROUPS

SCRIPT = b"comment=<script>alert(1)</script>"


def as_sent(value: Any) -> Any:
    """Bytes as the wire has them."""
    if isinstance(value, dict):
        return {key: as_sent(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_sent(item) for item in value]
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def judged(
    waf: Waf,
    path: str = "/",
    query: str = "",
    body: bytes = b"",
    source: str = "203.0.113.9",
    came: int = 1,
    headers: dict[str, str] | None = None,
) -> Verdict:
    properties = resolve({"default": "allow", "rules": desired_rules(waf, "app")}, lambda ref: ref.address.name)
    rules = as_sent(inputs.web_acl_input("app", properties)["Rules"])
    request = Request("POST", "www.example.com", path, query, {"user-agent": "Firefox", **(headers or {})}, source)
    lookups = Lookups(lambda name: ip_sets(waf, "app")[name], lambda _source, _seconds: came)
    return evaluate(rules, "ALLOW", Inspected(request, body), lookups)


def test_in_count_mode_nothing_is_blocked_and_all_of_it_is_counted() -> None:
    verdict = judged(Waf(), query="q=1%20union%20select%20password%20from%20users", body=SCRIPT)
    assert verdict.action == "ALLOW"
    assert [item["ruleId"] for item in verdict.counted] == ["common", "sql"]


@pytest.mark.parametrize(
    ("waf", "given", "rule"),
    [
        (Waf(mode="block"), {"body": SCRIPT}, "common"),
        (Waf(mode="block", modes={"common": "count"}), {"body": SCRIPT}, ""),
        (Waf(modes={"common": "block"}), {"body": SCRIPT}, "common"),
        (Waf(mode="block"), {"body": b"x" * 9000}, ""),
        (Waf(mode="block", count_rules=[]), {"body": b"x" * 9000}, "common"),
        (Waf(mode="block"), {"source": "198.51.100.7"}, "reputation"),
        (Waf(mode="block"), {"came": 2001}, "rate"),
        (Waf(mode="block"), {"came": 2000}, ""),
        (Waf(mode="block", rate_limit=0), {"came": 2001}, ""),
        (Waf(block=["203.0.113.0/24"]), {}, "block"),
        (Waf(mode="block", allow=["203.0.113.0/24"]), {"body": SCRIPT}, "allow"),
        (Waf(mode="block", allow=["2001:db8::/32"]), {"body": SCRIPT, "source": "2001:db8::1"}, "allow"),
    ],
)
def test_what_ends_a_request(waf: Waf, given: dict[str, Any], rule: str) -> None:
    verdict = judged(waf, **given)
    assert verdict.rule == (rule or "Default_Action")
    assert verdict.action == ("BLOCK" if rule and rule != "allow" else "ALLOW")


@pytest.mark.parametrize(
    ("path", "blocked"),
    [
        ("/import", False),
        ("/import/", True),
        ("/admin/posts", False),
        ("/admin", True),
        ("/", True),
        ("/admin/../login", True),
        ("/admin/%2e%2e/login", True),
    ],
)
def test_an_exception_spares_its_paths_alone_however_they_are_written(path: str, blocked: bool) -> None:
    waf = Waf(mode="block", exceptions=[WafException("CrossSiteScripting_BODY", ["/admin/*", "/import"])])
    verdict = judged(waf, path, body=SCRIPT)
    assert verdict.rule == ("CrossSiteScripting_BODY-elsewhere" if blocked else "Default_Action")
    assert judged(waf, path, "q=<script>").rule == "common"  # another rule of the group knows no exception


def test_rules_are_in_the_order_of_their_cost_and_priorities_are_theirs_alone() -> None:
    waf = Waf(groups=["sql", "common", "anonymous", "reputation"], allow=["203.0.113.0/24"], block=["192.0.2.0/24"])
    rules = desired_rules(waf, "app")
    assert [*rules] == ["allow", "block", "reputation", "anonymous", "rate", "common", "sql"]
    assert [rule["priority"] for rule in rules.values()] == [10, 20, 30, 40, 50, 60, 70]


def test_what_aws_answers_is_what_was_asked_for() -> None:
    waf = Waf(exceptions=[WafException("SQLi_BODY", ["/a", "/b/*"])], block=["192.0.2.0/24", "2001:db8::/32"])
    properties = resolve({"default": "allow", "rules": desired_rules(waf, "app")}, lambda ref: "arn")
    sent = inputs.web_acl_input("app", properties)["Rules"]
    answered = [{**rule, "RuleLabels": [], "CaptchaConfig": None} for rule in sent]
    assert {rule["Name"]: inputs.rule_properties(rule) for rule in answered} == properties["rules"]


def test_what_a_rule_of_others_looks_for_in_a_header_is_in_no_plan() -> None:
    field = {"SingleHeader": {"Name": "x-from"}}
    match = {"ByteMatchStatement": {"SearchString": b"hunter2", "FieldToMatch": field, "TextTransformations": []}}
    rule = {"Name": "r", "Priority": 1, "Action": {"Block": {}}, "Statement": {"NotStatement": {"Statement": match}}}
    assert "hunter2" not in str(inputs.rule_properties(rule))


def test_the_rules_and_labels_of_groups_are_those_that_the_account_knows() -> None:
    for key, group in MANAGED.items():
        namespace, capacity, known = GROUPS[group.name]
        assert (namespace, capacity) == (group.namespace, group.capacity)
        assert {*known} == {*group.rules}
        assert all(group_of(rule) == key for rule in group.rules)
    assert MANAGED["common"].label("CrossSiteScripting_QUERYARGUMENTS").endswith("CrossSiteScripting_QueryArguments")
    assert MANAGED["common"].label("SizeRestrictions_Cookie_HEADER").endswith("SizeRestrictions_Cookie_Header")
    assert MANAGED["common"].label("UserAgent_BadBots_HEADER").endswith(":core-rule-set:BadBots_Header")


@pytest.mark.parametrize(
    ("fallback", "headers", "came", "blocked"),
    [
        ("match", {"cf-connecting-ip": "192.0.2.7, 10.0.0.1"}, 2001, True),
        ("match", {"cf-connecting-ip": "2001:db8::7"}, 2000, False),
        ("match", {"cf-connecting-ip": "unknown"}, 1, True),
        ("no_match", {"cf-connecting-ip": "unknown"}, 2001, False),
        ("match", {}, 2001, False),
        ("no_match", {}, 2001, False),
    ],
)
def test_the_rate_limit_counts_by_the_first_address_of_a_header(
    fallback: str, headers: dict[str, str], came: int, blocked: bool
) -> None:
    """Without the header AWS does not apply the rule at all."""
    waf = Waf(mode="block", groups=[], forwarded_ip_header="CF-Connecting-IP", forwarded_ip_fallback=fallback)
    verdict = judged(waf, headers=headers, came=came)
    assert (verdict.action, verdict.rule) == (("BLOCK", "rate") if blocked else ("ALLOW", "Default_Action"))
    if blocked:
        [record] = verdict.rates
        assert record["limitKey"] == "FORWARDED_IP"
        assert record["limitValue"] == ("192.0.2.7" if came > 1 else "")
    statement = desired_rules(waf, "app")["rate"]["statement"]["RateBasedStatement"]
    assert statement["ForwardedIPConfig"] == {"HeaderName": "CF-Connecting-IP", "FallbackBehavior": fallback.upper()}
