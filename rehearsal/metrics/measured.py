"""What was measured of a load balancer's target group and of a service, from the account's requests and tasks.

A service's tasks idle at 3 % of their CPU and 25 % of their memory. A request takes its response time of one vCPU. What has a load
(PUT load) has that load's measurements from its beginning on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..ecs.region import Region
from ..ecs.service import Service
from ..ecs.task import RUNNING
from ..load.history import KINDS, History
from .samples import Samples
from .traffic import MINUTE, Traffic, dimension

IDLE_CPU, MEMORY = 3.0, 25.0
ECS, BALANCERS = "AWS/ECS", "AWS/ApplicationELB"
OWN = frozenset(namespace for namespace, *_ in KINDS)
"""The namespaces of which the account measures something by itself."""
Dimensions = Mapping[str, str]


class Measured:
    """The metrics of one region."""

    def __init__(self, region: Region, traffic: Traffic, history: History) -> None:
        self._region, self._traffic, self._history = region, traffic, history

    def samples(self, namespace: str, metric: str, dimensions: Dimensions, start: float, end: float) -> Samples:
        """What was measured from start up to end, in seconds; empty for a metric that is not there."""
        end = min(end, self._region.clock.now())
        found = self._history.samples(self._region.name, namespace, metric, dimensions, start, end)
        if namespace == BALANCERS:
            found.update(self._of_balancer(metric, dimensions, start, end))
        if namespace == ECS and {*dimensions} == {"ClusterName", "ServiceName"}:
            found.update(self._of_service(metric, dimensions, start, end))
        return found

    def _of_balancer(self, metric: str, dimensions: Dimensions, start: float, end: float) -> Samples:
        if {*dimensions} != {"LoadBalancer", "TargetGroup"}:
            return Counter()
        found: Samples = Counter()
        for _, times in self._traffic.between(dimensions["LoadBalancer"], dimensions["TargetGroup"], start, end):
            found += times
        if metric == "TargetResponseTime":
            return found
        # A sample of the value 1 for each request, of which the sum is taken; an application here always answers 200.
        counted = metric in ("RequestCount", "HTTPCode_Target_2XX_Count") and found
        return Counter({1.0: found.total()}) if counted else Counter()

    def _of_service(self, metric: str, dimensions: Dimensions, start: float, end: float) -> Samples:
        key = (self._region.name, "service", dimensions["ClusterName"], dimensions["ServiceName"])
        if (loaded := self._history.begin(key)) is not None:
            end = min(end, loaded)
        if start >= end:
            return Counter()
        cluster = self._region.find_cluster(dimensions["ClusterName"])
        service = cluster.services.get(dimensions["ServiceName"]) if cluster else None
        began = _began(service) if service else None
        if service is None or began is None:
            return Counter()
        minutes = max(0, int(end // MINUTE) - int(max(start, began) // MINUTE))
        if metric == "MemoryUtilization":
            return Counter({MEMORY: minutes} if minutes else {})
        if metric != "CPUUtilization":
            return Counter()
        busy = self._busy(service, max(start, began), end)
        found: Samples = Counter(busy.values())
        return found + Counter({IDLE_CPU: max(0, minutes - len(busy))})

    def _busy(self, service: Service, start: float, end: float) -> dict[int, float]:
        """The CPU in percent of each minute with requests."""
        tasks = max(1, sum(task.status == RUNNING for task in service.live_tasks()))
        seconds: dict[int, float] = {}
        for item in service.fields.get("loadBalancers") or []:
            for minute, times in self._traffic.between("", dimension(item.get("targetGroupArn") or ""), start, end):
                seconds[minute] = seconds.get(minute, 0.0) + sum(time * count for time, count in times.items())
        share = MINUTE * tasks * _cpus(self._region, service)
        return {minute: min(100.0, IDLE_CPU + round(100 * taken / share, 3)) for minute, taken in seconds.items()}


def _cpus(region: Region, service: Service) -> float:
    definition = region.find_task_definition(str(service.fields.get("taskDefinition", "")))
    cpu: Any = definition.fields.get("cpu") if definition else None
    return float(cpu or 1024) / 1024


def _began(service: Service) -> float | None:
    """When its first task ran, as far as the account remembers."""
    started = [task.started_at for task in (*service.tasks, *service.stopped) if task.started_at is not None]
    finished = [
        record.finished_at for record in service.history if record.finished_at and record.status == "SUCCESSFUL"
    ]
    return min([*started, *finished], default=None)
