# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role with which AWS Backup backs up an environment's databases and file systems. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.partition import partition
from .._plan.values import Address, Resource
from .desired import bounded
from .implied import allow
from .names import BACKUP, ROLE, role_name_of
from .policies import VERSION, service_trust


def backup_trust(account_id: str) -> dict[str, Any]:
    """AWS Backup of this account; it names no ARN of a source, as projects that ask for the account alone show.

    https://github.com/nationalarchives/terraform-aws-immutable-aws-backup, modules/service-deployment/iam-service-role.tf
    """
    return service_trust("backup", account_id)


def backup_policy(
    region: str, account_id: str, databases: Sequence[str], file_systems: Sequence[str]
) -> dict[str, Any]:
    """The statements of the managed policy AWSBackupServiceRolePolicyForBackup about RDS and EFS, on these alone. ARNs are given.

    Snapshots and copies have names of AWS Backup's own, and copies are in other regions, too.
    https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html
    """
    start = f"arn:{partition(region)}"
    rds = [f"{start}:rds:*:{account_id}:{kind}:awsbackup:*" for kind in ("snapshot", "auto-backup")]
    # A copy asks for the snapshot, and for its option group.
    snapshots = [*databases, *rds, f"{start}:rds:*:{account_id}:og:*"] if databases else []
    vaults = [f"{start}:backup:*:*:backup-vault:*"]
    looks = ["DescribeDBInstances", "DescribeDBSnapshots", "ListTagsForResource"]
    makes = ["AddTagsToResource", "CopyDBSnapshot", "CreateDBSnapshot"]
    ends = ["DeleteDBSnapshot", "ModifyDBSnapshotAttribute", "DeleteDBInstanceAutomatedBackup"]
    grant = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    statements = [
        allow("Find", ["tag:GetResources"], ["*"]),
        allow("Look", [f"rds:{name}" for name in looks], ["*"] if databases else []),
        allow("Snapshots", [f"rds:{name}" for name in makes], snapshots),
        allow("Continuous", ["rds:ModifyDBInstance"], databases),
        allow("OldSnapshots", [f"rds:{name}" for name in ends], rds if databases else []),
        allow("FileSystems", ["elasticfilesystem:Backup", "elasticfilesystem:DescribeTags"], file_systems),
        allow("Vaults", ["backup:DescribeBackupVault", "backup:CopyIntoBackupVault"], vaults),
        allow("Copies", ["backup:CopyFromBackupVault"], ["*"]),
        allow("Tags", ["backup:TagResource"], [f"{start}:backup:*:{account_id}:recovery-point:*"]),
        allow("Keys", ["kms:DescribeKey"], ["*"]),
        {**allow("Grants", ["kms:CreateGrant"], ["*"]), "Condition": grant},
    ]
    return {"Version": VERSION, "Statement": [item for item in statements if item["Resource"]]}


def desired_backup_role(
    cluster: str,
    account_id: str,
    region: str,
    arns: tuple[Sequence[str], Sequence[str]],
    tags: Mapping[str, str],
    boundary: str,
) -> Resource:
    """The role of an environment. cluster: its name; arns: of databases, and of file systems; boundary: its ARN, or ""."""
    properties = {
        "trust": backup_trust(account_id),
        "policy": backup_policy(region, account_id, *arns),
        "more_policies": [],
        "description": f"Backs up the data of {cluster}",
        "tags": dict(tags),
        **bounded(boundary),
    }
    return Resource(Address(ROLE, role_name_of(cluster, region, BACKUP)), properties)
