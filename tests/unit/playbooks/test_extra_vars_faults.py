"""Mistakes in the variables of a run: each is one line that names its key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.filter.extra_vars_faults import extra_vars_faults

TAGS = ["all", "network", "services"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"_raw_params": "manage.py"}, "manage.py: an argument outside of the value before it; "),
        ({"services": "api"}, "services: is the map of services in the inventory, and cannot be api; "),
        ({"lock_wait": "soon"}, "lock_wait: is soon; give a whole number of seconds to wait for the lock, such as 600"),
        ({"lock_ttl": "-1"}, "lock_ttl: is -1; give a whole number of seconds, at least 60"),
        ({"lock_ttl": 59}, "lock_ttl: is 59; "),
        ({"task_timeout": "10m"}, "task_timeout: is 10m; "),
        ({"days": "0"}, "days: is 0; give a whole number of days, from 1 to 90"),
        ({"lines": "²"}, "lines: is ²; "),
        ({"report_file": "/nope/a.json", "history_file": "/nope/b.json"}, "the folder /nope does not exist; "),
    ],
)
def test_a_mistake_is_one_line_with_its_key(given: dict[str, Any], words: str) -> None:
    (line,) = extra_vars_faults(given)
    assert line.startswith(words)


def test_a_tag_that_selects_nothing_is_a_mistake() -> None:
    assert extra_vars_faults({}, ["service"], TAGS) == [
        "--tags: service selects nothing; known are all, network, services"
    ]
    assert extra_vars_faults({}, ["anything"]) == []


def test_what_is_right_or_was_not_given_is_no_mistake(tmp_path: Path) -> None:
    numbers = {"lock_wait": 0, "lock_ttl": "60", "task_timeout": 1, "days": "90", "lines": ""}
    files = {"report_file": str(tmp_path / "report.json"), "outputs_file": "outputs.json", "history_file": ""}
    given = {"_raw_params": "", "services": {"api": {}}, **numbers, **files}
    assert extra_vars_faults(given, ["all"], TAGS) == []
