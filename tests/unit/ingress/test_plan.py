"""What AWS would describe after the requests for a plan is what the plan wanted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._ingress import (
    actions,
    actual,
    desired,
    inputs,
    listener_rules,
    records,
)
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.context import IngressContext
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.names import HTTPS
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.environment import Ingress
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service, TargetGroup
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan, resolve
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Actual, Resource

COOKIES = st.sampled_from(["", "SID", "APP_COOKIE"])
GROUPS = st.builds(
    TargetGroup,
    path=st.sampled_from(["/", "/ping/"]),
    codes=st.sampled_from(["200", "200-399"]),
    interval=st.integers(5, 300),
    timeout=st.integers(2, 120),
    healthy_threshold=st.integers(2, 10),
    unhealthy_threshold=st.integers(2, 10),
    deregistration_delay=st.integers(0, 3600),
    sticky_cookie=COOKIES,
    sticky_seconds=st.integers(1, 604800),
)
TAGS = {"Project": "app"}
INGRESS = st.builds(
    Ingress,
    name=st.just("app"),
    hosted_zone=st.just("example.com"),
    idle_timeout=st.integers(1, 4000),
    http2=st.booleans(),
    deletion_protection=st.booleans(),
    default_status=st.integers(200, 599),
    default_body=st.text(max_size=5),
)
DEFAULTS = {
    "deregistration_delay.timeout_seconds": "300",
    "stickiness.enabled": "false",
    "stickiness.type": "lb_cookie",
}


def attributes_of(listed: list[dict[str, str]], defaults: dict[str, str]) -> dict[str, str]:
    return {**defaults, **{item["Key"]: item["Value"] for item in listed}}


def described_group(properties: dict[str, Any], before: dict[str, str]) -> Actual:
    """The target group as AWS would describe it after its inputs."""
    arguments = inputs.health_arguments(properties)
    answer = {
        **arguments,
        "TargetGroupName": "web",
        "TargetGroupArn": "arn:web",
        "VpcId": properties["vpc"],
        "TargetType": properties["target_type"],
        "Protocol": properties["protocol"],
        "ProtocolVersion": properties["protocol_version"],
        "Port": properties["port"],
    }
    return actual.actual_target_group(answer, attributes_of(inputs.group_attributes(properties), before), TAGS)


@given(GROUPS, GROUPS)
def test_a_target_group_becomes_what_was_wanted(first: TargetGroup, then: TargetGroup) -> None:
    for group, before in ((first, DEFAULTS), (then, {**DEFAULTS, "stickiness.enabled": "true"})):
        wanted = desired.desired_target_group(Service("web", 256, 512, port=80, target_group=group), "vpc-1", TAGS)
        found = described_group(dict(wanted.properties), before)
        assert not make_plan([wanted], {found.address: found}, desired.RULES)


@given(INGRESS)
def test_a_load_balancer_becomes_what_was_wanted(ingress: Ingress) -> None:
    network = IngressContext("vpc-1", ["subnet-b", "subnet-a"], ["sg-1"])
    wanted = desired.desired_load_balancer(ingress, network, TAGS)
    attributes = attributes_of(inputs.load_balancer_attributes(wanted.properties, list(wanted.properties)), {})
    answer = {
        "LoadBalancerName": "app",
        "LoadBalancerArn": "arn:app",
        "DNSName": "App-1.elb.amazonaws.com",
        "CanonicalHostedZoneId": "Z2",
        "Scheme": "internet-facing",
        "Type": "application",
        "IpAddressType": "ipv4",
        "AvailabilityZones": [{"SubnetId": "subnet-b"}, {"SubnetId": "subnet-a"}],
        "SecurityGroups": ["sg-1"],
    }
    found = actual.actual_load_balancer(answer, attributes, TAGS)
    assert not make_plan([wanted], {found.address: found}, desired.RULES)
    assert found.attributes["alias"] == "app-1.elb.amazonaws.com"


@given(INGRESS)
def test_listeners_become_what_was_wanted(ingress: Ingress) -> None:
    for wanted in (desired.desired_http(ingress, TAGS), desired.desired_https(ingress, "arn:certificate", TAGS)):
        properties = _resolved(wanted)
        answer = {
            **inputs.listener_arguments(properties),
            "ListenerArn": "arn:l",
            "LoadBalancerArn": properties["load_balancer"],
        }
        found = actual.actual_listener(ingress.name, answer, TAGS)
        assert not make_plan([Resource(wanted.address, properties)], {found.address: found}, desired.RULES)


def test_a_rule_becomes_what_was_wanted() -> None:
    ingress = Ingress("app", "example.com")
    part = listener_rules.RulePart("web", "web", ("a.example.com", "b.example.com"), 10)
    action = {"type": "forward", "target_group": "arn:web"}
    wanted = listener_rules.desired_rule(ingress, part, TAGS, HTTPS, action, "arn:web")
    properties = _resolved(wanted)
    answer = {**inputs.rule_arguments(properties), "RuleArn": "arn:r", "Priority": "10"}
    found = actual.actual_rule("web", answer, properties["listener"], TAGS)
    assert not make_plan([Resource(wanted.address, properties)], {found.address: found}, desired.RULES)


@pytest.mark.parametrize(
    "more", [{"Field": "path-pattern", "PathPatternConfig": {"RegexValues": ["/x"]}}, {"Field": "http-header"}]
)
def test_a_further_condition_is_a_difference(more: dict[str, Any]) -> None:
    action = {"Type": "forward", "TargetGroupArn": "arn:web"}
    answer = {"RuleArn": "arn:r", "Priority": "10", "Conditions": [more], "Actions": [action]}
    assert actual.actual_rule("web", answer, "arn:l", TAGS).properties["other_conditions"] == [more]


def test_a_weighted_forward_is_a_difference() -> None:
    groups = [{"TargetGroupArn": f"arn:{name}"} for name in "abc"]
    action = {"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}
    assert actions.actual_action([action])["type"] == "other"
    two = {"Type": "forward", "ForwardConfig": {"TargetGroups": groups[:2]}}
    assert actions.actual_action([two]) == {"type": "forward", "target_groups": ["arn:a", "arn:b"]}
    assert actions.actual_action([{"Type": "forward", "ForwardConfig": {"TargetGroups": groups[:1]}}]) == {
        "type": "forward",
        "target_group": "arn:a",
    }


def test_records_of_another_type_go_in_the_same_call() -> None:
    wanted = {"type": "A", "alias": "app.elb.amazonaws.com", "alias_zone": "Z2", "evaluate_target_health": True}
    old = [{"Name": "www.example.com.", "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "x"}]}]
    changes = inputs.record_changes({"www.example.com": [wanted]}, ["www.example.com"], {"www.example.com": old})
    assert [(item["Action"], item["ResourceRecordSet"]["Type"]) for item in changes] == [
        ("DELETE", "CNAME"),
        ("UPSERT", "A"),
    ]
    alias = {**changes[1]["ResourceRecordSet"]["AliasTarget"], "DNSName": "dualstack.App.elb.amazonaws.com."}
    found = records.actual_record({"Name": "www.example.com.", "Type": "A", "AliasTarget": alias})
    assert found == {**wanted, "alias": "dualstack.app.elb.amazonaws.com"}


def _resolved(wanted: Resource) -> dict[str, Any]:
    """The properties with an ARN for each reference."""
    properties: dict[str, Any] = resolve(wanted.properties, lambda ref: f"arn:{ref.address}")
    return properties
