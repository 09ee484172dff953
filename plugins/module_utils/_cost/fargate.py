# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the tasks of a service use of Fargate in a month: https://aws.amazon.com/fargate/pricing/. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._inventory.hours import share_of
from .prices import HOURS

INCLUDED_GIB = 20
"""The ephemeral storage that costs nothing."""
SPOT = "FARGATE_SPOT"
WATCHED = "RuntimeMonitoringFargate:MonitoredVcpuHours"
"""No page names the usage type of the Price List, so this is what CloudWatch counts it as:
https://docs.aws.amazon.com/guardduty/latest/ug/monitoring_costs.html"""
TaskUsage = tuple[str, str, float, float, float, str]


def task_usages(
    name: str,
    task: Mapping[str, Any],
    service: Mapping[str, Any],
    limits: Mapping[str, Any],
    hours: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[TaskUsage]:
    """What, usage type, and the quantities at the desired count, at the fewest and at the most tasks; and why nobody knows, if so.

    limits: of autoscaling, where there is any. hours: the scheduled actions of its hours, likewise.
    """
    count = int(service.get("desired_count", service.get("initial_count", 0)) or 0)
    counts = (count, int(limits.get("min", count)), int(limits.get("max", count)))
    share, asleep = open_share(hours or {})
    counts = (max(count, counts[1]) if hours else count, *counts[1:])
    providers = service.get("capacity_providers") or ()
    if any("EC2" in item["provider"] for item in providers):
        yield (f"tasks of {name}", "EC2", 0.0, 0.0, 0.0, "they run on instances that others pay for")
        return
    spot = [share * spot_tasks(number, providers) + (1 - share) * spot_tasks(asleep, providers) for number in counts]
    ordinary = [share * number + (1 - share) * asleep - on_spot for number, on_spot in zip(counts, spot, strict=True)]
    arm = "ARM-" if (task.get("runtimePlatform") or {}).get("cpuArchitecture") == "ARM64" else ""
    for where, tasks, prefix in (("Fargate", ordinary, "Fargate"), ("Fargate Spot", spot, "SpotUsage-Fargate")):
        if any(tasks):
            yield from _sized(f"{where} {name}", f"{prefix}-{arm}", tasks, task)


def watched_usages(name: str, of_tasks: Sequence[TaskUsage]) -> Iterator[TaskUsage]:
    """What GuardDuty counts where it watches the tasks: their vCPUs, on Spot or not.

    https://aws.amazon.com/guardduty/pricing/
    """
    hours = [quantities for _what, usage_type, *quantities, _without in of_tasks if "vCPU-Hours" in usage_type]
    if hours:
        desired, fewest, most = (sum(numbers) for numbers in zip(*hours, strict=True))
        yield (f"Runtime Monitoring of {name}", WATCHED, desired, fewest, most, "")


def open_share(actions: Mapping[str, Mapping[str, Any]]) -> tuple[float, int]:
    """Which share of the week scheduled actions let a service run, and how many tasks run the rest of it."""
    outside = [int(item["max"] or 0) for name, item in actions.items() if name.startswith("end")]
    share = share_of((name.startswith("begin"), str(item["schedule"])) for name, item in actions.items())
    return share, max(outside, default=0)


def spot_tasks(count: int, providers: Sequence[Mapping[str, Any]]) -> int:
    """How many of so many tasks are on Spot: each base first, the rest by weight.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
    """
    left, tasks = count, 0
    for item in providers:
        based = min(left, item["base"])
        left -= based
        tasks += based if item["provider"] == SPOT else 0
    weights = sum(item["weight"] for item in providers)
    on_spot = sum(item["weight"] for item in providers if item["provider"] == SPOT)
    return tasks + (round(left * on_spot / weights) if weights else 0)


def _sized(what: str, usage_type: str, tasks: Sequence[float], task: Mapping[str, Any]) -> Iterator[TaskUsage]:
    storage = (task.get("ephemeralStorage") or {}).get("sizeInGiB", INCLUDED_GIB) - INCLUDED_GIB
    sizes = (
        ("vCPU", "vCPU-Hours:perCPU", int(task.get("cpu") or 0) / 1024),
        ("memory", "GB-Hours", int(task.get("memory") or 0) / 1024),
        ("storage", "EphemeralStorage-GB-Hours", float(storage)),
    )
    for part, ending, size in sizes:
        if size:
            desired, fewest, most = (number * size * HOURS for number in tasks)
            # The storage of a task costs the same wherever it runs.
            kind = f"Fargate-{ending}" if part == "storage" else f"{usage_type}{ending}"
            yield (f"{part} of {what}", kind, desired, fewest, most, "")
