"""What an environment costs a month: each line worked out by hand from quantity and price."""

from __future__ import annotations

import importlib
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.talentbase.aws.plugins.module_utils._cost import price_rows
from ansible_collections.talentbase.aws.plugins.module_utils._cost.assumed import assumed_usages
from ansible_collections.talentbase.aws.plugins.module_utils._cost.desired import desired_resources
from ansible_collections.talentbase.aws.plugins.module_utils._cost.estimate import Estimate, estimate
from ansible_collections.talentbase.aws.plugins.module_utils._cost.fargate import spot_tasks
from ansible_collections.talentbase.aws.plugins.module_utils._cost.prices import HOURS, price_of, regions
from ansible_collections.talentbase.aws.plugins.module_utils._cost.usages import COSTS, FREE
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.names import SERVICE
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.cost import AssumedUsage
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from ansible_collections.talentbase.aws.plugins.module_utils._plan.values import Address
from tests.harness import ROOT

PACKAGE = "ansible_collections.talentbase.aws.plugins.module_utils"
UTILS = ROOT / "plugins" / "module_utils"
SHOP = ROOT / "tests" / "integration" / "deploy" / "inventories" / "shop" / "group_vars" / "all"


def of(variables: dict[str, Any], usage: AssumedUsage | None = None) -> Estimate:
    inventory = load(variables, [])
    days = inventory.monitoring.log_retention_days if inventory.monitoring else 0
    return estimate(desired_resources(inventory), inventory.region, usage or inventory.cost.usage, days)


def shop() -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for path in sorted(Path(SHOP).glob("*.yml")):
        merged |= yaml.safe_load(path.read_text())
    return merged


def months(found: Estimate) -> dict[str, float]:
    return {line.what: round(line.month_usd, 2) for line in found.lines}


def test_hours_cost_less(dev: dict[str, Any]) -> None:
    """60 of 168 hours for the tasks; a quarter of an hour before and ten minutes after them for the database."""
    always, hours = months(of(dev)), {"weekdays": "08:00-20:00"}
    found = months(of({**dev, "hours": hours}))
    assert found["vCPU of Fargate talentbase-web-dev"] == round(0.5 * 730 * 60 / 168 * 0.04048, 2)
    assert found["database talentbase-dev"] == round(730 * 5 * (12 + 25 / 60) / 168 * 0.018, 2)
    same = {what: usd for what, usd in found.items() if not what.startswith(("vCPU", "memory", "database"))}
    assert same.items() <= always.items()
    alone = {"services": {**dev["services"], "web": {**dev["services"]["web"], "hours": {**hours, "minimum": 1}}}}
    assert months(of({**dev, **alone})) == always
    for key in ("web", "api"):
        dev["services"][key]["desired_count"] = 3
    assert months(of({**dev, "hours": hours}))["memory of Fargate talentbase-web-dev"] == round(
        3 * 730 * 60 / 168 * 0.004445, 2
    )


def test_dev(dev: dict[str, Any]) -> None:
    found = of(dev)
    assert months(found) == {
        "secrets": round(6 * 0.40, 2),
        "public IPv4 address of talentbase-dev-nat-us-east-1a": round(730 * 0.005, 2),
        "NAT gateway talentbase-dev-nat-us-east-1a": round(730 * 0.045, 2),
        "load balancer talentbase-dev": round(730 * 0.0225, 2),
        "public IPv4 addresses of load balancer talentbase-dev": round(2 * 730 * 0.005, 2),
        "database talentbase-dev": round(730 * 0.018, 2),
        "storage of database talentbase-dev": round(20 * 0.115, 2),
        "cache talentbase-dev-redis": round(730 * 0.017, 2),
        "vCPU of Fargate talentbase-web-dev": round(0.5 * 730 * 0.04048, 2),
        "memory of Fargate talentbase-web-dev": round(1 * 730 * 0.004445, 2),
        "vCPU of Fargate talentbase-api-dev": round(0.5 * 730 * 0.04048, 2),
        "memory of Fargate talentbase-api-dev": round(1 * 730 * 0.004445, 2),
        "alarms of autoscaling": round(8 * 0.10, 2),
        "alarms": round(16 * 0.10, 2),
        "dashboard talentbase-dev": 3.00,
    }
    task = 730 * (0.5 * 0.04048 + 1 * 0.004445)
    shared = 2.40 + 730 * (0.005 + 0.045 + 0.0225 + 2 * 0.005 + 0.018 + 0.017) + 2.30 + 0.80 + 1.60 + 3.00
    assert found.fixed_usd == pytest.approx(shared + 2 * task, abs=0.01)
    assert found.to_result()["at_maximum_usd"] == pytest.approx(shared + 6 * task, abs=0.01)
    assert found.usage_usd == 0
    assert [line.partition(":")[0] for line in found.without] == ["Container Insights of cluster talentbase-dev"]


