"""Application Auto Scaling: DescribeScalingActivities.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingActivities.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse as Response
from moto.core.exceptions import JsonRESTError

from ..paging import page
from ..patching import replace

MOST = 50
FILTERS = ("ServiceNamespace", "ResourceId", "ScalableDimension")


def install(activities: Callable[[str], list[dict[str, Any]]]) -> None:
    """Patch moto. activities: those of a region, the newest first."""

    def describe_scaling_activities(self: Response) -> str:
        asked = json.loads(self.body)
        if asked.get("ScalableDimension") and not asked.get("ResourceId"):
            raise JsonRESTError("ValidationException", "You must specify a resource ID if you specify a dimension.")
        wanted = {name: asked[name] for name in FILTERS if asked.get(name)}
        found = [item for item in activities(self.region) if all(item[name] == wanted[name] for name in wanted)]
        size = min(int(asked.get("MaxResults") or MOST), MOST)
        items, token = page(found, asked.get("NextToken"), size)
        return json.dumps({"ScalingActivities": items, **({"NextToken": token} if token else {})})

    replace(Response, describe_scaling_activities=describe_scaling_activities)
