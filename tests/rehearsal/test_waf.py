"""The embedded account's WAF: what it refuses as AWS does, and what it does to requests."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.rehearsal.site import Site

HOST = "unknown.salesdog.click"
SEEN = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}
PLAIN = {"DefaultAction": {"Allow": {}}, "VisibilityConfig": SEEN, "Scope": "REGIONAL"}
COMMON = {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}}
GROUP = "aws-waf-logs-ours"
LOGS = f"arn:aws:logs:us-east-1:258993895334:log-group:{GROUP}"


def rule(name: str, priority: int, statement: dict[str, Any], **decided: Any) -> dict[str, Any]:
    visibility = {**SEEN, "MetricName": name}
    return {"Name": name, "Priority": priority, "Statement": statement, "VisibilityConfig": visibility, **decided}


@pytest.fixture
def waf(account: Any) -> Any:
    return account.client("wafv2")


@pytest.fixture
def site(account: Any) -> Site:
    """A load balancer that is active."""
    site = Site(account)
    account.advance(120)
    return site


def attach(waf: Any, site: Site, *rules: dict[str, Any], name: str = "ours") -> str:
    made: str = waf.create_web_acl(Name=name, Rules=[*rules], **PLAIN)["Summary"]["ARN"]
    waf.associate_web_acl(WebACLArn=made, ResourceArn=site.balancer["LoadBalancerArn"])
    return made


def lines(account: Any) -> list[dict[str, Any]]:
    events = account.client("logs").filter_log_events(logGroupName=GROUP)["events"]
    return [json.loads(event["message"]) for event in events]


def test_a_new_web_acl_is_not_known_everywhere(account: Any, waf: Any, refused: Callable[..., str]) -> None:
    site = Site(account)
    assert account.ask("PUT", "quirks", {"new-web-acl": True})[0] == 200
    arn = waf.create_web_acl(Name="ours", Rules=[], **PLAIN)["Summary"]["ARN"]
    about = {"WebACLArn": arn, "ResourceArn": site.balancer["LoadBalancerArn"]}
    refused("WAFNonexistentItemException", waf.associate_web_acl, **about)  # the load balancer is being provisioned
    account.advance(120)
    about["WebACLArn"] = waf.create_web_acl(Name="other", Rules=[], **PLAIN)["Summary"]["ARN"]
    refused("WAFUnavailableEntityException", waf.associate_web_acl, **about)
    account.advance(61)
    waf.associate_web_acl(**about)


def test_a_load_balancer_has_one_web_acl_and_neither_goes_before_the_other(
    waf: Any, site: Site, refused: Callable[..., str]
) -> None:
    balancer = site.balancer["LoadBalancerArn"]
    first, second = attach(waf, site), attach(waf, site, name="second")
    assert waf.get_web_acl_for_resource(ResourceArn=balancer)["WebACL"]["ARN"] == second
    assert waf.list_resources_for_web_acl(WebACLArn=first)["ResourceArns"] == []
    assert waf.list_resources_for_web_acl(WebACLArn=second)["ResourceArns"] == [balancer]
    found = waf.get_web_acl(ARN=second)
    given = {"Name": "second", "Scope": "REGIONAL", "Id": found["WebACL"]["Id"], "LockToken": found["LockToken"]}
    refused("WAFAssociatedItemException", waf.delete_web_acl, **given)
    site.elbv2.delete_load_balancer(LoadBalancerArn=balancer)
    waf.delete_web_acl(**given)
    refused("WAFDuplicateItemException", waf.create_web_acl, Name="ours", Rules=[], **PLAIN)


def test_an_update_replaces_everything_and_wants_the_newest_token(
    waf: Any, site: Site, refused: Callable[..., str]
) -> None:
    attach(waf, site, rule("common", 1, COMMON, OverrideAction={"None": {}}))
    summary = waf.list_web_acls(Scope="REGIONAL")["WebACLs"][0]
    about = {"Name": "ours", "Scope": "REGIONAL", "Id": summary["Id"]}
    given = {**about, "DefaultAction": {"Allow": {}}, "VisibilityConfig": SEEN}
    waf.update_web_acl(**given, Description="what it is for", Rules=[], LockToken=summary["LockToken"])
    refused("WAFOptimisticLockException", waf.update_web_acl, **given, LockToken=summary["LockToken"])
    token = waf.get_web_acl(**about)["LockToken"]
    waf.update_web_acl(**given, LockToken=token)
    found = waf.get_web_acl(**about)["WebACL"]
    assert (found["Rules"], found["Description"]) == ([], "")


def test_rules_that_aws_does_not_take(waf: Any, refused: Callable[..., str]) -> None:
    block = {"Action": {"Block": {}}}
    unknown = {"ManagedRuleGroupStatement": {**COMMON["ManagedRuleGroupStatement"], "Name": "Unheard"}}
    counted = [{"Name": "Unheard", "ActionToUse": {"Count": {}}}]
    override = {"ManagedRuleGroupStatement": {**COMMON["ManagedRuleGroupStatement"], "RuleActionOverrides": counted}}
    missing = {"IPSetReferenceStatement": {"ARN": "arn:aws:wafv2:us-east-1:258993895334:regional/ipset/x/y"}}
    for code, rules in (
        ("WAFNonexistentItemException", [rule("a", 1, unknown, OverrideAction={"None": {}})]),
        ("WAFInvalidParameterException", [rule("a", 1, override, OverrideAction={"None": {}})]),
        ("WAFNonexistentItemException", [rule("a", 1, missing, **block)]),
        ("WAFInvalidParameterException", [rule(name, 1, COMMON, OverrideAction={"None": {}}) for name in "ab"]),
    ):
        refused(code, waf.create_web_acl, Name="ours", Rules=rules, **PLAIN)
    made = waf.create_ip_set(Name="s", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=["192.0.2.0/24"])["Summary"]
    used = {"IPSetReferenceStatement": {"ARN": made["ARN"]}}
    waf.create_web_acl(Name="ours", Rules=[rule("a", 1, used, **block)], **PLAIN)
    given = {"Name": "s", "Scope": "REGIONAL", "Id": made["Id"]}
    refused("WAFAssociatedItemException", waf.delete_ip_set, **given, LockToken=made["LockToken"])
    waf.update_ip_set(**given, Addresses=[], LockToken=made["LockToken"])


def test_records_go_to_a_log_group_of_that_name_alone(
    account: Any, waf: Any, site: Site, refused: Callable[..., str]
) -> None:
    arn = attach(waf, site, rule("common", 1, COMMON, OverrideAction={"Count": {}}))
    logging = {
        "ResourceArn": arn,
        "LogDestinationConfigs": [LOGS],
        "RedactedFields": [{"SingleHeader": {"Name": "cookie"}}],
        "LoggingFilter": {
            "DefaultBehavior": "DROP",
            "Filters": [
                {
                    "Behavior": "KEEP",
                    "Requirement": "MEETS_ANY",
                    "Conditions": [{"ActionCondition": {"Action": action}} for action in ("BLOCK", "COUNT")],
                }
            ],
        },
    }
    other = {**logging, "LogDestinationConfigs": [LOGS.replace("aws-waf-logs-", "waf-")]}
    refused("WAFInvalidParameterException", waf.put_logging_configuration, LoggingConfiguration=other)
    put = waf.put_logging_configuration
    refused("WAFLogDestinationPermissionIssueException", put, LoggingConfiguration=logging)
    account.client("logs").create_log_group(logGroupName=GROUP)
    put(LoggingConfiguration=logging)
    given = {"User_Agent": "Firefox", "Cookie": "session=1", "X_Rehearsal_Client": "203.0.113.9"}
    assert account.fetch(HOST, "/?q=1", **given)[0] == 404
    assert account.fetch(HOST, "/a?q=%3Cscript%3E", **given)[0] == 404
    [line] = lines(account)
    assert (line["action"], line["nonTerminatingMatchingRules"][0]["ruleId"]) == ("ALLOW", "common")
    assert line["ruleGroupList"][0]["terminatingRule"]["ruleId"] == "CrossSiteScripting_QUERYARGUMENTS"
    request = line["httpRequest"]
    assert (request["clientIp"], request["country"], request["uri"], request["args"]) == (
        "203.0.113.9",
        "AU",
        "/a",
        "q=%3Cscript%3E",
    )
    assert {"name": "cookie", "value": "REDACTED"} in request["headers"]


def test_requests_are_blocked_and_sampled(account: Any, waf: Any, site: Site) -> None:
    rate = {"RateBasedStatement": {"Limit": 10, "EvaluationWindowSec": 60, "AggregateKeyType": "IP"}}
    arn = attach(
        waf,
        site,
        rule("rate", 1, rate, Action={"Block": {}}),
        rule("common", 2, COMMON, OverrideAction={"None": {}}),
    )
    agent = {"User_Agent": "Firefox"}
    assert account.fetch(HOST, "/../../etc/passwd", **agent)[0] == 403
    assert account.fetch(HOST, "/", **agent)[0] == 404
    many = [account.fetch(HOST, "/", X_Rehearsal_Client="203.0.113.9", **agent)[0] for _ in range(12)]
    assert many == [404] * 10 + [403] * 2
    account.advance(61)
    assert account.fetch(HOST, "/", X_Rehearsal_Client="203.0.113.9", **agent)[0] == 404
    now = datetime.fromisoformat(account.ask("GET", "clock")[1]["now"])
    window = {"StartTime": now - timedelta(minutes=10), "EndTime": now + timedelta(seconds=1)}
    found = waf.get_sampled_requests(
        WebAclArn=arn, RuleMetricName="common", Scope="REGIONAL", TimeWindow=window, MaxItems=100
    )["SampledRequests"]
    assert [(item["Action"], item["RuleNameWithinRuleGroup"]) for item in found] == [("BLOCK", "GenericLFI_URIPATH")]


def test_a_rate_rule_counts_by_the_first_address_of_a_header(
    waf: Any, account: Any, site: Site, refused: Callable[..., str]
) -> None:
    limit = {"Limit": 10, "EvaluationWindowSec": 60, "AggregateKeyType": "FORWARDED_IP"}
    by_header = {"ForwardedIPConfig": {"HeaderName": "CF-Connecting-IP", "FallbackBehavior": "MATCH"}}
    without = rule("rate", 1, {"RateBasedStatement": limit}, Action={"Block": {}})
    refused("WAFInvalidParameterException", waf.create_web_acl, Name="bad", Rules=[without], **PLAIN)
    attach(waf, site, rule("rate", 1, {"RateBasedStatement": {**limit, **by_header}}, Action={"Block": {}}))

    def come(times: int, **headers: str) -> list[int]:
        return [account.fetch(HOST, "/", User_Agent="Firefox", **headers)[0] for _ in range(times)]

    assert come(12, CF_Connecting_IP="192.0.2.7, 10.0.0.1") == [404] * 10 + [403] * 2
    assert come(1, CF_Connecting_IP="192.0.2.8") == [404]
    assert come(1, CF_Connecting_IP="nobody") == [403]
    assert come(20) == [404] * 20  # without the header the rule is not applied


def test_a_load_balancer_logs_only_where_it_is_let_in_and_five_minutes_later(
    account: Any, site: Site, refused: Callable[..., str]
) -> None:
    s3, arn = account.client("s3"), site.balancer["LoadBalancerArn"]
    wanted = {"access_logs.s3.enabled": "true", "access_logs.s3.bucket": "logs", "access_logs.s3.prefix": "alb"}
    given = {"LoadBalancerArn": arn, "Attributes": [{"Key": key, "Value": text} for key, text in wanted.items()]}
    modify = site.elbv2.modify_load_balancer_attributes
    refused("InvalidConfigurationRequest", modify, **given)
    s3.create_bucket(Bucket="logs")
    assert "Access Denied for bucket: logs" in refused("InvalidConfigurationRequest", modify, **given)
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::logs/alb/AWSLogs/258993895334/*",
    }
    s3.put_bucket_policy(Bucket="logs", Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    modify(**given)
    account.fetch(HOST, "/a", User_Agent="Firefox")
    assert s3.list_objects_v2(Bucket="logs")["KeyCount"] == 0
    account.advance(301)
    [item] = s3.list_objects_v2(Bucket="logs")["Contents"]
    assert item["Key"].startswith("alb/AWSLogs/258993895334/elasticloadbalancing/us-east-1/")
    assert "/258993895334_elasticloadbalancing_us-east-1_app.site." in item["Key"]
