"""PostgreSQL on RDS: which versions there are, which are withdrawn, and what each can be upgraded to. As of October 2026.

Versions: the enums of cfn-lint 1.58.0, aws_rds_dbinstance/engine_version.json and engine_version_deprecated.json, which
AWS generates from DescribeDBEngineVersions. Rows: the releases of https://www.postgresql.org/docs/release/.
"""

from __future__ import annotations

from collections.abc import Iterator

RELEASES = (
    "13.3",
    "13.4 14.1",
    "13.7 14.3",
    "13.8 14.5",
    "13.9 14.6",
    "13.10 14.7 15.2",
    "13.11 14.8 15.3",
    "13.12 14.9 15.4",
    "13.13 14.10 15.5 16.1",
    "13.14 14.11 15.6 16.2",
    "13.15 14.12 15.7 16.3",
    "13.16 14.13 15.8 16.4",
    "13.17 14.14 15.9 16.5 17.1",
    "13.18 14.15 15.10 16.6 17.2",
    "13.19 14.16 15.11 16.7 17.3",
    "13.20 14.17 15.12 16.8 17.4",
    "13.21 14.18 15.13 16.9 17.5",
    "13.22 14.19 15.14 16.10 17.6",
    "13.23 14.20 15.15 16.11 17.7 18.1",
    "14.21 15.16 16.12 17.8 18.2",
    "14.22 15.17 16.13 17.9 18.3",
    "14.23 15.18 16.14 17.10 18.4",
    "14.24 15.19 16.15 17.11 18.6",
)
"""What came out together: a major upgrade goes to a version that is at least as new."""
OLDEST = {"13": "13.23", "14": "14.18", "15": "15.13", "16": "16.9", "17": "17.5", "18": "18.1"}
"""The oldest version of each major that can still be created; AWS withdrew the ones before on 2026-05-01."""
PREFERRED = {"13": "13.23", "14": "14.20", "15": "15.15", "16": "16.11", "17": "17.7", "18": "18.1"}
"""What AWS upgrades to by itself, and makes where a major alone is asked for: its notice of May 2026 for 14 to 17."""
NEWEST_MAJOR = "17"
"""The major of an instance for which no version is given."""

_ROWS = {version: number for number, row in enumerate(RELEASES) for version in row.split()}


def major(version: str) -> str:
    """The major of a version: 15 of 15.8."""
    return version.split(".")[0]


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def versions(withdrawn: bool = False) -> list[str]:
    """The versions that can be created, and those that AWS has withdrawn where they are asked for; oldest first."""
    return sorted((version for version in _ROWS if withdrawn or available(version)), key=_order)


def available(version: str) -> bool:
    """Whether an instance of a version can be created."""
    return version in _ROWS and _order(version) >= _order(OLDEST[major(version)])


def resolve(version: str | None) -> str | None:
    """The full version that AWS makes of what is asked for, which may be a major alone; None if it cannot be had.

    The default of a major: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBEngineVersions.html,
    DefaultOnly.
    """
    wanted = PREFERRED.get(version or NEWEST_MAJOR, version)
    return wanted if wanted and available(wanted) else None


def known(version: str) -> bool:
    """Whether an instance can have a version, withdrawn ones included."""
    return version in _ROWS


def upgrades(version: str) -> Iterator[str]:
    """What a version can be upgraded to: newer ones of its major, and of later majors what is at least as new.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.PostgreSQL.UpgradeVersion.html
    """
    for target in versions():
        same = major(target) == major(version)
        if _order(target) > _order(version) and (same or _ROWS[target] >= _ROWS[version]):
            yield target


def auto_upgrade(version: str) -> str | None:
    """What AWS upgrades a version to by itself, in the maintenance window."""
    target = PREFERRED[major(version)]
    return target if _order(target) > _order(version) else None
