"""Engines near the end of their support, and the table of environments."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._fleet.engine_support import ENDS, end_of, is_near
from ansible_collections.talentbase.aws.plugins.module_utils._fleet.table import fleet_lines
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.check_environment import misspellings


@pytest.mark.parametrize(
    ("engine", "version", "end"),
    [
        ("postgres", "15.17", date(2028, 2, 29)),
        ("postgres", "9.6.24", date(2022, 4, 30)),
        ("postgres", "99.1", None),
        ("mysql", "8.0.46", date(2026, 7, 31)),
        ("mysql", "8.4.9", date(2029, 7, 31)),
        ("redis", "6.2.6", date(2027, 1, 31)),
        ("redis", "7.1", None),
        ("valkey", "8.1", None),
        ("memcached", "1.6.22", None),
    ],
)
def test_the_end_of_a_version(engine: str, version: str, end: date | None) -> None:
    assert end_of(engine, version) == end


def test_every_date_is_one() -> None:
    assert all(date.fromisoformat(text) for versions in ENDS.values() for text in versions.values())


def test_near_is_from_180_days_before_on() -> None:
    end = date(2027, 2, 28)
    assert not is_near(end, date(2026, 8, 31))
    assert is_near(end, date(2026, 9, 1))
    assert is_near(end, date(2028, 1, 1))


def row(**more: Any) -> dict[str, Any]:
    services = {"web": {"revision": ":4", "image": "app/web:abc"}, "api": {"revision": ":7", "image": "app/api:abc"}}
    whole = {
        "health": "healthy",
        "problems": [],
        "services": services,
        "last_deployment": {"service": "web", "at": "2026-11-29T12:30:00Z", "status": "ROLLBACK_SUCCESSFUL"},
        "drift": {"drifted": 0, "not_deployed": 2, "upgrade": 3, "orphans": 0},
        "secrets": [{"name": "a", "state": "overdue", "due": ""}],
        "engines": [
            {"key": "databases.main", "engine": "postgres", "version": "14.22", "ends": "2027-02-28", "near": True}
        ],
        "errors": {},
    }
    return {"row": {**whole, **more}}


def test_a_row_says_what_runs_and_what_waits() -> None:
    lines = fleet_lines({"dev": row()}, {})
    assert lines[1].split()[:2] == ["dev", "healthy"]
    for text in (
        "abc: web :4, api :7",
        "2026-11-29 12:30 rollback successful",
        "2 not deployed, 3 of a newer version",
        "1 overdue",
        "postgres 14.22 until 2027-02-28",
    ):
        assert text in lines[1]


def test_services_with_tags_of_their_own_say_them() -> None:
    services = {"web": {"revision": ":4", "image": "web:abc"}, "api": {"revision": ":7", "image": "api:def"}}
    assert "web :4 abc, api :7 def" in fleet_lines({"dev": row(services=services)}, {})[1]


def test_what_wants_something_comes_first_and_long_lists_are_cut() -> None:
    sick = row(health="not healthy", problems=[f"problem {number}" for number in range(5)])
    lines = fleet_lines({"well": row(), "sick": sick, "dark": {"msg": "No credentials\nmore"}}, {})
    assert [line.split()[0] for line in lines[1:4]] == ["dark", "sick", "well"]
    assert lines[5:] == [
        "dark: not read: No credentials",
        *(f"sick: problem {number}" for number in range(3)),
        "sick: and 2 more problems; verify lists them",
    ]


def test_a_part_that_was_not_read_is_told() -> None:
    lines = fleet_lines({"dev": row(drift=None, secrets=[], errors={"secrets": "denied"})}, {})
    assert lines[1].split()[-6:-4] == ["-", "-"]
    assert lines[-1] == "dev: secrets not read: denied"


def test_the_artifact_of_an_environment_is_no_misspelt_section() -> None:
    """A workflow of AWX gives it to its next job as a variable."""
    assert misspellings({"outcome_of_dev": {"ok": True}, "fleet": {}, "environment_name": "dev"}) == []
    assert misspellings({"environment_dev": {"ok": True}, "environment_name": "dev"})
