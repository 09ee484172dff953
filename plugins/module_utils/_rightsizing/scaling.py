# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Advice on autoscaling: its limits, its targets and its cooldowns. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from .._inventory.services import Scaling, Service
from .prices import difference, task_usd
from .statistics import known, mean, percentile, share
from .use import Activity, Advice, Change, ServiceUse

AT_A_LIMIT = 0.05
"""So many tasks from a limit count as at it: points are averages."""
CEILING_SHARE = 0.01
FLOOR_SHARE = 0.95
BUSY_CPU, BUSY_SHARE, BUSY_MOST, BUSY_POINTS = 90.0, 0.0025, 0.1, 10
"""A spike: this much CPU in at least this share of the points and at least so many of them, and in not more than that share."""
HEADROOM_TARGET = 50.0
SAFE = 0.8
"""The share of the target that the peak may reach with fewer tasks."""
SOON = timedelta(minutes=30)
TURNOVER_A_DAY = 4.0
"""So many times the tasks that run on average are taken away and started again in a day where it is thrash."""
LONG_COOLDOWN = 300


def trouble_advice(key: str, service: Service, use: ServiceUse, region: str, days: float) -> Iterator[Advice]:
    """On what makes answers slow, before any size is judged: thrash, then a maximum that is too low. One advice at most."""
    scaling = service.scaling
    if scaling is None or not known(use.tasks):
        return
    found = _thrash(key, scaling, use, days) or _ceiling(key, scaling, use, task_usd(region, service))
    if found:
        yield found


def limit_advice(key: str, service: Service, use: ServiceUse, region: str, fewest: int) -> Iterator[Advice]:
    """On a target without room for spikes, or a minimum that is hardly ever left. fewest: tasks that there must be. One at most."""
    scaling = service.scaling
    if scaling is None or not known(use.tasks):
        return
    task = task_usd(region, service)
    found = _headroom(key, scaling, use, task) or _floor(key, scaling, use, task, fewest)
    if found:
        yield found


def _ceiling(key: str, scaling: Scaling, use: ServiceUse, task: float | None) -> Advice | None:
    target = scaling.cpu_target or 100.0
    at_most = share(lambda tasks, cpu: tasks >= scaling.max - AT_A_LIMIT and cpu > target, use.tasks, use.cpu)
    if at_most < CEILING_SHARE:
        return None
    peak = [
        cpu for tasks, cpu in zip(use.tasks, use.cpu, strict=True) if cpu and (tasks or 0) >= scaling.max - AT_A_LIMIT
    ]
    wanted = max(math.ceil(scaling.max * percentile(peak, 95) / target), math.ceil(scaling.max * 1.5))
    usd = difference(0.0, task, (wanted - scaling.max) * at_most)
    answers = f"; answers took {percentile(use.response, 99):.1f} s at p99 of all points" if known(use.response) else ""
    reason = (
        f"all {scaling.max} tasks ran in {at_most:.0%} of the time with CPU above its target, at {percentile(peak, 95):.0f} % "
        f"at p95{answers}"
    )
    risk = "the database gets more connections, and a flood of requests costs more; the quota of Fargate vCPUs must allow it"
    return Advice("maximum", f"services.{key}", (_change(key, "max", scaling.max, wanted),), usd, reason, risk)


def _floor(key: str, scaling: Scaling, use: ServiceUse, task: float | None, fewest: int) -> Advice | None:
    at_least = share(lambda tasks, _cpu: tasks <= scaling.min + AT_A_LIMIT, use.tasks, use.cpu)
    target = (scaling.cpu_target or 70.0) * SAFE
    if at_least < FLOOR_SHARE or scaling.min <= fewest:
        return None
    needed = max(fewest, math.ceil(round(scaling.min * percentile(use.cpu, 99) / target, 6)))
    if needed >= scaling.min or percentile(use.memory_most, 95) >= (scaling.memory_target or 100.0):
        return None
    usd = difference(0.0, task, -(scaling.min - needed) * at_least)
    reason = (
        f"the minimum was left in {1 - at_least:.0%} of the time, with CPU at {percentile(use.cpu, 99):.0f} % at p99"
    )
    risk = "a spike meets fewer tasks, and so does the failure of one"
    return Advice("minimum", f"services.{key}", (_change(key, "min", scaling.min, needed),), usd, reason, risk)


def returned(activities: Sequence[Activity]) -> int:
    """How many tasks were taken away and started again within half an hour."""
    fallen, count, fell_at = 0, 0, None
    for before, after in pairwise(sorted(activities)):
        if fell_at is not None and after.at - fell_at > SOON:
            fallen = 0
        if after.tasks < before.tasks:
            fallen, fell_at = fallen + before.tasks - after.tasks, after.at
        else:
            back = min(fallen, after.tasks - before.tasks)
            fallen, count = fallen - back, count + back
    return count


def returned_a_day(activities: Sequence[Activity], days: float) -> float:
    """The same by day. days: that were measured, of which activities may cover the newest alone."""
    if not activities:
        return 0.0
    covered = (max(activities).at - min(activities).at).total_seconds() / 86_400
    return returned(activities) / max(1.0, min(days, covered))


def _thrash(key: str, scaling: Scaling, use: ServiceUse, days: float) -> Advice | None:
    a_day = returned_a_day(use.activities, days)
    if a_day < TURNOVER_A_DAY * max(1.0, mean(use.tasks)):
        return None
    wanted = max(LONG_COOLDOWN, scaling.scale_in_cooldown * 2)
    reason = (
        f"thrash: {a_day:.0f} tasks a day were taken away and started again within half an hour, with {mean(use.tasks):.1f} running on "
        f"average: with {scaling.scale_in_cooldown} s between two scale-ins a lull takes away what the next minutes need"
    )
    change = _change(key, "scale_in_cooldown", scaling.scale_in_cooldown, wanted)
    risk = "tasks stay for longer after a peak, which costs a little more"
    return Advice("thrash", f"services.{key}", (change,), None, reason, risk)


def _headroom(key: str, scaling: Scaling, use: ServiceUse, task: float | None) -> Advice | None:
    target = scaling.cpu_target
    if target <= HEADROOM_TARGET:
        return None
    busy = share(lambda tasks, cpu: cpu >= BUSY_CPU and tasks < scaling.max - AT_A_LIMIT, use.tasks, use.cpu)
    points = busy * len(known(use.cpu))
    if busy < BUSY_SHARE or points < BUSY_POINTS or busy > BUSY_MOST or percentile(use.cpu, 50) > target * SAFE:
        return None
    more = [
        max(scaling.min, math.ceil(cpu * tasks / HEADROOM_TARGET)) - max(scaling.min, math.ceil(cpu * tasks / target))
        for cpu, tasks in zip(use.cpu, use.tasks, strict=True)
        if cpu is not None and tasks is not None
    ]
    usd = difference(0.0, task, mean(more))
    reason = (
        f"{points:.0f} times CPU was at {BUSY_CPU:.0f} % or more before new tasks ran, although it is {percentile(use.cpu, 50):.0f} % "
        "at p50: spikes come faster than tasks start"
    )
    risk = "more tasks run for the same requests"
    change = _change(key, "cpu_target", target, HEADROOM_TARGET)
    return Advice("headroom", f"services.{key}", (change,), usd, reason, risk)


def _change(key: str, name: str, now: float, then: float) -> Change:
    return Change(("services", key, "scaling", name), now, then)
