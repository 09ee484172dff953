# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The use of a month, from what CloudWatch measured of the last 30 days. Pure.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway-cloudwatch.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .._cost.prices import HOURS
from .._inventory.cost import AssumedUsage
from .._inventory.inventory import Inventory
from .._metrics.series import Points, Span
from .._monitoring.widgets import Line
from .standing import Standing

DAYS, PERIOD = 30, 3600
LEAST_HOURS = 24
GB = 1e9
REQUESTS, PROCESSED, NAT_OUT, NAT_IN, LOGS = "requests", "processed", "NAT out", "NAT in", "logs"


def lines_of(inventory: Inventory, standing: Standing) -> list[Line]:
    """What is asked, each labelled with what it counts."""
    lines = [
        _line("AWS/ApplicationELB", "RequestCount", REQUESTS, LoadBalancer=standing.load_balancer, TargetGroup=group)
        for groups in standing.target_groups.values()
        for group in groups
        if standing.load_balancer
    ]
    if standing.load_balancer and not standing.shared_load_balancer:
        lines.append(_line("AWS/ApplicationELB", "ProcessedBytes", PROCESSED, LoadBalancer=standing.load_balancer))
    for gateway in standing.gateways:
        lines.append(_line("AWS/NATGateway", "BytesOutToDestination", NAT_OUT, NatGatewayId=gateway))
        lines.append(_line("AWS/NATGateway", "BytesInFromDestination", NAT_IN, NatGatewayId=gateway))
    groups = {item.log_group_name() for item in inventory.services.values()}
    return lines + [_line("AWS/Logs", "IncomingBytes", LOGS, LogGroupName=name) for name in sorted(groups)]


def measured_usage(
    assumed: AssumedUsage, lines: Sequence[Line], series: Sequence[Points], span: Span
) -> tuple[AssumedUsage, str]:
    """The use of a month, and where it is from; the assumed one where less than a day was measured.

    What a load balancer shares with others, and backups, stay as they are assumed.
    """
    hours = _hours(series)
    if hours < LEAST_HOURS:
        return assumed, f"cost.usage of the inventory, as CloudWatch has {hours} hours of it, less than a day"
    sums = _sums(lines, series, HOURS / hours)
    found = replace(
        assumed,
        requests_million=sums.get(REQUESTS, 0.0) / 1e6,
        nat_gb=(sums.get(NAT_OUT, 0.0) + sums.get(NAT_IN, 0.0)) / GB,
        logs_gb=sums.get(LOGS, 0.0) / GB,
    )
    if PROCESSED in sums:  # both directions, so that it is the most that can have gone to the internet
        found = replace(found, internet_gb=(sums[PROCESSED] + sums.get(NAT_OUT, 0.0)) / GB)
    days = f"{hours / 24:.0f} days" if hours >= 2 * LEAST_HOURS else f"{hours} hours"
    return found, f"measured by CloudWatch, {days} up to {span.end:%Y-%m-%d %H:%M} UTC, for a month of {HOURS} hours"


def _hours(series: Sequence[Points]) -> int:
    """How many hours there are from the first that was measured on."""
    firsts = [next((place for place, value in enumerate(item) if value is not None), len(item)) for item in series]
    return max((len(item) - first for item, first in zip(series, firsts, strict=True)), default=0)


def _sums(lines: Sequence[Line], series: Sequence[Points], share: float) -> Mapping[str, float]:
    sums: dict[str, float] = {}
    for line, points in zip(lines, series, strict=True):
        sums[line.label] = sums.get(line.label, 0.0) + _sum(points) * share
    return sums


def _sum(points: Iterable[float | None]) -> float:
    return sum(value or 0.0 for value in points)


def _line(namespace: str, metric: str, label: str, **dimensions: str) -> Line:
    return Line(namespace, metric, dimensions, label, "Sum")
