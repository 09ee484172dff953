"""The document for a pull request, as a renderer of CommonMark with GitHub's tables shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ansible_collections.talentbase.aws.plugins.filter.plan_document import plan_document
from ansible_collections.talentbase.aws.plugins.module_utils._plan_document.escape import code, shown
from ansible_collections.talentbase.aws.plugins.module_utils._plan_document.markdown import MARK, MOST
from ansible_collections.talentbase.aws.plugins.module_utils._plan_document.summary import headline
from tests import injections

RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = {"<code>", "</code>", "<sub>", "</sub>"}
HOSTILE = [
    "a | b || c",
    "`code` ``x`` ```",
    "<script>alert(1)</script><img src=x onerror=y>",
    "@octocat and @org/team",
    "#123 GH-7 org/repo#5 deadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
    "[text](javascript:alert(1)) [ref][1] ![image](http://evil.example/i.png)",
    "https://evil.example www.evil.example mail@evil.example <https://evil.example>",
    "<!-- talentbase.aws/plan --> --> <!--",
    "**bold** _em_ ~~gone~~ $x$ :smile: \\| \\` &lt; &#64;",
    "</code></details>| x |\n| y |\n\n# heading\n---",
    "- [ ] task\n1. one",
]


def change(name: str = "app-api-dev", verb: str = "update", kind: str = "service", **given_: Any) -> dict[str, Any]:
    """A difference as the module preflight gives it."""
    before, after = given_.pop("before", {"count": 1}), given_.pop("after", {"count": 2})
    return {
        "part": "services",
        "resource": f"{kind} {name}",
        "kind": kind,
        "name": name,
        "verb": verb,
        "changed": sorted(after) if verb == "update" else [],
        "effect": "",
        "drifted": False,
        "cause": "inventory",
        "because": "",
        "before": json.dumps(before) if verb != "create" else "",
        "after": json.dumps(after) if verb != "delete" else "",
        **given_,
    }


def written(differences: Sequence[Mapping[str, Any]], name: str = "dev", **result: Any) -> str:
    found = {"account": "123456789012", "region": "us-east-1", "endpoint": "AWS", "differences": differences}
    return str(plan_document({name: {"result": {**found, **result}, "error": ""}}))


class Page(HTMLParser):
    """A rendered page: the text of each code element, the text elsewhere, the elements, and the cells of each row."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.codes: list[str] = []
        self.rest = ""
        self.elements: list[str] = []
        self._in_code = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        assert not attrs, f"<{tag}> has attributes"
        if tag == "code":
            assert not self._in_code
            self._in_code = True
            self.codes.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_code = self._in_code and tag != "code"

    def handle_data(self, data: str) -> None:
        if self._in_code:
            self.codes[-1] += data
        else:
            self.rest += data


def tokens(text: str) -> list[Token]:
    """All tokens, those within a line, too."""
    return [part for token in RENDERER.parse(text) for part in (token, *(token.children or []))]


def page(text: str) -> Page:
    """The rendered page, of which nothing is a link, an image, an emphasis or HTML that is not ours."""
    kinds = {token.type for token in tokens(text)}
    assert not kinds & {"link_open", "image", "em_open", "s_open", "code_inline", "fence", "hr", "code_block"}, kinds
    assert {token.content for token in tokens(text) if token.type == "html_inline"} <= OURS
    return Page(RENDERER.render(text))


def test_the_document_has_a_mark_a_section_an_environment_and_a_folded_table_a_part() -> None:
    differences = [change(), change(part="data", kind="DB instance", name="app-dev")]
    found = {
        name: {"result": {"account": "1", "region": "r", "endpoint": "AWS", "differences": differences}, "error": ""}
        for name in ("dev", "prod")
    }
    text = str(plan_document(found))
    assert text.startswith(f"{MARK}\n")
    assert text.count(MARK) == 1
    headings = [token for token in tokens(text) if token.type == "heading_open"]
    assert [token.tag for token in headings] == ["h2", "h3", "h3"]
    shown_page = page(text)
    assert shown_page.elements.count("details") == shown_page.elements.count("table") == 4
    assert shown_page.elements.count("tr") == 8
    assert "services: 1 change" in shown_page.rest


@pytest.mark.parametrize("text", [*HOSTILE, *injections.ALL], ids=range(len(HOSTILE) + len(injections.ALL)))
def test_text_from_outside_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    differences = [
        change(text, effect=text, before={text or "x": "old"}, after={text or "x": f"new {text}"}),
        change(text, "create"),
    ]
    document = written(differences, name=text or "x", notices=[text, "notice"], kept_images=[text], region=text)
    # What GitHub makes a link of in plain text: https://github.github.com/gfm/#autolinks-extension-
    assert not [mark for mark in ("@", "://", "www.") if mark in document.lower()]
    found = page(document)
    assert found.elements.count("tr") == 3, "a heading and a row for each"
    assert found.elements.count("td") == 6
    plain = " ".join(shown(f"create service {text}", 320).split())
    assert plain in [" ".join(item.split()) for item in found.codes]
    for mark in "@|`<>#[]*":
        assert mark not in found.rest


@given(st.text(max_size=80))
def test_any_text_comes_out_of_the_renderer_as_it_went_in(text: str) -> None:
    rendered = page(f"| a |\n| --- |\n| {code(text)} |\n")
    assert rendered.elements.count("td") == 1
    if text.strip():
        assert " ".join("".join(rendered.codes).split()) == " ".join(shown(text).split())


