"""Cost Explorer: what was spent, from the account's bill, by service, usage type and cost allocation tag.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from moto.ce.responses import CostExplorerResponse as Response
from moto.core.exceptions import JsonRESTError

from ..clock import Clock
from ..costs import COSTS
from ..paging import page
from ..patching import replace

Answer = dict[str, Any]
DIMENSIONS = {"SERVICE": "service", "USAGE_TYPE": "usage_type"}
GROUPS = 5000
"""So many groups are on a page: https://docs.aws.amazon.com/cost-management/latest/userguide/ce-api-best-practices.html"""


def install(clock: Clock) -> None:
    """Patch moto: Cost Explorer."""

    def get_cost_and_usage(self: Response) -> str:
        """GetCostAndUsage, of whole months."""
        request = json.loads(self.body)
        today = datetime.fromtimestamp(clock.now(), UTC).date()
        start, end = (date.fromisoformat(request["TimePeriod"][name]) for name in ("Start", "End"))
        if start >= end or start > today:
            raise _invalid("Start date (and hour) should be before end date (and hour) and not in the future.")
        if request.get("Granularity") != "MONTHLY":
            raise _invalid("Only the granularity MONTHLY is known here.")
        active = _tags(self)
        months = [_month(request, *span, today, active) for span in _spans(start, end)]
        groups = [(number, group) for number, month in enumerate(months) for group in month["Groups"]]
        listed, token = page(groups, request.get("NextPageToken"), GROUPS)
        for number, month in enumerate(months):
            month["Groups"] = [group for index, group in listed if index == number]
        answer = {"GroupDefinitions": request.get("GroupBy") or [], "ResultsByTime": months}
        return json.dumps({**answer, **({"NextPageToken": token} if token else {})})

    replace(
        Response,
        get_cost_and_usage=get_cost_and_usage,
        list_cost_allocation_tags=list_cost_allocation_tags,
        update_cost_allocation_tags_status=update_cost_allocation_tags_status,
    )


def list_cost_allocation_tags(self: Response) -> str:
    """ListCostAllocationTags: what was ever told to be active or not; of other tags AWS knows nothing before they are used."""
    request = json.loads(self.body)
    found = [
        {"TagKey": key, "Type": "UserDefined", "Status": "Active" if active else "Inactive"}
        for key, active in sorted(_tags(self).items())
        if key in (request.get("TagKeys") or [key])
    ]
    wanted = request.get("Status")
    return json.dumps({"CostAllocationTags": [item for item in found if wanted in (None, item["Status"])]})


def update_cost_allocation_tags_status(self: Response) -> str:
    """UpdateCostAllocationTagsStatus."""
    for item in json.loads(self.body)["CostAllocationTagsStatus"]:
        _tags(self)[item["TagKey"]] = item["Status"] == "Active"
    return json.dumps({"Errors": []})


def _tags(self: Response) -> dict[str, bool]:
    tags: dict[str, bool] = self.ce_backend.__dict__.setdefault("allocation_tags", {})
    return tags


def _spans(start: date, end: date) -> list[tuple[date, date]]:
    spans = []
    while start < end:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        spans.append((start, min(following, end)))
        start = following
    return spans


def _month(request: Answer, start: date, end: date, today: date, active: dict[str, bool]) -> Answer:
    items = [item for item in COSTS.months.get(f"{start:%Y-%m}", []) if _matches(item, request.get("Filter"), active)]
    metric, sums = request["Metrics"][0], dict[tuple[str, ...], float]()
    for item in items:
        keys = tuple(_key(item, group, active) for group in request.get("GroupBy") or [])
        sums[keys] = sums.get(keys, 0.0) + float(item["usd"])
    total = {metric: _amount(sum(sums.values()))}
    return {
        "TimePeriod": {"Start": start.isoformat(), "End": end.isoformat()},
        "Total": {} if request.get("GroupBy") else total,
        "Groups": [
            {"Keys": list(keys), "Metrics": {metric: _amount(usd)}} for keys, usd in sorted(sums.items()) if keys
        ],
        "Estimated": end > today.replace(day=1),
    }


def _matches(item: Answer, expression: Answer | None, active: dict[str, bool]) -> bool:
    """A tag that is not active counts nothing."""
    if not expression:
        return True
    if "And" in expression:
        return all(_matches(item, part, active) for part in expression["And"])
    if tags := expression.get("Tags"):
        return bool(active.get(tags["Key"])) and (item.get("tags") or {}).get(tags["Key"]) in tags["Values"]
    if dimensions := expression.get("Dimensions"):
        return item[DIMENSIONS[dimensions["Key"]]] in dimensions["Values"]
    raise _invalid("This expression is not known here.")


def _key(item: Answer, group: Answer, active: dict[str, bool]) -> str:
    if group["Type"] == "TAG":
        known = (item.get("tags") or {}).get(group["Key"], "") if active.get(group["Key"]) else ""
        return f"{group['Key']}${known}"
    return str(item[DIMENSIONS[group["Key"]]])


def _amount(usd: float) -> dict[str, str]:
    return {"Amount": f"{usd:.10f}", "Unit": "USD"}


def _invalid(message: str) -> JsonRESTError:
    return JsonRESTError("ValidationException", message)
