"""AWS Backup: vaults, their locks, and what keeps one from being deleted.

https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
"""

from __future__ import annotations

from typing import Any

from moto.backup.models import BackupBackend, Vault, backup_backends
from moto.backup.responses import BackupResponse
from moto.core.responses import ActionResult

from ... import ACCOUNT_ID
from ...clock import Clock, naive_utc
from ...patching import replace
from .errors import hidden, invalid, refused

DAY = 86_400.0
LONGEST = 36_500
COOLING_OFF = 3
"""Days: "AWS Backup enforces a 72-hour cooling-off period before Vault Lock takes effect and becomes immutable" (ChangeableForDays)."""
_create = BackupBackend.create_backup_vault


def install(clock: Clock) -> None:
    """Patch moto: vaults."""

    def create_backup_vault(self: BackupBackend, *given: Any, **named: Any) -> Vault:
        """CreateBackupVault; one without a key is encrypted with AWS's own, aws/backup."""
        vault: Any = _create(self, *given, **named)
        vault.creation_date, vault.points = clock.now(), {}
        own = f"arn:aws:kms:{self.region_name}:{self.account_id}:key/aws-backup"
        vault.encryption_key_arn = vault.encryption_key_arn or own
        made: Vault = vault
        return made

    def put_backup_vault_lock_configuration(
        self: BackupBackend,
        backup_vault_name: str,
        min_retention_days: int | None,
        max_retention_days: int | None,
        changeable_for_days: int | None,
    ) -> None:
        """PutBackupVaultLockConfiguration; without ChangeableForDays a governance lock, which has no date."""
        vault = _vault(self, backup_vault_name)
        _require_open(vault, clock.now())
        _check_days(min_retention_days, max_retention_days, changeable_for_days)
        vault.locked = True
        vault.min_retention_days, vault.max_retention_days = min_retention_days, max_retention_days
        vault.lock_date = clock.now() + changeable_for_days * DAY if changeable_for_days else None

    def delete_backup_vault_lock_configuration(self: BackupBackend, backup_vault_name: str) -> None:
        """DeleteBackupVaultLockConfiguration."""
        vault = _vault(self, backup_vault_name)
        _require_open(vault, clock.now())
        vault.locked, vault.lock_date = False, None
        vault.min_retention_days = vault.max_retention_days = None

    replace(
        BackupBackend,
        create_backup_vault=create_backup_vault,
        delete_backup_vault=delete_backup_vault,
        put_backup_vault_lock_configuration=put_backup_vault_lock_configuration,
        delete_backup_vault_lock_configuration=delete_backup_vault_lock_configuration,
    )
    replace(BackupResponse, describe_backup_vault=describe_backup_vault)


def vault_of(arn: str) -> Any:
    """The vault of an ARN, whose region is told by it; None where there is none."""
    _arn, _partition, _service, region, account, _kind, name = arn.split(":")
    return backup_backends[ACCOUNT_ID][region].vaults.get(name) if account == ACCOUNT_ID else None


def points_of(vault: Any) -> dict[str, dict[str, Any]]:
    """The recovery points of a vault by ARN."""
    found: dict[str, dict[str, Any]] = vault.__dict__.setdefault("points", {})
    return found


def describe_backup_vault(self: BackupResponse) -> ActionResult:
    """DescribeBackupVault, which does not tell ChangeableForDays: https://github.com/hashicorp/terraform-provider-aws/issues/46876."""
    vault = _vault(self.backup_backend, self.path.split("/")[-1])
    optional = {
        "MinRetentionDays": vault.min_retention_days,
        "MaxRetentionDays": vault.max_retention_days,
        "LockDate": naive_utc(vault.lock_date) if vault.lock_date else None,
    }
    answer = {
        "BackupVaultName": vault.backup_vault_name,
        "BackupVaultArn": vault.backup_vault_arn,
        "VaultType": "BACKUP_VAULT",
        "VaultState": "AVAILABLE",
        "EncryptionKeyArn": vault.encryption_key_arn,
        "CreationDate": naive_utc(vault.creation_date),
        "NumberOfRecoveryPoints": len(points_of(vault)),
        "Locked": vault.locked,
    }
    return ActionResult({**answer, **{name: value for name, value in optional.items() if value is not None}})


def delete_backup_vault(self: BackupBackend, backup_vault_name: str) -> None:
    """DeleteBackupVault; AWS's words: https://github.com/awslabs/scale-out-computing-on-aws, docs of its troubleshooting."""
    count = len(points_of(_vault(self, backup_vault_name)))
    if count:
        raise refused(f"Backup vault cannot be deleted (contains {count} recovery points)")
    vault = self.vaults.pop(backup_vault_name)
    self.tagger.delete_all_tags_for_resource(vault.backup_vault_arn)


def _vault(backend: BackupBackend, name: str) -> Any:
    if name not in backend.vaults:
        raise hidden()
    return backend.vaults[name]


def _require_open(vault: Any, now: float) -> None:
    if vault.lock_date is not None and now >= vault.lock_date:
        raise refused("Vault Lock configuration is immutable and cannot be modified")


def _check_days(least: int | None, most: int | None, changeable: int | None) -> None:
    if least is not None and least < 1:
        raise invalid("MinRetentionDays must be at least 1 day")
    if most is not None and most > LONGEST:
        raise invalid(f"MaxRetentionDays cannot exceed {LONGEST} days")
    if least is not None and most is not None and least > most:
        raise invalid("MinRetentionDays cannot be greater than MaxRetentionDays")
    if changeable is not None and changeable < COOLING_OFF:
        raise invalid(f"ChangeableForDays must be at least {COOLING_OFF} days")
