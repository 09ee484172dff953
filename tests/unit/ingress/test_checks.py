"""What an ingress refuses to touch, from its snapshot alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.checks import check_ingress
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.context import IngressContext
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.desired import IngressSpec
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.matching import match
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.reads import IngressSnapshot
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.environment import Ingress
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service

BALANCER, OLD, NEW = "arn:lb:loadbalancer/app/app/1", "arn:targetgroup/old/1", "arn:targetgroup/web/2"
WEB = Service("web", 256, 512, port=80, hosts=["www.example.com"], priority=10)
SPEC = IngressSpec(Ingress("app", "example.com"), {"web": WEB}, {}, IngressContext("vpc-1", ["subnet-1"], ["sg-1"]))


def rule(priority: int, group: str, host: str) -> dict[str, Any]:
    return {
        "RuleArn": f"arn:rule/{priority}",
        "Priority": str(priority),
        "Actions": [{"Type": "forward", "TargetGroupArn": group}],
        "Conditions": [{"Field": "host-header", "HostHeaderConfig": {"Values": [host]}}],
    }


def group(arn: str, *balancers: str) -> dict[str, Any]:
    return {"TargetGroupArn": arn, "TargetGroupName": arn.split("/")[1], "LoadBalancerArns": list(balancers)}


SNAPSHOT = IngressSnapshot(
    hosted_zone_id="Z1",
    certificate_arn="arn:certificate",
    requested_certificate=None,
    load_balancer={"LoadBalancerArn": BALANCER, "DNSName": "app.elb.amazonaws.com"},
    listeners=[],
    rules=[],
    test_rules=[],
    target_groups=[],
    records=[],
    attributes={BALANCER: {"deletion_protection.enabled": "true"}},
    tags={},
)


def check(spec: IngressSpec = SPEC, **answers: Any) -> None:
    snapshot = replace(SNAPSHOT, **answers)
    check_ingress(spec, snapshot, match(spec, snapshot))


def test_nothing_is_refused_of_an_empty_load_balancer() -> None:
    check()


def test_a_target_group_of_another_load_balancer() -> None:
    with pytest.raises(Failure, match=r"Target group web belongs to another load balancer, arn:other. To do: "):
        check(target_groups=[group(NEW, "arn:other")])
    check(target_groups=[group(NEW, BALANCER)])


def test_deletion_protection_holds_against_removal_alone() -> None:
    with pytest.raises(Failure, match=r"is protected against deletion. To do: set ingress.deletion_protection"):
        check(replace(SPEC, removing=True))


def test_a_priority_that_is_taken() -> None:
    taken = [rule(10, "arn:targetgroup/x/9", "x.example.com")]
    with pytest.raises(Failure, match=r"Priority 10 of web is taken by a rule .*on port 443, for x.example.com"):
        check(rules=taken)
    check(replace(SPEC, prune=True), rules=taken)


@pytest.mark.parametrize("host", ["*.example.com", "WWW.example.com", "w?w.example.com", "*"])
def test_no_rule_takes_all_requests_of_another(host: str) -> None:
    """A rule that stands already is not refused: somebody may have put a page of maintenance before it."""
    earlier, later = rule(5, "arn:targetgroup/x/9", host), rule(15, "arn:targetgroup/x/9", "*.example.com")
    with pytest.raises(
        Failure, match=r"On port 443, web \(priority 10\) would get no request for www.example.com: a rule"
    ):
        check(rules=[earlier])
    check(rules=[earlier, rule(10, NEW, "www.example.com")], target_groups=[group(NEW, BALANCER)])
    check(replace(SPEC, prune=True), rules=[earlier])
    check(rules=[later])


def test_no_rule_of_a_service_takes_all_requests_of_one_that_is_there() -> None:
    wide = replace(SPEC, services={"web": replace(WEB, hosts=["*.example.com"])})
    with pytest.raises(
        Failure, match=r"priority 15\) would get no request for wow.example.com: web \(priority 10\) takes"
    ):
        check(wide, rules=[rule(15, "arn:targetgroup/x/9", "wow.example.com")])
    check(wide, rules=[rule(15, "arn:targetgroup/x/9", "example.com")])
    check(wide, rules=[rule(5, "arn:targetgroup/x/9", "wow.example.com")])


def test_a_rule_with_a_condition_of_its_own_leaves_the_other_requests() -> None:
    earlier = rule(5, "arn:targetgroup/x/9", "*.example.com")
    path: dict[str, Any] = {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/api/*"]}}
    check(rules=[{**earlier, "Conditions": [*earlier["Conditions"], path]}])
    path["PathPatternConfig"]["Values"].append("/*")
    with pytest.raises(Failure, match=r"would get no request"):
        check(rules=[{**earlier, "Conditions": [*earlier["Conditions"], path]}])


def test_a_record_with_a_routing_policy() -> None:
    record = {"Name": "www.example.com.", "Type": "A", "SetIdentifier": "one"}
    with pytest.raises(Failure, match=r"Host www.example.com has records with a routing policy"):
        check(records=[record])
