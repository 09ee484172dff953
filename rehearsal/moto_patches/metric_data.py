"""CloudWatch: GetMetricData and GetMetricStatistics answer what the account measures; other namespaces are moto's.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.cloudwatch.exceptions import InvalidParameterCombination, ValidationError
from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult

from ..metrics.measured import OWN, Measured
from ..metrics.samples import Samples, statistic
from ..metrics.traffic import MINUTE
from ..patching import replace

QUERIES = 500
MOST_VALUES = 100_800
"""So many values fill a page of GetMetricData."""
MOST_POINTS = 1440
"""GetMetricStatistics gives no more."""
RETENTION = ((timedelta(days=15), 300), (timedelta(days=63), 3600))
"""From which age of StartTime on only periods of a multiple of so many seconds have values."""
Query = dict[str, Any]
MeasuredIn = Callable[[str], Measured]


def install(measured_in: MeasuredIn, now: Callable[[], float]) -> None:
    """Patch moto: GetMetricData, in pages, and GetMetricStatistics."""
    original: Callable[..., list[Query]] = CloudWatchBackend.get_metric_data
    original_statistics = CloudWatchResponse.get_metric_statistics

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
        own = [query for query in queries if _namespace(query) in OWN]
        others = [query for query in queries if query not in own]
        found = {item["id"]: item for item in original(self, others, start_time, end_time, scan_by)} if others else {}
        if not others and start >= end:
            raise ValidationError("The parameter StartTime must be less than the parameter EndTime.")
        measured = measured_in(self.region_name)
        found |= {query["Id"]: _answer(query, measured, start, end, scan_by, now()) for query in own}
        return [found[query["Id"]] for query in queries if query["Id"] in found]

    def get_metric_statistics(self: CloudWatchResponse) -> ActionResult:
        asked = self._get_params()
        if asked.get("Namespace") not in OWN:
            return original_statistics(self)
        return ActionResult(_statistics(asked, measured_in(self.region), now()))

    replace(CloudWatchBackend, get_metric_data=get_metric_data)
    replace(CloudWatchResponse, get_metric_data=_get_metric_data, get_metric_statistics=get_metric_statistics)


def _get_metric_data(self: CloudWatchResponse) -> ActionResult:
    """A page of GetMetricData."""
    asked = self._get_params()
    token, queries = int(asked.get("NextToken") or 0), asked.get("MetricDataQueries", [])
    for query in queries:
        if "MetricStat" not in query and "Expression" not in query:
            raise ValidationError("The parameter MetricDataQueries.member.1.MetricStat is required.\n")
    scan_by = asked.get("ScanBy") or "TimestampDescending"
    most = int(asked.get("MaxDatapoints") or MOST_VALUES)
    results: list[Query] = []
    values = 0
    found = self.cloudwatch_backend.get_metric_data(queries, asked["StartTime"], asked["EndTime"], scan_by)
    for item in found[token:]:
        values += len(item.get("values") or item.get("vals") or [])
        if results and values > most:
            return ActionResult({"MetricDataResults": results, "NextToken": str(token + len(results))})
        results.append(item)
    return ActionResult({"MetricDataResults": results})


def _answer(query: Query, measured: Measured, start: datetime, end: datetime, scan_by: str, now: float) -> Query:
    """The values of the periods in which anything was measured, the newest first unless asked otherwise."""
    stat, period = query["MetricStat"], int(query["MetricStat"]["Period"])
    points = [
        (at.replace(tzinfo=None), _statistic(stat["Stat"], samples))
        for at, samples in _periods(stat["Metric"], period, measured, start, end, now)
    ]
    if scan_by != "TimestampAscending":
        points.reverse()
    label = query.get("Label") or stat["Metric"]["MetricName"]
    timestamps, values = [moment for moment, _ in points], [value for _, value in points]
    return {"id": query["Id"], "label": label, "timestamps": timestamps, "values": values, "status_code": "Complete"}


def _statistics(asked: Query, measured: Measured, now: float) -> Query:
    """The datapoints of GetMetricStatistics, with each statistic that was asked for."""
    names, extended = list(asked.get("Statistics") or []), list(asked.get("ExtendedStatistics") or [])
    if not names and not extended:
        raise InvalidParameterCombination("Must specify either Statistics or ExtendedStatistics")
    start, end, period = _utc(asked["StartTime"]), _utc(asked["EndTime"]), int(asked["Period"])
    if start >= end:
        raise ValidationError("The parameter StartTime must be less than the parameter EndTime.")
    count = (end - start).total_seconds() / period
    if count > MOST_POINTS:
        raise InvalidParameterCombination(
            f"You have requested up to {count:.0f} datapoints, which exceeds the limit of {MOST_POINTS}. You may reduce the "
            "datapoints requested by increasing Period, or decreasing the time range."
        )
    points: list[Query] = []
    for at, samples in _periods(asked, period, measured, start, end, now):
        point: Query = {"Timestamp": at.replace(tzinfo=None), "Unit": "None"}
        point |= {name: _statistic(name, samples) for name in names}
        if extended:
            point["ExtendedStatistics"] = {name: _statistic(name, samples) for name in extended}
        points.append(point)
    return {"Label": asked["MetricName"], "Datapoints": points}


def _periods(
    metric: Query, period: int, measured: Measured, start: datetime, end: datetime, now: float
) -> Iterator[tuple[datetime, Samples]]:
    """The periods in which anything was measured, and is still kept."""
    if period % MINUTE and period not in (1, 5, 10, 20, 30):
        raise ValidationError(f"The value {period} for parameter Period must be a multiple of 60.")
    age = datetime.fromtimestamp(now, UTC) - start
    if any(age > older and period % seconds for older, seconds in RETENTION):
        return
    dimensions = {item["Name"]: item["Value"] for item in metric.get("Dimensions") or []}
    at = start
    while at < end:
        until = min(at + timedelta(seconds=period), end)
        samples = measured.samples(
            metric["Namespace"], metric["MetricName"], dimensions, at.timestamp(), until.timestamp()
        )
        if samples:
            yield at, samples
        at += timedelta(seconds=period)


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
