# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the requests of AWS Backup take, from the properties of vaults and plans. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from .._inventory.backup_plan import COMPLIANCE
from .names import CHANGEABLE, LOCK

Properties = Mapping[str, Any]
Input = dict[str, Any]
RULE = "talentbase.aws"


def vault_input(name: str, properties: Properties) -> Input:
    """CreateBackupVault; its lock is put afterwards."""
    key = {"EncryptionKeyArn": properties["kms_key"]} if properties.get("kms_key") else {}
    tags = {"BackupVaultTags": properties["tags"]} if properties["tags"] else {}
    return {"BackupVaultName": name, **key, **tags}


def lock_input(name: str, properties: Properties) -> Input:
    """PutBackupVaultLockConfiguration; without ChangeableForDays the lock is one of governance."""
    lock = properties[LOCK]
    most = {"MaxRetentionDays": lock["max_days"]} if lock["max_days"] else {}
    good = {"ChangeableForDays": properties[CHANGEABLE]} if lock["mode"] == COMPLIANCE else {}
    return {"BackupVaultName": name, "MinRetentionDays": lock["min_days"], **most, **good}


def plan_input(name: str, properties: Properties) -> Input:
    """The BackupPlan of CreateBackupPlan and UpdateBackupPlan, which replaces all rules."""
    cold = properties["cold_storage_after_days"]
    rule = {
        "RuleName": RULE,
        "TargetBackupVaultName": properties["vault"],
        "ScheduleExpression": properties["schedule"],
        "ScheduleExpressionTimezone": properties["timezone"],
        "StartWindowMinutes": properties["start_window_minutes"],
        "Lifecycle": _lifecycle(properties["retention_days"], cold),
        "EnableContinuousBackup": properties["continuous"],
    }
    copies = [
        {"DestinationBackupVaultArn": item["vault"], "Lifecycle": _lifecycle(item["retention_days"], cold)}
        for item in properties["copies"]
    ]
    return {"BackupPlanName": name, "Rules": [{**rule, **({"CopyActions": copies} if copies else {})}]}


def selection_input(selection: Properties) -> Input:
    """The BackupSelection of CreateBackupSelection. Its name is one of its content, so that it never meets the one whose place it takes."""
    digest = sha256(json.dumps([selection["role"], selection["resources"]]).encode()).hexdigest()[:12]
    return {"SelectionName": f"{RULE}-{digest}", "IamRoleArn": selection["role"], "Resources": selection["resources"]}


def _lifecycle(days: int, cold: int) -> Input:
    return {"DeleteAfterDays": days, **({"MoveToColdStorageAfterDays": cold} if cold else {})}
