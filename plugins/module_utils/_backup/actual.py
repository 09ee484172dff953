# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Vaults and plans as AWS Backup describes them, in the shape of the desired ones. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .._inventory.backup_plan import COMPLIANCE, GOVERNANCE
from .._plan.values import Actual, Address
from .names import BACKUP_PLAN, BACKUP_VAULT, LOCK, SELECTIONS, zone

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class VaultAnswer:
    """A vault of DescribeBackupVault with its tags. read_at: when AWS answered."""

    answer: Answer
    tags: Mapping[str, str]
    read_at: datetime

    @property
    def points(self) -> int:
        """How many recovery points it holds."""
        return int(self.answer.get("NumberOfRecoveryPoints") or 0)

    @property
    def sealed(self) -> bool:
        """Whether its lock is one that nobody can change any more."""
        date = self.answer.get("LockDate")
        return bool(self.answer.get("Locked") and date and self.read_at >= date)


@dataclass(frozen=True)
class PlanAnswer:
    """A plan of GetBackupPlan with its selections by id, and its tags."""

    answer: Answer
    selections: Mapping[str, Answer] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


def actual_vault(name: str, vault: VaultAnswer) -> Actual:
    """A vault. name: as its address has it."""
    answer = vault.answer
    properties = {"kms_key": answer.get("EncryptionKeyArn") or "", LOCK: actual_lock(answer), "tags": dict(vault.tags)}
    return Actual(Address(BACKUP_VAULT, name), properties, {"arn": answer["BackupVaultArn"]})


def actual_lock(answer: Answer) -> dict[str, Any]:
    """The lock of a vault; empty without one. Only one for good has a date."""
    if not answer.get("Locked"):
        return {}
    days = {"min_days": answer.get("MinRetentionDays") or 0, "max_days": answer.get("MaxRetentionDays") or 0}
    return {"mode": COMPLIANCE if answer.get("LockDate") else GOVERNANCE, **days}


def actual_plan(plan: PlanAnswer) -> Actual:
    """A plan; what it has beside its first rule is told, so that it goes."""
    document = plan.answer["BackupPlan"]
    rules: Sequence[Answer] = document.get("Rules") or [{}]
    rule, lifecycle = rules[0], rules[0].get("Lifecycle") or {}
    copies = [
        {"vault": item["DestinationBackupVaultArn"], "retention_days": _days(item.get("Lifecycle") or {})}
        for item in rule.get("CopyActions") or []
    ]
    properties = {
        "vault": rule.get("TargetBackupVaultName") or "",
        "schedule": rule.get("ScheduleExpression") or "",
        "timezone": zone(rule.get("ScheduleExpressionTimezone") or ""),
        "start_window_minutes": rule.get("StartWindowMinutes") or 0,
        "retention_days": _days(lifecycle),
        "cold_storage_after_days": lifecycle.get("MoveToColdStorageAfterDays") or 0,
        "continuous": bool(rule.get("EnableContinuousBackup")),
        "copies": sorted(copies, key=lambda item: str(item["vault"])),
        "more_rules": [str(item.get("RuleName")) for item in rules[1:]],
        SELECTIONS: [selection_of(item) for item in plan.selections.values()],
        "tags": dict(plan.tags),
    }
    ids = list(plan.selections)
    attributes = {"id": plan.answer["BackupPlanId"], "arn": plan.answer["BackupPlanArn"], "selection_ids": ids}
    return Actual(Address(BACKUP_PLAN, document["BackupPlanName"]), properties, attributes)


def selection_of(selection: Answer) -> dict[str, Any]:
    """A selection as the property has it. others: whether it selects by more than ARNs."""
    conditions = [value for value in (selection.get("Conditions") or {}).values() if value]
    others = bool(selection.get("ListOfTags") or selection.get("NotResources") or conditions)
    resources = sorted(selection.get("Resources") or [])
    return {"role": selection.get("IamRoleArn") or "", "resources": resources, "others": others}


def _days(lifecycle: Answer) -> int:
    return int(lifecycle.get("DeleteAfterDays") or 0)
