"""The use of a month from measured hours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.cost import AssumedUsage
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from ansible_collections.talentbase.aws.plugins.module_utils._measured.month import lines_of, measured_usage
from ansible_collections.talentbase.aws.plugins.module_utils._measured.standing import Standing
from ansible_collections.talentbase.aws.plugins.module_utils._metrics.series import span_before

NOW = datetime(2026, 11, 30, 12, 34, tzinfo=UTC)
SPAN = span_before(NOW, 30, 3600)
ASSUMED = AssumedUsage(requests_million=9, internet_gb=8, nat_gb=7, logs_gb=6, backup_gb=5)
STANDING = Standing({"a": {}}, {"a": ["targetgroup/a/1", "targetgroup/b/2"]}, "app/lb/1", False, ["nat-1"])


def measured(dev: dict[str, Any], standing: Standing, hours: int) -> tuple[AssumedUsage, str]:
    """The use where each line has had a sum of 10 GB or 10 billion requests an hour for so many hours."""
    lines = lines_of(load(dev, []), standing)
    series = [[None] * (720 - hours) + [1e10] * hours for _ in lines]
    return measured_usage(ASSUMED, lines, series, SPAN)


def test_hours_become_a_month(dev: dict[str, Any]) -> None:
    found, source = measured(dev, STANDING, 240)
    assert found.requests_million == 2 * 7_300_000  # two target groups
    assert (found.internet_gb, found.nat_gb) == (14_600, 14_600)  # load balancer and NAT; NAT in and out
    assert (found.logs_gb, found.backup_gb) == (14_600, 5)  # of both services; backups stay as they are assumed
    assert source == "measured by CloudWatch, 10 days up to 2026-11-30 12:00 UTC, for a month of 730 hours"


def test_less_than_a_day_counts_for_nothing(dev: dict[str, Any]) -> None:
    found, source = measured(dev, STANDING, 23)
    assert found == ASSUMED
    assert source == "cost.usage of the inventory, as CloudWatch has 23 hours of it, less than a day"


def test_what_others_share_stays_assumed(dev: dict[str, Any]) -> None:
    shared = Standing({"a": {}}, {"a": ["targetgroup/a/1"]}, "app/lb/1", True, [])
    found, _ = measured(dev, shared, 720)
    assert (found.requests_million, found.internet_gb, found.nat_gb) == (7_300_000, 8, 0)
