"""A service, its deployments and their records, as the scheduler sees them. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from .lifecycle_hooks import LifecycleHook
from .stages import Stage
from .task import RUNNING, STOPPED, Task

IN_PROGRESS, COMPLETED, FAILED = "IN_PROGRESS", "COMPLETED", "FAILED"
PRIMARY, ACTIVE = "PRIMARY", "ACTIVE"


@dataclass
class Revision:
    """A service revision: what a deployment rolls out; `fields` are its API fields."""

    id: str
    arn: str
    created_at: float
    fields: dict[str, Any]
    container_images: list[dict[str, str]] = field(default_factory=list)
    target_groups: list[str] = field(default_factory=list)
    """The target group that its tasks use, for each of its load balancers."""
    guarded: bool = False
    """Whether GuardDuty watched the cluster when it was made."""


@dataclass
class ServiceDeployment:
    """The record of one service deployment, kept after it has ended."""

    arn: str
    created_at: float
    target: Revision
    sources: list[Revision]
    configuration: dict[str, Any]
    threshold: int | None
    status: str = IN_PROGRESS
    reason: str | None = None
    updated_at: float = 0.0
    finished_at: float | None = None
    stopped_at: float | None = None
    rollback: dict[str, Any] | None = None
    breaker_status: str = "MONITORING"
    failure_count: int = 0
    watched_alarms: list[str] | None = None
    triggered_alarms: list[str] = field(default_factory=list)
    alarms_status: str = "DISABLED"
    bake_seconds: float = 0.0
    baking_since: float | None = None
    stages: list[Stage] = field(default_factory=list)
    stage_index: int = 0
    stage_began: float = 0.0
    hooks: list[LifecycleHook] = field(default_factory=list)
    source_id: str | None = None
    traffic_restored: bool = False

    @property
    def strategy(self) -> str:
        """The deployment's strategy, whatever the service's has become since."""
        return str(self.configuration["strategy"])

    @property
    def stage(self) -> str | None:
        """The lifecycle stage; None for a rolling deployment."""
        return self.stages[self.stage_index].name if self.stages else None

    @property
    def stage_ends(self) -> float:
        """When the stage may end at the earliest."""
        return self.stage_began + self.stages[self.stage_index].hold if self.stages else math.inf

    @property
    def last_stage(self) -> bool:
        """Whether the deployment is in the last of its stages."""
        return bool(self.stages) and self.stage_index == len(self.stages) - 1

    @property
    def timers(self) -> list[float]:
        """Coming times at which the deployment may move on by itself."""
        if not self.open:
            return []
        baked = [self.baking_since + self.bake_seconds] if self.baking_since is not None else []
        return [self.stage_ends, *baked, *(hook.expires_at for hook in self.hooks if not hook.passed)]

    @property
    def open(self) -> bool:
        """Whether the deployment or its rollback is still going on."""
        return self.status in ("PENDING", IN_PROGRESS, "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS")

    def finish(self, status: str, at: float, reason: str | None = None) -> None:
        """Close the record."""
        self.status, self.reason, self.updated_at = status, reason or self.reason, at
        self.finished_at = at
        if status == "STOPPED":
            self.stopped_at = at
        if self.breaker_status == "MONITORING":
            self.breaker_status = "MONITORING_COMPLETE"
        if self.alarms_status == "MONITORING":
            self.alarms_status = "MONITORING_COMPLETE"


@dataclass
class Deployment:
    """One entry of a service's `deployments`."""

    id: str
    revision: Revision
    record: ServiceDeployment
    created_at: float
    updated_at: float
    status: str = PRIMARY
    desired_count: int = 0
    pending_count: int = 0
    running_count: int = 0
    failed_tasks: int = 0
    consecutive_failures: int = 0
    start_failures: int = 0
    next_start: float = 0.0
    rollout_state: str = IN_PROGRESS
    rollout_reason: str = ""
    scaled_up: bool = True
    production_weight: float = 0.0
    test_weight: float = 0.0

    def roll(self, state: str, reason: str, at: float) -> None:
        """Move the rollout to a state, with the sentence that describes it."""
        self.rollout_state, self.rollout_reason, self.updated_at = state, reason, at


