"""CloudTrail: LookupEvents, which moto lacks, over the write calls that the account carried out."""

from __future__ import annotations

import json
from typing import Any

from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.exceptions import JsonRESTError

from ..clock import Clock
from ..cloudtrail_events import events
from ..patching import replace

KEYS = ("EventId", "EventName", "ReadOnly", "AccessKeyId", "Username", "EventSource")
MOST = 50


def install(clock: Clock) -> None:
    """Add the operation to moto."""

    def lookup_events(self: CloudTrailResponse) -> str:
        request = json.loads(self.body)
        found = [event for event in events(self.region) if _fits(event, request)]
        start, most = int(request.get("NextToken") or 0), min(int(request.get("MaxResults") or MOST), MOST)
        answer: dict[str, Any] = {"Events": found[start : start + most]}
        if start + most < len(found):
            answer["NextToken"] = str(start + most)
        return json.dumps(answer)

    replace(CloudTrailResponse, lookup_events=lookup_events)


def _fits(event: dict[str, Any], request: dict[str, Any]) -> bool:
    asked = request.get("LookupAttributes") or []
    if len(asked) > 1 or any(item["AttributeKey"] not in (*KEYS, "ResourceName") for item in asked):
        raise JsonRESTError(
            "InvalidLookupAttributesException", "The lookup attribute is not valid: one of AWS's at most."
        )
    within = float(request.get("StartTime") or 0) <= event["EventTime"] <= float(request.get("EndTime") or "inf")
    return within and all(_has(event, item["AttributeKey"], item["AttributeValue"]) for item in asked)


def _has(event: dict[str, Any], key: str, value: str) -> bool:
    return f'"{value}"' in event["CloudTrailEvent"] if key == "ResourceName" else event[key] == value
