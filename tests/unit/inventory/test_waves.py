"""The waves of a release: their sizes as Ansible takes them, and whether the next one begins."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.utils.helpers import pct_to_int

from ansible_collections.talentbase.aws.plugins.module_utils._inventory import waves

HOSTS = [f"e{number}" for number in range(12)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, []),
        ({"waves": "1,5,*"}, [1, 5, "100%"]),
        ({"waves": " 1 , 25% "}, [1, "25%"]),
        ({"waves": 3}, [3]),
        ({"waves": [1, "*"]}, [1, "100%"]),
        *(
            ({"waves": wrong}, [])
            for wrong in ("", "0", "1,,2", "*,1", "0%", "101%", "-1", "1.5", "all", "1,²", None, {})
        ),
    ],
)
def test_sizes(given: dict[str, Any], expected: waves.Sizes) -> None:
    assert waves.sizes(given) == expected


@pytest.mark.parametrize("text", ["1,5,*", "5", "1,25%", "50%,*", "3%,*", "20"])
def test_they_are_the_batches_that_ansible_makes(text: str) -> None:
    """ansible/executor/playbook_executor.py, _get_serialized_batches."""
    sizes, left, batches = waves.sizes({"waves": text}), list(HOSTS), []
    while left:
        size = pct_to_int(sizes[min(len(batches), len(sizes) - 1)], len(HOSTS))
        batches.append(left[:size])
        left = left[size:]
    assert waves.waves(sizes, HOSTS) == batches


def test_a_wave_begins_unless_too_many_of_one_before_failed() -> None:
    given: dict[str, Any] = {"waves": "2,4,*"}
    assert waves.refusal(given, "e2", HOSTS, HOSTS) == ""
    alive = [name for name in HOSTS if name != "e1"]
    assert waves.refusal(given, "e0", HOSTS, alive) == ""
    expected = "not begun: wave 1 failed: e1 of its 2; max_failures is 0"
    assert waves.refusal(given, "e2", HOSTS, alive) == expected
    assert waves.refusal(given, "e11", HOSTS, alive) == expected
    assert waves.refusal({**given, "max_failures": "1"}, "e2", HOSTS, alive) == ""
