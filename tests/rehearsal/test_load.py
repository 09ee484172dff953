"""PUT load: what is measured of it, what autoscaling and alarms make of it, and tasks that run out of memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rehearsal.load.minutes import TaskState, minute_of, response_times
from rehearsal.load.profiles import ServiceLoad, Spike
from rehearsal.load.rules import InvalidLoad, parse
from rehearsal.metrics.alarm_states import ALARM, INSUFFICIENT, OK, state_of
from rehearsal.metrics.samples import statistic
from rehearsal.metrics.traffic import dimension
from rehearsal.scaling.decision import Cooldowns, Limits, Policy, decide
from tests.rehearsal.site import Site
from tests.rehearsal.stack import CACHE, DATABASE

HOST = "www.salesdog.click"
RESOURCE = {"ServiceNamespace": "ecs", "ResourceId": "service/c/s", "ScalableDimension": "ecs:service:DesiredCount"}
SERVICE = {"ClusterName": "c", "ServiceName": "s"}


@pytest.fixture
def site(account: Any) -> Site:
    """Two tasks of half a vCPU behind a load balancer, between 2 and 6, by 70 % of CPU and 80 % of memory."""
    found = Site(account)
    group = found.targets("web")
    found.route(HOST, 10, **{group: 1})
    found.run(group, desiredCount=2)
    scaling = account.client("application-autoscaling")
    scaling.register_scalable_target(**RESOURCE, MinCapacity=2, MaxCapacity=6)
    for name, metric, target in (("cpu", "CPU", 70.0), ("memory", "Memory", 80.0)):
        tracking = {
            "TargetValue": target,
            "PredefinedMetricSpecification": {"PredefinedMetricType": f"ECSServiceAverage{metric}Utilization"},
            "ScaleInCooldown": 300,
            "ScaleOutCooldown": 60,
        }
        scaling.put_scaling_policy(
            **RESOURCE,
            PolicyName=name,
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration=tracking,
        )
    return found


def loaded(site: Site, **changes: Any) -> None:
    """A load that keeps the two tasks at 50 % of CPU and 40 % of memory, unless it is changed."""
    load = {"requests_per_second": 20, "cpu_seconds": 0.0235, "memory_mib": 400, "noise": 0, **changes}
    status, answer = site.account.ask("PUT", "load", {"services": {"s": load}})
    assert status == 200, answer


def now(site: Site) -> datetime:
    return datetime.fromisoformat(site.account.ask("GET", "clock")[1]["now"]).astimezone(UTC)


def values(
    site: Site, namespace: str, metric: str, dimensions: dict[str, str], stat: str, minutes: int = 5, period: int = 60
) -> list[float]:
    named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    wanted = {"Metric": {"Namespace": namespace, "MetricName": metric, "Dimensions": named}, "Period": period}
    end = now(site).replace(second=0, microsecond=0)
    answer = site.account.client("cloudwatch").get_metric_data(
        MetricDataQueries=[{"Id": "a", "MetricStat": {**wanted, "Stat": stat}}],
        StartTime=end - timedelta(minutes=minutes),
        EndTime=end,
        ScanBy="TimestampAscending",
    )
    return list(answer["MetricDataResults"][0]["Values"])


def of_group(site: Site) -> dict[str, str]:
    group = site.elbv2.describe_target_groups(Names=["web"])["TargetGroups"][0]["TargetGroupArn"]
    return {"LoadBalancer": dimension(site.balancer["LoadBalancerArn"]), "TargetGroup": dimension(group)}


def activities(site: Site) -> list[dict[str, Any]]:
    return list(
        site.account.client("application-autoscaling").describe_scaling_activities(**RESOURCE)["ScalingActivities"]
    )


def test_a_load_is_measured(site: Site) -> None:
    loaded(site, nat_kib=10)
    site.account.advance(600)
    group = of_group(site)
    balancer = {"LoadBalancer": group["LoadBalancer"]}
    assert values(site, "AWS/ECS", "CPUUtilization", SERVICE, "Average") == [50.0] * 5
    assert values(site, "AWS/ECS", "CPUUtilization", SERVICE, "SampleCount") == [2.0] * 5
    assert values(site, "AWS/ECS", "MemoryUtilization", SERVICE, "Maximum", 2) == pytest.approx([39.2] * 2, abs=0.5)
    elb = "AWS/ApplicationELB"
    assert values(site, elb, "RequestCount", group, "Sum", 2) == [1200.0] * 2
    assert values(site, elb, "RequestCount", balancer, "Sum", 2, 120) == [2400.0]
    assert values(site, elb, "RequestCountPerTarget", {"TargetGroup": group["TargetGroup"]}, "Sum", 1) == [600.0]
    assert values(site, elb, "HealthyHostCount", group, "Minimum", 1) == [2.0]
    assert values(site, elb, "HTTPCode_Target_5XX_Count", group, "Sum", 1) == []
    p50, p95, p99 = (values(site, elb, "TargetResponseTime", group, name, 1)[0] for name in ("p50", "p95", "p99"))
    assert 0.1 < p50 < p95 < p99 < 1
    assert values(site, "AWS/Logs", "IncomingBytes", {"LogGroupName": "/ecs/app"}, "Sum", 1) == [240_000.0]
    named = [{"Name": name, "Value": value} for name, value in group.items()]
    end = now(site).replace(second=0, microsecond=0)
    asked = {"Namespace": elb, "MetricName": "TargetResponseTime", "Dimensions": named, "Period": 300}
    cloudwatch = site.account.client("cloudwatch")
    span = {"StartTime": end - timedelta(minutes=5), "EndTime": end}
    [point] = cloudwatch.get_metric_statistics(**asked, **span, Statistics=["Maximum"], ExtendedStatistics=["p95"])[
        "Datapoints"
    ]
    assert (point["ExtendedStatistics"]["p95"], point["Maximum"]) == (p95, pytest.approx(p95 * 2.5, abs=0.01))
    old = {**span, "StartTime": end - timedelta(days=6)}
    with pytest.raises(ClientError, match="exceeds the limit of 1440"):
        cloudwatch.get_metric_statistics(**{**asked, "Period": 60}, **old, Statistics=["Sum"])


def test_a_spike_is_answered_within_the_alarm_and_a_start(site: Site) -> None:
    loaded(site, spikes=[{"after": 600, "seconds": 3600, "times": 2}])
    began = now(site)
    site.account.advance(540)
    assert site.service()["desiredCount"] == 2
    assert activities(site) == []
    site.account.advance(540)
    found = activities(site)
    assert (found[-1]["Description"], found[-1]["StatusCode"]) == ("Setting desired count to 3.", "Successful")
    assert "AlarmHigh" in found[-1]["Cause"]
    assert found[-1]["Cause"].endswith("in state ALARM triggered policy cpu")
    assert 600 + 120 <= (found[-1]["StartTime"] - began).total_seconds() <= 600 + 300
    service = site.service()
    assert service["runningCount"] == service["desiredCount"] == 3
    assert values(site, "AWS/ECS", "CPUUtilization", SERVICE, "Average", 1)[0] < 70
    site.account.advance(3600 + 1800)
    assert site.service()["desiredCount"] == 2
    scaling = site.account.client("application-autoscaling")
    pages = scaling.get_paginator("describe_scaling_activities").paginate(
        ServiceNamespace="ecs", PaginationConfig={"PageSize": 1}
    )
    assert [item for page in pages for item in page["ScalingActivities"]] == activities(site)
    first_in = next(item for item in reversed(activities(site)) if "AlarmLow" in item["Cause"])
    assert (first_in["StartTime"] - began).total_seconds() >= 600 + 3600 + 840


def test_a_ceiling_holds_and_alarms_go_off(site: Site) -> None:
    group = [{"Name": name, "Value": value} for name, value in SERVICE.items()]
    site.account.client("cloudwatch").put_metric_alarm(
        AlarmName="busy",
        Namespace="AWS/ECS",
        MetricName="CPUUtilization",
        Dimensions=group,
        Statistic="Average",
        Period=60,
        EvaluationPeriods=5,
        Threshold=90,
        ComparisonOperator="GreaterThanThreshold",
    )
    loaded(site, requests_per_second=200)
    site.account.advance(1800)
    assert site.service()["desiredCount"] == 6
    [alarm] = site.account.client("cloudwatch").describe_alarms(AlarmNames=["busy"])["MetricAlarms"]
    assert alarm["StateValue"] == "ALARM"
    assert alarm["StateReason"].startswith("Threshold Crossed: 5 out of the last 5 datapoints")
    assert values(site, "AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", of_group(site), "Sum", 1)[0] > 0
    assert values(site, "AWS/ApplicationELB", "TargetResponseTime", of_group(site), "p95", 1)[0] > 3
    loaded(site, requests_per_second=1)
    site.account.advance(600)
    [alarm] = site.account.client("cloudwatch").describe_alarms(AlarmNames=["busy"])["MetricAlarms"]
    assert alarm["StateValue"] == "OK"


def test_a_task_that_leaks_is_killed_and_replaced(site: Site) -> None:
    loaded(site, leak_mib_per_hour=500, requests_per_second=1)
    site.account.advance(3600)
    assert values(site, "AWS/ECS", "MemoryUtilization", SERVICE, "Maximum", 1)[0] > 85
    site.account.advance(1500)
    stopped = site.ecs.list_tasks(cluster="c", desiredStatus="STOPPED")["taskArns"]
    found = site.ecs.describe_tasks(cluster="c", tasks=stopped)["tasks"]
    assert {task["containers"][0]["exitCode"] for task in found if task["stopCode"] == "EssentialContainerExited"} == {
        137
    }
    assert any("OutOfMemory" in task["containers"][0].get("reason", "") for task in found)
    assert site.service()["runningCount"] >= 2


def test_databases_and_caches_follow(site: Site) -> None:
    site.account.client("rds").create_db_instance(**DATABASE)
    site.account.client("elasticache").create_replication_group(**CACHE)
    site.account.advance(600)
    service = {"requests_per_second": 20, "cpu_seconds": 0.0235, "noise": 0}
    load = {
        "services": {"s": service},
        "databases": {"db": {"cpu_seconds": 0.02, "used_gib": 5, "gib_per_day": 24}},
        "caches": {"cache": {"memory_mib": 600}},
    }
    assert site.account.ask("PUT", "load", load)[0] == 200
    site.account.advance(3600)
    database, node = {"DBInstanceIdentifier": "db"}, {"CacheClusterId": "cache-001"}
    assert values(site, "AWS/RDS", "CPUUtilization", database, "Average", 1) == [pytest.approx(23, abs=0.1)]
    assert values(site, "AWS/RDS", "DatabaseConnections", database, "Maximum", 1) == [10.0]
    free = values(site, "AWS/RDS", "FreeStorageSpace", database, "Minimum", 60)
    assert free[0] - free[-1] == pytest.approx(1024**3, rel=0.1)
    assert values(site, "AWS/ElastiCache", "DatabaseMemoryUsagePercentage", node, "Maximum", 1) == [100.0]
    assert values(site, "AWS/ElastiCache", "Evictions", node, "Sum", 1)[0] > 0


def test_a_load_ends_and_what_it_left_stays(site: Site) -> None:
    loaded(site)
    site.account.advance(600)
    assert site.account.ask("DELETE", "load")[1]["services"] == {}
    site.account.advance(600)
    assert len(values(site, "AWS/ApplicationELB", "RequestCount", of_group(site), "Sum", 30)) in (9, 10, 11)
    assert site.account.ask("GET", "load")[1]["began"] is None
    site.account.ask("POST", "reset")
    assert values(site, "AWS/ECS", "CPUUtilization", SERVICE, "Average", 30) == []


def test_what_services_share_is_measured_together(site: Site) -> None:
    site.create(site.task_definition(), serviceName="other", desiredCount=1)
    site.account.advance(120)
    load = {"requests_per_second": 1, "log_bytes": 100, "noise": 0}
    assert site.account.ask("PUT", "load", {"services": {"s": load, "other": load}})[0] == 200
    site.account.advance(600)
    group = {"LogGroupName": "/ecs/app"}
    assert values(site, "AWS/Logs", "IncomingBytes", group, "Sum", 5) == [12_000.0] * 5


def test_long_answers_come_in_pages_and_old_values_in_long_periods(site: Site) -> None:
    loaded(site)
    site.account.advance(1800)
    named = [{"Name": name, "Value": value} for name, value in SERVICE.items()]
    metric = {"Namespace": "AWS/ECS", "MetricName": "CPUUtilization", "Dimensions": named}
    queries = [
        {"Id": f"q{number}", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Average"}} for number in range(3)
    ]
    end = now(site).replace(second=0, microsecond=0)
    asked = {"MetricDataQueries": queries, "StartTime": end - timedelta(minutes=20), "EndTime": end}
    cloudwatch = site.account.client("cloudwatch")
    pages = list(cloudwatch.get_paginator("get_metric_data").paginate(**asked, MaxDatapoints=40))
    assert [[item["Id"] for item in part["MetricDataResults"]] for part in pages] == [["q0", "q1"], ["q2"]]
    old = {**asked, "StartTime": end - timedelta(days=16)}
    assert cloudwatch.get_metric_data(**old)["MetricDataResults"][0]["Values"] == []
    queries[0]["MetricStat"]["Period"] = 300
    assert cloudwatch.get_metric_data(**old)["MetricDataResults"][0]["Values"] != []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "the load must be an object, not list."),
        ({"service": {}}, "the load: unknown key service; known keys are caches, databases, seed, services."),
        ({"services": {"app": {"rps": 1}}}, "services.app: unknown key rps"),
        ({"services": {"app": {"cpu_seconds": -1}}}, "services.app.cpu_seconds must be a number from 0 on, not -1."),
        ({"services": {"app": {"daily": [1]}}}, "services.app.daily must be a list of 24 numbers"),
        ({"services": {"app": {"noise": 2}}}, "services.app.noise must be a number from 0 to 1"),
        ({"services": {"app": {"spikes": [{"after": 1}]}}}, r"services.app.spikes\[0\] needs seconds, times."),
        ({"databases": {"db": {"services": "app"}}}, "databases.db.services must be a list of names."),
        ({"seed": "x"}, "seed must be a whole number"),
    ],
)
def test_a_wrong_load_is_refused_with_its_key(body: Any, message: str) -> None:
    with pytest.raises(InvalidLoad, match=message):
        parse(body)


def test_the_rate_follows_the_day_the_week_and_spikes_and_is_the_same_by_seed() -> None:
    monday = datetime(2026, 11, 30, tzinfo=UTC).timestamp()
    daily = tuple([0.0] * 12 + [1.0] * 12)
    load = ServiceLoad(10, daily, weekend=0.5, spikes=(Spike(3600, 60, 3, every=7200),), noise=0)
    hour = 3600.0
    assert load.rate(monday + 10 * hour, monday + 9 * hour + 30, "a") == 0
    assert load.rate(monday + 11.5 * hour, monday, "a") == 5
    assert load.rate(monday + 13 * hour, monday, "a") == 30
    assert load.rate(monday - 11 * hour, monday - 24 * hour, "a") == 15  # a Sunday
    noisy = ServiceLoad(10, noise=0.2)
    assert noisy.rate(monday, monday, "1 a") == noisy.rate(monday, monday, "1 a") != noisy.rate(monday, monday, "2 a")


def test_a_minute_of_tasks() -> None:
    load = ServiceLoad(cpu_seconds=0.05, memory_mib=900, memory_mib_per_request=1, base_cpu_percent=0, noise=0)
    tasks = [TaskState(1, 1024, 0, True), TaskState(1, 1024, 0, False)]
    minute, starved = minute_of(load, 10, tasks)
    assert (minute.cpu, minute.healthy, minute.unhealthy, starved) == (((50.0, 1), (0.0, 1)), 1, 1, [])
    assert minute.seconds == 0.2
    assert (minute.requests, minute.answered, minute.failed) == (600, 600, 0)
    assert statistic("p95", response_times(minute)) == 0.4
    busy, starved = minute_of(load, 40, tasks)
    assert (busy.answered, busy.failed, starved) == (1200, 1200, [0])
    nobody, _ = minute_of(load, 10, [])
    assert (nobody.refused, nobody.answered, response_times(nobody)) == (600, 0, {})


def policy(value: float, high: bool = False, low: bool = False, target: float = 50, **changes: Any) -> Policy:
    settings = {"out_cooldown": 60, "in_cooldown": 300, "scales_in": True, **changes}
    return Policy("cpu", target, value=value, high="high" if high else "", low="low" if low else "", **settings)


LIMITS = Limits(2, 10)


def test_target_tracking_scales_out_in_proportion_and_counts_what_is_on_its_way() -> None:
    cooldowns = Cooldowns()
    high = [policy(80, high=True)]
    first = decide(high, 4, LIMITS, cooldowns, 0, False)
    assert first is not None
    assert (first.tasks, first.alarm) == (7, "high")
    assert (
        decide(high, 7, LIMITS, cooldowns, 30, False) is None
    )  # within the cooldown, from four tasks it is the same seven
    more = decide([policy(100, high=True)], 7, LIMITS, cooldowns, 30, False)
    assert more is not None
    assert more.tasks == 8
    beyond = decide(high, 8, LIMITS, cooldowns, 120, False)
    assert beyond is not None
    assert beyond.tasks == 10  # the maximum
    assert decide(high, 10, LIMITS, cooldowns, 300, False) is None
    assert decide(high, 4, LIMITS._replace(no_out=True), Cooldowns(), 0, False) is None


def test_target_tracking_scales_in_slowly_when_all_agree_and_nothing_is_rolled_out() -> None:
    cooldowns = Cooldowns()
    both = [policy(10, low=True), policy(10, low=True)]
    first = decide(both, 8, LIMITS, cooldowns, 0, False)
    assert first is not None
    assert first.tasks == 7
    assert decide(both, 7, LIMITS, cooldowns, 240, False) is None
    assert decide(both, 7, LIMITS, cooldowns, 300, True) is None
    assert decide([policy(10, low=True), policy(48)], 7, LIMITS, cooldowns, 300, False) is None
    assert decide([policy(10, low=True, scales_in=False)], 7, LIMITS, cooldowns, 300, False) is None
    assert decide(both, 7, LIMITS, cooldowns, 300, False) is not None
    assert decide(both, 2, LIMITS, Cooldowns(), 300, False) is None


@pytest.mark.parametrize(
    ("points", "missing", "before", "expected"),
    [
        ([9, 9, 9], "missing", OK, ALARM),
        ([9, 1, 9], "missing", OK, OK),
        ([9, None, 9], "breaching", OK, ALARM),
        ([9, None, 9], "notBreaching", ALARM, OK),
        ([None, None, None], "missing", OK, INSUFFICIENT),
        ([None, None, None], "ignore", ALARM, ALARM),
        ([9], "missing", ALARM, OK),
    ],
)
def test_states_of_alarms(points: list[float | None], missing: str, before: str, expected: str) -> None:
    assert state_of(points, 5, "GreaterThanThreshold", 3, 3, missing, before) == expected
