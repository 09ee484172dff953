# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Advice on what all services share: CPU architecture, Spot, NAT gateways and hours. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from .._inventory.inventory import Inventory
from .._inventory.services import CapacityProvider, Service
from .._metrics.series import Points, Span
from .prices import address_usd, database_usd, difference, gateway_usd, task_usd
from .statistics import known, mean, percentile
from .use import Advice, Change, Use

SPOT = "FARGATE_SPOT"
IDLE = 0.01
"""The share of the busy hours' requests up to which an hour counts as idle."""
LEAST_IDLE_HOURS = 6
HOURS_A_DAY, WORKDAYS, WEEK_HOURS = 24, 5, 168


def service_kinds(key: str, service: Service, use: Use, inventory: Inventory) -> Iterator[Advice]:
    """The architecture of a service's CPU, and Spot."""
    tasks, before = mean(use.services[key].tasks), task_usd(inventory.region, service)
    if service.cpu_architecture == "X86_64":
        change = Change(("services", key, "cpu_architecture"), service.cpu_architecture, "ARM64")
        usd = difference(before, task_usd(inventory.region, replace(service, cpu_architecture="ARM64")), tasks)
        reason = "a vCPU and a GB cost a fifth less on ARM64"
        risk = "the image must be built for ARM64, with all that it is built from; without that no task starts"
        yield Advice("architecture", f"services.{key}", (change,), usd, reason, risk)
    if not (
        inventory.protected or service.launch_type or any(item.provider == SPOT for item in service.capacity_providers)
    ):
        now = [vars(item) for item in service.capacity_providers]
        change = Change(("services", key, "capacity_providers"), now, [vars(CapacityProvider(SPOT))])
        reason = "Fargate Spot costs up to 70 % less; its price moves, so that it is in no sum"
        risk = "AWS takes tasks back with two minutes' notice, and at times there are none"
        yield Advice("spot", f"services.{key}", (change,), None, reason, risk)


def network_advice(inventory: Inventory, use: Use) -> Iterator[Advice]:
    """One NAT gateway for all zones, or none."""
    network = inventory.network
    if network is None or network.existing or inventory.protected or not network.nat_gateways:
        return
    if network.nat_gateways == 1:
        yield from _without_nat(inventory, use)
        return
    change = Change(("network", "nat_gateways"), network.nat_gateways, 1)
    usd = difference(0.0, gateway_usd(inventory.region), -(network.nat_gateways - 1))
    reason = "the environment is not protected, and one NAT gateway serves all zones"
    risk = (
        "where its zone fails, tasks of the other zones reach nothing outside; data between zones costs 0.01 USD a GB"
    )
    yield Advice("nat", "network", (change,), usd, reason, risk)


def _without_nat(inventory: Inventory, use: Use) -> Iterator[Advice]:
    """Public addresses of the tasks in place of the only NAT gateway, where they cost less."""
    measured = {key: use.services[key] for key in inventory.services if key in use.services}
    tasks = sum(mean(item.tasks) for item in measured.values())
    usd = difference(gateway_usd(inventory.region), address_usd(inventory.region, tasks))
    if len(measured) < len(inventory.services) or not measured or usd is None or usd >= 0:
        return
    private = [key for key, item in inventory.services.items() if not item.public_ip]
    changes = (
        Change(("network", "nat_gateways"), 1, 0),
        *(Change(("services", key, "public_ip"), False, True) for key in private),
    )
    reason = f"public addresses of {tasks:.1f} tasks on average cost less than a NAT gateway, which also takes its price of each GB"
    risk = (
        "security groups alone keep the internet from the tasks, and who lets the environment in by the NAT gateway's "
        "address no longer does"
    )
    yield Advice("nat", "network", changes, usd, reason, risk)


def hours_advice(inventory: Inventory, use: Use) -> Iterator[Advice]:
    """Hours of the day in which nobody asks for anything."""
    hosts = [
        use.services[key].requests for key, item in inventory.services.items() if item.hosts and key in use.services
    ]
    asked = [points for points in hosts if known(points)]
    told = inventory.hours or any(item.hours for item in inventory.services.values())
    if inventory.protected or told or not asked:
        return
    weekdays, weekends = (most_by_hour(asked, use.span, weekend) for weekend in (False, True))
    busy = percentile([*weekdays, *weekends], 90)
    idle = idle_hours(weekdays, busy * IDLE)
    if idle is None:
        return
    start, end = idle.start, idle.end
    length = (end - start) % HOURS_A_DAY
    quiet = all(value is not None and value <= busy * IDLE for value in weekends)
    daily = f"{end:02}:00-{start:02}:00"
    then = {"timezone": "UTC", "weekdays": daily, **({} if quiet else {"weekends": "00:00-24:00"})}
    stopped = (WORKDAYS * length + (WEEK_HOURS - WORKDAYS * HOURS_A_DAY if quiet else 0)) / WEEK_HOURS
    weekend = ", and none at weekends" if quiet else ""
    reason = f"on no weekday did anybody ask for anything from {start:02}:00 to {end:02}:00 UTC{weekend}: {stopped:.0%} of the week"
    risk = "who comes outside of the hours is turned away, and jobs of the night do not run; tasks and databases need minutes to start"
    usd, unknown = _stopped_usd(inventory, stopped)
    yield Advice("hours", "hours", (Change(("hours",), None, then),), usd, reason + unknown, risk)


def _stopped_usd(inventory: Inventory, stopped: float) -> tuple[float, str]:
    """What the fewest tasks and the databases cost in the hours in which they do not run, and what of them has no price."""
    parts: dict[str, float | None] = {}
    for item in inventory.services.values():
        fewest = item.scaling.min if item.scaling else item.desired_count
        parts[item.name] = difference(0.0, task_usd(inventory.region, item), -stopped * fewest)
    for database in inventory.databases.values():
        parts[database.identifier] = difference(0.0, database_usd(inventory.region, database), -stopped)
    unknown = ", ".join(name for name, usd in parts.items() if usd is None)
    return round(
        sum(usd or 0.0 for usd in parts.values()), 2
    ), f"; without {unknown}, of which no price is known" if unknown else ""


def most_by_hour(series: Sequence[Points], span: Span, weekend: bool) -> list[float | None]:
    """The most requests in five minutes of all services, by the hour of the day; None where no such day was measured."""
    most: list[float | None] = [None] * HOURS_A_DAY
    for place, values in enumerate(zip(*series, strict=True)):
        at = span.start + timedelta(seconds=span.seconds * place)
        if (at.weekday() >= WORKDAYS) == weekend and (measured := known(values)):
            most[at.hour] = max(most[at.hour] or 0.0, sum(measured))
    return most


class Idle(NamedTuple):
    """From one hour of the day to another, in UTC; the end may be on the next day."""

    start: int
    end: int


def idle_hours(most: Sequence[float | None], limit: float) -> Idle | None:
    """From when to when nothing happens, the longest time of the day; None where that is short, or the whole day."""
    idle = [value is not None and value <= limit for value in most]
    if all(idle) or not any(idle):
        return None
    best = (0, 0)
    for start in range(HOURS_A_DAY):
        length = 0
        while idle[(start + length) % HOURS_A_DAY]:
            length += 1
        best = max(best, (length, start))
    length, start = best
    return Idle(start, (start + length) % HOURS_A_DAY) if length >= LEAST_IDLE_HOURS else None
