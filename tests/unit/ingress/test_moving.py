"""Hosts that move between services: which are refused, and which stay until the new tasks are healthy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.desired import IngressSpec, rules_keeping
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.holding_back import held_back
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.matching import RuleSet, match
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.moving import (
    Move,
    concerned,
    moves,
    refuse_moves,
    shared_routes,
    waiting_routes,
)
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.names import PRIORITIES, RULE
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.routes import Route
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Address
from tests.unit.ingress.test_checks import BALANCER, NEW, OLD, SNAPSHOT, SPEC, group, rule

WWW = Route("www.example.com", "")
API = Service("old", 256, 512, port=80, hosts=["api.example.com"], priority=5)


def moving(spec: IngressSpec, **answers: Any) -> list[Move]:
    given = {"target_groups": [group(OLD, BALANCER), group(NEW)], **answers}
    snapshot = replace(SNAPSHOT, **given)
    return moves(match(spec, snapshot), snapshot.target_group_arns)


def test_a_rule_that_would_leave_the_tasks_that_answer() -> None:
    found = moving(SPEC, rules=[rule(10, OLD, "www.example.com")])
    assert concerned(found) == sorted([OLD, NEW])
    two = ["healthy", "unhealthy"]
    with pytest.raises(Failure, match=r"503 .* target group old with 2 targets, and web has no healthy one"):
        refuse_moves(found, {OLD: two, NEW: ["initial", "draining"]})
    assert waiting_routes(found, {OLD: two, NEW: []}) == frozenset()
    refuse_moves(found, {OLD: two, NEW: ["healthy"]})
    refuse_moves(found, {OLD: ["draining"], NEW: []})
    refuse_moves(found, {})


@pytest.mark.parametrize(
    ("priority", "own", "waits"),
    [
        (5, ["api.example.com"], True),
        (15, ["api.example.com"], True),  # as the new rule is made behind it
        (5, [f"a{number}.example.com" for number in range(4)], True),
        (5, [f"a{number}.example.com" for number in range(5)], False),  # a rule takes no sixth host
    ],
)
def test_a_host_waits_in_the_rule_of_the_service_that_gives_it(priority: int, own: list[str], waits: bool) -> None:
    giving = replace(API, priority=priority, hosts=own)
    spec = replace(SPEC, services={**SPEC.services, "api": giving})
    found = moving(spec, rules=[rule(priority, OLD, "www.example.com")])
    targets = {OLD: ["healthy"], NEW: []}
    waiting = waiting_routes(found, targets)
    assert waiting == (frozenset([WWW]) if waits else frozenset())
    assert waiting_routes(found, {OLD: ["healthy"], NEW: ["healthy"]}) == frozenset()
    refuse_moves(found, targets, frozenset([WWW]))
    words = "give web a priority above 15" if priority == 15 else "To do: deploy the service with another host first"
    with pytest.raises(Failure, match=words):
        refuse_moves(found, targets)


@pytest.mark.parametrize("priority", [5, 15])
@pytest.mark.parametrize(
    ("own", "new", "stays"),
    [
        (["api.example.com"], ["healthy"], True),
        (["api.example.com"], ["initial"], False),  # waits, or is refused
        ([f"a{number}.example.com" for number in range(5)], ["healthy"], False),  # a rule takes no sixth host
    ],
)
def test_a_host_that_is_handed_over_stays_until_the_new_rule_has_it(
    priority: int, own: list[str], new: list[str], stays: bool
) -> None:
    spec = replace(SPEC, services={**SPEC.services, "api": replace(API, priority=priority, hosts=own)})
    found = moving(spec, rules=[rule(priority, OLD, "www.example.com")])
    kept = shared_routes(found, {OLD: ["healthy"], NEW: new})
    assert kept == (frozenset([WWW]) if stays else frozenset())


def test_only_what_moves_is_kept() -> None:
    widen = rules_keeping(frozenset([Route("b", "/x")]))[RULE].widen
    assert widen["hosts"](["a", "b"], ["c"]) == ["b", "c"]
    assert widen["hosts"](None, ["c"]) == ["c"]
    assert widen["hosts"](["a", "b"], []) == []  # every host
    assert widen["paths"](["/w", "/x"], ["/y"]) == ["/x", "/y"]
    everything = rules_keeping(frozenset([Route("", "/x")]))[RULE].widen["hosts"]
    assert everything([], ["a"]) == []
    assert rules_keeping(frozenset())[RULE].widen == {}


SHOP = Service("old", 256, 512, port=80, hosts=["www.example.com"], paths=["/shop/*", "/*"], priority=20)
CART = Service("web", 256, 512, port=80, hosts=["www.example.com"], paths=["/cart/*"], priority=10)
CART_ROUTE = Route("www.example.com", "/cart/*")


def of_paths(
    giving: Service, now: list[str], *, more: list[dict[str, Any]] | None = None
) -> tuple[list[Move], RuleSet]:
    """The moves where old has some paths now, and web is to have the cart's, and the rules that they are from."""
    spec = replace(SPEC, services={"web": CART, "shop": giving})
    standing = rule(giving.priority, OLD, "www.example.com")
    standing["Conditions"].append({"Field": "path-pattern", "PathPatternConfig": {"Values": now}})
    snapshot = replace(SNAPSHOT, target_groups=[group(OLD, BALANCER), group(NEW)], rules=[standing, *(more or [])])
    matching = match(spec, snapshot)
    return moves(matching, snapshot.target_group_arns), matching.rule_sets[0]


