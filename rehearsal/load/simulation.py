"""Carries a load out: each minute of the account's clock leaves its measurements, states of alarms, and what autoscaling does.

A fortnight that the clock is moved forward by is carried out minute by minute when the account is asked next.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends
from moto.rds.models import rds_backends

from .. import ACCOUNT_ID
from ..clock import Clock
from ..ecs.moto_patch import Ecs
from ..ecs.region import Cluster, Region
from ..ecs.service import Service
from ..ecs.task import RUNNING, Due, Task
from ..event_queue import EventQueue
from ..metrics.alarm_states import AlarmStates
from ..metrics.traffic import MINUTE, dimension
from ..moto_patches.elasticache import caches_of
from ..scaling.target_tracking import TargetTracking
from . import rules
from .history import History, Key
from .minutes import Minute, TaskState, minute_of
from .profiles import Load, ServiceLoad
from .stores import cache_minute, database_minute

NONE = Load({}, {}, {})
Loaded = dict[str, tuple[Minute, int]]
"""By the name of a service its minute, and how many tasks it had."""
LOOKED_UP = 10
"""After so many minutes it is looked up anew where a service is."""


class Place(NamedTuple):
    """What a service's measurements are of, alone and together with other services, and its VPC."""

    own: tuple[Key, ...]
    shared: tuple[Key, ...]
    network: str


