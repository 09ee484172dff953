# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether AWS Backup can do what the inventory wants: retention, lock, copies, and what is selected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from .backup_plan import ALL, COMPLIANCE, BackupLock, BackupPlan
from .check_hours import is_time_zone
from .check_references import names_in
from .data_stores import Database
from .faults import Fault, suggestion
from .inventory import Inventory

IN_COLD_STORAGE = 90
"""Days: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html"""
LONGEST_CONTINUOUS = 35
"""Days: https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html"""
COOLING_OFF = 3
"""Days: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html (ChangeableForDays)"""
CRON_FIELDS = 6


def check_backup_plan(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the section backup."""
    plan = inventory.backup
    if plan is None:
        return
    yield from _times(plan)
    yield from _lifecycle(plan)
    yield from _lock(plan)
    yield from _copies(plan, inventory.region)
    yield from _selection(plan, inventory, names_in(variables, "databases"))


def selected_databases(inventory: Inventory) -> dict[str, Database]:
    """The databases that AWS Backup backs up, by key."""
    keys = inventory.backup.databases if inventory.backup else []
    return {key: item for key, item in inventory.databases.items() if ALL in keys or key in keys}


def selected_file_systems(inventory: Inventory) -> list[str]:
    """The ids of the file systems that AWS Backup backs up."""
    if not (inventory.backup and inventory.backup.file_systems):
        return []
    volumes = [volume for service in inventory.services.values() for volume in service.volumes.values()]
    return sorted({volume.efs_file_system for volume in volumes if volume.efs_file_system})


def _times(plan: BackupPlan) -> Iterator[Fault]:
    if len(plan.schedule[5:-1].split()) != CRON_FIELDS:
        problem = f"is {plan.schedule}, and a cron expression has {CRON_FIELDS} fields"
        yield Fault("backup.schedule", problem, "give minutes, hours, day, month, weekday and year: cron(0 5 ? * * *)")
    if not is_time_zone(plan.timezone):
        problem = f"is {plan.timezone}, which is no time zone that this machine knows"
        yield Fault("backup.timezone", problem, "give an IANA name such as America/Sao_Paulo")


def _lifecycle(plan: BackupPlan) -> Iterator[Fault]:
    cold, least = plan.cold_storage_after_days, plan.cold_storage_after_days + IN_COLD_STORAGE
    if cold and plan.continuous:
        yield Fault("backup.cold_storage_after_days", "is for backups that are not continuous", "drop one of the two")
    elif cold and plan.retention_days < least:
        problem = f"is {plan.retention_days}, but what is moved after {cold} days stays {IN_COLD_STORAGE} days at least"
        yield Fault("backup.retention_days", problem, f"give {least} or more, or cold_storage_after_days: 0")
    if plan.continuous and plan.retention_days > LONGEST_CONTINUOUS:
        problem = f"is {plan.retention_days}, and a continuous backup is kept for {LONGEST_CONTINUOUS} days at most"
        yield Fault("backup.retention_days", problem, f"give {LONGEST_CONTINUOUS} or less, or continuous: false")


def _lock(plan: BackupPlan) -> Iterator[Fault]:
    lock = plan.lock
    if lock is None:
        return
    if lock.max_retention_days and lock.max_retention_days < lock.min_retention_days:
        problem = f"is {lock.max_retention_days}, less than min_retention_days"
        yield Fault("backup.lock.max_retention_days", problem, f"give {lock.min_retention_days} or more, or 0")
        return
    if lock.mode == COMPLIANCE and lock.changeable_for_days < COOLING_OFF:
        problem = f"is {lock.changeable_for_days}, and a lock for good can be changed for {COOLING_OFF} days at least"
        yield Fault("backup.lock.changeable_for_days", problem, f"give {COOLING_OFF} or more; then it is for ever")
    elif lock.mode != COMPLIANCE and lock.changeable_for_days:
        yield Fault("backup.lock.changeable_for_days", f"is for mode: {COMPLIANCE}", "drop it")
    if lock.mode == COMPLIANCE:
        problem = "is compliance: once it cannot be changed any more, neither you nor AWS can delete a recovery point"
        hint = "try governance first, and count what retention_days will cost"
        yield Fault("backup.lock.mode", problem, hint, warning=True)
    kept = {"backup.retention_days": plan.retention_days}
    kept |= {f"backup.copies[{n}].retention_days": plan.kept(item) for n, item in enumerate(plan.copies) if item.region}
    for key, days in kept.items():
        if problem := outside(lock.min_retention_days, lock.max_retention_days, days):
            yield Fault(key, problem, f"give {in_words(lock)}")


def outside(least: int, most: int, days: int) -> str:
    """What is wrong with a retention under a lock; a backup that would leave such a point fails. most: 0 for no limit."""
    if days < least:
        return f"is {days}, but the lock of the vault asks for {least} at least"
    return f"is {days}, but the lock of the vault allows {most} at most" if most and days > most else ""


def in_words(lock: BackupLock) -> str:
    """The days that a lock allows."""
    most = lock.max_retention_days
    return f"{lock.min_retention_days} to {most} days" if most else f"{lock.min_retention_days} days or more"


def _copies(plan: BackupPlan, region: str) -> Iterator[Fault]:
    places: list[str] = []
    for number, copy in enumerate(plan.copies):
        key, place = f"backup.copies[{number}]", copy.region or copy.vault_arn
        if bool(copy.region) == bool(copy.vault_arn):
            yield Fault(
                key, "needs one of region and vault_arn", "name a region of this account, or a vault that exists"
            )
        elif copy.region and copy.region == region:
            yield Fault(f"{key}.region", f"is {region}, the environment's own", "name another region")
        elif place in places:
            yield Fault(key, f"goes to {place} again", "keep one of the two")
        places.append(place)
        cold = plan.cold_storage_after_days
        if cold and plan.kept(copy) < cold + IN_COLD_STORAGE:
            problem = f"is {plan.kept(copy)}, but what is moved after {cold} days stays {IN_COLD_STORAGE} days at least"
            yield Fault(f"{key}.retention_days", problem, f"give {cold + IN_COLD_STORAGE} or more")


def _selection(plan: BackupPlan, inventory: Inventory, known: Collection[str] | None) -> Iterator[Fault]:
    wrong = list(_wrong_keys(plan, inventory, known))
    yield from wrong
    nothing = not (selected_databases(inventory) or selected_file_systems(inventory))
    if nothing and not wrong and known is not None:
        problem = f"selects nothing of {'databases and services' if plan.file_systems else 'databases'}"
        yield Fault("backup", problem, "name databases, or file_systems: true where services mount some; or drop it")


def _wrong_keys(plan: BackupPlan, inventory: Inventory, known: Collection[str] | None) -> Iterator[Fault]:
    for number, key in enumerate(plan.databases):
        where = f"backup.databases[{number}]"
        if key != ALL and known is not None and key not in known:
            yield Fault(where, f"is {key}, which is not a key of databases", suggestion(key, known))
        elif key in inventory.external_databases:
            yield Fault(where, f"is {key}, which is somebody else's", "leave it to its owner")
