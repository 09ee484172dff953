"""AWS Backup: jobs, which a plan's schedule starts, and the recovery points that they leave and that expire.

https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from moto.backup.models import BackupBackend, backup_backends
from moto.efs.models import efs_backends
from moto.moto_api._internal import mock_random
from moto.rds.models import rds_backends

from ... import ACCOUNT_ID, schedules
from ...clock import Clock, naive_utc
from ...enforcement import ROLES, enforces
from ...event_queue import EventQueue
from ...iam_evaluation import Call
from ...iam_principals import RoleSession, find_role
from . import continuous
from .vaults import DAY, points_of, vault_of

GIB = 1024**3
ACTIONS = {"RDS": "rds:CreateDBSnapshot", "EFS": "elasticfilesystem:Backup"}


def jobs_of(backend: BackupBackend) -> list[dict[str, Any]]:
    """The jobs of a region, the first one first."""
    found: list[dict[str, Any]] = backend.__dict__.setdefault("jobs", [])
    return found


class Timer:
    """Runs plans when their schedules come. A job is done at once, and a copy with it."""

    def __init__(self, clock: Clock, events: EventQueue) -> None:
        self._clock, self._events = clock, events

    def plan(self, backend: BackupBackend, plan: Any) -> None:
        """Note when each rule of a plan comes next; what was noted of another version is passed over."""
        for rule in plan.backup_plan["Rules"]:
            self._next(backend, plan, plan.version_id, rule, self._clock.now())

    def _next(self, backend: BackupBackend, plan: Any, version: str, rule: dict[str, Any], now: float) -> None:
        at = schedules.next_time(rule["ScheduleExpression"], rule["ScheduleExpressionTimezone"], now)
        if at is not None:
            self._events.schedule(at, lambda: self._run(backend, plan, version, rule, at))

    def _run(self, backend: BackupBackend, plan: Any, version: str, rule: dict[str, Any], at: float) -> None:
        found: Any = backend.plans.get(plan.backup_plan_id)
        if found is not plan or plan.deletion_date or plan.version_id != version:
            return
        expire(at)
        plan.last_execution_date = at
        for item in plan.__dict__.get("selections", {}).values():
            for arn, kind, size in selected(backend.region_name, item["BackupSelection"]):
                run(backend, plan, rule, item["BackupSelection"]["IamRoleArn"], (arn, kind, size), at)
        self._next(backend, plan, version, rule, at)


def selected(region: str, selection: dict[str, Any]) -> list[tuple[str, str, int]]:
    """The databases and file systems that are there and that a selection names: ARN, kind and bytes."""
    databases = rds_backends[ACCOUNT_ID][region].databases.values()
    systems = efs_backends[ACCOUNT_ID][region].file_systems_by_id.values()
    found = [(str(item.db_instance_arn), "RDS", int(item.allocated_storage or 0) * GIB) for item in databases]
    found += [(str(item.file_system_arn), "EFS", GIB) for item in systems]
    patterns = selection.get("Resources") or []
    return [item for item in found if any(fnmatchcase(item[0], pattern) for pattern in patterns)]


def run(
    backend: BackupBackend, plan: Any, rule: dict[str, Any], role_arn: str, subject: tuple[str, str, int], at: float
) -> None:
    """One job, which leaves a recovery point and its copies, or says why not."""
    arn, kind, size = subject
    vault = backend.vaults.get(rule["TargetBackupVaultName"])
    problem = _problem(backend.region_name, vault, rule.get("Lifecycle") or {}, role_arn, subject)
    job = {
        "AccountId": ACCOUNT_ID,
        "BackupJobId": str(mock_random.uuid4()).upper(),
        "BackupVaultName": rule["TargetBackupVaultName"],
        "ResourceArn": arn,
        "ResourceType": kind,
        "IamRoleArn": role_arn,
        "CreationDate": naive_utc(at),
        "CompletionDate": naive_utc(at),
        "State": "FAILED" if problem else "COMPLETED",
        "CreatedBy": {
            "BackupPlanId": plan.backup_plan_id,
            "BackupPlanArn": plan.backup_plan_arn,
            "BackupRuleId": rule["RuleId"],
        },
        **({"StatusMessage": problem} if problem else {"PercentDone": "100.0", "BackupSizeInBytes": size}),
    }
    jobs_of(backend).append(job)
    if not problem:
        job["RecoveryPointArn"] = _leave(vault, rule, job, at)
        for copy in rule.get("CopyActions") or []:
            if other := vault_of(copy["DestinationBackupVaultArn"]):
                _copy(other, copy.get("Lifecycle") or {}, job, at)


def _problem(region: str, vault: Any, lifecycle: dict[str, Any], role_arn: str, subject: tuple[str, str, int]) -> str:
    arn, kind, _size = subject
    role, days = find_role(role_arn), lifecycle.get("DeleteAfterDays")
    if vault is None:
        return "Backup vault does not exist"
    if role is None:
        return f"IAM Role {role_arn} cannot be assumed by AWS Backup"
    if enforces(ROLES) and not RoleSession(role, "AWSBackup", region).decide(Call(ACTIONS[kind], arn)).allowed:
        return "Access denied trying to call AWS Backup service"
    low, high = vault.min_retention_days or 0, vault.max_retention_days
    if vault.locked and ((days is not None and days < low) or (high is not None and (days is None or days > high))):
        return "The retention period of the recovery point is not within the bounds of the vault's lock"
    return ""


def _leave(vault: Any, rule: dict[str, Any], job: dict[str, Any], at: float) -> str:
    """A snapshot of RDS or a recovery point; of a continuous backup the one that there is goes on."""
    arn, own = job["ResourceArn"], f"{mock_random.uuid4()}"
    place = arn.rsplit(":", 2)[0] if job["ResourceType"] == "RDS" else vault.backup_vault_arn.rsplit(":", 2)[0]
    ending = f"snapshot:awsbackup:job-{own}" if job["ResourceType"] == "RDS" else f"recovery-point:{own}"
    if rule.get("EnableContinuousBackup") and job["ResourceType"] == "RDS":
        name = f"{place}:auto-backup:awsbackup:{arn.rsplit(':', 1)[1]}"
        continuous.take_over(arn, name, int(rule["Lifecycle"]["DeleteAfterDays"]))
        ending = name.removeprefix(f"{place}:")
    return _keep(vault, f"{place}:{ending}", rule.get("Lifecycle") or {}, job, at)


def _copy(vault: Any, lifecycle: dict[str, Any], job: dict[str, Any], at: float) -> None:
    place, service = vault.backup_vault_arn.rsplit(":", 2)[0], "rds" if job["ResourceType"] == "RDS" else "backup"
    ending = "snapshot:awsbackup:copyjob" if service == "rds" else "recovery-point"
    name = (
        f"{place.replace(':backup:', f':{service}:')}:{ending}{'-' if service == 'rds' else ':'}{mock_random.uuid4()}"
    )
    _keep(vault, name, lifecycle, job, at)


def _keep(vault: Any, name: str, lifecycle: dict[str, Any], job: dict[str, Any], at: float) -> str:
    days = lifecycle.get("DeleteAfterDays")
    points_of(vault)[name] = {
        "RecoveryPointArn": name,
        "BackupVaultName": vault.backup_vault_name,
        "BackupVaultArn": vault.backup_vault_arn,
        "EncryptionKeyArn": vault.encryption_key_arn,
        "IsEncrypted": True,
        "Status": "COMPLETED",
        "CreationDate": naive_utc(at),
        "CompletionDate": naive_utc(at),
        "BackupSizeInBytes": job["BackupSizeInBytes"],
        "Lifecycle": lifecycle,
        "expires": at + days * DAY if days else None,
        **{name: job[name] for name in ("ResourceArn", "ResourceType", "IamRoleArn", "CreatedBy")},
    }
    return name


def expire(now: float) -> None:
    """Take away what has been kept for as long as its lifecycle says."""
    for backend in backup_backends[ACCOUNT_ID].values():
        for vault in backend.vaults.values():
            points = points_of(vault)
            for name in [name for name, item in points.items() if item["expires"] and item["expires"] <= now]:
                del points[name]
