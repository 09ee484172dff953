# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Advice on the size of a service's tasks: too large, too little memory, or a leak that no size cures. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from .._inventory.fargate import SIZES
from .._inventory.services import Service
from .._metrics.series import Points
from .prices import difference, task_usd
from .statistics import hourly, mean, percentile
from .use import PERIOD, Advice, Change, ServiceUse

FULL_MEMORY = 85.0
"""Percent of memory at p95 from which on a task has too little."""
CPU_ROOM, MEMORY_ROOM = 0.6, 0.7
"""How much of a new size may be used at most: CPU at p99, memory ever."""
LEAST_USD = 1.0
RESTART = 15.0
"""By so many points memory falls where a task has been replaced."""
LEAK_HOURS, LEAK_RISE, RISING = 6, 20.0, 0.9


class Leak(NamedTuple):
    """By how many points of percent an hour memory grows, and how often it was given back at once."""

    per_hour: float
    restarts: int


def leak_advice(key: str, service: Service, use: ServiceUse) -> Iterator[Advice]:
    """Of a service whose memory grows by itself."""
    if leak := leak_of(use.memory_most):
        yield _leaking(key, service, leak)


def size_advice(key: str, service: Service, use: ServiceUse, region: str) -> Iterator[Advice]:
    """One advice at most."""
    if percentile(use.memory_most, 95) >= FULL_MEMORY:
        yield from _larger(key, service, use, region)
    else:
        yield from _smaller(key, service, use, region)


def leak_of(memory: Points) -> Leak | None:
    """Memory that grows, hour after hour and without going back, until its task is replaced."""
    hours = [value for value in hourly(memory, 3600 // PERIOD) if value is not None]
    runs: list[list[float]] = [[]]
    for value in hours:
        if runs[-1] and value < runs[-1][-1] - RESTART:
            runs.append([])
        runs[-1].append(value)
    leaking = [run for run in runs if len(run) >= LEAK_HOURS and run[-1] - run[0] >= LEAK_RISE and _rises(run)]
    if sum(map(len, leaking)) < len(hours) / 2 or not leaking:
        return None
    rise = sum(run[-1] - run[0] for run in leaking) / sum(len(run) - 1 for run in leaking)
    return Leak(rise, len(runs) - 1)


def _rises(run: list[float]) -> bool:
    steps = [after - before for before, after in pairwise(run)]
    return sum(step >= 0 for step in steps) >= RISING * len(steps)


def _leaking(key: str, service: Service, leak: Leak) -> Advice:
    lives = 100 / leak.per_hour
    reason = (
        f"memory grows by {leak.per_hour * service.memory / 100:.0f} MiB an hour whatever is asked of it, and was given back "
        f"{leak.restarts} times at once: the application leaks. A task lives for about {lives:.0f} hours"
    )
    risk = (
        "more memory only moves the end; until the leak is found, playbooks/restart.yml in time is better than a kill"
    )
    return Advice("leak", f"services.{key}", (), None, reason, risk)


def _larger(key: str, service: Service, use: ServiceUse, region: str) -> Iterator[Advice]:
    wanted = percentile(use.memory_most, 100) / 100 * service.memory / MEMORY_ROOM
    sizes = [(cpu, memory) for cpu in SIZES if cpu >= service.cpu for memory in SIZES[cpu] if memory >= wanted]
    if not sizes:
        return
    reason = (
        f"memory is {percentile(use.memory_most, 50):.0f} % at p50 and {percentile(use.memory_most, 95):.0f} % at p95, with CPU "
        f"at {percentile(use.cpu, 95):.0f} %: tasks of this size are short of memory, and more of them are, too"
    )
    risk = "none for the service; it costs more"
    yield _sized("memory", key, service, sizes[0], use, region, reason, risk)


def _smaller(key: str, service: Service, use: ServiceUse, region: str) -> Iterator[Advice]:
    vcpus = percentile(use.cpu, 99) / 100 * service.cpu
    memory = percentile(use.memory_most, 100) / 100 * service.memory
    fits = [
        (cpu, size)
        for cpu in SIZES
        if cpu <= service.cpu and vcpus <= cpu * CPU_ROOM
        for size in SIZES[cpu]
        if size <= service.memory and memory <= size * MEMORY_ROOM
    ]
    if not fits or fits[0] == (service.cpu, service.memory):
        return
    reason = (
        f"CPU is {percentile(use.cpu, 50):.0f} % at p50 and {percentile(use.cpu, 99):.0f} % at p99, and memory never more than "
        f"{percentile(use.memory_most, 100):.0f} %"
    )
    risk = "a single request, and the start of a task, take longer with less CPU; watch the response time and the next rollout"
    advice = _sized("size", key, service, fits[0], use, region, reason, risk)
    if advice.month_usd is None or advice.month_usd <= -LEAST_USD:
        yield advice


def _sized(
    kind: str, key: str, service: Service, size: tuple[int, int], use: ServiceUse, region: str, reason: str, risk: str
) -> Advice:
    cpu, memory = size
    changes = [
        Change(("services", key, name), now, then)
        for name, now, then in (("cpu", service.cpu, cpu), ("memory", service.memory, memory))
        if now != then
    ]
    other = replace(service, cpu=cpu, memory=memory)
    usd = difference(task_usd(region, service), task_usd(region, other), mean(use.tasks))
    return Advice(kind, f"services.{key}", tuple(changes), usd, reason, risk)
