"""Listener rules and actions without a server."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from rehearsal.alb import actions
from rehearsal.alb.rules import Request, Rule, choose, matches


def host(*values: str) -> dict[str, Any]:
    return {"Field": "host-header", "Values": list(values)}


def request(name: str = "www.example.com", path: str = "/", **fields: Any) -> Request:
    return Request(fields.pop("method", "GET"), name, path, **fields)


def test_the_lowest_priority_that_matches_wins_and_the_default_comes_last() -> None:
    default = Rule(None, [], [])
    late, early = Rule(20, [host("*.example.com")], []), Rule(10, [host("api.example.com")], [])
    rules = [default, late, early]
    assert choose(rules, request("api.example.com")) is early
    assert choose(rules, request("API.Example.com")) is early
    assert choose(rules, request("www.example.com")) is late
    assert choose(rules, request("example.com")) is default


@pytest.mark.parametrize(
    ("condition", "good", "bad"),
    [
        ({"Field": "path-pattern", "Values": ["/api/*"]}, request(path="/api/x"), request(path="/API/x")),
        (
            {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/a?"]}},
            request(path="/ab"),
            request(path="/abc"),
        ),
        (
            {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["POST"]}},
            request(method="POST"),
            request(),
        ),
        (
            {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Test", "Values": ["green*"]}},
            request(headers={"x-test": "Greenish"}),
            request(headers={"x-other": "green"}),
        ),
        (
            {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "v", "Value": "2*"}]}},
            request(query="a=1&v=2.1"),
            request(query="a=2"),
        ),
        (
            {"Field": "source-ip", "SourceIpConfig": {"Values": ["127.0.0.0/8"]}},
            request(),
            request(source="10.0.0.1"),
        ),
        ({"Field": "host-header", "HostHeaderConfig": {"Values": ["www.*"]}}, request(), request("api.example.com")),
    ],
)
def test_conditions(condition: dict[str, Any], good: Request, bad: Request) -> None:
    assert matches(Rule(1, [condition], []), good)
    assert not matches(Rule(1, [condition], []), bad)
    assert not matches(Rule(1, [condition, host("other")], []), good)


def test_a_condition_that_nobody_knows_never_matches() -> None:
    assert not matches(Rule(1, [{"Field": "moon-phase", "Values": ["full"]}], []), request())


@pytest.mark.parametrize(
    ("settings", "location", "status"),
    [
        ({"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}, "https://www.example.com/a?b=1", 301),
        ({"Host": "other.com", "Path": "/new/#{path}", "Query": "", "StatusCode": "HTTP_302"}, None, 302),
        ({"Port": "8443", "Protocol": "HTTPS", "StatusCode": "HTTP_301"}, "https://www.example.com:8443/a?b=1", 301),
    ],
)
def test_redirects(settings: dict[str, str], location: str | None, status: int) -> None:
    asked = request(path="/a", query="b=1")
    answer = actions.redirect({"RedirectConfig": settings}, asked, "HTTP", "80")
    assert answer.status == status
    assert answer.headers["Location"] == (location or "http://other.com/new/a?b=1")


def test_weights_share_the_requests_out() -> None:
    chance = random.Random(1)
    groups = [{"TargetGroupArn": name, "Weight": weight} for name, weight in (("blue", 90), ("green", 10), ("no", 0))]
    action = {"ForwardConfig": {"TargetGroups": groups}}
    counted = Counter(actions.target_group(action, chance) for _ in range(2000))
    assert set(counted) == {"blue", "green"}
    assert 120 < counted["green"] < 280
    assert actions.target_group({"TargetGroupArn": "only"}, chance) == "only"
    nothing = {"ForwardConfig": {"TargetGroups": [{"TargetGroupArn": "blue", "Weight": 0}]}}
    assert actions.target_group(nothing, chance) is None
