"""CloudWatch: GetMetricData answers what ECS and load balancers measure here; other namespaces are moto's.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.cloudwatch.exceptions import ValidationError
from moto.cloudwatch.models import CloudWatchBackend

from ..ecs.moto_patch import Ecs
from ..metrics.measured import BALANCERS, ECS, Measured
from ..metrics.samples import statistic
from ..metrics.traffic import MINUTE, Traffic
from ..patching import replace

QUERIES = 500
Query = dict[str, Any]


def install(ecs: Ecs, traffic: Traffic) -> None:
    """Patch moto: GetMetricData."""
    original: Callable[..., list[Query]] = CloudWatchBackend.get_metric_data

    def get_metric_data(
        self: CloudWatchBackend,
        queries: list[Query],
        start_time: datetime,
        end_time: datetime,
        scan_by: str = "TimestampDescending",
    ) -> list[Query]:
        if len(queries) > QUERIES:
            raise ValidationError(f"The collection MetricDataQueries must not have a size greater than {QUERIES}.")
        start, end = _utc(start_time), _utc(end_time)
        own = [query for query in queries if _namespace(query) in (ECS, BALANCERS)]
        others = [query for query in queries if query not in own]
        found = {item["id"]: item for item in original(self, others, start_time, end_time, scan_by)} if others else {}
        if not others and start >= end:
            raise ValidationError("The parameter StartTime must be less than the parameter EndTime.")
        measured = Measured(ecs.region(self.region_name), traffic)
        found |= {query["Id"]: _answer(query, measured, start, end, scan_by) for query in own}
        return [found[query["Id"]] for query in queries if query["Id"] in found]

    replace(CloudWatchBackend, get_metric_data=get_metric_data)


def _answer(query: Query, measured: Measured, start: datetime, end: datetime, scan_by: str) -> Query:
    """The values of the periods in which anything was measured, the newest first unless asked otherwise."""
    stat, period = query["MetricStat"], int(query["MetricStat"]["Period"])
    if period % MINUTE and period not in (1, 5, 10, 20, 30):
        raise ValidationError(f"The value {period} for parameter Period must be a multiple of 60.")
    metric = stat["Metric"]
    dimensions = {item["Name"]: item["Value"] for item in metric.get("Dimensions") or []}
    points, at = [], start
    while at < end:
        until = min(at + timedelta(seconds=period), end)
        samples = measured.samples(
            metric["Namespace"], metric["MetricName"], dimensions, at.timestamp(), until.timestamp()
        )
        if samples:
            points.append((at.replace(tzinfo=None), _statistic(stat["Stat"], samples)))
        at += timedelta(seconds=period)
    if scan_by != "TimestampAscending":
        points.reverse()
    label = query.get("Label") or metric["MetricName"]
    timestamps, values = [moment for moment, _ in points], [value for _, value in points]
    return {"id": query["Id"], "label": label, "timestamps": timestamps, "values": values, "status_code": "Complete"}


def _statistic(name: str, samples: Any) -> float:
    try:
        return statistic(name, samples)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def _namespace(query: Query) -> str:
    return str((query.get("MetricStat") or {}).get("Metric", {}).get("Namespace", ""))


def _utc(moment: datetime) -> datetime:
    """To the minute; moto's moments have no zone, or one."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.replace(second=0, microsecond=0)
