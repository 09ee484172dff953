# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether windows and the performance of storage of a database are such as RDS takes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .data_stores import Database
from .faults import Fault
from .windows import DAY, LEAST, minutes_of, overlap

STRIPED = 400
"""GiB from which gp3 storage of PostgreSQL has a performance of its own choice, with IOPS and MiB/s from these on:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage"""
LEAST_IOPS, LEAST_THROUGHPUT = 12000, 500


def database_settings_faults(key: str, database: Database) -> Iterator[Fault]:
    """The faults of one database. key: such as databases.main."""
    yield from _lengths(key, database)
    yield from window_faults(key, database.backup_window, database.maintenance_window)
    yield from _performance(key, database)


def window_faults(key: str, backup: str, maintenance: str) -> Iterator[Fault]:
    """The fault of two windows that overlap; either may be empty."""
    if backup and maintenance and overlap(backup, maintenance):
        problem = f"is {backup}, which overlaps with the maintenance window {maintenance}"
        yield Fault(f"{key}.backup_window", problem, "give two windows that do not overlap")


def _lengths(key: str, database: Database) -> Iterator[Fault]:
    for name in ("backup_window", "maintenance_window"):
        window = getattr(database, name)
        if window and not LEAST <= minutes_of(window) <= DAY:
            problem = f"is {window}, {minutes_of(window)} min long"
            yield Fault(f"{key}.{name}", problem, f"give a window of {LEAST} min to 24 h")


def _performance(key: str, database: Database) -> Iterator[Fault]:
    # https://github.com/hashicorp/terraform-provider-aws/issues/28160: refused below, even with the values that it has there.
    for name, least in (("iops", LEAST_IOPS), ("storage_throughput", LEAST_THROUGHPUT)):
        value = getattr(database, name)
        if value and (database.storage_type != "gp3" or database.storage_gib < STRIPED):
            problem = f"is {value}, but storage_gib is {database.storage_gib} of {database.storage_type}"
            yield Fault(f"{key}.{name}", problem, f"drop it, or give {STRIPED} GiB or more of gp3")
        elif value and value < least:
            yield Fault(f"{key}.{name}", f"is {value}", f"give {least} or more, or drop it")
    iops = max(database.iops, LEAST_IOPS)
    most = iops // 4
    if database.storage_throughput > most:
        problem = f"is {database.storage_throughput} MiB/s, more than a quarter of {iops} IOPS"
        yield Fault(f"{key}.storage_throughput", problem, f"give at most {most}, or more iops")
