"""A service in virtual time: an account without a network, for tests of the pure scheduler."""

from __future__ import annotations

import itertools
from typing import Any

from rehearsal.ecs import rollout, scheduler, traffic
from rehearsal.ecs.health import ContainerCheck, TargetCheck
from rehearsal.ecs.service import Deployment, Revision, Service
from rehearsal.ecs.task import Access, Container, Target, Task
from rehearsal.images import Behaviour, Images

BREAKER = {"enable": True, "rollback": True}


class Environment:
    """An account without a network: each revision's id names the behaviour of its image."""

    def __init__(self, behaviours: dict[str, Behaviour], check: ContainerCheck | None = None) -> None:
        self.behaviours, self.check, self.images = behaviours, check, Images()
        self.target_check: TargetCheck | None = None
        self.service: Service | None = None
        self.cut_off = False
        self.lines: list[tuple[str, float]] = []
        self.weights: list[tuple[str, dict[str, int]]] = []
        self.alarms: dict[str, str] = {}
        self._ids = map(str, itertools.count(1))

    def has_quirk(self, name: str) -> bool:
        return False

    def new_task(self, service: Service, deployment: Deployment, at: float) -> Task:
        self.service = service
        container = Container("app", "image", self.behaviours[deployment.revision.id], check=self.check)
        return Task(next(self._ids), at, [container], deployment_id=deployment.id)

    def launch_failure(self, task: Task) -> str | None:
        return None

    def attach_network(self, task: Task) -> None:
        pass

    def release_network(self, task: Task) -> None:
        pass

    def start_failure(self, task: Task) -> str | None:
        return "CannotPullContainerError: absent" if task.containers[0].behaviour.fail == "pull" else None

    def start_container(self, task: Task, container: Container, at: float) -> None:
        pass

    def guard(self, task: Task) -> None:
        pass

    def watches(self, cluster_arn: str) -> bool:
        return False

    def register_targets(self, task: Task) -> list[Target]:
        check = self.target_check
        return [Target(arn, "app", 80, check, 30.0) for arn in self.groups_of(task)] if check else []

    def groups_of(self, task: Task) -> list[str]:
        """The target groups of the task's revision; one named group where it has no load balancer."""
        revisions = {item.id: item.revision for item in self.service.deployments} if self.service else {}
        return (revisions[task.deployment_id].target_groups if task.deployment_id in revisions else []) or ["group"]

    def access(self, task: Task, target: Target) -> Access:
        return Access(target.port, probed=not self.cut_off, served=not self.cut_off)

    def deregister_target(self, task: Task, target: Target) -> None:
        pass

    def container_images(self, containers: list[dict[str, Any]]) -> list[dict[str, str]]:
        return []

    def missing_subnet(self, subnets: list[str]) -> str | None:
        return None

    def missing_security_group(self, groups: list[str]) -> str | None:
        return None

    def target_group_problem(self, arn: str) -> str | None:
        return None

    def listener_rule_problem(self, arn: str) -> str | None:
        return None

    def infrastructure_role_problem(self, arn: str) -> str | None:
        return None

    def set_weights(self, rule_arn: str, weights: dict[str, int]) -> None:
        self.weights.append((rule_arn, weights))

    def alarm_states(self, names: list[str]) -> dict[str, str]:
        return {name: self.alarms.get(name, "OK") for name in names}

    def alarm_seconds(self, names: list[str]) -> float:
        return 120.0

    def write_log(self, task: Task, container: Container, line: str, at: float) -> None:
        self.lines.append((line, at))


def make(desired: int = 2, grace: int = 0, **configuration: Any) -> Service:
    """A service with nothing deployed, at time 0."""
    full = {"minimumHealthyPercent": 100, "maximumPercent": 200, "strategy": "ROLLING", **configuration}
    fields = {"desiredCount": desired, "deploymentConfiguration": full, "healthCheckGracePeriodSeconds": grace}
    return Service("s", "arn", "cluster", 0.0, fields)


def deploy(service: Service, name: str, at: float, environment: Environment) -> None:
    """Start rolling out the revision of that name."""
    if service.deployments:
        scheduler.advance(service, at, environment)
    revision = Revision(name, name, at, {"loadBalancers": service.fields.get("loadBalancers")})
    strategy = service.fields["deploymentConfiguration"]["strategy"]
    revision.target_groups = traffic.resolve(revision.fields, strategy, traffic.source(service, service.deployments))
    rollout.start(service, revision, f"record-{name}", at)
    scheduler.advance(service, at, environment)


def state(service: Service) -> object:
    """All that can be seen of a service."""
    tasks = [(task.id, task.status, task.health, task.started_at, task.stopped_at) for task in service.tasks]
    deployments = [(item.id, item.rollout_state, item.failed_tasks, item.running_count) for item in service.deployments]
    return service.events, tasks, deployments, [(record.status, record.finished_at) for record in service.history]
