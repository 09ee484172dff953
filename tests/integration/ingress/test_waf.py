"""The web ACL of the load balancer against the embedded account: made, unchanged, changed, taken over, taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Account

Ingress = Callable[..., dict[str, Any]]
NAME = "talentbase-dev"
WAF = {
    "rate_limit": 500,
    "allow": ["203.0.113.0/24", "2001:db8::/32"],
    "block": ["192.0.2.0/28"],
    "exceptions": [{"rule": "CrossSiteScripting_BODY", "paths": ["/admin/*", "/import"]}],
}
KINDS = ("web ACL", "IP set", "web ACL association", "web ACL logging", "web ACL log group")


@pytest.fixture
def guarded(dev: dict[str, Any]) -> dict[str, Any]:
    dev["ingress"]["waf"] = {**WAF}
    return dev


def web_acl(account: Account, balancer: dict[str, Any]) -> dict[str, Any]:
    found = account.client("wafv2").get_web_acl_for_resource(ResourceArn=balancer["arn"])
    return dict(found.get("WebACL") or {})


def of_waf(plan: list[str]) -> list[str]:
    """The steps about the web ACL."""
    return [step for step in plan if any(step.split(" ", 1)[1].startswith(kind) for kind in KINDS)]


def test_a_web_acl_is_made_and_stays(account: Account, ingress: Ingress, guarded: dict[str, Any]) -> None:
    account.ask("PUT", "quirks", {"new-web-acl": True})
    foreseen = ingress(guarded, check=True)
    assert account.calls()["writes"] == 0
    built = ingress(guarded)
    assert built["plan"] == foreseen["plan"]
    assert sorted(of_waf(built["plan"])) == [
        f"create IP set {NAME}-allow-ipv4",
        f"create IP set {NAME}-allow-ipv6",
        f"create IP set {NAME}-block-ipv4",
        f"create web ACL association {NAME}",
        f"create web ACL log group aws-waf-logs-{NAME}",
        f"create web ACL logging {NAME}",
        f"create web ACL {NAME}: blocks from now on what matches block",
    ]
    for check in (False, True):
        again = ingress(guarded, check=check)
        assert (again["changed"], again["plan"], account.calls()["writes"]) == (False, [], 0)
    assert account.calls()["by_operation"]["wafv2:GetWebACLForResource"] == 1
    assert "wafv2:ListWebACLs" not in account.calls()["by_operation"]
    assert account.calls()["total"] <= 26
    acl = web_acl(account, built["load_balancer"])
    assert [rule["Name"] for rule in acl["Rules"]] == [
        "allow",
        "block",
        "reputation",
        "rate",
        "known_bad_inputs",
        "common",
        "sql",
        "CrossSiteScripting_BODY-elsewhere",
    ]
    [common] = [rule for rule in acl["Rules"] if rule["Name"] == "common"]
    overrides = common["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"]
    assert common["OverrideAction"] == {"Count": {}}
    assert [item["Name"] for item in overrides] == ["CrossSiteScripting_BODY", "SizeRestrictions_BODY"]
    logging = account.client("wafv2").get_logging_configuration(ResourceArn=acl["ARN"])["LoggingConfiguration"]
    assert [item["SingleHeader"]["Name"] for item in logging["RedactedFields"]] == ["authorization", "cookie"]


def test_a_web_acl_is_changed_repaired_and_taken_away(
    account: Account, ingress: Ingress, guarded: dict[str, Any]
) -> None:
    built = ingress(guarded)
    waf, elb = account.client("wafv2"), built["load_balancer"]["arn"]

    def shows(*steps: str) -> None:
        """A check says these steps and writes nothing, a run does them, another has nothing to do."""
        assert of_waf(ingress(guarded, check=True)["plan"]) == [*steps]
        assert account.calls()["writes"] == 0
        assert of_waf(ingress(guarded)["plan"]) == [*steps]
        assert (ingress(guarded)["plan"], account.calls()["writes"]) == ([], 0)

    guarded["ingress"]["waf"] |= {"mode": "block", "modes": {"sql": "count"}, "block": []}
    stricter = "CrossSiteScripting_BODY-elsewhere, common, known_bad_inputs, rate, reputation"
    shows(
        f"update web ACL {NAME} (rules): blocks from now on what matches {stricter}",
        f"delete IP set {NAME}-block-ipv4",
    )
    acl = web_acl(account, built["load_balancer"])
    given = {"Name": NAME, "Scope": "REGIONAL", "Id": acl["Id"]}
    allow = next(item for item in waf.list_ip_sets(Scope="REGIONAL")["IPSets"] if item["Name"].endswith("allow-ipv4"))
    about = {"Name": allow["Name"], "Scope": "REGIONAL", "Id": allow["Id"]}
    logged = f"arn:aws:logs:us-east-1:258993895334:log-group:aws-waf-logs-{NAME}"
    other = [{"Key": "Project", "Value": "Other"}]
    waf.disassociate_web_acl(ResourceArn=elb)
    waf.put_logging_configuration(LoggingConfiguration={"ResourceArn": acl["ARN"], "LogDestinationConfigs": [logged]})
    account.client("logs").put_retention_policy(logGroupName=f"aws-waf-logs-{NAME}", retentionInDays=1)
    waf.update_ip_set(**about, Addresses=["198.51.100.0/24"], LockToken=allow["LockToken"])
    waf.tag_resource(ResourceARN=allow["ARN"], Tags=other)
    waf.tag_resource(ResourceARN=acl["ARN"], Tags=other)
    waf.update_web_acl(
        **given,
        DefaultAction={"Block": {}},
        Rules=acl["Rules"][1:],
        VisibilityConfig=acl["VisibilityConfig"],
        Description="of a person",
        LockToken=waf.get_web_acl(**given)["LockToken"],
    )
    shows(
        f"update web ACL log group aws-waf-logs-{NAME} (retention_days)",
        f"update IP set {NAME}-allow-ipv4 (addresses, tags)",
        f"update web ACL {NAME} (default, rules, tags)",
        f"update web ACL logging {NAME} (kept, redacted)",
        f"create web ACL association {NAME}",
    )
    assert web_acl(account, built["load_balancer"])["Description"] == "of a person"
    waf.delete_logging_configuration(ResourceArn=acl["ARN"])
    shows(f"create web ACL logging {NAME}")
    del guarded["ingress"]["waf"]
    shows(
        f"delete web ACL association {NAME}",
        f"delete web ACL logging {NAME}",
        f"delete web ACL {NAME}",
        f"delete IP set {NAME}-allow-ipv4",
        f"delete IP set {NAME}-allow-ipv6",
    )
    assert not [name for name in account.calls()["by_operation"] if name.startswith("wafv2")]
    assert waf.list_web_acls(Scope="REGIONAL")["WebACLs"] == []


def test_a_change_of_somebody_else_in_between_is_read_again(
    account: Account, ingress: Ingress, guarded: dict[str, Any]
) -> None:
    ingress(guarded)
    guarded["ingress"]["waf"]["mode"] = "block"
    answer = {"operation": "wafv2:UpdateWebACL", "code": "WAFOptimisticLockException", "first": 1}
    account.ask("PUT", "faults", {"answers": [answer]})
    assert ingress(guarded)["changed"]
    assert account.calls()["by_operation"]["wafv2:UpdateWebACL"] == 2


def test_a_web_acl_of_somebody_else_is_not_replaced_but_may_be_taken_over(
    account: Account, ingress: Ingress, dev: dict[str, Any]
) -> None:
    built = ingress(dev)
    waf = account.client("wafv2")
    seen = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "theirs"}
    made = waf.create_web_acl(Name="theirs", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=seen)
    account.advance(600)
    waf.associate_web_acl(WebACLArn=made["Summary"]["ARN"], ResourceArn=built["load_balancer"]["arn"])
    assert (ingress(dev)["plan"], account.calls()["writes"]) == ([], 0)
    dev["ingress"]["waf"] = {}
    refused = ingress(dev)
    assert refused["failed"]
    assert "the load balancer has the web ACL theirs, which a deploy would replace" in refused["msg"]
    assert account.calls()["writes"] == 0
    dev["ingress"]["waf"] = {"name": "theirs", "log_retention_days": 0}
    assert of_waf(ingress(dev)["plan"]) == ["update web ACL theirs (rules, tags)"]
    assert web_acl(account, built["load_balancer"])["ARN"] == made["Summary"]["ARN"]
    dev["ingress"]["waf"] = {"name": "other"}
    assert "ingress.waf.name: is other, and the load balancer has the web ACL theirs" in ingress(dev)["msg"]


def test_a_removal_takes_the_web_acl_with_it(account: Account, ingress: Ingress, guarded: dict[str, Any]) -> None:
    ingress(guarded)
    waf = account.client("wafv2")
    removed = ingress(guarded, state="absent")
    steps = of_waf(removed["plan"])
    assert steps.index(f"delete web ACL association {NAME}") < steps.index(f"delete web ACL {NAME}")
    assert waf.list_web_acls(Scope="REGIONAL")["WebACLs"] == waf.list_ip_sets(Scope="REGIONAL")["IPSets"] == []
    assert ingress(guarded, state="absent")["plan"] == []


def test_the_rate_limit_by_a_header_is_made_and_stays(
    account: Account, ingress: Ingress, guarded: dict[str, Any]
) -> None:
    ingress(guarded)
    guarded["ingress"]["waf"] |= {"forwarded_ip_header": "CF-Connecting-IP", "forwarded_ip_fallback": "no_match"}
    dry = ingress(guarded, check=True)
    assert (of_waf(dry["plan"]), account.calls()["writes"]) == ([f"update web ACL {NAME} (rules)"], 0)
    built = ingress(guarded)
    [rate] = [rule for rule in web_acl(account, built["load_balancer"])["Rules"] if rule["Name"] == "rate"]
    assert rate["Statement"]["RateBasedStatement"]["ForwardedIPConfig"] == {
        "HeaderName": "CF-Connecting-IP",
        "FallbackBehavior": "NO_MATCH",
    }
    assert ingress(guarded)["plan"] == []
