"""CloudTrail: LookupEvents, which moto lacks, over the write calls that the account carried out."""

from __future__ import annotations

import json
from typing import Any

from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.exceptions import JsonRESTError

from ..clock import Clock
from ..cloudtrail_events import events
from ..paging import page
from ..patching import replace

KEYS = ("EventId", "EventName", "ReadOnly", "AccessKeyId", "Username", "EventSource")
MAX_PAGE = 50


def install(clock: Clock) -> None:
    """Add the operation to moto."""

    def lookup_events(self: CloudTrailResponse) -> str:
        request = json.loads(self.body)
        matching = [event for event in events(self.region) if _matches(event, request)]
        size = min(int(request.get("MaxResults") or MAX_PAGE), MAX_PAGE)
        listed, token = page(matching, request.get("NextToken"), size)
        return json.dumps({"Events": listed, **({"NextToken": token} if token else {})})

    replace(CloudTrailResponse, lookup_events=lookup_events)


def _matches(event: dict[str, Any], request: dict[str, Any]) -> bool:
    attributes = request.get("LookupAttributes") or []
    if len(attributes) > 1 or any(item["AttributeKey"] not in (*KEYS, "ResourceName") for item in attributes):
        raise JsonRESTError(
            "InvalidLookupAttributesException", "The lookup attribute is not valid: one of AWS's at most."
        )
    in_time = float(request.get("StartTime") or 0) <= event["EventTime"] <= float(request.get("EndTime") or "inf")
    return in_time and all(_has(event, item["AttributeKey"], item["AttributeValue"]) for item in attributes)


def _has(event: dict[str, Any], key: str, value: str) -> bool:
    return f'"{value}"' in event["CloudTrailEvent"] if key == "ResourceName" else event[key] == value
