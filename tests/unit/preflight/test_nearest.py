"""What comes nearest to a version or class that cannot be had."""

from __future__ import annotations

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._preflight.nearest import nearest_classes, nearest_versions


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("15.8", '"15" for the newest (15.17), or 15.13'),
        ("15.14", '"15" for the newest (15.17), or 15.17'),
        ("15.18", '"15" for the newest (15.17), or 15.17'),
        ("9.6", "one of 15, 16"),
    ],
)
def test_versions(wanted: str, expected: str) -> None:
    assert nearest_versions(wanted, ["16.9", "15.17", "15.13"]) == expected


def test_the_same_family_in_another_size_or_the_next_family() -> None:
    classes = ["db.m5.2xlarge", "db.m5.4xlarge", "db.m6g.large", "db.t3.micro", "db.t4g.micro", "db.r5.xlarge"]
    assert nearest_classes("db.t2.micro", classes).startswith("db.t3.micro or db.t4g.micro")
    assert nearest_classes("db.m5.xlarge", classes).startswith("db.m5.2xlarge or db.m5.4xlarge")
    assert nearest_classes("db.t3.micro", []) == "another engine version or region"
