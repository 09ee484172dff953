"""CloudWatch: alarms are listed in pages."""

from __future__ import annotations

from typing import Any

from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult

from ..clock import Clock
from ..patching import replace

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
USUAL_PAGE, MOST = 50, 100


def install(clock: Clock) -> None:
    """Patch moto: CloudWatch."""
    describe = CloudWatchResponse.describe_alarms

    def describe_alarms(self: CloudWatchResponse) -> ActionResult:
        found: Any = describe(self).result
        size = min(int(self._get_param("MaxRecords") or USUAL_PAGE), MOST)
        start = int(self._get_param("NextToken") or 0)
        alarms = found["MetricAlarms"]
        more = {"NextToken": str(start + size)} if start + size < len(alarms) else {}
        return ActionResult({**found, "MetricAlarms": alarms[start : start + size], **more})

    replace(CloudWatchResponse, describe_alarms=describe_alarms)
