"""The hours of the week as minutes, as schedules of AWS, and at a moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._ecs.hours import asleep_line, is_asleep
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.hours import (
    EnvironmentHours,
    Hours,
    changes,
    cron,
    is_always,
    is_open,
    next_opening,
    open_share,
    own_or_shared,
    padded,
    spans,
    together,
)

OFFICE = Hours("America/Sao_Paulo", "08:00-20:00")
ALWAYS = Hours("UTC", "00:00-24:00", "00:00-24:00")


@pytest.mark.parametrize(
    ("hours", "begins", "ends"),
    [
        (OFFICE, ["cron(0 8 ? * MON-FRI *)"], ["cron(0 20 ? * MON-FRI *)"]),
        (Hours("UTC", "22:30-06:15"), ["cron(30 22 ? * MON-FRI *)"], ["cron(15 6 ? * TUE,WED,THU,FRI,SAT *)"]),
        (Hours("UTC", "00:00-24:00"), ["cron(0 0 ? * MON *)"], ["cron(0 0 ? * SAT *)"]),
        (Hours("UTC", "", "10:00-16:00"), ["cron(0 10 ? * SAT,SUN *)"], ["cron(0 16 ? * SAT,SUN *)"]),
        (Hours("UTC", "06:00-22:00", "06:00-22:00"), ["cron(0 6 ? * * *)"], ["cron(0 22 ? * * *)"]),
        (Hours("UTC", "08:00-24:00", "00:00-12:00"), ["cron(0 8 ? * MON-FRI *)", "cron(0 0 ? * SUN *)"], []),
        (ALWAYS, [], []),
    ],
)
def test_hours_are_schedules(hours: Hours, begins: list[str], ends: list[str]) -> None:
    found = together(changes(spans(hours)))
    assert [cron(item) for item in found if item.begins] == begins
    assert not ends or [cron(item) for item in found if not item.begins] == ends


def test_the_lengths_of_pauses_are_told_apart() -> None:
    ends = {item.days: item.length for item in changes(spans(OFFICE)) if not item.begins}
    assert ends == {(0, 1, 2, 3): 12 * 60, (4,): 60 * 60}
    assert open_share(spans(OFFICE)) == pytest.approx(60 / 168)


def test_databases_run_a_little_longer() -> None:
    found = together(changes(padded(OFFICE, 15, 10)))
    assert [cron(item) for item in found] == ["cron(45 7 ? * MON-FRI *)", "cron(10 20 ? * MON-FRI *)"]
    assert padded(Hours("UTC", "00:10-24:00", "00:10-24:00"), 15, 10) == spans(ALWAYS)


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        ("2026-11-30T10:59", False),  # Monday, 07:59 in São Paulo
        ("2026-11-30T11:00", True),
        ("2026-11-30T22:59", True),
        ("2026-11-30T23:00", False),
        ("2026-12-05T15:00", False),  # Saturday
    ],
)
def test_a_moment_is_within_the_hours_or_not(moment: str, opened: bool) -> None:
    assert is_open(spans(OFFICE), OFFICE.timezone, _utc(moment)) is opened


def test_a_span_may_be_of_two_weeks() -> None:
    night = Hours("UTC", "", "22:00-06:00")
    assert is_open(spans(night), "UTC", _utc("2026-11-30T05:59"))  # Monday, from Sunday on
    assert not is_open(spans(night), "UTC", _utc("2026-11-30T06:00"))


def test_it_is_asleep_until_its_tasks_had_time_to_come_back() -> None:
    assert is_asleep(OFFICE, _utc("2026-11-30T11:09"))
    assert not is_asleep(OFFICE, _utc("2026-11-30T11:10"))
    line = asleep_line(OFFICE, _utc("2026-11-28T11:10"))
    assert line == "asleep until Mon 08:00 (weekdays 08:00-20:00 America/Sao_Paulo)"


def test_summer_time_is_heeded() -> None:
    zone = "Europe/Berlin"
    found = spans(Hours(zone, "08:00-20:00"))
    assert is_open(found, zone, _utc("2026-07-01T06:00"))
    assert not is_open(found, zone, _utc("2026-12-01T06:00"))
    opening = next_opening(found, zone, _utc("2026-10-24T12:00"))  # the Saturday before winter time begins
    assert opening is not None
    assert f"{opening:%a %H:%M}" == "Mon 08:00"


def test_a_service_has_the_hours_of_its_environment_or_its_own() -> None:
    shared = EnvironmentHours("America/Sao_Paulo", "08:00-20:00", minimum=1)
    assert own_or_shared(None, shared) == Hours("America/Sao_Paulo", "08:00-20:00", minimum=1)
    assert own_or_shared(Hours(weekdays="09:00-17:00"), shared) == Hours("America/Sao_Paulo", "09:00-17:00")
    assert own_or_shared(Hours(weekdays="09:00-17:00"), None) == Hours("UTC", "09:00-17:00")
    assert own_or_shared(ALWAYS, shared) is None
    assert is_always(ALWAYS)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