class Simulation:
    """The load of an account."""

    def __init__(
        self,
        clock: Clock,
        events: EventQueue,
        ecs: Ecs,
        history: History,
        alarms: AlarmStates,
        scaling: TargetTracking,
    ) -> None:
        self._clock, self._events, self._ecs, self._history = clock, events, ecs, history
        self._alarms, self._scaling = alarms, scaling
        self._load, self._began, self._given, self._next = NONE, 0.0, 0, 0.0
        self._places: dict[str, Place] = {}

    def clear(self) -> None:
        """No load, and no memory of one."""
        self._load = NONE
        self._given += 1
        self._places.clear()
        self._history.clear()
        self._alarms.clear()
        self._scaling.clear()

    def as_dict(self) -> dict[str, Any]:
        """The load as it is, with every default."""
        return {**asdict(self._load), "began": self._began if self._load is not NONE else None}

    def give(self, body: object) -> dict[str, Any]:
        """Carry this load out from now on, in place of an earlier one, whose measurements stay; InvalidLoad."""
        self._load = rules.parse(body)
        self._began = self._clock.now()
        self._given += 1
        self._places.clear()
        self._schedule((self._began // MINUTE + 1) * MINUTE, self._given)
        return self.as_dict()

    def end(self) -> dict[str, Any]:
        """No load from now on."""
        self._load = NONE
        self._given += 1
        return self.as_dict()

    def is_due(self, at: float) -> bool:
        """Whether a minute of the load is over at a time, which changes nothing by itself where nothing is under way."""
        return self._load is not NONE and at == self._next

    def _schedule(self, at: float, given: int) -> None:
        self._next = at
        self._events.schedule(at, lambda: self._minute_is_over(at, given))

    def _minute_is_over(self, at: float, given: int) -> None:
        if given != self._given:
            return
        for region in self._ecs.regions():
            self._measure(region, at)
            self._alarms.evaluate(region.name, at)
            self._scaling.act(region, at)
        self._schedule(at + MINUTE, given)

    def _measure(self, region: Region, at: float) -> None:
        minute, loaded = int(at) // MINUTE - 1, Loaded()
        together: dict[Key, list[Minute]] = defaultdict(list)
        networks: dict[str, float] = defaultdict(float)
        for cluster, service in region.services():
            load = self._load.services.get(service.name)
            if load is None or service.status != "ACTIVE":
                continue
            measured, tasks = self._of_service(region, load, service, at)
            loaded[service.name] = measured, tasks
            place = self._place(region, cluster, service, minute)
            for key in place.own:
                self._history.add((region.name, *key), minute, measured)
            for key in place.shared:
                together[key].append(measured)
            networks[place.network] += measured.nat_bytes
        for key, minutes in together.items():
            self._history.add((region.name, *key), minute, tuple(minutes))
        self._measure_gateways(region, networks, minute)
        self._measure_stores(region, loaded, minute, at)

    def _of_service(self, region: Region, load: ServiceLoad, service: Service, at: float) -> tuple[Minute, int]:
        running = [task for task in service.tasks if task.status == RUNNING and task.live and not task.crashed]
        states = [_state(task, at) for task in running]
        rate = load.rate(at - MINUTE, self._began, f"{self._load.seed} {service.name}")
        measured, starved = minute_of(load, rate, states, MINUTE // _resolution(service))
        if starved:
            region.catch_up()
        for place in starved:
            _kill(running[place], at)
        return measured, len(running)

    def _place(self, region: Region, cluster: Cluster, service: Service, minute: int) -> Place:
        """Where a service is, looked up every ten minutes."""
        found = self._places.get(service.arn)
        if found is None or minute % LOOKED_UP == 0:
            found = self._places[service.arn] = _place(region, cluster, service)
        return found

    def _measure_gateways(self, region: Region, networks: dict[str, float], minute: int) -> None:
        """The traffic of a network through its NAT gateways, in equal parts."""
        for network, amount in networks.items():
            if not amount:
                continue
            gateways = [
                item
                for item in ec2_backends[ACCOUNT_ID][region.name].nat_gateways.values()
                if item.vpc_id == network and item.state == "available"
            ]
            for gateway in gateways:
                self._history.add((region.name, "gateway", gateway.id), minute, amount / len(gateways))

    def _measure_stores(self, region: Region, loaded: Loaded, minute: int, at: float) -> None:
        since = at - self._began
        for name, load in self._load.databases.items():
            instance: Any = rds_backends[ACCOUNT_ID][region.name].databases.get(name)
            if instance is not None:
                kind, storage = instance.db_instance_class, float(instance.allocated_storage)
                found = database_minute(load, kind, storage, *_asked(loaded, load.services), since)
                self._history.add((region.name, "database", name), minute, found)
        for name, held in self._load.caches.items():
            group = caches_of(region.name).groups.get(name)
            if group is not None:
                kind = str(group.fields["CacheNodeType"])
                node = cache_minute(held, kind, *_asked(loaded, held.services), since)
                for number in range(1, group.member_count + 1):
                    self._history.add((region.name, "cache", f"{name}-{number:03d}"), minute, node)


def _place(region: Region, cluster: Cluster, service: Service) -> Place:
    own: list[Key] = [("service", cluster.name, service.name)]
    shared: list[Key] = []
    if group_name := _log_group(region, service):
        shared.append(("log group", group_name))
    arn = next((item.get("targetGroupArn") or "" for item in service.fields.get("loadBalancers") or []), "")
    group = elbv2_backends[ACCOUNT_ID][region.name].target_groups.get(arn)
    balancer = next((dimension(item) for item in (group.load_balancer_arns if group else [])), "")
    if balancer:
        own += [("group", balancer, dimension(arn)), ("group alone", dimension(arn))]
        shared.append(("balancer", balancer))
    return Place(tuple(own), tuple(shared), _network(region, service))


def _asked(loaded: Loaded, services: tuple[str, ...]) -> tuple[float, int]:
    """Requests a second and tasks of the services that use a store."""
    found = [item for name, item in loaded.items() if not services or name in services]
    return sum(item.answered for item, _ in found) / MINUTE, sum(tasks for _, tasks in found)


def _state(task: Task, at: float) -> TaskState:
    started = task.started_at or at
    return TaskState(
        float(task.details.get("cpu") or 1024) / 1024,
        float(task.details.get("memory") or 2048),
        max(0.0, at - started) / 3600,
        all(target.state in ("healthy", "unused") for target in task.targets) and (bool(task.targets) or task.healthy),
    )


def _resolution(service: Service) -> int:
    """Seconds between two samples of a task: 60, or 20 where the service asks for it."""
    found = (service.fields.get("monitoring") or {}).get("metricConfigurations") or []
    return min((int(item.get("resolutionSeconds") or MINUTE) for item in found), default=MINUTE)


def _kill(task: Task, at: float) -> None:
    """The kernel kills the container that has the task's memory for itself: OutOfMemoryError, 137."""
    place = next((index for index, item in enumerate(task.containers) if item.essential), 0)
    container = task.containers[place]
    container.behaviour = replace(container.behaviour, fail="memory")
    task.due.append(Due(at, "exit", place))


def _network(region: Region, service: Service) -> str:
    settings = (service.fields.get("networkConfiguration") or {}).get("awsvpcConfiguration") or {}
    for subnet in settings.get("subnets") or []:
        for zone in ec2_backends[ACCOUNT_ID][region.name].subnets.values():
            if subnet in zone:
                return str(zone[subnet].vpc_id)
    return ""


def _log_group(region: Region, service: Service) -> str:
    definition = region.find_task_definition(str(service.fields.get("taskDefinition", "")))
    for container in definition.containers if definition else []:
        options = (container.get("logConfiguration") or {}).get("options") or {}
        if "awslogs-group" in options:
            return str(options["awslogs-group"])
    return ""
