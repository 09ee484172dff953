"""A fortnight of load on prod in the embedded account: how autoscaling and the advice take it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.advise import advise
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.reads import read_use
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.scaling import returned_a_day
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.statistics import mean, percentile
from rehearsal import REGION
from tools.account import Account, aws

CLUSTER, KEY, SERVICE = "talentbase-prod", "api", "talentbase-api-prod"
RESOURCE = f"service/{CLUSTER}/{SERVICE}"
DAYS, DAY = 14, 86_400
DAILY = [0.7] * 6 + [0.7, 0.8] + [1.0] * 10 + [0.9, 0.8, 0.7, 0.7, 0.7, 0.7]
SPIKE = {"after": 9.5 * DAY + 3600, "seconds": 3000, "times": 1.4}
LULLS = {"after": 2 * 3600, "seconds": 17 * 60, "times": 0.3, "every": 2 * 3600}
"""Every two hours those who send most of the requests pause for 17 minutes."""
LOAD = {
    "services": {
        SERVICE: {
            "requests_per_second": 150,
            "daily": DAILY,
            "weekend": 0.8,
            "spikes": [SPIKE, LULLS],
            "cpu_seconds": 0.03,
            "memory_mib": 700,
            "memory_mib_per_request": 0.2,
            "response_seconds": 0.15,
            "noise": 0.03,
        }
    },
    "databases": {CLUSTER: {"cpu_seconds": 0.002}},
    "caches": {f"{CLUSTER}-redis": {"memory_mib": 700}},
    "seed": 1,
}


class Outcome(NamedTuple):
    """What a fortnight came to."""

    cpu: float
    response_p95: float
    tasks: float
    scaled: int
    returned_a_day: float
    noticed_seconds: float
    answered_seconds: float
    advice: list[str]

    def lines(self) -> list[str]:
        """For people."""
        return [
            f"CPU {self.cpu:.1f} % on average, answers in {self.response_p95:.2f} s at p95, {self.tasks:.1f} tasks on average",
            f"scaled {self.scaled} times; {self.returned_a_day:.1f} tasks a day were taken away and started again within half an hour",
            f"spike: noticed after {self.noticed_seconds:.0f} s, answered {self.answered_seconds:.0f} s later",
            *(f"advice: {line}" for line in self.advice),
        ]


def simulate(account: Account, inventory: dict[str, Any]) -> Outcome:
    """Carry the load out in an account in which prod stands with this inventory. inventory: its variables."""
    account.ask("POST", "clock", {"speed": 1})
    account.ask("POST", "clock", {"advance": _until_monday(_now(account))})
    account.ask("PUT", "load", LOAD)
    began = _now(account)
    for _ in range(DAYS):
        account.ask("POST", "clock", {"advance": DAY})
        account.client("ecs").list_clusters()  # carries out the day
    read = load(inventory, [])
    use = read_use(aws(account, REGION), read, _now(account))
    found = use.services[KEY]
    noticed, answered = _spike(account, began)
    advice = [
        f"{item.kind}: {', '.join(f'{change.key} {change.now} -> {change.then}' for change in item.changes)}"
        for item in advise(read, use)
        if item.subject == f"services.{KEY}"
    ]
    return Outcome(
        mean(found.cpu),
        percentile(found.response, 95),
        mean(found.tasks),
        len(found.activities),
        returned_a_day(found.activities, DAYS),
        noticed,
        answered,
        advice,
    )


def _spike(account: Account, began: datetime) -> tuple[float, float]:
    """Seconds from the spike to the first scale-out, and from that until CPU was below its target again."""
    start = began + timedelta(seconds=float(SPIKE["after"]))
    pages = account.client("application-autoscaling").get_paginator("describe_scaling_activities")
    times = [
        item["StartTime"].astimezone(UTC)
        for page in pages.paginate(ServiceNamespace="ecs", ResourceId=RESOURCE)
        for item in page["ScalingActivities"]
    ]
    first = min((at for at in times if at >= start), default=start)
    names = {"ClusterName": CLUSTER, "ServiceName": SERVICE}
    answer = account.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/ECS",
        MetricName="CPUUtilization",
        Dimensions=[{"Name": name, "Value": value} for name, value in names.items()],
        StartTime=first,
        EndTime=first + timedelta(hours=1),
        Period=60,
        Statistics=["Average"],
    )
    points = sorted((item["Timestamp"].astimezone(UTC), item["Average"]) for item in answer["Datapoints"])
    calm = next((at for at, value in points if at > first and value <= 70), first + timedelta(hours=1))
    return (first - start).total_seconds(), (calm - first).total_seconds()


def _until_monday(now: datetime) -> float:
    """Seconds until a Monday begins, in UTC, so that each run has the same days."""
    monday = (now + timedelta(days=7 - now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return (monday - now).total_seconds()


def _now(account: Account) -> datetime:
    return datetime.fromisoformat(account.ask("GET", "clock")["now"]).astimezone(UTC)
