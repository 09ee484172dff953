"""One minute of a service under load: what its tasks use, how long its answers take, and which tasks starve. Pure.

A task is a queue that serves its requests in turn, so answers take 1 / (1 - use) times as long as alone. Above its capacity it
answers what it can, and the rest fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..metrics.samples import Samples
from .profiles import ServiceLoad

MINUTE = 60
BUSIEST = 0.95
"""From this use on a queue is as long as it gets."""
LONGEST = 60.0
"""Seconds until a load balancer gives up: its idle timeout by default."""
# What share of the requests take how many times the mean, so that percentiles differ: p50 0.8, p95 2, p99 3.
SPREAD = ((0.4, 0.1), (0.6, 0.2), (0.8, 0.2), (1.0, 0.2), (1.4, 0.15), (2.0, 0.1), (3.0, 0.04), (5.0, 0.01))


class TaskState(NamedTuple):
    """A running task: its size, how long it has run, and whether it gets requests."""

    vcpus: float
    memory_mib: float
    hours: float
    serving: bool


class Minute(NamedTuple):
    """What was measured of a service in one minute. cpu and memory: percent, each with how many tasks.

    refused: by the load balancer, as no task is there. failed: by the application.
    """

    requests: int
    answered: int
    failed: int
    refused: int
    seconds: float
    cpu: tuple[tuple[float, int], ...]
    memory: tuple[tuple[float, int], ...]
    healthy: int
    unhealthy: int
    bytes_out: float
    nat_bytes: float
    log_bytes: float


def minute_of(load: ServiceLoad, rate: float, tasks: Sequence[TaskState], samples: int = 1) -> tuple[Minute, list[int]]:
    """The minute at so many requests per second, and the places of the tasks that run out of memory in it.

    samples: how many each task sends a minute.
    """
    requests = round(rate * MINUTE)
    serving = [task for task in tasks if task.serving]
    share = rate / len(serving) if serving else 0.0
    cpus, memories, starved = [], [], []
    seconds, served = 0.0, 0.0
    for place, task in enumerate(tasks):
        own = share if task.serving else 0.0
        use = load.base_cpu_percent / 100 + own * load.cpu_seconds / task.vcpus
        took = _took(load.response_seconds, use)
        inside = min(own * took, own * LONGEST) * load.memory_mib_per_request
        memory = load.memory_mib + load.leak_mib_per_hour * task.hours + inside
        cpus.append(round(min(1.0, use) * 100, 1))
        memories.append(round(min(1.0, memory / task.memory_mib) * 100, 1))
        if memory > task.memory_mib:
            starved.append(place)
        seconds += own * took
        served += own * min(1.0, 1 / use if use else 1.0)
    answered = min(requests, round(served * MINUTE * (1 - load.error_percent / 100)))
    refused = 0 if serving else requests
    minute = Minute(
        requests,
        answered,
        requests - refused - answered,
        refused,
        round(seconds / rate, 4) if serving and rate else 0.0,
        _counted(cpus, samples),
        _counted(memories, samples),
        len(serving),
        len(tasks) - len(serving),
        answered * load.response_kib * 1024,
        answered * load.nat_kib * 1024,
        answered * load.log_bytes,
    )
    return minute, starved


def response_times(minute: Minute) -> Samples:
    """How long the answers of a minute took."""
    return Samples(
        {
            round(min(LONGEST, minute.seconds * times), 3): count
            for times, share in SPREAD
            if (count := round((minute.requests - minute.refused) * share))
        }
    )


def _took(alone: float, use: float) -> float:
    """Seconds of an answer at a use of the CPU, 1 being all of it."""
    overload = max(1.0, use / BUSIEST)
    return min(LONGEST, alone / (1 - min(use, BUSIEST)) * overload**4)


def _counted(values: Sequence[float], samples: int) -> tuple[tuple[float, int], ...]:
    counted: dict[float, int] = {}
    for value in values:
        counted[value] = counted.get(value, 0) + samples
    return tuple(counted.items())
