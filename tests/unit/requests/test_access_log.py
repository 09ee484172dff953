"""Lines of access logs, AWS's own example among them, and the figures that are made of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._requests import figures
from ansible_collections.talentbase.aws.plugins.module_utils._requests.access_log import LoggedRequest, logged_request
from ansible_collections.talentbase.aws.plugins.module_utils._requests.access_log_reader import days_of
from ansible_collections.talentbase.aws.plugins.module_utils._requests.window import (
    Window,
    kind_of_path,
    percentile,
    window_of,
)
from rehearsal.alb.actions import Response
from rehearsal.alb.log_lines import Place, access_line
from rehearsal.alb.rules import Request

# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html, "Example HTTPS entry"
EXAMPLE = (
    "https 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 "
    '200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 '
    "arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "
    '"Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" "arn:aws:acm:us-east-2:123456789012:certificate/12345678" '
    '1 2018-07-02T22:22:48.364000Z "authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_1234abcd5678ef90'
)
NOW = datetime(2026, 1, 2, 0, 30, tzinfo=UTC)


def test_the_example_of_aws_is_read() -> None:
    found = logged_request(EXAMPLE)
    assert found is not None
    assert (found.client, found.target, found.group) == ("192.168.131.39", "10.0.0.1:80", "my-targets")
    assert (found.status, found.target_status, found.seconds) == (200, 200, pytest.approx(0.171))
    assert (found.method, found.host, found.path, found.agent) == ("GET", "www.example.com", "/", "curl/7.46.0")


@pytest.mark.parametrize(
    "line",
    ["", "https", EXAMPLE[:200], EXAMPLE.replace(" 200 200 ", " x 200 "), EXAMPLE.replace("2018-07-02T", "2018")],
)
def test_what_is_no_line_is_no_request(line: str) -> None:
    assert logged_request(line) is None


@pytest.mark.parametrize("path", ["/a b", '/a"b', "/a\x1b[31m\n", "/é", "//[::bad", "/%22"])
def test_the_lines_of_the_embedded_account_are_read(path: str) -> None:
    request = Request("GET", "www.example.com", path, "q=1", {"user-agent": 'x" y'}, "2001:db8::1")
    place = Place("app/site/1", "HTTPS", "443")
    response = Response(200, target="10.0.0.1:80", target_group="arn:x:targetgroup/web/1", action="forward", after=0.25)
    found = logged_request(access_line(place, request, response, NOW.timestamp(), 7))
    assert found is not None
    assert (found.client, found.group, found.status, found.seconds) == ("2001:db8::1", "web", 200, 0.25)


def requests(*given: tuple[str, int, float | None, str]) -> list[LoggedRequest]:
    """By path, status, seconds and target."""
    return [
        LoggedRequest(NOW, "203.0.113.9", target, "web", status, 0, seconds, "GET", "h", path, "Firefox", "forward")
        for path, status, seconds, target in given
    ]


def test_figures_of_requests() -> None:
    sent = requests(
        ("/jobs/1", 200, 0.1, "10.0.0.1:80"),
        ("/jobs/2?q=3", 500, 0.9, "10.0.0.1:80"),
        ("/", 200, 0.2, "10.0.0.2:80"),
        ("/", 503, None, ""),
    )
    found = figures.figures(sent, {"10.0.0.1": figures.TargetTask("app-web", "app-web:7")})
    assert found["statuses"] == {"2xx": 2, "5xx": 2}
    slowest = found["slowest"][0]
    assert (slowest["path"], slowest["requests"], slowest["p50"], slowest["p95"]) == ("GET h/jobs/*", 2, 0.1, 0.9)
    assert [(item["target"], item["service"], item["revision"], item["statuses"]) for item in found["failures"]] == [
        ("10.0.0.1:80", "app-web", "app-web:7", "1x 500"),
        ("none", "web", "", "1x 503"),
    ]
    assert found["clients"][0] == {"client": "203.0.113.9", "requests": 4, "4xx": 0, "5xx": 2, "agent": "Firefox"}
    lines = figures.lines(found, Window(NOW - timedelta(hours=1), NOW), 100)
    assert lines[0] == "4 requests, 2026-01-01 23:30 to 2026-01-02 00:30 UTC: 2 2xx, 2 5xx"


def test_paths_of_one_kind_are_one() -> None:
    assert kind_of_path("/jobs/12/b1946ac92492d2347c6235b4d2611184?page=2") == "/jobs/*/*"
    assert kind_of_path("/static/app.css") == "/static/app.css"
    assert kind_of_path("/build/root-0F20AE498B.css") == "/build/root-*.css"


def test_percentiles() -> None:
    assert [percentile([1, 2, 3, 4], percent) for percent in (0, 50, 95, 100)] == [1, 2, 4, 4]


def test_a_window_over_midnight_has_both_days_and_one_that_ends_before_it_starts_is_refused() -> None:
    window = window_of({"since": "1h", "until": "10m"}, NOW)
    assert (window.start, window.end) == (NOW - timedelta(hours=1), NOW - timedelta(minutes=10))
    assert [day.day for day in days_of(window)] == [1, 2]
    with pytest.raises(Failure, match="until: 2h is not after since: 1h"):
        window_of({"since": "1h", "until": "2h"}, NOW)
