# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When AWS ends the standard support of engine versions. Past it, a version costs more each month (Extended Support). Pure.

As of 2026-08-22. An engine or version that is not here has no date that AWS has announced.

- postgres: "RDS end of standard support date" of
  https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
- mysql: the same column of https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
- redis, valkey: "End of Standard Support" of https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html;
  neither Redis OSS 7 nor a version of Valkey has a date yet.

Each was read by way of https://endoflife.date (amazon-rds-postgresql, amazon-rds-mysql, amazon-elasticache-redis), which copies these
tables from AWS's pages every day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

NEAR_DAYS = 180
"""A version is near its end from so many days before it."""
ENDS: Mapping[str, Mapping[str, str]] = {
    "postgres": {
        "9.6": "2022-04-30",
        "10": "2023-04-30",
        "11": "2024-02-29",
        "12": "2025-02-28",
        "13": "2026-02-28",
        "14": "2027-02-28",
        "15": "2028-02-29",
        "16": "2029-02-28",
        "17": "2030-02-28",
        "18": "2031-02-28",
    },
    "mysql": {"5.6": "2022-03-01", "5.7": "2024-02-29", "8.0": "2026-07-31", "8.4": "2029-07-31"},
    "redis": {"4": "2026-01-31", "5": "2026-01-31", "6": "2027-01-31"},
    "valkey": {},
}


def end_of(engine: str, version: str) -> date | None:
    """The last day of standard support; None where there is no date. version: as AWS gives it, such as 15.17 or 8.0.46."""
    known = ENDS.get(engine, {})
    parts = version.split(".")
    found = next((known[name] for name in (".".join(parts[:2]), parts[0]) if name in known), "")
    return date.fromisoformat(found) if found else None


def is_near(end: date, today: date) -> bool:
    """Whether a version is past its standard support, or will be soon."""
    return (end - today).days <= NEAR_DAYS
