# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The snapshot of a database or cache before a change that has no way back.

RDS takes one of its own only where backups are on; ElastiCache takes none:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.PostgreSQL.MajorVersion.Process.html
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement-upgrade-considerations.html
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from .._aws.errors import ClientError, Failure, code_of
from .._aws.progress import Progress
from .._aws.session import Aws
from .._aws.waiting import Observation, wait_until
from .._plan.values import Address
from .names import DB_INSTANCE
from .reads import Answer, cache_snapshot, db_snapshot, own_snapshots
from .restores import AVAILABLE, name_of, status_of, taken_at

USUAL_TIME = "1 to 10 min"
JUST_NOW = timedelta(minutes=30)
"""A snapshot that is older lacks too much of what was written since."""
UNSUPPORTED = "SnapshotFeatureNotSupportedFault"


def take_snapshot(aws: Aws, address: Address, version: str, timeout: float, progress: Progress) -> None:
    """Take a snapshot and wait until it is there, or for one that an interrupted run has just taken. version: what the store runs."""
    kind, start = address.kind, f"{address.name}-{version.replace('.', '-')}-"
    name = _just_taken(aws, address, start)
    if not name:
        name = f"{start}{datetime.now(UTC):%Y%m%d-%H%M%S}"
        if not _created(aws, address, name):
            progress.say(f"{address}: its nodes take no snapshot, so that none is taken before the upgrade")
            return
    read: Callable[[Aws, str], Answer | None] = db_snapshot if kind == DB_INSTANCE else cache_snapshot

    def look() -> Observation:
        found = read(aws, name)
        if found is None:
            raise Failure(f"Snapshot {name} of {address} has gone", todo="run the same command again")
        return Observation(status_of(kind, found), status_of(kind, found) == AVAILABLE)

    wait_until(look, f"snapshot {name}", USUAL_TIME, timeout, progress)
    progress.say(f"{address}: its data before the upgrade stays in the snapshot {name}")


def _just_taken(aws: Aws, address: Address, start: str) -> str:
    """The snapshot of a name that begins so, where it is that of a run that was interrupted and is repeated now; or ""."""
    since = datetime.now(UTC) - JUST_NOW
    names = [name_of(address.kind, item) for item in own_snapshots(aws, address) if taken_at(item) > since]
    return next((name for name in names if name.startswith(start)), "")


def _created(aws: Aws, address: Address, name: str) -> bool:
    """Whether AWS takes a snapshot of the store."""
    if address.kind == DB_INSTANCE:
        aws.client("rds").create_db_snapshot(DBInstanceIdentifier=address.name, DBSnapshotIdentifier=name)
        return True
    try:
        aws.client("elasticache").create_snapshot(ReplicationGroupId=address.name, SnapshotName=name)
    except ClientError as error:
        if code_of(error) != UNSUPPORTED:
            raise
        return False
    return True
