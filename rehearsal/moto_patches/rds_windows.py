"""RDS: the daily backup, and changes that wait for the maintenance window."""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBInstance, RDSBackend

from .. import timings, windows
from ..clock import Clock
from ..event_queue import EventQueue
from ..patching import replace
from ..quirks.switches import SWITCHES
from . import rds_restores, rds_settings
from .timed_status import TimedStatus

BACKUP, MAINTENANCE = "database-backup", "maintenance-window"
RETRY = 60.0

_create_db_snapshot = RDSBackend.create_db_snapshot


class DatabaseStatus(TimedStatus):
    """The status of an instance: backing-up in its window of each day, where it is available otherwise."""

    def __get__(self, model: Any, owner: type | None = None) -> Any:
        status = super().__get__(model, owner)
        if model is not None and status == "available" and self._is_backing_up(model):
            return "backing-up"
        return status

    def _is_backing_up(self, database: Any) -> bool:
        now, window = self._clock.now(), getattr(database, "preferred_backup_window", "")
        if not window or not has_backups(database):
            return False
        began = windows.last_daily(window, now)
        return now - began < timings.RDS_BACKUP and began > database.created


def has_backups(database: Any) -> bool:
    """Whether RDS backs an instance up: not with a retention of 0 days."""
    return SWITCHES.on(BACKUP) and bool(database.backup_retention_period)


def install(clock: Clock, events: EventQueue) -> None:
    """Patch moto: snapshots are taken of what is available."""
    replace(DBInstance, events=events)

    def create_db_snapshot(
        self: RDSBackend,
        db_instance_identifier: str,
        db_snapshot_identifier: str,
        snapshot_type: str = "manual",
        **kwargs: Any,
    ) -> Any:
        """CreateDBSnapshot: the instance is backing-up meanwhile."""
        database: Any = self.databases.get(db_instance_identifier)
        shows = snapshot_type == "manual" and SWITCHES.on(BACKUP)
        if database is not None and shows:
            require_snapshot(database)
        snapshot = _create_db_snapshot(self, db_instance_identifier, db_snapshot_identifier, snapshot_type, **kwargs)
        if database is not None:
            rds_restores.keep(snapshot, database, clock.now())
        if shows:
            database.status = "snapshotting"
        return snapshot

    replace(RDSBackend, create_db_snapshot=create_db_snapshot)


def require_snapshot(database: Any) -> None:
    """Refuse a snapshot of an instance that is not available; github.com/hashicorp/terraform-provider-aws/pull/46687."""
    if database.status != "available":
        raise RDSClientError(
            "InvalidDBInstanceState",
            f"Cannot create a snapshot because the database instance {database.db_instance_identifier} is not currently "
            "in the available state.",
        )


def apply_later(database: Any) -> None:
    """Let what is deferred be applied when the maintenance window begins."""
    if SWITCHES.on(MAINTENANCE) and database.deferred:
        _schedule(database, windows.next_weekly(database.preferred_maintenance_window, database.clock.now()))
    elif not database.deferred:
        database.maintenance_due = 0.0


def _schedule(database: Any, at: float) -> None:
    database.maintenance_due = at  # a window that was changed has taken the place of this one

    def apply() -> None:
        if database.maintenance_due != at:
            return
        if not database.deferred or database.status in ("deleting", "deleted"):
            return
        if database.status != "available":
            _schedule(database, at + RETRY)
            return
        for name, value in database.deferred.items():
            setattr(database, DEFERRED_ATTRIBUTES[name], value)
        database.deferred = {}
        rds_settings.complete_storage(database)
        database.status = "modifying"

    database.events.schedule(at, apply)


# Without ApplyImmediately these wait for the maintenance window (RDS API, ModifyDBInstance).
DEFERRED = {
    "allocated_storage": "AllocatedStorage",
    "ca_certificate_identifier": "CACertificateIdentifier",
    "db_instance_class": "DBInstanceClass",
    "enable_iam_database_authentication": "IAMDatabaseAuthenticationEnabled",
    "engine_version": "EngineVersion",
    "iops": "Iops",
    "multi_az": "MultiAZ",
    "storage_throughput": "StorageThroughput",
    "storage_type": "StorageType",
}
DEFERRED_ATTRIBUTES = {name: attribute for attribute, name in DEFERRED.items()}
