"""Listener rules: which there are to be, and which one stands for which."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._ingress.listener_rules import RulePart, rule_parts
from ansible_collections.talentbase.aws.plugins.module_utils._ingress.matching import claim_rules
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service

ARNS = {"web": "arn:web", "api": "arn:api"}
WEB = RulePart("web", "web", ("www.example.com",), 10)
API = RulePart("api", "api", ("api.example.com",), 20)


def rule(priority: int, group: str, *hosts: str) -> dict[str, Any]:
    return {
        "RuleArn": f"arn:rule/{priority}",
        "Priority": str(priority),
        "Actions": [{"Type": "forward", "TargetGroupArn": ARNS.get(group, group)}],
        "Conditions": [{"Field": "host-header", "HostHeaderConfig": {"Values": list(hosts)}}],
    }


def claimed(parts: list[RulePart], rules: list[dict[str, Any]]) -> tuple[dict[str, int], list[int]]:
    found, free = claim_rules(parts, rules, ARNS)
    return {name: int(item["Priority"]) for name, item in found.items()}, [int(item["Priority"]) for item in free]


def test_the_target_group_tells() -> None:
    assert claimed([WEB, API], [rule(5, "api", "x"), rule(6, "web", "y")]) == ({"web": 6, "api": 5}, [])


def test_the_hosts_tell_where_somebody_changed_the_action() -> None:
    rules = [rule(10, "arn:other", "www.example.com"), rule(20, "api", "api.example.com")]
    assert claimed([WEB, API], rules) == ({"web": 10, "api": 20}, [])


def test_a_host_that_moved_does_not_take_the_other_services_rule() -> None:
    rules = [rule(10, "web", "www.example.com", "api.example.com"), rule(20, "api", "old.example.com")]
    assert claimed([WEB, API], rules) == ({"web": 10, "api": 20}, [])


def test_foreign_rules_are_left_over() -> None:
    assert claimed([WEB], [rule(1, "arn:other", "x"), rule(10, "web", "www.example.com")]) == ({"web": 10}, [1])


def test_parts_of_one_service_take_the_rules_with_their_hosts() -> None:
    parts = [RulePart("web", "web", ("a", "b"), 10), RulePart("web #2", "web", ("c",), 11)]
    assert claimed(parts, [rule(10, "web", "c"), rule(11, "web", "a")]) == ({"web": 11, "web #2": 10}, [])


@given(st.integers(0, 23))
def test_every_host_is_in_one_rule_of_at_most_five(count: int) -> None:
    hosts = [f"h{number:02}.example.com" for number in range(count)]
    parts = rule_parts({"web": Service("web", 256, 512, hosts=hosts, priority=10)})
    assert sorted(host for part in parts for host in part.hosts) == hosts
    assert all(1 <= len(part.hosts) <= 5 for part in parts)
    assert [part.priority for part in parts] == [*range(10, 10 + len(parts))]
    assert len({part.name for part in parts}) == len(parts)
