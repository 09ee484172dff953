# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The snapshot of a database before a change that has no way back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .._aws.progress import Progress
from .._aws.waiting import Observation, wait_until

USUAL_TIME = "1 to 10 min"


def take_snapshot(rds: Any, name: str, version: str, timeout: float, progress: Progress) -> None:
    """Take a DB snapshot of an instance and wait until it is there. version: what the instance runs."""
    snapshot = f"{name}-{version.replace('.', '-')}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    rds.create_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier=snapshot)

    def look() -> Observation:
        [answer] = rds.describe_db_snapshots(DBSnapshotIdentifier=snapshot)["DBSnapshots"]
        return Observation(answer["Status"], answer["Status"] == "available")

    wait_until(look, f"DB snapshot {snapshot}", USUAL_TIME, timeout, progress)
    progress.say(f"DB instance {name}: its data before the upgrade stays in the DB snapshot {snapshot}")
