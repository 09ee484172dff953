"""CloudWatch Logs: the key of a log group that is there already; moto does not know the call.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html
"""

from __future__ import annotations

from moto.core.responses import ActionResult
from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.responses import LogsResponse

from ..clock import Clock
from ..patching import replace


def install(clock: Clock) -> None:
    """Patch moto: CloudWatch Logs."""
    replace(LogsResponse, associate_kms_key=associate_kms_key)


def associate_kms_key(self: LogsResponse) -> ActionResult:
    """AssociateKmsKey, of a log group."""
    group = self.logs_backend.groups.get(self._get_param("logGroupName"))
    if group is None:
        raise ResourceNotFoundException()
    group.kms_key_id = self._get_param("kmsKeyId")
    return ActionResult({})
