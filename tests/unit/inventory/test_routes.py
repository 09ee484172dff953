"""Hosts and paths of services, and the listener rules that they take."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.routes import (
    Conditions,
    Route,
    conditions_of,
    routes_of,
)
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.services import Service
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.shadows import overlap, takes_all
from rehearsal.alb.rules import Request, Rule, matches


def service(hosts: list[str], paths: list[str]) -> Service:
    return Service("web", 256, 512, hosts=hosts, paths=paths)


@given(
    hosts=st.lists(st.sampled_from([f"h{n}.example.com" for n in range(9)]), unique=True),
    paths=st.lists(st.sampled_from([f"/p{n}/{'*' * (n % 4)}" for n in range(9)]), unique=True),
)
def test_the_rules_of_a_service_have_each_path_of_each_host_once_within_the_limits(
    hosts: list[str], paths: list[str]
) -> None:
    found = conditions_of(service(hosts, paths))
    assert all(item.fits for item in found)
    together = [route for item in found for route in item.routes]
    assert sorted(together) == sorted(routes_of(service(hosts, paths)))


@pytest.mark.parametrize(
    ("hosts", "paths", "rules"),
    [(5, 0, 1), (6, 0, 2), (0, 5, 1), (0, 6, 2), (1, 4, 1), (2, 3, 1), (2, 4, 2), (1, 5, 2), (4, 1, 1), (5, 1, 2)],
)
def test_a_rule_takes_five_values_together(hosts: int, paths: int, rules: int) -> None:
    found = conditions_of(service([f"h{n}.example.com" for n in range(hosts)], [f"/{n}" for n in range(paths)]))
    assert len(found) == rules


TEXTS = st.text("ab*?", max_size=5)


@given(one=TEXTS, other=TEXTS)
def test_patterns_that_overlap_are_those_with_a_common_text(one: str, other: str) -> None:
    texts = ["".join(letters) for size in range(6) for letters in product("ab", repeat=size)]
    common = any(takes_all(one, text) and takes_all(other, text) for text in texts)
    # Two patterns of five letters have a common text of at most ten; the short ones show the rest.
    assert overlap(one, other) >= common
    if overlap(one, other) and len(one.replace("*", "")) + len(other.replace("*", "")) <= 5:
        assert common


@pytest.mark.parametrize(
    ("one", "other", "takes", "overlaps"),
    [
        (Route("", ""), Route("a.example.com", "/x"), True, True),
        (Route("", "/*"), Route("a.example.com", ""), True, True),
        (Route("", "/api/*"), Route("a.example.com", "/api/v1/*"), True, True),
        (Route("", "/API/*"), Route("", "/api/*"), False, False),  # paths are told apart by case
        (Route("A.example.com", ""), Route("a.example.com", "/x"), True, True),  # hosts are not
        (Route("a.example.com", "/x"), Route("a.example.com", ""), False, True),
        (Route("a.example.com", "/x/*"), Route("", "/*/y"), False, True),
        (Route("*.example.com", "/x"), Route("a.*", "/y"), False, False),
    ],
)
def test_what_one_route_takes_of_another(one: Route, other: Route, takes: bool, overlaps: bool) -> None:
    assert one.takes_all(other) == takes
    assert one.overlaps(other) == other.overlaps(one) == overlaps


@given(
    host=st.sampled_from(["a.example.com", "b.example.com"]),
    path=st.sampled_from(["/", "/x", "/x/y", "/y"]),
    conditions=st.sampled_from(
        [Conditions(("a.example.com",), ("/x*",)), Conditions((), ("/x/*", "/y")), Conditions(("*.example.com",), ())]
    ),
)
def test_routes_are_what_a_load_balancer_makes_of_conditions(host: str, path: str, conditions: Conditions) -> None:
    fields = {
        "host-header": ("HostHeaderConfig", conditions.hosts),
        "path-pattern": ("PathPatternConfig", conditions.paths),
    }
    given_conditions = [
        {"Field": field, name: {"Values": list(values)}} for field, (name, values) in fields.items() if values
    ]
    answered = matches(Rule(1, given_conditions, []), Request("GET", host, path))
    assert any(route.takes_all(Route(host, path)) for route in conditions.routes) == answered
