# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read of AWS Backup: the vaults and plans that tags name, so that nothing is asked where there is none. No recovery point is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from .._aws.session import Aws, gather
from .._aws.tags import to_dict

Told = Callable[[str, str, Callable[[], Any]], Any]
Kept = dict[str, dict[str, Any]]
OF_VAULTS = ("EncryptionKeyArn", "Locked", "MinRetentionDays", "MaxRetentionDays", "LockDate")
PLAN, VAULT = ":backup-plan:", ":backup-vault:"


def read_backups(aws: Aws, tagged: Iterable[Mapping[str, Any]], told: Told) -> Kept:
    """Answers by operation and name, with the tags of each; no service without any. tagged: of GetResources."""
    arns = [item["ResourceARN"] for item in tagged]
    tags = {item["ResourceARN"]: to_dict(item["Tags"]) for item in tagged}
    vaults = {arn: partial(_vault, aws, arn, told) for arn in arns if VAULT in arn}
    plans = {arn: partial(_plan, aws, arn, told) for arn in arns if PLAN in arn}
    found = {arn: item for arn, item in gather({**vaults, **plans}).items() if item} if vaults or plans else {}
    if not found:
        return {}
    names = {arn: arn.rsplit(":", 1)[1] if arn in vaults else item[0]["BackupPlanName"] for arn, item in found.items()}
    return {
        "backup": {
            "DescribeBackupVault": {names[arn]: item for arn, item in found.items() if arn in vaults},
            "GetBackupPlan": {names[arn]: item[0] for arn, item in found.items() if arn in plans},
            "GetBackupSelection": {names[arn]: item[1] for arn, item in found.items() if arn in plans},
            "ListTags": {
                f"{kind}/{names[arn]}": tags[arn]
                for kind, some in _kinds(vaults, plans)
                for arn in some
                if arn in found
            },
        }
    }


def _kinds(vaults: Iterable[str], plans: Iterable[str]) -> list[tuple[str, list[str]]]:
    return [("backup-vault", list(vaults)), ("backup-plan", list(plans))]


def _vault(aws: Aws, arn: str, told: Told) -> dict[str, Any] | None:
    name = arn.rsplit(":", 1)[1]
    read = partial(aws.client("backup").describe_backup_vault, BackupVaultName=name)
    answer = told("backup:DescribeBackupVault", name, read)
    return {key: answer[key] for key in OF_VAULTS if key in answer} if answer else None


def _plan(aws: Aws, arn: str, told: Told) -> tuple[dict[str, Any], list[Any]] | None:
    """A plan without the ids of its rules, and its selections by name."""
    plan_id, client = arn.rsplit(":", 1)[1], aws.client("backup")
    plan = told("backup:GetBackupPlan", plan_id, lambda: client.get_backup_plan(BackupPlanId=plan_id)["BackupPlan"])
    if not plan:
        return None
    listing = partial(aws.pages, "backup", "list_backup_selections", "BackupSelectionsList", BackupPlanId=plan_id)
    listed = told("backup:ListBackupSelections", plan_id, listing) or []
    get = client.get_backup_selection
    reads = [partial(get, BackupPlanId=plan_id, SelectionId=item["SelectionId"]) for item in listed]
    answers = [told("backup:GetBackupSelection", plan_id, read) for read in reads]
    selections = sorted(
        (item["BackupSelection"] for item in answers if item), key=lambda item: str(item["SelectionName"])
    )
    rules = [{key: value for key, value in rule.items() if key != "RuleId"} for rule in plan.get("Rules") or []]
    return {**plan, "Rules": rules}, selections
