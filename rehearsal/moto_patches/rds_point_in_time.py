"""RDS: the instance as it was at a point in time, in a new instance.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceToPointInTime.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html: logs are uploaded every five minutes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from moto.rds.exceptions import (
    DBInstanceAlreadyExists,
    InvalidParameterCombination,
    InvalidParameterValue,
    RDSClientError,
)
from moto.rds.models import DBInstance, RDSBackend

from .. import timings
from ..clock import Clock, naive_utc
from ..patching import replace
from .rds_restores import KEPT, STORAGE_TYPE

DAY = 86400.0
NAMES = (
    "source_db_instance_identifier",
    "target_db_instance_identifier",
    "restore_time",
    "use_latest_restorable_time",
)


class Window(NamedTuple):
    """From when until when an instance can be restored, in seconds since the epoch."""

    earliest: float
    latest: float


class AutomatedBackup:
    """An instance's backups, as DescribeDBInstanceAutomatedBackups has them."""

    def __init__(self, database: Any, window: Window | None) -> None:
        self.db_instance_identifier, self.db_instance_arn = database.db_instance_identifier, database.arn
        self.dbi_resource_id, self.engine = database.dbi_resource_id, database.engine
        self.backup_retention_period = database.backup_retention_period
        self.status = "active" if window else "creating"
        if window:
            self.restore_window = {
                "EarliestTime": naive_utc(window.earliest),
                "LatestTime": naive_utc(window.latest),
            }


def install(clock: Clock) -> None:
    """Patch moto: restores to a point in time, and when they can reach."""
    replace(DBInstance, latest_restorable_time=property(_latest))
    replace(
        RDSBackend,
        describe_db_instance_automated_backups=describe_db_instance_automated_backups,
        restore_db_instance_to_point_in_time=restore_db_instance_to_point_in_time,
    )


def window(database: Any) -> Window | None:
    """The times that an instance can be restored to; None without backups, and before its first one is there."""
    days, now = int(database.backup_retention_period or 0), database.clock.now()
    first = database.created + timings.RDS_CREATE + timings.RDS_BACKUP
    if not days or now < first:
        return None
    return Window(max(first, now - days * DAY), max(first, now - timings.RDS_LOGS))


def _latest(database: Any) -> datetime | None:
    found = window(database)
    return naive_utc(found.latest) if found else None


def describe_db_instance_automated_backups(
    self: RDSBackend, db_instance_identifier: str | None = None, **_: Any
) -> list[AutomatedBackup]:
    """DescribeDBInstanceAutomatedBackups of the instances that there are."""
    wanted = [
        item
        for item in self.databases.values()
        if item.backup_retention_period and db_instance_identifier in (None, item.db_instance_identifier)
    ]
    if db_instance_identifier and not wanted:
        raise RDSClientError("DBInstanceAutomatedBackupNotFound", f"DBInstance {db_instance_identifier} not found.")
    return [AutomatedBackup(item, window(item)) for item in wanted]


def restore_db_instance_to_point_in_time(
    self: RDSBackend, source_db_identifier: str, target_db_identifier: str, overrides: Any
) -> DBInstance:
    """RestoreDBInstanceToPointInTime: settings of the source, and whoever could log in, and what it held, at that time."""
    source: Any = self.describe_db_instances(source_db_identifier)[0]
    request = {key: overrides[key] for key in overrides if overrides[key] is not None}
    at = _moment(self, source, target_db_identifier, request)
    kept = {name: getattr(source, name) for name in KEPT}
    kept["backup_retention_period"] = source.backup_retention_period
    encryption = {"storage_encrypted": source.storage_encrypted, "kms_key_id": source.kms_key_id}
    given = {key: value for key, value in request.items() if key not in NAMES}
    made = {**kept, "tags": list(source.tags), **encryption, "storage_type": STORAGE_TYPE, **given}
    made |= {"db_name": source.db_name, "db_instance_identifier": target_db_identifier, "restored": True}
    database: Any = self.create_db_instance(made)
    database.logins, database.rows = source.logins.until(at), source.rows.until(at)
    restored: DBInstance = database
    return restored


def _moment(backend: RDSBackend, source: Any, target: str, request: dict[str, Any]) -> float:
    """The second to restore to; refuses what AWS refuses, whose words are not documented."""
    if target in backend.databases:
        raise DBInstanceAlreadyExists()
    if not source.backup_retention_period:
        raise RDSClientError(
            "PointInTimeRestoreNotEnabled",
            f"DB instance {source.db_instance_identifier} has a BackupRetentionPeriod of 0.",
        )
    if source.status in ("deleting", "deleted"):
        raise RDSClientError("InvalidDBInstanceState", f"Instance {source.db_instance_identifier} is being deleted.")
    if request.get("manage_master_user_password"):
        raise InvalidParameterCombination(f"ManageMasterUserPassword is not supported for engine {source.engine}.")
    found, asked, newest = window(source), request.get("restore_time"), request.get("use_latest_restorable_time")
    if bool(asked) == bool(newest):
        raise InvalidParameterCombination("Specify either RestoreTime or UseLatestRestorableTime.")
    if found is None:
        raise RDSClientError("InvalidDBInstanceState", f"{source.db_instance_identifier} has no backup yet.")
    at = _seconds(asked) if asked else found.latest
    if not found.earliest <= at <= found.latest:
        limits = " and ".join(datetime.fromtimestamp(item, UTC).isoformat() for item in found)
        raise InvalidParameterValue(f"The restore time is not between {limits}.")
    return at


def _seconds(asked: Any) -> float:
    moment = asked if isinstance(asked, datetime) else datetime.fromisoformat(str(asked).replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