def test_what_guardduty_watches_costs_by_vcpu_and_hour(dev: dict[str, Any]) -> None:
    """0.5 vCPU for each of two services, and 1.50 USD per vCPU and month; without a known price it is named, not counted as 0."""
    before, dev["cluster"]["runtime_monitoring"] = of(dev), True
    found = of(dev)
    assert months(found)["Runtime Monitoring of talentbase-web-dev"] == round(0.5 * 1.5, 2)
    assert found.fixed_usd == pytest.approx(before.fixed_usd + 1.5, abs=0.01)
    assert found.to_result()["at_maximum_usd"] == pytest.approx(before.to_result()["at_maximum_usd"] + 4.5, abs=0.01)
    dev["cluster"]["runtime_monitoring"] = False
    assert months(of(dev)) == months(before)
    elsewhere = of({**dev, "aws_region": "eu-west-1", "cluster": {**dev["cluster"], "runtime_monitoring": True}})
    assert "Runtime Monitoring of talentbase-web-dev" not in months(elsewhere)
    assert any(line.startswith("Runtime Monitoring of talentbase-web-dev") for line in elsewhere.without)


def test_prod(prod: dict[str, Any]) -> None:
    found = of(prod)
    lines = months(found)
    assert lines["database talentbase-prod"] == round(730 * 0.072, 2)
    assert lines["storage of database talentbase-prod"] == round(100 * 0.23, 2)
    assert lines["cache talentbase-prod-redis"] == round(2 * 730 * 0.034, 2)
    assert lines["public IPv4 addresses of load balancer talentbase-prod"] == round(3 * 730 * 0.005, 2)
    task = 730 * (1 * 0.04048 + 2 * 0.004445)
    shared = 2.40 + 730 * (0.005 + 0.045 + 0.0225 + 3 * 0.005 + 0.072 + 2 * 0.034) + 23.00 + 0.80 + 1.60 + 3.00
    shared += 5 + 5  # the web ACL and its rules
    assert found.fixed_usd == pytest.approx(shared + 4 * task, abs=0.01)
    assert found.to_result()["at_minimum_usd"] == found.month_usd
    assert found.to_result()["at_maximum_usd"] == pytest.approx(shared + 20 * task, abs=0.01)


def test_another_application_in_another_region() -> None:
    found = of(shop())
    assert months(found) == {
        "secrets": round(3 * 0.40, 2),
        "public IPv4 address of shop-nat-eu-west-1a": 3.65,
        "public IPv4 address of shop-nat-eu-west-1b": 3.65,
        "NAT gateway shop-nat-eu-west-1a": round(730 * 0.048, 2),
        "NAT gateway shop-nat-eu-west-1b": round(730 * 0.048, 2),
        "load balancer shop": round(730 * 0.0252, 2),
        "public IPv4 addresses of load balancer shop": round(2 * 730 * 0.005, 2),
        "storage of database shop-orders": round(50 * 0.127, 2),
        "vCPU of Fargate shop-storefront": round(0.25 * 730 * 0.04048, 2),
        "memory of Fargate shop-storefront": round(0.5 * 730 * 0.004445, 2),
        "vCPU of Fargate shop-orders": round(0.25 * 730 * 0.04048, 2),
        "memory of Fargate shop-orders": round(0.5 * 730 * 0.004445, 2),
        "alarms": round(5 * 0.10, 2),
        "alarms of autoscaling": round(12 * 0.10, 2),
    }
    assert (
        "database shop-orders: no price of InstanceUsage:db.t4g.small CreateDBInstance:0014 in eu-west-1"
        in found.without
    )
    assert any(line.startswith("vCPU of Fargate Spot shop-mailer") for line in found.without)


def test_what_has_no_price_is_in_no_sum_and_is_named(dev: dict[str, Any]) -> None:
    whole = of(dev)
    dev["databases"]["main"]["instance_class"] = "db.r9z.huge"
    found = of(dev)
    assert found.fixed_usd == pytest.approx(whole.fixed_usd - 730 * 0.018, abs=0.01)
    assert (
        "database talentbase-dev: no price of InstanceUsage:db.r9z.huge CreateDBInstance:0014 in us-east-1"
        in found.without
    )
    dev["aws_region"] = "sa-east-1"
    assert of(dev).lines == []
    assert len(of(dev).without) == len(whole.lines) + 1


def test_each_engine_has_its_own_price(dev: dict[str, Any]) -> None:
    """Redis and Valkey have the usage type in common: the operation tells them apart."""
    dev["caches"]["main"] |= {"engine": "valkey", "engine_version": "8.0"}
    assert months(of(dev))["cache talentbase-dev-redis"] == round(730 * 0.0136, 2)
    dev["caches"]["main"]["node_type"] = "cache.t3.medium"
    unknown = "cache talentbase-dev-redis: no price of NodeUsage:cache.t3.medium CreateCacheCluster:Valkey in us-east-1"
    assert unknown in of(dev).without


