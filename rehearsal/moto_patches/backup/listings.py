"""AWS Backup: the lists of recovery points and jobs.

https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListRecoveryPointsByResource.html
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from moto.backup import urls
from moto.backup.responses import BackupResponse
from moto.core.responses import ActionResult

from ...patching import replace
from .errors import hidden
from .jobs import jobs_of
from .plans import paged
from .vaults import points_of

PATHS = (
    "{0}/resources/(?P<resource_arn>.+)/recovery-points/$",
    "{0}/backup-vaults/(?P<name>[^/]+)/recovery-points/$",
    "{0}/backup-jobs/$",
)
OWN = ("expires",)


def install() -> None:
    """Patch moto, which has none: recovery points and jobs."""
    replace(
        BackupResponse,
        list_recovery_points_by_resource=list_recovery_points_by_resource,
        list_recovery_points_by_backup_vault=list_recovery_points_by_backup_vault,
        list_backup_jobs=list_backup_jobs,
    )
    urls.url_paths.update(dict.fromkeys(PATHS, BackupResponse.dispatch))


def list_recovery_points_by_resource(self: BackupResponse) -> ActionResult:
    """ListRecoveryPointsByResource, of this region alone."""
    arn = unquote(self.path.split("/resources/")[1].rsplit("/recovery-points", 1)[0])
    points = [item for vault in self.backup_backend.vaults.values() for item in points_of(vault).values()]
    found = [
        {**_told(item), "BackupSizeBytes": item["BackupSizeInBytes"]} for item in points if item["ResourceArn"] == arn
    ]
    return paged(self, "RecoveryPoints", found)


def list_recovery_points_by_backup_vault(self: BackupResponse) -> ActionResult:
    """ListRecoveryPointsByBackupVault."""
    name = self.path.split("/backup-vaults/")[1].split("/")[0]
    if name not in self.backup_backend.vaults:
        raise hidden()
    return paged(self, "RecoveryPoints", [_told(item) for item in points_of(self.backup_backend.vaults[name]).values()])


def list_backup_jobs(self: BackupResponse) -> ActionResult:
    """ListBackupJobs, the newest first."""
    return paged(self, "BackupJobs", list(reversed(jobs_of(self.backup_backend))))


def _told(point: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in point.items() if name not in OWN}
