"""A deploy that rolls forward past a rollback names the revision that was rolled back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.roll_forwards import RollForward
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.roll_forward import (
    PastDeployment,
    note,
    rolled_back_from,
)

START = datetime(2026, 1, 2, 3, 0, tzinfo=UTC)


def past(revision: int, minutes: int, failed: bool = False) -> PastDeployment:
    created = START + timedelta(minutes=minutes)
    return PastDeployment(arn(revision), failed, created, created + timedelta(minutes=5), "said")


def arn(revision: int) -> str:
    return f"arn:aws:ecs:us-east-1:1:task-definition/api:{revision}" if revision else ""


def said(roll_forward: RollForward, *past_deployments: PastDeployment) -> str:
    """The line; pasts as they happened."""
    newest_first = list(reversed(past_deployments))
    left = rolled_back_from(roll_forward, newest_first)
    return note(roll_forward, left, newest_first, "no memory") if left else ""


def roll_forward(running: int, wanted: int = 0, stuck: bool = False) -> RollForward:
    return RollForward("api", "api", arn(running), arn(wanted), stuck)


@pytest.mark.parametrize(
    ("where", "past_deployments", "line"),
    [
        (
            roll_forward(6, 7),
            [past(6, 0), past(7, 10), past(6, 20)],
            "api: revision 7 was rolled back on 2026-01-02 03:20 UTC (it had completed; api:6 was deployed after it); "
            "this deploy rolls forward past that rollback, to revision 7 again",
        ),
        (
            roll_forward(6),
            [past(6, 0), past(7, 10, failed=True)],
            "api: revision 7 was rolled back on 2026-01-02 03:15 UTC (no memory); this deploy rolls forward past that rollback, to a new revision",
        ),
        (
            roll_forward(6, 8),
            [past(6, 0), past(7, 10, failed=True)],
            "api: revision 7 was rolled back on 2026-01-02 03:15 UTC (no memory); this deploy rolls forward past that rollback, to revision 8",
        ),
        (
            roll_forward(6, 7),
            [past(6, 0), past(7, 10, failed=True)],
            "api: revision 7 failed on 2026-01-02 03:15 UTC (no memory); this deploy tries the very same revision again",
        ),
        (
            roll_forward(1, 1, stuck=True),
            [past(1, 0, failed=True)],
            "api: revision 1 failed on 2026-01-02 03:05 UTC (no memory); this deploy tries the very same revision again",
        ),
    ],
)
def test_what_was_gone_back_from_is_said(where: RollForward, past_deployments: list[PastDeployment], line: str) -> None:
    assert said(where, *past_deployments) == line


@pytest.mark.parametrize(
    ("where", "past_deployments"),
    [
        (roll_forward(6), [past(5, 0), past(6, 10)]),
        (roll_forward(6), []),
        (roll_forward(6, 7), [past(5, 0, failed=True), past(6, 10)]),
        (roll_forward(1), [PastDeployment("arn:aws:ecs:us-east-1:1:task-definition/other:9", True, START, START, "")]),
    ],
)
def test_nothing_is_said_where_nothing_was_gone_back_from(
    where: RollForward, past_deployments: list[PastDeployment]
) -> None:
    assert said(where, *past_deployments) == ""
