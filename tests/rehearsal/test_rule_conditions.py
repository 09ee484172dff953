"""A listener rule takes five values in all its conditions, and five wildcards."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rehearsal.test_rule_priorities import rules

__all__ = ["rules"]


def conditions(hosts: list[str], paths: list[str]) -> list[dict[str, Any]]:
    return [
        {"Field": "host-header", "HostHeaderConfig": {"Values": hosts}},
        {"Field": "path-pattern", "PathPatternConfig": {"Values": paths}},
    ]


@pytest.mark.parametrize(
    ("hosts", "paths", "words"),
    [
        (["a.example.com"], ["/1", "/2", "/3", "/4", "/5"], "A rule can only have '5' condition values"),
        (["*.example.com"], ["/*/*/*/*/*"], "condition wildcards"),
    ],
)
def test_more_are_refused(
    account: Any, refused: Any, rules: dict[int, str], hosts: list[str], paths: list[str], words: str
) -> None:
    given = {"RuleArn": rules[10], "Conditions": conditions(hosts, paths)}
    assert words in refused("ValidationError", account.client("elbv2").modify_rule, **given)


def test_five_are_taken_and_sent_back(account: Any, rules: dict[int, str]) -> None:
    given = conditions(["*.example.com"], ["/a/*", "/b/*", "/c?", "/d*"])
    [rule] = account.client("elbv2").modify_rule(RuleArn=rules[10], Conditions=given)["Rules"]
    assert [item["Field"] for item in rule["Conditions"]] == ["host-header", "path-pattern"]
    assert rule["Conditions"][1]["PathPatternConfig"]["Values"] == ["/a/*", "/b/*", "/c?", "/d*"]
