"""The rule of a service that has left: it keeps its hosts until the service that takes them has healthy tasks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._ingress.desired import IngressSpec, rules_keeping
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.leaving import leaving_rules, stepping_back
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.matching import match
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.moving import moves, waiting_routes
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.names import PRIORITIES
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.reads import IngressSnapshot
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.routes import Route
from tests.unit.ingress.test_checks import BALANCER, NEW, OLD, SNAPSHOT, SPEC, check, group, rule

OWN = {"talentbase.aws/environment/dev": "true"}
MINE = replace(SPEC, tags=OWN)
HOST = "www.example.com"
ROUTE = Route(HOST, "")


def left(*rules: dict[str, Any], tags: dict[str, str] | None = None) -> IngressSnapshot:
    given = OWN if tags is None else tags
    return replace(
        SNAPSHOT,
        target_groups=[group(OLD, BALANCER), group(NEW)],
        rules=rules,
        tags={item["RuleArn"]: given for item in rules},
    )


def waiting(spec: IngressSpec, snapshot: IngressSnapshot, new: list[str]) -> frozenset[Route]:
    found = moves(match(spec, snapshot), snapshot.target_group_arns, leaving_rules(spec, snapshot))
    return waiting_routes(found, {OLD: ["healthy"], NEW: new})


def test_the_host_waits_and_then_the_rule_steps_back() -> None:
    snapshot = left(rule(5, OLD, HOST))
    assert waiting(MINE, snapshot, []) == {ROUTE}
    held = replace(snapshot, waiting_routes=frozenset([ROUTE]))
    assert match(MINE, held).rule_sets[0].claimed == {}  # so that the new service gets a rule of its own
    both = left(rule(5, OLD, HOST), rule(10, NEW, HOST))
    check(MINE, rules=both.rules, tags=both.tags, target_groups=both.target_groups)
    assert waiting(MINE, both, ["initial"]) == {ROUTE}
    assert waiting(MINE, both, ["healthy"]) == frozenset()
    [(name, back)] = stepping_back(leaving_rules(MINE, both), both.rules)
    assert (name, back.behind) == ("old of priority 5", 11)
    assert rules_keeping(frozenset([ROUTE]), [name])[PRIORITIES].widen[name](5, 11) == 5


def test_a_rule_that_has_stepped_back_moves_nothing() -> None:
    done = left(rule(10, NEW, HOST), rule(11, OLD, HOST))
    found = leaving_rules(MINE, done)
    assert moves(match(MINE, done), done.target_group_arns, found) == []
    assert list(stepping_back(found, done.rules)) == []


def test_two_rules_step_back_to_two_priorities() -> None:
    both = left(rule(5, OLD, HOST), rule(6, OLD, HOST), rule(10, NEW, HOST))
    found = list(stepping_back(leaving_rules(MINE, both), both.rules))
    assert [(name, item.behind) for name, item in found] == [("old of priority 5", 11), ("old of priority 6", 12)]


def test_a_rule_that_has_stepped_back_makes_way_for_one_of_the_inventory() -> None:
    """Otherwise the load balancer refuses the priorities: PriorityInUse."""
    key, service = next(iter(MINE.services.items()))
    other = replace(service, name="other", hosts=["other.example.com"], priority=11)
    spec = replace(MINE, services={key: service, "other": other})
    done = left(rule(10, NEW, HOST), rule(11, OLD, HOST))
    [(name, back)] = stepping_back(leaving_rules(spec, done), done.rules)
    assert (name, back.behind) == ("old of priority 11", 12)


@pytest.mark.parametrize(
    ("snapshot", "why"),
    [
        (left(rule(5, OLD, HOST), tags={}), "the rule is nobody's"),
        (left(rule(5, OLD, "other.example.com")), "nobody takes its host"),
        (left(rule(5, NEW, HOST)), "its service is in the inventory"),
        (left({**rule(5, OLD, HOST), "Conditions": [{"Field": "path-pattern", "Values": ["/x"]}]}), "it has a path"),
    ],
)
def test_another_rule_does_not_step_back(snapshot: IngressSnapshot, why: str) -> None:
    assert leaving_rules(MINE, snapshot) == [], why


def test_a_rule_that_comes_later_cannot_wait() -> None:
    assert waiting(MINE, left(rule(20, OLD, HOST)), []) == frozenset()
