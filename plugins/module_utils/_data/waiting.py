# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Changes that wait for a data store's maintenance window. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .._plan.values import Address
from .names import DB_INSTANCE, REPLICATION_GROUP
from .reads import DataStore
from .settings import needs_reboot, parameter_group_of

DEFERRED = (
    "DBInstanceClass",
    "CacheNodeType",
    "EngineVersion",
    "AllocatedStorage",
    "StorageType",
    "Iops",
    "StorageThroughput",
    "MultiAZ",
    "CACertificateIdentifier",
    "IAMDatabaseAuthenticationEnabled",
)


def waiting_changes(address: Address, store: DataStore) -> Iterator[str]:
    """A line for a database or cache with changes that wait, such as "DB instance app (EngineVersion 15.9), on Sun:05:00-Sun:06:00"."""
    place = {DB_INSTANCE: store.answer, REPLICATION_GROUP: store.member or {}}.get(address.kind, {})
    status = place.get("DBInstanceStatus") or place.get("CacheClusterStatus")
    pending = place.get("PendingModifiedValues") or {}
    changes = [f"{name} {pending[name]}" for name in DEFERRED if pending.get(name) is not None]
    if changes and status == "available":
        window = place.get("PreferredMaintenanceWindow")
        yield f"{address} ({', '.join(changes)}){f', on {window} UTC' if window else ''}"


def pending_reboots(address: Address, store: DataStore) -> Iterator[str]:
    """A line for a database whose parameter group has parameters that count after a reboot."""
    if address.kind == DB_INSTANCE and needs_reboot(store.answer):
        command = f"aws rds reboot-db-instance --region REGION --db-instance-identifier {address.name}"
        yield f"{address}: parameters of its group {parameter_group_of(store.answer)} count after a reboot ({command})"
