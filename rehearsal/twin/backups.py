"""Vaults of AWS Backup, empty, and plans with their selections. After roles."""

from __future__ import annotations

from typing import Any

from moto.backup.models import backup_backends

from .api import Api
from .file import Twin, seconds


def load(twin: Twin, api: Api) -> None:
    """Put them into the account."""
    for name, vault in twin.by_subject("backup", "DescribeBackupVault"):
        tags = twin.of("backup", "ListTags", f"backup-vault/{name}") or {}
        given = {"BackupVaultName": name, "BackupVaultTags": tags, **vault}
        _try(twin, "DescribeBackupVault", given, lambda given=given: _make_vault(twin, api, given))
    for name, plan in twin.by_subject("backup", "GetBackupPlan"):
        _try(twin, "GetBackupPlan", plan, lambda name=name, plan=plan: _make_plan(twin, api, name, plan))


def _make_vault(twin: Twin, api: Api, given: dict[str, Any]) -> None:
    api.make("backup", "CreateBackupVault", given)
    if given.get("Locked"):
        api.make("backup", "PutBackupVaultLockConfiguration", given)
        made: Any = backup_backends[twin.account][twin.region].vaults[given["BackupVaultName"]]
        made.lock_date = seconds(given["LockDate"]) if given.get("LockDate") else None


def _make_plan(twin: Twin, api: Api, name: str, plan: dict[str, Any]) -> None:
    tags = twin.of("backup", "ListTags", f"backup-plan/{name}") or {}
    made = api.make("backup", "CreateBackupPlan", {"BackupPlan": plan, "BackupPlanTags": tags})
    for selection in twin.of("backup", "GetBackupSelection", name) or []:
        given = {"BackupPlanId": made["BackupPlanId"], "BackupSelection": selection}
        _try(
            twin,
            "GetBackupSelection",
            selection,
            lambda given=given: api.make("backup", "CreateBackupSelection", given),
        )


def _try(twin: Twin, operation: str, item: dict[str, Any], make: Any) -> None:
    """One of which none can be made is left out and named."""
    try:
        make()
    except Exception as error:
        twin.leave_out("backup", operation, item, f"{type(error).__name__}: {error}")
