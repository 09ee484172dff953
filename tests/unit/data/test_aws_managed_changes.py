"""What AWS changes by itself is no difference; what it cannot take back is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.talentbase.aws.plugins.module_utils._data.aws_managed_changes import (
    irreversible,
    settled_storage,
    settled_version,
)


@pytest.mark.parametrize(
    ("wanted", "actual", "upgrades", "settled"),
    [
        ("15.8", "15.8", False, "15.8"),
        ("15.8", "15.10", True, "15.8"),
        ("15.8", "15.10", False, "15.10"),
        ("15.8", "15.7", True, "15.7"),
        ("15.8", "16.1", True, "16.1"),
        ("15", "15.8", False, "15"),
        ("15.1", "15.10", False, "15.10"),
        ("7", "7.0.7", False, "7"),
        ("7.0", "7.0.7", False, "7.0"),
        ("7.1", "7.0.7", True, "7.0.7"),
    ],
)
def test_versions(wanted: str, actual: str, upgrades: bool, settled: str) -> None:
    assert settled_version(wanted, actual, upgrades) == settled


@pytest.mark.parametrize(
    ("wanted", "actual", "most", "settled"),
    [
        (20, 20, 100, 20),
        (20, 40, 100, 20),
        (20, 40, 0, 40),
        (20, 40, 30, 40),
        (40, 20, 100, 20),
        (21, 22, 0, 21),
        (21, 25, 0, 25),
    ],
)
def test_storage(wanted: int, actual: int, most: int, settled: int) -> None:
    assert settled_storage(wanted, actual, most) == settled


def test_going_back_is_a_fault() -> None:
    faults = list(irreversible("databases.main", ("15.8", "16.1"), (20, 40)))
    assert [fault.key for fault in faults] == ["databases.main.engine_version", "databases.main.storage_gib"]
    assert "give 40 GiB" in str(faults[1])


@given(st.integers(20, 100), st.integers(20, 100), st.integers(0, 100))
def test_storage_never_shrinks_unnoticed(wanted: int, actual: int, most: int) -> None:
    settled = settled_storage(wanted, actual, most)
    refused = bool(list(irreversible("databases.main", ("15", "15"), (wanted, settled))))
    assert refused == (wanted < actual and actual > max(most, -(-wanted * 11 // 10)))
