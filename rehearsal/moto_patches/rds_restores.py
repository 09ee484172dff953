"""RDS: what a snapshot keeps, and the instance that is made from one.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
"""

from __future__ import annotations

import copy
from typing import Any

from moto.rds.exceptions import (
    DBInstanceAlreadyExists,
    InvalidParameterCombination,
    InvalidParameterValue,
    RDSClientError,
)
from moto.rds.models import DBInstance, DBSnapshot, RDSBackend

from .. import timings
from ..clock import Clock, naive_utc
from ..patching import replace
from . import timed_status

CREATING = "creating"
TRANSITIONS = {CREATING: [(0.0, CREATING), (timings.RDS_BACKUP, "available")]}
# "most of the source's original configuration"; the rest has the default of a new instance.
KEPT = (
    "allocated_storage",
    "auto_minor_version_upgrade",
    "backup_retention_period",
    "db_instance_class",
    "db_name",
    "engine",
    "engine_version",
    "license_model",
    "master_username",
    "port",
    "preferred_backup_window",
    "preferred_maintenance_window",
)
STORAGE_TYPE = "gp3"
"""Where the request has none (StorageType, Default), whatever the source had."""
_describe_db_snapshots = RDSBackend.describe_db_snapshots


def install(clock: Clock) -> None:
    """Patch moto: snapshots take a while, and an instance made from one has its users."""
    timed_status.install_on(DBSnapshot, "status", timed_status.TimedStatus(clock, TRANSITIONS))
    replace(
        RDSBackend,
        describe_db_snapshots=describe_db_snapshots,
        restore_db_instance_from_db_snapshot=restore_db_instance_from_db_snapshot,
    )


def keep(snapshot: Any, database: Any, now: float) -> None:
    """What moto does not keep of the instance: who may log in, and its storage's type. One of RDS's own is there at once."""
    snapshot.created, snapshot.storage_type = naive_utc(now), database.storage_type
    snapshot.logins, snapshot.rows = copy.deepcopy(database.logins), copy.deepcopy(database.rows)
    if snapshot.snapshot_type == "manual":
        snapshot.status = CREATING


def describe_db_snapshots(self: RDSBackend, *given: Any, **named: Any) -> list[DBSnapshot]:
    """DescribeDBSnapshots; the code of what is missing is that of AWS's model."""
    try:
        return _describe_db_snapshots(self, *given, **named)
    except RDSClientError as error:
        raise _named(error) from error


def _named(error: RDSClientError) -> RDSClientError:
    code = "DBSnapshotNotFound"
    return RDSClientError(code, error.message) if code in str(error.code) else error


def restore_db_instance_from_db_snapshot(self: RDSBackend, from_snapshot_id: str, overrides: Any) -> DBInstance:
    """RestoreDBInstanceFromDBSnapshot."""
    [snapshot] = self.describe_db_snapshots(None, from_snapshot_id)
    request = {key: overrides[key] for key in overrides if overrides[key] is not None}
    _check(self, snapshot, request)
    kept = {name: getattr(snapshot.database, name) for name in KEPT}
    source_tags = {} if request.get("tags") else {"tags": list(snapshot.database.tags)}
    encryption = {"storage_encrypted": snapshot.encrypted, "kms_key_id": snapshot.kms_key_id}
    request.pop("db_snapshot_identifier", None)
    made = {**kept, **source_tags, **encryption, "storage_type": STORAGE_TYPE, **request}
    made["db_name"] = kept["db_name"]  # of the engines that there are here none takes another
    database: Any = self.create_db_instance({**made, "restored": True})
    database.logins = copy.deepcopy(snapshot.logins)  # type: ignore[attr-defined]
    database.rows = copy.deepcopy(snapshot.rows)  # type: ignore[attr-defined]
    restored: DBInstance = database
    return restored


def _check(backend: RDSBackend, snapshot: DBSnapshot, request: Any) -> None:
    """Refuse what AWS refuses; the words are documented for the storage alone."""
    if request["db_instance_identifier"] in backend.databases:
        raise DBInstanceAlreadyExists()
    if snapshot.status != "available":
        raise RDSClientError(
            "InvalidDBSnapshotState", f"Snapshot {snapshot.db_snapshot_identifier} is in {snapshot.status} state."
        )
    if request.get("manage_master_user_password"):
        raise InvalidParameterCombination(f"ManageMasterUserPassword is not supported for engine {snapshot.engine}.")
    asked = request.get("allocated_storage")
    if asked is not None and int(asked) < int(snapshot.allocated_storage or 0):
        raise InvalidParameterValue("The allocated storage size can't be less than the source snapshot or backup size.")