SERVING: dict[str, list[str]] = {OLD: ["healthy"], NEW: []}


@pytest.mark.parametrize(
    ("giving", "now", "waits"),
    [
        (SHOP, ["/*"], True),  # a path of all of them
        (SHOP, ["/cart/*", "/shop/*"], True),  # the same path
        (replace(SHOP, priority=5), ["/cart/*"], True),  # that comes first
        (replace(SHOP, paths=[f"/{number}" for number in range(4)], priority=5), ["/cart/*"], False),  # no sixth value
    ],
)
def test_a_path_waits_until_the_new_tasks_are_healthy(giving: Service, now: list[str], waits: bool) -> None:
    found, rule_set = of_paths(giving, now)
    assert waiting_routes(found, SERVING) == (frozenset([CART_ROUTE]) if waits else frozenset())
    assert waiting_routes(found, {OLD: ["healthy"], NEW: ["healthy"]}) == frozenset()
    assert held_back(found, SERVING, rule_set) == ({"web": 21} if giving.priority == 20 else {})
    assert held_back(found, {OLD: ["draining"], NEW: []}, rule_set) == {}


def test_a_rule_that_was_held_back_stays_there_until_its_tasks_are_healthy() -> None:
    behind = rule(21, NEW, "www.example.com")
    behind["Conditions"].append({"Field": "path-pattern", "PathPatternConfig": {"Values": ["/cart/*"]}})
    found, rule_set = of_paths(SHOP, ["/*"], more=[behind])
    assert held_back(found, SERVING, rule_set) == {"web": 21}
    assert rules_keeping(frozenset(), (), {"web": 21})[PRIORITIES].widen["web"](21, 10) == 21
    made = rules_keeping(frozenset(), (), {"web": 21})[RULE].first
    assert made is not None
    assert made(Address(RULE, "web"), {"priority": 10}) == {"priority": 21}
    done, _rules = of_paths(SHOP, ["/*"], more=[{**behind, "Priority": "10"}])
    assert done == []


@pytest.mark.parametrize("priority", [5, 20])
def test_a_rule_that_loses_every_path_keeps_it_until_the_services_that_take_some_are_healthy(priority: int) -> None:
    found, rule_set = of_paths(replace(SHOP, paths=["/shop/*"], priority=priority), ["/*"])
    assert waiting_routes(found, SERVING) >= {Route("www.example.com", "/*")}
    assert held_back(found, SERVING, rule_set) == ({"web": 21} if priority == 20 else {})
    assert shared_routes(found, {OLD: ["healthy"], NEW: ["healthy"]}) >= {Route("www.example.com", "/*")}


def test_a_path_that_another_rule_does_not_have_takes_nothing() -> None:
    found, _rule_set = of_paths(replace(SHOP, paths=["/shop/*"]), ["/shop/*"])
    assert found == []
