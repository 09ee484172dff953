"""AWS Backup and RDS: once AWS Backup makes continuous backups of an instance, it owns their retention and window.

"When AWS Backup is used … it is enforced that the values, if set, match up or are blank":
https://github.com/hashicorp/terraform-provider-aws/issues/33465, https://github.com/aws-controllers-k8s/community/issues/2216
"""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import InvalidParameterValue
from moto.rds.models import DBInstance, rds_backends

from ... import ACCOUNT_ID
from ...patching import replace

OWNED = {"backup_retention_period": "BackupRetentionPeriod", "preferred_backup_window": "PreferredBackupWindow"}


def install() -> None:
    """Patch moto: the recovery point that DescribeDBInstances tells."""
    replace(DBInstance, aws_backup_recovery_point_arn=None)


def take_over(arn: str, point: str, days: int) -> None:
    """AWS Backup's first continuous backup of an instance. arn: of the instance; point: of the recovery point."""
    _arn, _partition, _service, region, _account, _kind, name = arn.split(":")
    database: Any = rds_backends[ACCOUNT_ID][region].databases[name]
    database.aws_backup_recovery_point_arn, database.backup_retention_period = point, days


def check_change(database: Any, asked: Any) -> None:
    """Refuse to change what AWS Backup owns."""
    if not database.aws_backup_recovery_point_arn:
        return
    changed = [
        field
        for name, field in OWNED.items()
        if asked.get(name) is not None and str(asked[name]) != str(getattr(database, name))
    ]
    if changed:
        raise InvalidParameterValue(
            f"You can't modify {' and '.join(changed)} of {database.db_instance_identifier}: it is managed by AWS Backup."
        )
