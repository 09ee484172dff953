# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read of AWS Backup: the vaults and plans that tags name, so that nothing is asked where there is none. No recovery point is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._aws.tags import to_dict
from .._backup.names import vault_address_name
from .table import Kept, Told

OF_VAULTS = ("EncryptionKeyArn", "Locked", "MinRetentionDays", "MaxRetentionDays", "LockDate")
PLAN, VAULT = ":backup-plan:", ":backup-vault:"


def read_backups(aws: Aws, tagged: Iterable[Mapping[str, Any]], told: Told) -> Kept:
    """Answers by operation and name, with the tags of each; no service without any. tagged: of GetResources.

    A vault in another region, into which a plan copies, has the region in its name.
    """
    tags = {item["ResourceARN"]: to_dict(item["Tags"]) for item in tagged}
    ids = [arn.rsplit(":", 1)[1] for arn in tags if PLAN in arn]
    places = {arn: _place(arn, aws.region) for arn in tags if VAULT in arn}
    if not (ids or places):
        return {}
    aws.client("backup")
    read = gather({plan_id: partial(_plan, aws, plan_id, told) for plan_id in ids})
    plans = {plan_id: item for plan_id, item in read.items() if item}
    account = next(iter(tags)).split(":")[4]
    copies = [arn for plan, _selections in plans.values() for arn in _copies(plan) if arn.split(":")[4] == account]
    places |= {arn: _place(arn, aws.region) for arn in copies}
    vaults = {arn: _vault(aws, name, region, told) for arn, (name, region) in places.items()}
    vaults = {arn: item for arn, item in vaults.items() if item}
    far = {arn: _tags(aws, arn, region, told) for arn, (_name, region) in places.items() if region and arn in vaults}
    named = {arn: vault_address_name(*places[arn]) for arn in vaults}
    own = {f"backup-vault/{name}": {**tags, **far}.get(arn, {}) for arn, name in named.items()}
    names = {arn.rsplit(":", 1)[1]: found for arn, found in tags.items() if PLAN in arn}
    own |= {f"backup-plan/{plan['BackupPlanName']}": names[plan_id] for plan_id, (plan, _some) in plans.items()}
    return {
        "backup": {
            "DescribeBackupVault": {name: vaults[arn] for arn, name in named.items()},
            "GetBackupPlan": {plan["BackupPlanName"]: plan for plan, _selections in plans.values()},
            "GetBackupSelection": {plan["BackupPlanName"]: selections for plan, selections in plans.values()},
            "ListTags": own,
        }
    }


def _place(arn: str, region: str) -> tuple[str, str]:
    """A vault's name, and its region where that is another one."""
    parts = arn.split(":")
    return parts[6], parts[3] if parts[3] != region else ""


def _copies(plan: Mapping[str, Any]) -> list[str]:
    rules = plan.get("Rules") or []
    return [copy["DestinationBackupVaultArn"] for rule in rules for copy in rule.get("CopyActions") or []]


def _vault(aws: Aws, name: str, region: str, told: Told) -> dict[str, Any] | None:
    read = partial(aws.client("backup", region).describe_backup_vault, BackupVaultName=name)
    answer = told("backup:DescribeBackupVault", name, read)
    return {key: answer[key] for key in OF_VAULTS if key in answer} if answer else None


def _tags(aws: Aws, arn: str, region: str, told: Told) -> dict[str, str]:
    read = partial(aws.client("backup", region).list_tags, ResourceArn=arn)
    return dict((told("backup:ListTags", arn, read) or {}).get("Tags") or {})


def _plan(aws: Aws, plan_id: str, told: Told) -> tuple[dict[str, Any], list[Any]] | None:
    """A plan without the ids of its rules, and its selections by name."""
    client = aws.client("backup")
    plan = told("backup:GetBackupPlan", plan_id, lambda: client.get_backup_plan(BackupPlanId=plan_id)["BackupPlan"])
    if not plan:
        return None
    listing = partial(aws.pages, "backup", "list_backup_selections", "BackupSelectionsList", BackupPlanId=plan_id)
    listed = told("backup:ListBackupSelections", plan_id, listing) or []
    get = client.get_backup_selection
    reads = [partial(get, BackupPlanId=plan_id, SelectionId=item["SelectionId"]) for item in listed]
    answers = [told("backup:GetBackupSelection", plan_id, read) for read in reads]
    selections = [item["BackupSelection"] for item in answers if item]
    rules = [{key: value for key, value in rule.items() if key != "RuleId"} for rule in plan.get("Rules") or []]
    return {**plan, "Rules": rules}, sorted(selections, key=lambda item: str(item["SelectionName"]))
