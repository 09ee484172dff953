"""Cost Explorer: anomaly monitors and subscriptions, which moto lacks.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Cost_Explorer_Service.html
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from moto.ce.responses import CostExplorerResponse as Response
from moto.core.exceptions import JsonRESTError

from .. import ACCOUNT_ID
from ..clock import Clock
from ..paging import page
from ..patching import replace

PAGE = 100
Answer = dict[str, Any]


def install(clock: Clock) -> None:
    """Patch moto: Cost Explorer, anomalies."""
    replace(
        Response,
        create_anomaly_monitor=create_anomaly_monitor,
        delete_anomaly_monitor=delete_anomaly_monitor,
        get_anomaly_monitors=get_anomaly_monitors,
        create_anomaly_subscription=create_anomaly_subscription,
        update_anomaly_subscription=update_anomaly_subscription,
        delete_anomaly_subscription=delete_anomaly_subscription,
        get_anomaly_subscriptions=get_anomaly_subscriptions,
    )


def create_anomaly_monitor(self: Response) -> str:
    """CreateAnomalyMonitor."""
    request = json.loads(self.body)
    given = request["AnomalyMonitor"]
    if given["MonitorType"] == "CUSTOM" and not given.get("MonitorSpecification"):
        raise _invalid("A custom monitor needs a MonitorSpecification.")
    arn = _arn("anomalymonitor")
    _kept(self, "monitors")[arn] = {**given, "MonitorArn": arn}
    _tag(self, arn, request)
    return json.dumps({"MonitorArn": arn})


def delete_anomaly_monitor(self: Response) -> str:
    """DeleteAnomalyMonitor."""
    arn = json.loads(self.body)["MonitorArn"]
    _known(self, "monitors", arn, "UnknownMonitorException")
    del _kept(self, "monitors")[arn]
    return "{}"


def get_anomaly_monitors(self: Response) -> str:
    """GetAnomalyMonitors."""
    request = json.loads(self.body)
    wanted = request.get("MonitorArnList")
    found = [item for arn, item in _kept(self, "monitors").items() if not wanted or arn in wanted]
    return _page(request, "AnomalyMonitors", found)


def create_anomaly_subscription(self: Response) -> str:
    """CreateAnomalySubscription."""
    request = json.loads(self.body)
    given = request["AnomalySubscription"]
    for arn in given["MonitorArnList"]:
        _known(self, "monitors", arn, "UnknownMonitorException")
    _check(given)
    arn = _arn("anomalysubscription")
    _kept(self, "subscriptions")[arn] = {**given, "SubscriptionArn": arn, "AccountId": ACCOUNT_ID}
    _tag(self, arn, request)
    return json.dumps({"SubscriptionArn": arn})


def update_anomaly_subscription(self: Response) -> str:
    """UpdateAnomalySubscription: what is not given stays."""
    request = json.loads(self.body)
    found = _known(self, "subscriptions", request["SubscriptionArn"], "UnknownSubscriptionException")
    changed = {**found, **request}
    _check(changed)
    _kept(self, "subscriptions")[request["SubscriptionArn"]] = changed
    return json.dumps({"SubscriptionArn": request["SubscriptionArn"]})


def delete_anomaly_subscription(self: Response) -> str:
    """DeleteAnomalySubscription."""
    arn = json.loads(self.body)["SubscriptionArn"]
    _known(self, "subscriptions", arn, "UnknownSubscriptionException")
    del _kept(self, "subscriptions")[arn]
    return "{}"


def get_anomaly_subscriptions(self: Response) -> str:
    """GetAnomalySubscriptions."""
    request = json.loads(self.body)
    monitor, arns = request.get("MonitorArn"), request.get("SubscriptionArnList")
    found = [
        item
        for arn, item in _kept(self, "subscriptions").items()
        if (not arns or arn in arns) and (not monitor or monitor in item["MonitorArnList"])
    ]
    return _page(request, "AnomalySubscriptions", found)


def _check(given: Answer) -> None:
    """A topic is told at once, and an address is not."""
    kinds = {item["Type"] for item in given["Subscribers"]}
    if (given["Frequency"] == "IMMEDIATE") != (kinds == {"SNS"}):
        raise _invalid("IMMEDIATE is the frequency of SNS subscribers, DAILY and WEEKLY are those of EMAIL.")
    if not given.get("ThresholdExpression") and given.get("Threshold") is None:
        raise _invalid("Threshold or ThresholdExpression must be given.")


def _kept(self: Response, kind: str) -> dict[str, Answer]:
    kept: dict[str, Answer] = self.ce_backend.__dict__.setdefault(f"anomaly_{kind}", {})
    return kept


def _known(self: Response, kind: str, arn: str, code: str) -> Answer:
    if arn not in _kept(self, kind):
        raise JsonRESTError(code, f"{arn} does not exist.")
    return _kept(self, kind)[arn]


def _arn(kind: str) -> str:
    return f"arn:aws:ce::{ACCOUNT_ID}:{kind}/{uuid.uuid4()}"


def _tag(self: Response, arn: str, request: Answer) -> None:
    if tags := request.get("ResourceTags"):
        self.ce_backend.tag_resource(arn, tags)


def _page(request: Answer, name: str, items: list[Answer]) -> str:
    listed, token = page(items, request.get("NextPageToken"), min(int(request.get("MaxResults") or PAGE), PAGE))
    return json.dumps({name: listed, **({"NextPageToken": token} if token else {})})


def _invalid(message: str) -> JsonRESTError:
    return JsonRESTError("ValidationException", message)
