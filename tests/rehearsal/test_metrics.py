"""GetMetricData of what the account did: the requests of its load balancers, and the tasks of its services."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rehearsal.metrics.samples import statistic
from rehearsal.metrics.traffic import KEPT_MINUTES, Traffic, dimension
from tests.rehearsal.site import Site
from tests.rehearsal.stack import WEB

HOST = "www.salesdog.click"


@pytest.fixture
def site(account: Any) -> Site:
    found = Site(account)
    account.images({WEB: {"response_seconds": 0.2}})
    group = found.targets("web")
    found.route(HOST, 10, **{group: 1})
    found.run(group)
    return found


def now(site: Site) -> datetime:
    return datetime.fromisoformat(site.account.ask("GET", "clock")[1]["now"]).astimezone(UTC)


def asked(namespace: str, metric: str, dimensions: dict[str, str], stat: str, period: int = 60) -> dict[str, Any]:
    named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    return {
        "Id": "a",
        "MetricStat": {
            "Metric": {"Namespace": namespace, "MetricName": metric, "Dimensions": named},
            "Period": period,
            "Stat": stat,
        },
    }


def answered(site: Site, query: dict[str, Any], minutes: int = 10, **options: Any) -> dict[str, Any]:
    end = now(site).replace(second=0, microsecond=0) + timedelta(minutes=1)
    start = end - timedelta(minutes=minutes)
    cloudwatch = site.account.client("cloudwatch")
    answer = cloudwatch.get_metric_data(MetricDataQueries=[query], StartTime=start, EndTime=end, **options)
    return dict(answer["MetricDataResults"][0])


def of_site(site: Site) -> dict[str, str]:
    group = site.elbv2.describe_target_groups(Names=["web"])["TargetGroups"][0]["TargetGroupArn"]
    return {"LoadBalancer": dimension(site.balancer["LoadBalancerArn"]), "TargetGroup": dimension(group)}


def test_requests_are_counted_with_their_times(site: Site) -> None:
    for _ in range(3):
        assert site.account.fetch(HOST)[0] == 200
    site.account.advance(120)
    assert site.account.fetch(HOST)[0] == 200
    assert site.account.fetch("unknown.salesdog.click")[0] == 404  # answered by the load balancer itself
    counts = answered(site, asked("AWS/ApplicationELB", "RequestCount", of_site(site), "Sum"))
    assert counts["Values"] == [1.0, 3.0]
    assert (counts["Timestamps"][0] - counts["Timestamps"][1]).total_seconds() == 120
    oldest_first = answered(
        site, asked("AWS/ApplicationELB", "RequestCount", of_site(site), "Sum"), ScanBy="TimestampAscending"
    )
    assert oldest_first["Values"] == [3.0, 1.0]
    times = answered(site, asked("AWS/ApplicationELB", "TargetResponseTime", of_site(site), "p95", 600))
    assert times["Values"] == [0.2]
    assert (
        answered(site, asked("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", of_site(site), "Sum"))["Values"] == []
    )


def test_tasks_idle_and_work(site: Site) -> None:
    name = {"ClusterName": "c", "ServiceName": "s"}
    cluster = site.service()["clusterArn"].split("/")[1]
    name["ClusterName"] = cluster
    site.account.advance(60)
    assert answered(site, asked("AWS/ECS", "CPUUtilization", name, "Maximum"), 2)["Values"][0] == 3.0
    for _ in range(20):
        site.account.fetch(HOST)
    site.account.advance(60)
    busy = max(answered(site, asked("AWS/ECS", "CPUUtilization", name, "Maximum"), 3)["Values"])
    assert 3.0 < busy < 100.0
    assert answered(site, asked("AWS/ECS", "MemoryUtilization", name, "Average"), 2)["Values"][0] == 25.0
    nothing = {**name, "ServiceName": "other"}
    assert answered(site, asked("AWS/ECS", "CPUUtilization", nothing, "Average"))["Values"] == []


def test_what_cloudwatch_refuses(site: Site) -> None:
    query = asked("AWS/ECS", "CPUUtilization", {"ClusterName": "c", "ServiceName": "s"}, "Average")
    cloudwatch, end = site.account.client("cloudwatch"), now(site)
    many = [{**query, "Id": f"q{number}"} for number in range(501)]
    for queries, start in ((many, end - timedelta(hours=1)), ([query], end + timedelta(hours=1))):
        with pytest.raises(ClientError, match="ValidationError"):
            cloudwatch.get_metric_data(MetricDataQueries=queries, StartTime=start, EndTime=end)


def test_data_of_others_is_kept(site: Site) -> None:
    at = now(site) - timedelta(minutes=2)
    datum = {"MetricName": "m", "Value": 7.0, "Timestamp": at}
    site.account.client("cloudwatch").put_metric_data(Namespace="app", MetricData=[datum])
    assert answered(site, asked("app", "m", {}, "Sum"))["Values"] == [7.0]


@pytest.mark.parametrize(
    ("name", "value"),
    [("Average", 2.5), ("Minimum", 1), ("Maximum", 4), ("Sum", 10), ("SampleCount", 4), ("p50", 2), ("p99", 4)],
)
def test_statistics(name: str, value: float) -> None:
    assert statistic(name, Counter({1.0: 1, 2.0: 1, 3.0: 1, 4.0: 1})) == value


def test_an_unknown_statistic_is_refused() -> None:
    with pytest.raises(ValueError, match="tm99"):
        statistic("tm99", Counter({1.0: 1}))


def test_minutes_are_kept_for_15_days() -> None:
    traffic = Traffic()
    traffic.note("arn:x:loadbalancer/app/a/1", "arn:x:targetgroup/g/1", 0, 0.1)
    later = (KEPT_MINUTES + 1) * 60
    traffic.note("arn:x:loadbalancer/app/a/1", "arn:x:targetgroup/g/1", later, 0.1)
    assert [minute for minute, _ in traffic.between("app/a/1", "targetgroup/g/1", 0, later + 60)] == [later // 60]
    assert not list(traffic.between("app/b/1", "targetgroup/g/1", 0, later + 60))
