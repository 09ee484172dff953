"""The last lines of a deploy: at most twenty, with the verdict first."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._summary.deploy import ROWS, deploy_summary

RUN: dict[str, Any] = {
    "environment": "dev",
    "check_mode": False,
    "failure": "",
    "preflight": {"compared": True, "differences": [], "notices": []},
    "deployments": [],
    "hosts": ["app.example.com"],
}
CHANGES = [
    {"change": "create alarm a"},
    {"change": "create alarm b"},
    {"change": "update service web (task_definition)"},
]
DEPLOYED = {"service": "app-web-dev", "task_definition": "arn:aws:ecs:eu-west-1:1:task-definition/app-web-dev:7"}


def run(**given: Any) -> dict[str, Any]:
    preflight = RUN["preflight"] | {name: given.pop(name) for name in ("differences", "notices") if name in given}
    return RUN | {"preflight": preflight} | given


def test_nothing_to_change() -> None:
    assert deploy_summary(RUN, 2.6) == ["dev: nothing to change, in 3 s"]


def test_what_changed_and_runs() -> None:
    lines = deploy_summary(run(differences=CHANGES, deployments=[DEPLOYED], notices=["needs a value: mail"]), 250)
    assert lines == [
        "dev is deployed: 2 created, 1 changed, in 4 min 10 s",
        "  app-web-dev runs app-web-dev:7",
        "  https://app.example.com",
        "  needs a value: mail",
    ]


def test_a_dry_run_says_that_nothing_was_written() -> None:
    [line] = deploy_summary(run(differences=CHANGES, check_mode=True), 3)
    assert line == "dev: 2 to create, 1 to change; nothing was written, in 3 s"


def test_a_run_of_some_parts_counts_nothing() -> None:
    assert deploy_summary(RUN | {"preflight": {}}, 3) == ["dev is deployed, in 3 s"]


def test_a_failure_has_what_went_wrong() -> None:
    lines = deploy_summary(run(failure="app-web-dev: it failed\n  cause  the image is missing"), 65)
    assert lines == [
        "dev: the deploy FAILED after 1 min 5 s",
        "app-web-dev: it failed",
        "  cause  the image is missing",
    ]


@pytest.mark.parametrize("width", [80, 100, 200])
def test_it_is_never_longer_than_its_rows(width: int) -> None:
    many = run(failure="\n".join(["a line of words"] * 50), notices=["a notice of some words " * 9] * 9)
    lines = deploy_summary(many, 1, width)
    assert len(lines) == ROWS
    assert max(map(len, lines)) <= width
