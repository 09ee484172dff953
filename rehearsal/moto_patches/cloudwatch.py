"""CloudWatch: alarms are listed in pages."""

from __future__ import annotations

from typing import Any

from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult

from ..clock import Clock
from ..paging import page
from ..patching import replace

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
DEFAULT_PAGE, MAX_PAGE = 50, 100


def install(clock: Clock) -> None:
    """Patch moto: CloudWatch."""
    original = CloudWatchResponse.describe_alarms

    def describe_alarms(self: CloudWatchResponse) -> ActionResult:
        result: Any = original(self).result
        size = min(int(self._get_param("MaxRecords") or DEFAULT_PAGE), MAX_PAGE)
        alarms, token = page(result["MetricAlarms"], self._get_param("NextToken"), size)
        return ActionResult({**result, "MetricAlarms": alarms, **({"NextToken": token} if token else {})})

    replace(CloudWatchResponse, describe_alarms=describe_alarms)
