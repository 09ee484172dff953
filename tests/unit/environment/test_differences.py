"""Drift told from what was asked, and what CloudTrail's events name."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._environment.differences import differences_of
from ansible_collections.talentbase.aws.plugins.module_utils._environment.trail import names_it
from ansible_collections.talentbase.aws.plugins.module_utils._module.last_converged import LastConverged
from ansible_collections.talentbase.aws.plugins.module_utils._plan.fingerprint import BUCKETS, CHARACTERS, fingerprint
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import (
    Actual,
    Address,
    KindRules,
    Ref,
    Resource,
)

ALARM, DEFINITION, SERVICE = Address("alarm", "cpu"), Address("task definition", "api"), Address("service", "api")
RULES = {"alarm": KindRules(initial=frozenset({"count"})), "task definition": KindRules(renewed=frozenset({"arn"}))}


def alarm(threshold: int, **more: Any) -> Resource:
    return Resource(ALARM, {"threshold": threshold, **more})


def actual(address: Address, **properties: Any) -> Actual:
    return Actual(address, properties, {"arn": f"arn:{address.name}"})


def drifted(
    desired: list[Resource],
    there: list[Actual],
    before: str,
    prune: tuple[str, ...] = (),
    left: dict[str, str] | None = None,
) -> dict[str, bool]:
    state = {item.address: item for item in there}
    plan = make_plan(desired, state, RULES, prune)
    return {
        str(item.step.address): item.drifted
        for item in differences_of(
            "part", plan, state, LastConverged(before, rolled_back=left or {}), fingerprint(desired, RULES)
        )
    }


def test_it_is_drift_where_the_wish_is_the_same_and_asked_for_where_it_is_not() -> None:
    before = fingerprint([alarm(90)], RULES)
    assert drifted([alarm(90)], [actual(ALARM, threshold=50)], before) == {"alarm cpu": True}
    assert drifted([alarm(80)], [actual(ALARM, threshold=90)], before) == {"alarm cpu": False}


def test_what_is_missing_or_too_many_is_drift_unless_the_inventory_has_just_said_so() -> None:
    before = fingerprint([alarm(90)], RULES)
    assert drifted([alarm(90)], [], before) == {"alarm cpu": True}
    assert drifted([alarm(90)], [], fingerprint([], RULES)) == {"alarm cpu": False}
    extra = actual(Address("alarm", "by-hand"), threshold=1)
    there = [actual(ALARM, threshold=90), extra]
    assert drifted([alarm(90)], there, before, ("alarm",)) == {"alarm by-hand": True}
    assert drifted([], [actual(ALARM, threshold=90)], before, ("alarm",)) == {"alarm cpu": False}


def test_without_a_memory_nothing_is_known_to_have_drifted() -> None:
    assert drifted([alarm(90)], [actual(ALARM, threshold=50)], "") == {"alarm cpu": False}


def test_what_follows_from_an_asked_change_is_asked_for_too() -> None:
    def request(image: str) -> list[Resource]:
        return [Resource(DEFINITION, {"image": image}), Resource(SERVICE, {"task_definition": Ref(DEFINITION, "arn")})]

    there = [actual(DEFINITION, image="one"), actual(SERVICE, task_definition="arn:api")]
    before = fingerprint(request("one"), RULES)
    assert drifted(request("two"), there, before) == {"task definition api": False, "service api": False}
    moved = [actual(DEFINITION, image="one"), actual(SERVICE, task_definition="arn:other")]
    assert drifted(request("one"), moved, before) == {"service api": True}
    assert drifted(request("one"), moved, before, left={"api": "arn:other"}) == {"service api": False}
    assert drifted(request("one"), moved, before, left={"api": "arn:older"}) == {"service api": True}


def test_a_fingerprint_has_one_size_and_passes_over_what_matters_at_creation_alone() -> None:
    many = [Resource(Address("alarm", str(number)), {"threshold": number}) for number in range(2000)]
    assert len(fingerprint(many, RULES)) == len(fingerprint([], RULES)) == BUCKETS * CHARACTERS
    assert fingerprint([alarm(90, count=1)], RULES) == fingerprint([alarm(90, count=2)], RULES)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ('{"serviceName": "app"}', "app", True),
        ('{"service": "arn:aws:ecs:r:1:service/cluster/app"}', "app", True),
        ('{"topicArn": "arn:aws:sns:r:1:app"}', "app", True),
        ('{"serviceName": "app-two"}', "app", False),
        ('{"loadBalancerArn": "arn:aws:elb:r:1:loadbalancer/app/app-dev/1"}', "app", False),
    ],
)
def test_an_event_names_a_resource_by_a_whole_value_or_its_end(text: str, name: str, expected: bool) -> None:
    assert names_it(text, name) is expected