def test_assumed_use(dev: dict[str, Any]) -> None:
    use = AssumedUsage(
        requests_million=9,
        internet_gb=40,
        nat_gb=60,
        logs_gb=10,
        backup_gb=5,
        file_system_backup_gb=100,
        backup_copy_gb=50,
    )
    days = load(dev, []).monitoring.log_retention_days  # type: ignore[union-attr]
    found = [line for line in of(dev, use).lines if not line.fixed]
    assert {line.what: round(line.month_usd, 2) for line in found} == {
        "data to the internet": round(40 * 0.09, 2),
        "load balancer's capacity units (LCU)": round(9e6 / 90_000 * 0.008, 2),
        "data through NAT gateways": round(60 * 0.045, 2),
        "logs written": 5.00,
        "logs kept": round(10 * days / 30 * 0.03, 2),
        "backups beyond the database's size": round(5 * 0.095, 2),
        "backups of file systems": 5.00,
        "copies of recovery points into another region": 1.00,
    }
    dev["ingress"]["waf"] = {}
    guarded = {line.what: round(line.month_usd, 2) for line in of(dev, use).lines}
    assert (
        guarded["web ACL talentbase-dev"] == guarded["rules of web ACL talentbase-dev"] == 5.0
    )  # four groups and a rate
    assert guarded["requests that the web ACL looks at"] == 5.4
    kept = {item.what: item.quantity for item in assumed_usages(use, 0)}["logs kept"]
    assert kept == pytest.approx(10 * 365 / 30)


@pytest.mark.parametrize(
    ("count", "providers", "on_spot"),
    [
        (4, [("FARGATE", 1, 0)], 0),
        (4, [("FARGATE_SPOT", 1, 0)], 4),
        (4, [("FARGATE", 1, 0), ("FARGATE_SPOT", 3, 0)], 3),
        (4, [("FARGATE", 0, 2), ("FARGATE_SPOT", 1, 0)], 2),
        (1, [("FARGATE", 0, 2), ("FARGATE_SPOT", 1, 0)], 0),
        (0, [("FARGATE_SPOT", 1, 0)], 0),
    ],
)
def test_tasks_on_spot(count: int, providers: list[tuple[str, int, int]], on_spot: int) -> None:
    chosen = [{"provider": name, "weight": weight, "base": base} for name, weight, base in providers]
    assert spot_tasks(count, chosen) == on_spot


def test_arm_and_storage_have_prices_of_their_own(dev: dict[str, Any]) -> None:
    dev["services"]["api"] |= {"cpu_architecture": "ARM64", "ephemeral_storage_gib": 50}
    lines = months(of(dev))
    assert lines["vCPU of Fargate talentbase-api-dev"] == round(0.5 * 730 * 0.03238, 2)
    assert lines["storage of Fargate talentbase-api-dev"] == round(30 * 730 * 0.000111, 2)


def test_every_kind_has_a_cost_or_a_reason_for_none() -> None:
    """A new kind of resource fails here until somebody has said what it costs."""
    kinds = {kind for path in UTILS.glob("_*/*.py") for kind in handled(path)}
    assert len(kinds) > 25
    assert kinds - {*COSTS, *FREE, SERVICE} == set()
    assert not set(COSTS) & set(FREE)
    assert all(FREE.values())


def handled(path: Path) -> set[str]:
    """The kinds that a layer has a handler of, such as TOPIC: TopicHandler(aws)."""
    names = re.findall(r"\b([A-Z][A-Z_]+): \w*Handler\(", path.read_text())
    module = importlib.import_module(f"{PACKAGE}.{path.parent.name}.{path.stem}") if names else None
    return {str(getattr(module, name)) for name in names}


def test_every_price_has_a_source_and_a_date() -> None:
    assert regions() == ["eu-west-1", "us-east-1"]
    for region, code, usage, operation, unit, usd, source, day in price_rows.ROWS:
        assert code
        assert unit
        assert usd > 0
        assert "https://" in source
        assert date.fromisoformat(day) <= date(2026, 11, 30)
        assert price_of(region, usage, operation) == (code, unit, usd, source, day)
    assert len({(row[0], row[2], row[3]) for row in price_rows.ROWS}) == len(price_rows.ROWS)
    assert HOURS == 730


def test_what_aws_does_not_tell_counts_as_none() -> None:
    """A description without its optional fields stops no deploy."""
    for kind in COSTS:
        estimate({Address(kind, "it"): {}}, "us-east-1", AssumedUsage(), 0)
    assert estimate({Address(SERVICE, "it"): {}}, "us-east-1", AssumedUsage(), 0).lines == []
