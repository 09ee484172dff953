"""Vaults of AWS Backup, empty, and plans with their selections. After roles."""

from __future__ import annotations

from typing import Any

from moto.backup.models import backup_backends

from .api import Api
from .file import Twin, seconds

ELSEWHERE = " in "
"""Between the name of a vault and its region, where that is another one."""


def load(twin: Twin, api: Api) -> None:
    """Put them into the account."""
    for subject, vault in twin.by_subject("backup", "DescribeBackupVault"):
        name, _between, region = subject.partition(ELSEWHERE)
        tags = twin.of("backup", "ListTags", f"backup-vault/{subject}") or {}
        given = {"BackupVaultName": name, "BackupVaultTags": tags, **vault}
        make = lambda given=given, region=region: _make_vault(twin, api, given, region or twin.region)  # noqa: E731
        _try(twin, "DescribeBackupVault", given, make)
    for name, plan in twin.by_subject("backup", "GetBackupPlan"):
        _try(twin, "GetBackupPlan", plan, lambda name=name, plan=plan: _make_plan(twin, api, name, plan))


def _make_vault(twin: Twin, api: Api, given: dict[str, Any], region: str) -> None:
    there = api if region == twin.region else api.elsewhere(region)
    there.make("backup", "CreateBackupVault", given)
    if given.get("Locked"):
        there.make("backup", "PutBackupVaultLockConfiguration", given)
        made: Any = backup_backends[twin.account][region].vaults[given["BackupVaultName"]]
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
