"""A deploy that goes forward after a rollback knows what was gone back from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._rollout.roll_forward import (
    Move,
    Past,
    gone_back_from,
    note,
)

START = datetime(2026, 1, 2, 3, 0, tzinfo=UTC)


def past(revision: int, minutes: int, failed: bool = False) -> Past:
    created = START + timedelta(minutes=minutes)
    return Past(arn(revision), failed, created, created + timedelta(minutes=5), "said")


def arn(revision: int) -> str:
    return f"arn:aws:ecs:us-east-1:1:task-definition/api:{revision}" if revision else ""


def said(move: Move, *pasts: Past) -> str:
    """The line; pasts as they happened."""
    newest_first = list(reversed(pasts))
    left = gone_back_from(move, newest_first)
    return note("api", move, left, newest_first, "no memory") if left else ""


def move(running: int, wanted: int = 0, stuck: bool = False) -> Move:
    return Move("api", arn(running), arn(wanted), stuck)


@pytest.mark.parametrize(
    ("where", "pasts", "line"),
    [
        (
            move(6, 7),
            [past(6, 0), past(7, 10), past(6, 20)],
            "api: revision 7 was rolled back from on 2026-01-02 03:20 UTC (it had completed; api:6 was deployed after it); "
            "this deploy goes forward to revision 7 again",
        ),
        (
            move(6),
            [past(6, 0), past(7, 10, failed=True)],
            "api: revision 7 was rolled back from on 2026-01-02 03:15 UTC (no memory); this deploy goes forward to a new revision",
        ),
        (
            move(6, 8),
            [past(6, 0), past(7, 10, failed=True)],
            "api: revision 7 was rolled back from on 2026-01-02 03:15 UTC (no memory); this deploy goes forward to revision 8",
        ),
        (
            move(6, 7),
            [past(6, 0), past(7, 10, failed=True)],
            "api: revision 7 failed on 2026-01-02 03:15 UTC (no memory); this deploy tries the very same revision again",
        ),
        (
            move(1, 1, stuck=True),
            [past(1, 0, failed=True)],
            "api: revision 1 failed on 2026-01-02 03:05 UTC (no memory); this deploy tries the very same revision again",
        ),
    ],
)
def test_what_was_gone_back_from_is_said(where: Move, pasts: list[Past], line: str) -> None:
    assert said(where, *pasts) == line


@pytest.mark.parametrize(
    ("where", "pasts"),
    [
        (move(6), [past(5, 0), past(6, 10)]),
        (move(6), []),
        (move(6, 7), [past(5, 0, failed=True), past(6, 10)]),
        (move(1), [Past("arn:aws:ecs:us-east-1:1:task-definition/other:9", True, START, START, "")]),
    ],
)
def test_nothing_is_said_where_nothing_was_gone_back_from(where: Move, pasts: list[Past]) -> None:
    assert said(where, *pasts) == ""
