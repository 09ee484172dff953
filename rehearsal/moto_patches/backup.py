"""AWS Backup: recovery points of a resource. None is ever made here, as no plan runs; moto does not know the call.

https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListRecoveryPointsByResource.html
"""

from __future__ import annotations

from moto.backup import urls
from moto.backup.responses import BackupResponse
from moto.core.responses import ActionResult

from ..clock import Clock
from ..patching import replace

PATH = "{0}/resources/(?P<resource_arn>.+)/recovery-points/$"


def install(clock: Clock) -> None:
    """Patch moto: AWS Backup."""
    replace(BackupResponse, list_recovery_points_by_resource=list_recovery_points_by_resource)
    urls.url_paths[PATH] = BackupResponse.dispatch


def list_recovery_points_by_resource(self: BackupResponse) -> ActionResult:
    """ListRecoveryPointsByResource."""
    return ActionResult({"RecoveryPoints": []})