@dataclass
class Service:
    """A service; `fields` are its API fields, the rest is the scheduler's."""

    name: str
    arn: str
    cluster_arn: str
    created_at: float
    fields: dict[str, Any]
    status: str = "ACTIVE"
    tasks: list[Task] = field(default_factory=list)
    stopped: list[Task] = field(default_factory=list)
    """Tasks that are over, for as long as they can be described."""
    deployments: list[Deployment] = field(default_factory=list)
    history: list[ServiceDeployment] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    """Those that none of these has rolled out, as the record that did is not kept."""
    events: list[tuple[float, str]] = field(default_factory=list)
    last_completed: Deployment | None = None
    tags: list[dict[str, str]] = field(default_factory=list)
    steady: bool = False
    now: float = 0.0

    @property
    def desired_count(self) -> int:
        """How many tasks the service is asked to run."""
        return int(self.fields["desiredCount"])

    @property
    def primary(self) -> Deployment:
        """The deployment that is being, or has been, rolled out last."""
        return self.deployments[0]

    @property
    def grace_seconds(self) -> float:
        """Seconds after a task's start in which no health verdict stops it."""
        return float(self.fields.get("healthCheckGracePeriodSeconds") or 0)

    @property
    def minimum_healthy(self) -> int:
        """The lower limit of healthy tasks during a deployment, rounded up."""
        percent = int(self.fields["deploymentConfiguration"]["minimumHealthyPercent"])
        return math.ceil(self.desired_count * percent / 100)

    @property
    def maximum_tasks(self) -> int:
        """The upper limit of tasks during a deployment, rounded down."""
        percent = int(self.fields["deploymentConfiguration"]["maximumPercent"])
        return math.floor(self.desired_count * percent / 100)

    def live_tasks(self, deployment: Deployment | None = None) -> list[Task]:
        """Tasks meant to run, of one deployment or of all."""
        return [
            task for task in self.tasks if task.live and (deployment is None or task.deployment_id == deployment.id)
        ]

    def earlier_tasks(self) -> list[Task]:
        """Tasks meant to run that are not of the primary deployment."""
        return [task for task in self.live_tasks() if task.deployment_id != self.primary.id]

    def unstopped_tasks(self, deployment: Deployment) -> list[Task]:
        """Tasks of a deployment that have not reached STOPPED, draining ones included."""
        return [task for task in self.tasks if task.deployment_id == deployment.id and task.status != STOPPED]

    def deployment_of(self, task: Task) -> Deployment:
        """The deployment that a task belongs to."""
        return next(deployment for deployment in self.deployments if deployment.id == task.deployment_id)

    def fully_healthy(self, deployment: Deployment) -> bool:
        """Whether a deployment runs the desired count of tasks, all of them healthy."""
        tasks = self.live_tasks(deployment)
        return len(tasks) == self.desired_count and all(task.healthy for task in tasks)

    def forget_finished(self) -> None:
        """Drop the earlier deployments whose tasks have all stopped."""
        self.deployments[1:] = [item for item in self.deployments[1:] if self.unstopped_tasks(item)]

    def event(self, at: float, message: str) -> None:
        """Note a service event, newest first; the API returns the last 100."""
        self.events.insert(0, (at, f"(service {self.name}) {message}"))
        del self.events[100:]

    def count_tasks(self) -> None:
        """Set the counts of every deployment from its tasks."""
        for deployment in self.deployments:
            live = self.live_tasks(deployment)
            deployment.running_count = sum(task.status == RUNNING for task in live)
            deployment.pending_count = len(live) - deployment.running_count
            if deployment is self.primary:
                wanted = deployment.scaled_up and deployment.rollout_state != FAILED
                deployment.desired_count = self.desired_count if wanted else 0
            else:
                deployment.desired_count = len(live)


def tasks_listed(tasks: list[Task]) -> str:
    """Tasks as ECS's events name them."""
    return " ".join(f"(task {task.id})" for task in tasks)
