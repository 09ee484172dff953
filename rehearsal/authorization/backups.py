"""What AWS Backup asks: rights on a vault and a plan, the keys of a new vault, and the role that a selection hands on.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html,
https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html#backup-api-permissions-ref
"""

from __future__ import annotations

from typing import Any

from moto.backup.models import backup_backends

from .. import ACCOUNT_ID
from ..iam_evaluation import Call
from .check import Request, request_tags, resource_tags, tags, with_tagging
from .roles import pass_role

VAULT_KEYS = ("CreateGrant", "Decrypt", "DescribeKey", "GenerateDataKey", "RetireGrant")
ON_ALL = ("ListBackupPlans", "ListBackupVaults", "ListBackupJobs", "ListRecoveryPointsByResource")


def calls(request: Request) -> list[Call]:
    """What AWS Backup asks for one call."""
    given = request.parameters
    if request.operation in ON_ALL:
        return [request.call()]
    arns = request.named("ResourceArn") or _places(request)
    wanted = tags(given.get("BackupVaultTags") or given.get("BackupPlanTags") or given.get("Tags"))
    known = backup_backends[ACCOUNT_ID][request.region].tagger
    about = [
        request.call(arn, **request_tags(wanted), **resource_tags(known.get_tag_dict_for_resource(arn))) for arn in arns
    ]
    if request.operation == "CreateBackupVault":
        key, through = given.get("EncryptionKeyArn"), {"kms:ViaService": f"backup.{request.region}.amazonaws.com"}
        about.append(Call("backup-storage:MountCapsule", "*", {}))
        about += [Call(f"kms:{name}", str(key), through) for name in VAULT_KEYS] if key else []
    if request.operation == "CreateBackupSelection":
        role = str((given.get("BackupSelection") or {}).get("IamRoleArn"))
        about.append(pass_role(role, "backup.amazonaws.com"))
    return with_tagging(about, "backup:TagResource", arns, wanted if request.operation.startswith("Create") else {})


def _places(request: Request) -> list[str]:
    given: Any = request.parameters
    if name := given.get("BackupVaultName"):
        return [request.arn(f"backup-vault:{name}")]
    return [request.arn(f"backup-plan:{given.get('BackupPlanId') or 'new'}")]
