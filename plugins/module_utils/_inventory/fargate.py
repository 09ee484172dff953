# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sizes of tasks that Fargate has."""

from __future__ import annotations

from collections.abc import Iterator

from .faults import Fault
from .services import Service

GIB = 1024
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html; memory in MiB by CPU units.
SIZES: dict[int, tuple[int, ...]] = {
    256: (512, 1 * GIB, 2 * GIB),
    512: tuple(range(1 * GIB, 4 * GIB + 1, GIB)),
    1024: tuple(range(2 * GIB, 8 * GIB + 1, GIB)),
    2048: tuple(range(4 * GIB, 16 * GIB + 1, GIB)),
    4096: tuple(range(8 * GIB, 30 * GIB + 1, GIB)),
    8192: tuple(range(16 * GIB, 60 * GIB + 1, 4 * GIB)),
    16384: tuple(range(32 * GIB, 120 * GIB + 1, 8 * GIB)),
}


def size_fault(key: str, service: Service) -> Iterator[Fault]:
    """The fault of a memory that Fargate does not have with this CPU, with the nearest that it has."""
    sizes = SIZES[service.cpu]
    if service.memory in sizes:
        return
    below = [f"{size} MiB" for size in sizes if size < service.memory][-1:]
    above = [f"{size} MiB" for size in sizes if size > service.memory][:1]
    hint = f"give {' or '.join(below + above)}"
    if not above:
        larger = next((cpu for cpu, memory in SIZES.items() if service.memory <= memory[-1]), None)
        hint += f", or a cpu of {larger}" if larger else ""
    problem = f"is {service.memory} MiB, which Fargate does not have with a cpu of {service.cpu}"
    yield Fault(f"{key}.memory", problem, hint)