def test_the_headline_tells_numbers_and_risk() -> None:
    assert headline([]) == "nothing to change"
    assert headline([change(verb="create", kind="alarm"), change(after={"desired_count": 2})]) == (
        "1 to create, 1 to update. This replaces nothing"
    )
    rollouts = [change(name, after={"task_definition": "new"}) for name in ("web", "api")]
    stores = [change("main", kind="DB instance", part="data"), change("main", kind="replication group", part="data")]
    assert headline([*rollouts, *stores]) == (
        "4 to update. This replaces nothing, restarts 2 services, changes 1 database, changes 1 cache"
    )
    gone = [change("old", "delete", "alarm"), change("new", "create"), change(drifted=True)]
    assert headline(gone) == (
        "1 to create, 1 to update, 1 to delete. This deletes 1 and replaces nothing, starts 1 new service, "
        "undoes 1 change made outside of the inventory"
    )


def test_what_interrupts_is_said_above_the_fold() -> None:
    text = written([change("app-dev", kind="DB instance", part="data", effect="interrupts it for some minutes")])
    assert "DB instance app-dev: interrupts it for some minutes" in page(text.split("<details>")[0]).codes


def test_secrets_are_not_in_it() -> None:
    url = "postgres://user:hunter2hunter2@db/app"
    differences = [change(after={"environment": {"DATABASE_URL": url}}, before={"environment": {"DATABASE_URL": "x"}})]
    found = {"dev": {"result": {"differences": differences}, "error": ""}}
    for form in ("markdown", "json"):
        text = str(plan_document(found, form))
        assert "DATABASE" in text
        assert "hunter2" not in text


def test_a_hundred_services_fit_and_what_is_left_out_is_counted() -> None:
    differences = [
        change(
            f"app-service-number-{number}-production",
            before={},
            after={f"key_{place}_{number}": f"value {place} {number}" for place in range(8)},
        )
        for number in range(100)
    ]
    differences += [change(f"alarm-{number}", "create", "alarm", part="monitoring") for number in range(800)]
    found = {name: {"result": {"differences": differences}, "error": ""} for name in ("dev", "prod")}
    text = str(plan_document(found))
    assert len(text) < MOST
    shown_page = page(text)
    assert shown_page.elements.count("details") == 4
    assert "create 800 alarms: alarm-0, alarm-1" in " ".join(shown_page.codes)
    [told] = set(re.findall(r"(\d+) more rows are left out here, and with them all of (\d+) changes", shown_page.rest))
    rows_shown = sum(code.startswith("update service") for code in shown_page.codes) // 2
    assert int(told[0]) + rows_shown == 800, "a row for each value of each service"
    assert 0 < int(told[1]) < 100
    whole = json.loads(str(plan_document(found, "json")))
    assert len(whole["environments"]["prod"]["differences"]) == 900


def test_what_stands_in_the_way_is_the_section_of_its_environment() -> None:
    problem = "Not ready to deploy: 1 problem to fix. Nothing was written.\n1. services.web: no @image <x>"
    found = {
        "dev": {"result": {"differences": [change()]}, "error": problem},
        "prod": {"result": {"differences": []}, "error": ""},
    }
    text = str(plan_document(found))
    rendered = page(text)
    assert "1. services.web: no @image <x>" in rendered.codes
    assert "No plan could be made:" in rendered.rest
    assert "nothing to change." in rendered.rest
    assert rendered.elements.count("table") == 0
    assert plan_document(found, "lines")[1] == "prod: nothing to change"  # type: ignore[index]


def test_thousands_of_environments_are_cut_at_the_end_of_a_line() -> None:
    found = {
        f"environment-{number}": {"result": {"differences": [change()] * 3}, "error": ""} for number in range(1500)
    }
    text = str(plan_document(found))
    assert len(text) <= MOST
    assert text.endswith("The rest is left out here, as it is longer than a comment may be.\n")


def test_the_same_change_of_many_resources_is_one_row() -> None:
    differences = [change(f"s{number}", after={"cpu": 1024}, before={"cpu": 512}) for number in range(20)]
    rendered = page(written(differences))
    assert rendered.elements.count("tr") == 2
    assert "update cpu of 20 services: s0, s1, s2, s3, s4, s5, s6, s7 and 12 more" in rendered.codes


def test_where_many_change_in_the_same_place_one_row_says_so() -> None:
    differences = [
        change(f"s{number}", after={"image": f"new-{number}"}, before={"image": "old"}) for number in range(11)
    ]
    rendered = page(written(differences))
    assert rendered.elements.count("tr") == 2
    assert rendered.codes[-2:] == ["old", "several values"]
    few = page(written(differences[:10]))
    assert few.elements.count("tr") == 11
    assert "new-9" in few.codes


def test_what_was_changed_outside_of_the_inventory_is_named() -> None:
    text = written([change("app-cpu", kind="alarm", part="monitoring", drifted=True)])
    assert "changed outside of the inventory: alarm app-cpu" in page(text.split("<details>")[0]).codes
    assert "undoes 1 change made outside of the inventory" in text


def test_what_a_newer_version_changes_is_named_as_such() -> None:
    given = {"kind": "alarm", "part": "monitoring", "cause": "collection", "because": "talentbase.aws 1.0.0 -> 1.1.0"}
    text = written([change(f"app-{number}", **given) for number in range(7)])
    assert "brings 7 changes of the collection&#39;s new version" in text or "collection's new version" in text
    names = ", ".join(f"alarm app-{number}" for number in range(5))
    assert f"talentbase.aws 1.0.0 -> 1.1.0: {names} and 2 more" in page(text.split("<details>")[0]).codes
