"""The benchmark's tables and target figures, from runs that are made up."""

from __future__ import annotations

from tools.bench.runs import Result, Rows
from tools.bench.tables import tables

KINDS = ("first", "rerun", "check", "image", "network", "latency")


def rows(seconds: float, calls: int) -> Rows:
    result = Result(seconds, calls, 0, {"ecs:DescribeServices": 2, "ssm:GetParameters": calls - 2}, 90.0, 0.5)
    return dict.fromkeys(KINDS, result)


def test_tables_and_targets() -> None:
    text = tables({2: rows(4, 20), 100: rows(6, 40)}, {2: rows(50, 90)})
    assert "| 2 | first deploy | 4.0 | 20 | 0 | 90 | 50.0 | 90 | 0 | 90 |" in text
    assert "| 100 | first deploy | 6.0 | 40 | 0 | 90 |  | | |  |" in text
    flat = " ".join(text.split())
    assert "- MISSED: rerun: time of stock modules divided by ours, at least 15: 12.5" in flat
    assert "- MISSED: rerun: calls of stock modules divided by ours, at least 5: 4.5" in flat
    assert "- met: rerun of 100 services: time divided by that of 2, at most 1.6: 1.50" in flat
    assert "0.5 s and 0.5 s; without them the ratio is 1.57" in flat
    assert "98 more services (10 of them workers) add these calls: 20 ssm:GetParameters" in flat
    assert "- first deploy: 18 ssm:GetParameters, 2 ecs:DescribeServices" in text
    assert "- rerun, nothing changed: the same as first deploy" in text
    assert "- stock, first deploy: 88 ssm:GetParameters" in text


def test_few_runs_have_no_targets() -> None:
    assert "met:" not in tables({10: rows(4, 20)}, {})
