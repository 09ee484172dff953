"""The file of pages: it loads nothing, everybody can read it, and no text of others is more than text."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.filter.report_page import report_page
from ansible_collections.talentbase.aws.plugins.module_utils._report.metrics import span_of
from ansible_collections.talentbase.aws.plugins.plugin_utils.report.charts import (
    days_chart,
    metric_chart,
    rollout_chart,
)
from ansible_collections.talentbase.aws.plugins.plugin_utils.report.words import figure, shortened
from tests import injections
from tests.unit.info.environment import NOW
from tests.unit.report.environment import charts, html, page, with_text
from tools.page_check.contrast import low_contrasts, ratio
from tools.page_check.markup import Page, faults

MARKS = {"ok": "disc", "busy": "ring", "bad": "cross"}


def many(number: int, **changes: Any) -> dict[str, Any]:
    """dev with so many services like its api."""
    found = page(charts=charts(span_of(NOW, number)))
    api = {**found["services"][1], **changes}
    services = [{**api, "key": f"service{place}", "name": f"shop-service{place}-dev"} for place in range(number)]
    figures = found["deployments"]["services"]["api"]
    deployments = {**found["deployments"], "services": {item["key"]: figures for item in services}}
    return {**found, "services": services, "deployments": deployments}


def test_one_environment_is_one_page() -> None:
    text = html()
    assert faults(text) == []
    assert low_contrasts(Page(text).style) == []
    shown = " ".join(Page(text).text)
    for words in (
        "Healthy",
        "1 Jun 2026, 12:00 UTC",
        "talentbase-web-dev",
        "before 60 %",
        "10-15 min",
        "app/django",
        "matches its inventory",
    ):
        assert words in shown
    assert "Environments" not in shown


def test_several_have_a_front_page_and_one_that_was_not_read_has_its_row() -> None:
    prod = {**page(), "environment": "prod", "cluster": "talentbase-prod"}
    results = {"dev": {"page": page()}, "prod": {"page": prod}, "test": {"failed": True, "msg": "no <b>rights</b>"}}
    text = report_page(results)
    assert faults(text) == []
    shown = " ".join(Page(text).text)
    assert "3 environments" in shown
    assert "could not be read: no <b>rights</b>" in shown
    assert text.count('<article class="environment-page"') == 2
    alone = report_page({"test": {"failed": True, "msg": "no rights"}})
    assert faults(alone) == []
    assert "could not be read: no rights" in " ".join(Page(alone).text)


def test_a_part_that_is_missing_takes_nothing_else_with_it() -> None:
    text = html(page(report=None, deployments=None, drift=None, charts={}, secrets=[], errors={"health": "denied"}))
    assert faults(text) == []
    shown = " ".join(Page(text).text)
    assert "Health is not known" in shown
    assert "denied" in shown
    assert html(page(charts={})).count('class="charts"') == 0


def test_an_inventory_without_alarms_or_hosts_has_no_section_about_them() -> None:
    given = page()
    around = {
        **given["surroundings"],
        "hosts": [],
        "load_balancer": None,
        "certificate": None,
        "stores": [],
        "nat_gateways": [],
    }
    text = html({**given, "alarms": None, "surroundings": around})
    assert faults(text) == []
    assert "Alarms now" not in text
    assert "no load balancer" in text


@pytest.mark.parametrize("text", injections.ALL)
def test_what_others_wrote_is_text(text: str) -> None:
    plain, injected = Page(html(with_text("a text"))), Page(html(with_text(text)))
    assert faults(html(with_text(text))) == []
    # No element and no attribute more than with any other text.
    assert [(tag, sorted(given)) for tag, given in injected.elements] == [
        (tag, sorted(given)) for tag, given in plain.elements
    ]
    shown = " ".join(injected.text)
    assert injections.raw(shown) == []
    assert injections.commands(shown) == []


def test_what_looks_like_a_secret_is_masked_wherever_others_wrote() -> None:
    text = html(with_text("cannot log in with password=hunter2hunter2 at https://ana:swordfish9@example.com/"))
    assert "hunter2hunter2" not in text
    assert "swordfish9" not in text
    assert text.count("password=***") >= 10


def test_100_services_stay_below_a_megabyte_and_are_folded() -> None:
    text = html(many(100))
    assert faults(text) == []
    assert len(text.encode()) < 1_000_000
    assert text.count('<details class="service">') == 100
    assert html(many(100, state="bad")).count('<details class="service" open>') == 100
    assert html(many(3)).count('<details class="service" open>') == 3


@pytest.mark.parametrize("state", MARKS)
def test_a_state_is_told_by_form_and_word_not_by_colour_alone(state: str) -> None:
    text = html(many(1, state=state))
    assert f'class="{MARKS[state]}"' in text
    assert {"ok": "well", "busy": "rolling out", "bad": "not well"}[state] in " ".join(Page(text).text)


def test_a_line_has_its_gap_and_a_mark_far_above_it_does_not_flatten_it() -> None:
    chart = next(item for item in page()["services"][0]["charts"] if item["title"] == "Response time")
    lows = [{**line, "points": [0.1, 0.2, None, 0.3]} for line in chart["lines"]]
    drawn = metric_chart({**chart, "lines": lows}, page()["metrics"])
    assert re.search(r'd="M0 [\d.]+L33.3 [\d.]+M100 [\d.]+h.8"', drawn)
    assert 'class="mark' not in drawn
    assert "alarm response-time at 3 s" in drawn
    near = metric_chart(
        {**chart, "lines": [{**line, "points": [2.0, 2.5]} for line in chart["lines"]]}, page()["metrics"]
    )
    assert 'class="mark warning"' in near


def test_charts_of_nothing_are_drawn() -> None:
    empty = {"title": "x", "unit": "", "most": 0, "lines": [{"label": "x", "points": [None, None]}], "marks": []}
    assert "has no data" in metric_chart(empty, page()["metrics"])
    assert "none" in days_chart([{"date": "2026-06-01", "verdicts": {}}] * 90)
    at_once = {"steps": [{"title": "starts", "begin": 0.0, "end": 0.0}], "limits": []}
    assert "starts, 0 s" in rollout_chart(at_once)


def test_contrast_is_that_of_wcag() -> None:
    assert ratio("#000", "#ffffff") == 21
    assert round(ratio("#777777", "#fff"), 2) == 4.48
    assert low_contrasts(Page(html()).style.replace("--muted: #55617a", "--muted: #99a5b8"))


@pytest.mark.parametrize(
    "broken",
    [
        '<img src="https://example.com/x.png">',
        '<a href="https://example.com">x</a>',
        '<script src="//example.com/x.js"></script>',
        '<p style="color:red">x</p>',
        '<p onclick="x()">x</p>',
        '<svg class="chart"></svg>',
        '<a href="#nowhere">x</a>',
        '<p id="content">x</p>',
        "<h6>x</h6>",
        "<p>x",
        "<table><tr><th>x</th></tr></table>",
        "<style>@import url(x)</style>",
        '<nav aria-label="Sections of talentbase-dev"></nav>',
    ],
)
def test_a_fault_is_found(broken: str) -> None:
    assert faults(html().replace("<footer>", f"<footer>{broken}"))


def test_numbers_are_short() -> None:
    assert [figure(value, "s") for value in (0.0123, 1.234, None)] == ["12.3 ms", "1.23 s", "\u2013"]
    assert [figure(value) for value in (12345.6, 0.5, 99.96)] == ["12,346", "0.5", "100"]
    assert shortened("abcdefghij", 5) == "ab\u2026ij"
