"""The newest version of a major."""

from __future__ import annotations

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._data.versions import newest


@pytest.mark.parametrize(
    ("wanted", "versions", "expected"),
    [
        ("15", ["15.9", "15.17", "15.2", "16.1"], "15.17"),
        ("1", ["15.9"], None),
        ("7", ["6.2", "7.0", "7.1"], "7.1"),
        ("15", [], None),
    ],
)
def test_versions_are_ordered_by_their_numbers(wanted: str, versions: list[str], expected: str | None) -> None:
    assert newest(wanted, versions) == expected
