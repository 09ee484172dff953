# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an inventory says of AWS Backup: a vault, when it is filled, for how long, and where copies go."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option

VAULT = r"[A-Za-z0-9_-]{2,50}"
"""https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html"""
VAULT_ARN = rf"arn:aws[a-z-]*:backup:[a-z0-9-]+:\d{{12}}:backup-vault:{VAULT}"
GOVERNANCE, COMPLIANCE = MODES = ("governance", "compliance")
ALL = "all"
"""In `databases`: every one of the environment."""
LONGEST = 36_500
"""Days that a recovery point can be kept: a hundred years."""


@dataclass(frozen=True)
class BackupLock:
    """A lock of the vault, and of the vaults that copies make: nobody deletes a recovery point before its time."""

    min_retention_days: int = option(
        about="The least that a recovery point may be kept.", least=1, most=LONGEST, unit="days"
    )
    max_retention_days: int = option(
        0, about="The most that a recovery point may be kept; 0 for no limit.", least=0, most=LONGEST, unit="days"
    )
    mode: str = option(
        GOVERNANCE,
        about="governance: whoever has the right may change the lock. compliance: after changeable_for_days nobody can, AWS included, ever.",
        choices=MODES,
    )
    changeable_for_days: int = option(
        0,
        about="With compliance: for how long the lock can still be changed or taken away. AWS takes 3 or more.",
        least=0,
        most=LONGEST,
        unit="days",
    )


@dataclass(frozen=True)
class BackupCopy:
    """A copy of each recovery point in another region, or in another account."""

    region: str = option(
        "",
        about="A region of this account, in which a vault of the same name is made. It is encrypted with AWS's own key.",
        pattern=r"[a-z]{2}(-[a-z]+)+-\d|",
        form="a region such as eu-west-1",
    )
    vault_arn: str = option(
        "",
        about="Instead: the ARN of a vault that exists, such as one of another account, whose policy lets this one copy into it.",
        pattern=rf"{VAULT_ARN}|",
        form="the ARN of a backup vault",
    )
    retention_days: int = option(
        0, about="How long a copy is kept. 0: as long as the original.", least=0, most=LONGEST, unit="days"
    )


@dataclass(frozen=True)
class BackupPlan:
    """Backups by AWS Backup, beside those of backup_retention_days. Without this section nothing of it is made or looked at."""

    vault: str = option(
        "",
        about="The name of the vault. Empty: the cluster's, with -backups.",
        pattern=rf"{VAULT}|",
        form="2 to 50 letters, digits, and any of _ -",
    )
    kms_key: str = option(
        "", about="The ARN of the KMS key of the vault. Fixed at creation. Empty: left as it is; at creation AWS's own."
    )
    schedule: str = option(
        "cron(0 5 ? * * *)",
        about="When backups begin: a cron expression of EventBridge.",
        pattern=r"cron\([^()]+\)",
        form="an expression such as cron(0 5 ? * * *)",
    )
    timezone: str = option("UTC", about="The time zone of the schedule, such as America/Sao_Paulo.")
    start_window_minutes: int = option(
        480,
        about="How long AWS Backup tries to begin a backup, before it counts as failed.",
        least=60,
        most=10_000,
        unit="minutes",
    )
    retention_days: int = option(35, about="How long a recovery point is kept.", least=1, most=LONGEST, unit="days")
    cold_storage_after_days: int = option(
        0,
        about="When recovery points of file systems move to cold storage, for 90 days at least; 0 for never. Those of databases stay warm.",
        least=0,
        most=LONGEST,
        unit="days",
    )
    continuous: bool = option(
        False,
        about="Restore databases to any second. AWS Backup then owns backup_retention_days and backup_window of each, which deploys leave alone.",
    )
    lock: BackupLock | None = option(
        None, about="A lock of the vault. Without it left as it is; no deploy takes a lock away."
    )
    copies: list[BackupCopy] = option([], about="Where copies of each recovery point go.")
    databases: list[str] = option([ALL], about="The keys of the databases that are backed up; all for every one.")
    file_systems: bool = option(
        False, about="Whether the EFS file systems that volumes of the services name are backed up, too."
    )

    def kept(self, copy: BackupCopy) -> int:
        """For how many days a copy is kept."""
        return copy.retention_days or self.retention_days
