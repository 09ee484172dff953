"""What a lock's parameter says, and who may take it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._lock.record import (
    ALIVE,
    BEAT,
    Hold,
    LockState,
    Record,
    as_result,
    describe,
    origin,
    parse,
    refusal,
)

THEN = datetime(2026, 3, 1, 10, tzinfo=UTC)
ANA = Hold("a1", "arn:aws:iam::123456789012:user/ana", "host ci-3, AWX job 117", THEN.isoformat(), 3600)


def current(seconds: float, hold: Hold | None = ANA) -> LockState:
    return LockState(3, hold, THEN, THEN + timedelta(seconds=seconds))


def test_a_record_is_read_as_it_was_written() -> None:
    assert parse(Record(4, ANA).dump()) == Record(4, ANA)
    assert parse(Record(5, None).dump()) == Record(5, None)


@pytest.mark.parametrize("value", ["", "free", "[]", "{}", '{"replaces": 1}', '{"replaces": 1, "hold": {"who": "me"}}'])
def test_what_somebody_else_wrote_is_no_record(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(value)


def test_what_a_record_has_of_a_heartbeat_is_beside_its_hold() -> None:
    """An older version of the collection takes the hold as it is, and nothing else."""
    hold = replace(ANA, ttl=ALIVE, beat=BEAT, job="https://awx.example.com/#/jobs/playbook/117")
    assert parse(Record(4, hold).dump()) == Record(4, hold)
    fields = json.loads(Record(4, hold).dump())
    assert set(fields["hold"]) == {"holder", "who", "origin", "since", "ttl", "process"}
    assert fields["beat"] == BEAT


def test_a_run_without_a_beat_is_dead_within_a_minute() -> None:
    hold = replace(ANA, ttl=ALIVE, beat=BEAT)
    assert not current(2 * BEAT, hold).over
    assert not current(2 * BEAT, hold).may_take("b2")
    assert current(ALIVE + 1, hold).over == f"its run has given no sign of life for {ALIVE + 1} s"
    assert current(ALIVE + 1, hold).may_take("b2")
    assert current(3601).over == "it had expired"
    ended = replace(current(1), ended="AWX says that its job is canceled")
    assert (ended.over, ended.may_take("b2")) == ("AWX says that its job is canceled", True)
    assert "last heard of at 2026-03-01T10:00:00" in describe(current(5, hold))


def test_a_record_counts_only_right_after_what_its_writer_saw() -> None:
    assert Record(4, ANA).counts_as(5)
    assert not Record(4, ANA).counts_as(6)


def test_others_wait_until_the_time_is_over() -> None:
    assert current(3599).held_by_other("b2")
    assert not current(3599).may_take("b2")
    assert current(3601).expired
    assert current(3601).may_take("b2")
    assert current(10, None).may_take("b2")


def test_the_holder_keeps_it_even_after_its_time() -> None:
    assert current(5000).held_by("a1")
    assert current(5000).may_take("a1")
    assert not current(1700).needs_renewal()
    assert current(1900).needs_renewal()


def test_a_lock_is_taken_over_only_from_the_run_that_was_named() -> None:
    assert current(10).may_take("b2", take_over="a1")
    assert not current(10).may_take("b2", take_over="c3")
    assert not current(10).may_take("b2", take_over="")


def test_a_refusal_says_who_and_what_to_do() -> None:
    text = str(refusal("app-dev", current(10), {}))
    for part in ("user/ana", "AWX job 117", "2026-03-01T10:00:00", "2026-03-01T11:00:00", "-e lock_wait=600"):
        assert part in text
    assert "-e lock_take_over=a1" in text
    in_awx = str(refusal("app-dev", current(10), {"JOB_ID": "118", "AWX_HOST": "https://awx.example.com"}))
    assert "its question 'Take over the lock of run' with a1" in in_awx
    assert " -e " not in in_awx


def test_a_free_lock_has_no_holder() -> None:
    assert as_result(current(10, None)) == {}
    assert as_result(current(4000))["expired"] is True


@pytest.mark.parametrize(
    ("environment", "text"),
    [
        ({}, "host h"),
        ({"JOB_ID": "7"}, "host h, AWX job 7"),
        (
            {"JOB_ID": "7", "AWX_HOST": "https://awx.example.com"},
            "host h, AWX job 7 (https://awx.example.com/#/jobs/playbook/7)",
        ),
        ({"CI_JOB_URL": "https://ci/1"}, "host h, https://ci/1"),
        (
            {"GITHUB_SERVER_URL": "https://gh", "GITHUB_REPOSITORY": "a/b", "GITHUB_RUN_ID": "9", "JOB_ID": "7"},
            "host h, https://gh/a/b/actions/runs/9",
        ),
    ],
)
def test_it_says_from_where_a_run_comes(environment: dict[str, str], text: str) -> None:
    assert origin(environment, "h") == text
