"""Advice from measured use: ten fortnights with one right answer each, what is left alone, and how it is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.advise import advise, measured_days
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.classes import database_sizes, node_sizes
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.document import advice_lines, proposal
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.environment import idle_hours
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.lines import activity_of
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.scaling import returned
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.sizes import leak_of
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.statistics import (
    days_of,
    percentile,
    rounded_up,
)
from ansible_collections.talentbase.aws.plugins.module_utils._rightsizing.use import (
    Activity,
    CacheUse,
    DatabaseUse,
    Use,
)
from tools.fortnights.made_up import (
    BUSY,
    CHEAPEST,
    DATABASE,
    INVENTORY,
    MADE,
    SERVICE,
    SPAN,
    SPOT,
    Fleet,
    service_use,
)

GIB = 1024**3
HEALTHY = service_use(BUSY, Fleet(2, 10))


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_made_up_fortnight_has_one_right_answer(make: Any) -> None:
    fortnight = make()
    assert fortnight.answer() == (fortnight.kind, fortnight.changes)


def kinds(use: Use | None = None, **sections: Any) -> dict[str, Any]:
    """By kind the changes and USD of what is advised for a healthy service in another inventory."""
    inventory = load({**INVENTORY, **sections}, faults := [])
    assert not faults
    found = advise(inventory, replace(use or Use(SPAN), services={"api": HEALTHY}))
    return {item.kind: ([(change.key, change.then) for change in item.changes], item.month_usd) for item in found}


def service(**changes: Any) -> dict[str, Any]:
    return {"services": {"api": {**SERVICE, **changes}}}


def test_a_service_that_fits_is_left_alone() -> None:
    assert kinds() == {}


def test_what_is_cheaper_by_kind_is_priced_for_the_tasks_that_ran() -> None:
    found = kinds(**service(cpu_architecture="X86_64"), protected=False)
    changes, usd = found["architecture"]
    assert changes == [("services.api.cpu_architecture", "ARM64")]
    # 730 h of a vCPU and 2 GB on x86 and on ARM64, for 2.46 tasks on average
    tasks = sum(value or 0 for value in HEALTHY.tasks) / len(HEALTHY.tasks)
    each = 730 * ((0.04048 - 0.03238) + 2 * (0.004445 - 0.00356))
    assert usd == pytest.approx(-each * tasks, abs=0.01)
    assert found["spot"] == (
        [("services.api.capacity_providers", [{"provider": "FARGATE_SPOT", "weight": 1, "base": 0}])],
        None,
    )


def test_one_nat_gateway_and_valkey() -> None:
    network = {"name": "app", "cidr": "10.0.0.0/16", "nat_gateways": 2}
    spot = {"capacity_providers": [{"provider": "FARGATE_SPOT"}]}
    assert kinds(**service(**spot), network=network, protected=False) == {"nat": ([("network.nat_gateways", 1)], -36.5)}
    assert kinds(network=network) == {}
    points = [50.0] * 336
    use = Use(SPAN, caches={"main": cache_of(points)})
    caches = {"main": {"identifier": "app", "engine_version": "7.0", "node_type": "cache.t3.micro"}}
    assert kinds(use, caches=caches) == {
        "valkey": ([("caches.main.engine", "valkey"), ("caches.main.engine_version", "7.2")], -2.48)
    }


def test_no_nat_gateway_where_addresses_of_tasks_cost_less() -> None:
    network = {"name": "app", "cidr": "10.0.0.0/16"}
    spot = {"capacity_providers": [{"provider": "FARGATE_SPOT"}]}
    changes, usd = kinds(**service(**spot), network=network, protected=False)["nat"]
    assert changes == [("network.nat_gateways", 0), ("services.api.public_ip", True)]
    tasks = sum(value or 0 for value in HEALTHY.tasks) / len(HEALTHY.tasks)
    assert usd == pytest.approx(-730 * (0.045 + 0.005 - 0.005 * tasks), abs=0.01)
    assert "nat" not in kinds(network=network)
    assert "nat" not in kinds(
        **service(**spot, public_ip=True), network={**network, "nat_gateways": 0}, protected=False
    )
    many = replace(HEALTHY, tasks=[value and value * 5 for value in HEALTHY.tasks])
    inventory = load({**INVENTORY, **service(**spot), "network": network, "protected": False}, [])
    assert not [item for item in advise(inventory, Use(SPAN, {"api": many})) if item.kind == "nat"]


def cache_of(memory: list[float]) -> CacheUse:
    return CacheUse([20.0] * len(memory), list(memory), [0.0] * len(memory))


def test_storage_that_will_be_full_and_a_database_that_is_too_small() -> None:
    hours = 336
    falling = [(40 - place / 24) * GIB for place in range(hours)]
    use = DatabaseUse([90.0] * hours, [20.0] * hours, [1.0 * GIB] * hours, falling)
    secrets = {"db": {"name": "app-db", "kind": "database_credentials", "username": "app"}}
    database = {**DATABASE, "instance_class": "db.t3.small", "database_name": "app", "credentials": "db"}
    found = kinds(Use(SPAN, databases={"main": use}), databases={"main": database}, secrets=secrets)
    assert found["storage"][0] == [("databases.main.max_storage_gib", 200)]
    assert found["database"] == ([("databases.main.instance_class", "db.t3.medium")], None)  # a class without a price
    grows = {**database, "max_storage_gib": 500}
    assert "storage" not in kinds(Use(SPAN, databases={"main": use}), databases={"main": grows}, secrets=secrets)


def test_thresholds_that_always_or_never_go_off() -> None:
    def alarm(threshold: float) -> dict[str, Any]:
        base = {"severity": "info", "metric": "requests", "statistic": "Sum", "period": 300, "evaluation_periods": 1}
        return {"monitoring": {"alarms": {"requests": {**base, "threshold": threshold}}}}

    most = percentile(HEALTHY.requests, 99.9)
    assert kinds(**alarm(10_000))["alarm"][0] == [("monitoring.alarms.requests.threshold", rounded_up(most * 1.2))]
    assert kinds(**alarm(1_000_000))["alarm"][0] == [("monitoring.alarms.requests.threshold", rounded_up(most * 2))]
    assert kinds(**alarm(30_000)) == {}


def test_thresholds_of_response_times_follow_what_users_wait() -> None:
    def alarm(threshold: float, statistic: str = "p95") -> dict[str, Any]:
        base = {"severity": "warning", "metric": "response_time", "statistic": statistic, "threshold": threshold}
        return kinds(monitoring={"alarms": {"slow": base}})

    most = percentile(HEALTHY.response, 99.9)
    key = "monitoring.alarms.slow.threshold"
    assert alarm(most * 0.5)["alarm"] == ([(key, rounded_up(most * 1.2))], 0.0)
    assert alarm(max(most * 20, 6.0))["alarm"] == ([(key, max(rounded_up(most * 2), 0.5))], 0.0)
    assert alarm(max(most * 5, 0.4)) == {}
    assert alarm(most * 0.5, "Average") == {}


def test_a_minimum_that_is_hardly_ever_left() -> None:
    quiet = service_use(replace(BUSY, requests_per_second=20, memory_mib=1200), Fleet(4, 10))
    inventory = load({**INVENTORY, **service(scaling={"min": 4, "max": 10}, cpu=256, memory=2048)}, [])
    [found] = advise(inventory, Use(SPAN, {"api": quiet}))
    assert (found.kind, found.changes[0].then) == ("minimum", 2)
    assert found.month_usd is not None
    assert found.month_usd < 0


def test_returned_tasks_are_those_that_come_back_within_half_an_hour() -> None:
    at = datetime(2026, 11, 30, tzinfo=UTC)

    def activities(*steps: tuple[int, int]) -> list[Activity]:
        return [Activity(at + timedelta(minutes=minute), tasks) for minute, tasks in steps][::-1]

    assert returned(activities((0, 8), (1, 7), (2, 6), (10, 9))) == 2
    assert returned(activities((0, 8), (1, 7), (40, 8))) == 0
    assert returned(activities((0, 8), (1, 6), (10, 7), (20, 8))) == 2
    assert returned(activities((0, 2), (5, 4), (10, 8))) == 0


def test_a_leak_is_told_from_a_day() -> None:
    leaking = [40 + place % 720 / 12 for place in range(4032)]  # a point an hour, given back every 60 hours
    found = leak_of(list(leaking))
    assert found is not None
    assert (round(found.per_hour, 1), found.restarts) == (1.0, 5)
    by_day = [40 + 30 * abs((place % 288) / 144 - 1) for place in range(4032)]
    assert leak_of(list(by_day)) is None
    assert leak_of([None] * 4032) is None


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([0.0] * 7 + [9.0] * 13 + [0.0] * 4, (20, 7)),
        ([0.0] * 24, None),
        ([9.0] * 24, None),
        ([0.0] * 5 + [9.0] * 19, None),
        ([None] * 24, None),
    ],
)
def test_idle_hours(hours: list[float | None], expected: tuple[int, int] | None) -> None:
    assert idle_hours(hours, 0.1) == expected


def test_weekends_that_were_not_measured_stay_open() -> None:
    office = tuple([0.0] * 7 + [1.0] * 12 + [0.0] * 5)
    sections = {**INVENTORY, **CHEAPEST, "services": {"api": {**SPOT, "scaling": {"min": 1, "max": 10}}}}
    inventory = load(sections, [])
    at_work = service_use(replace(BUSY, daily=office, weekend=0.0), Fleet(1, 10))
    weekdays = [(SPAN.start + timedelta(seconds=300 * place)).weekday() < 5 for place in range(SPAN.count)]
    requests = [count if open_ else None for count, open_ in zip(at_work.requests, weekdays, strict=True)]
    [found] = advise(inventory, Use(SPAN, {"api": replace(at_work, requests=requests)}))
    assert found.changes[0].then == {"timezone": "UTC", "weekdays": "06:00-19:00", "weekends": "00:00-24:00"}
    assert "weekends" not in found.reason
    followed = load({**sections, "hours": found.changes[0].then}, faults := [])
    assert not faults
    assert advise(followed, Use(SPAN, {"api": replace(at_work, requests=requests)})) == []


def test_figures() -> None:
    assert (percentile([None, 1.0, 2.0, 3.0, 4.0], 50), percentile([], 95)) == (2.0, 0.0)
    assert days_of([None, None, 1.0, None], 86_400) == 2.0
    assert [rounded_up(value) for value in (1234, 1300, 0, 0.0251)] == [1300, 1300, 0.0, 0.026]
    assert [size.name for size in database_sizes("db.m7g.large")[:5]][-2:] == ["db.t4g.large", "db.m7g.large"]
    assert node_sizes("cache.unknown.large") == []


def test_activities_of_other_kinds_are_passed_over() -> None:
    at = datetime(2026, 11, 30, tzinfo=UTC)
    answer = {"Description": "Setting desired count to 3.", "StatusCode": "Successful", "StartTime": at}
    assert activity_of(answer) == Activity(at, 3)
    assert activity_of({**answer, "StatusCode": "Failed"}) is None
    assert activity_of({**answer, "Description": "Setting min capacity to 3"}) is None


def test_the_proposal_is_yaml_of_the_changed_options_alone() -> None:
    inventory = load({**INVENTORY, **CHEAPEST, **service(cpu_architecture="X86_64", public_ip=True)}, [])
    use = replace(Use(SPAN), services={"api": replace(HEALTHY, cpu=[5.0] * SPAN.count)})
    advice, days = advise(inventory, use), measured_days(use)
    text = proposal(inventory, advice, days, "2026-11-30 00:00 UTC")
    assert yaml.safe_load(text) == {
        "services": {
            "api": {
                "cpu": 256,
                "cpu_architecture": "ARM64",
                "capacity_providers": [{"provider": "FARGATE_SPOT", "weight": 1, "base": 0}],
            }
        }
    }
    assert "    cpu: 256 # 1: was 1024" in text
    assert all(len(line) < 400 for line in text.splitlines())
    lines = advice_lines(inventory, use, advice, days)
    assert lines[0] == "app: measured by CloudWatch, 14 days up to 2026-11-30 00:00 UTC"
    assert [line.split(". ")[0].strip() for line in lines if ". services" in line] == ["1", "2", "3"]


def test_text_of_others_stays_in_its_line() -> None:
    inventory = load({**INVENTORY, "environment_name": "app"}, [])
    inventory = replace(inventory, environment_name="x\n::error::y\x1b[2J")
    lines = [*advice_lines(inventory, Use(SPAN), [], 0), *proposal(inventory, [], 0, "now").splitlines()]
    assert not any("\x1b" in line or line.startswith("::") for line in lines)
