"""Hosts that move between services: which are refused, and which stay until the new tasks are healthy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.desired import IngressSpec, rules_keeping
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.matching import match
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.moving import (
    Move,
    concerned,
    moves,
    refuse_moves,
    shared_hosts,
    waiting_hosts,
)
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.names import RULE
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service
from tests.unit.ingress.test_checks import BALANCER, NEW, OLD, SNAPSHOT, SPEC, group, rule

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
    assert waiting_hosts(found, {OLD: two, NEW: []}) == frozenset()
    refuse_moves(found, {OLD: two, NEW: ["healthy"]})
    refuse_moves(found, {OLD: ["draining"], NEW: []})
    refuse_moves(found, {})


@pytest.mark.parametrize(
    ("priority", "own", "waits"),
    [
        (5, ["api.example.com"], True),
        (15, ["api.example.com"], False),
        (5, [f"a{number}.example.com" for number in range(4)], True),
        (5, [f"a{number}.example.com" for number in range(5)], False),  # a rule takes no sixth host
    ],
)
def test_a_host_waits_in_the_rule_of_a_service_that_comes_first(priority: int, own: list[str], waits: bool) -> None:
    giving = replace(API, priority=priority, hosts=own)
    spec = replace(SPEC, services={**SPEC.services, "api": giving})
    found = moving(spec, rules=[rule(priority, OLD, "www.example.com")])
    targets = {OLD: ["healthy"], NEW: []}
    waiting = waiting_hosts(found, targets)
    assert waiting == (frozenset(["www.example.com"]) if waits else frozenset())
    assert waiting_hosts(found, {OLD: ["healthy"], NEW: ["healthy"]}) == frozenset()
    refuse_moves(found, targets, frozenset(["www.example.com"]))
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
    kept = shared_hosts(found, {OLD: ["healthy"], NEW: new})
    assert kept == (frozenset(["www.example.com"]) if stays else frozenset())


def test_only_hosts_that_move_are_kept() -> None:
    keep = rules_keeping(frozenset(["b"]))[RULE].widen["hosts"]
    assert keep(["a", "b"], ["c"]) == ["b", "c"]
    assert keep(None, ["c"]) == ["c"]
    assert rules_keeping(frozenset())[RULE].widen == {}
