# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Vaults and the plan of AWS Backup as the inventory wants them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.partition import partition
from .._inventory.backup_plan import COMPLIANCE, BackupLock, BackupPlan
from .._inventory.check_backup_plan import selected_databases, selected_file_systems
from .._inventory.inventory import Inventory, checked
from .._plan.values import Address, KindRules, Ref, Resource
from .names import (
    BACKUP_PLAN,
    BACKUP_VAULT,
    CHANGEABLE,
    LOCK,
    SELECTIONS,
    plan_name,
    vault_address_name,
    vault_arn,
    zone,
)

Tags = Mapping[str, str]
Properties = Mapping[str, Any]


def _effect(_address: Address, before: Properties, after: Properties, changed: Sequence[str]) -> str:
    """What a lock for good means, which nobody takes back."""
    lock = after.get(LOCK) or {}
    if lock.get("mode") != COMPLIANCE or (before and LOCK not in changed):
        return ""
    return f"after {after[CHANGEABLE]} days nobody can change or take away its lock, AWS included"


RULES = {
    BACKUP_VAULT: KindRules(
        fixed=frozenset({"kms_key"}), initial=frozenset({CHANGEABLE}), delete_first=True, effect=_effect
    ),
    BACKUP_PLAN: KindRules(delete_first=True),
}


def resource_arns(inventory: Inventory, region: str) -> tuple[list[str], list[str]]:
    """The ARNs of the databases and of the file systems that are selected."""
    start, account = f"arn:{partition(region)}", inventory.account_id
    databases = sorted(item.identifier for item in selected_databases(inventory).values())
    systems = selected_file_systems(inventory)
    return (
        [f"{start}:rds:{region}:{account}:db:{name}" for name in databases],
        [f"{start}:elasticfilesystem:{region}:{account}:file-system/{name}" for name in systems],
    )


def desired_vaults(backup: BackupPlan, tags: Tags) -> list[Resource]:
    """The vault, and one in each region that copies go to."""
    lock = {LOCK: lock_of(backup.lock), CHANGEABLE: backup.lock.changeable_for_days} if backup.lock else {}
    own = {"tags": dict(tags), **lock, **({"kms_key": backup.kms_key} if backup.kms_key else {})}
    far = {"tags": dict(tags), **lock}
    regions = [item.region for item in backup.copies if item.region]
    return [
        Resource(Address(BACKUP_VAULT, backup.vault), own),
        *(Resource(Address(BACKUP_VAULT, vault_address_name(backup.vault, region)), far) for region in regions),
    ]


def lock_of(lock: BackupLock) -> dict[str, Any]:
    """A lock as the property has it."""
    return {"mode": lock.mode, "min_days": lock.min_retention_days, "max_days": lock.max_retention_days}


def desired_plan(inventory: Inventory, region: str, role: Address, vaults: Sequence[Resource], tags: Tags) -> Resource:
    """The plan with its one rule and its one selection, after the vaults and the role."""
    backup, (databases, systems) = checked(inventory.backup), resource_arns(inventory, region)
    copies = [
        {
            "vault": item.vault_arn or vault_arn(backup.vault, inventory.account_id, item.region),
            "retention_days": backup.kept(item),
        }
        for item in backup.copies
    ]
    properties = {
        "vault": backup.vault,
        "schedule": backup.schedule,
        "timezone": zone(backup.timezone),
        "start_window_minutes": backup.start_window_minutes,
        "retention_days": backup.retention_days,
        "cold_storage_after_days": backup.cold_storage_after_days,
        "continuous": backup.continuous,
        "copies": sorted(copies, key=lambda item: str(item["vault"])),
        "more_rules": [],
        SELECTIONS: [{"role": Ref(role, "arn"), "resources": sorted([*databases, *systems]), "others": False}],
        "tags": dict(tags),
    }
    after = (role, *(item.address for item in vaults))
    return Resource(Address(BACKUP_PLAN, plan_name(checked(inventory.cluster))), properties, after=after)
