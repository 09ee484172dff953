"""A task and its life: what is due when, and what each step changes. Pure: time comes in as seconds."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .. import timings
from ..behaviour import Behaviour
from .health import HEALTHY, UNHEALTHY, UNKNOWN, ContainerCheck, TargetCheck

PROVISIONING, PENDING, RUNNING = "PROVISIONING", "PENDING", "RUNNING"
DEACTIVATING, STOPPING, DEPROVISIONING, STOPPED = "DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED"


class Due(NamedTuple):
    """One coming step of a task: when, which, and of which container or target."""

    at: float
    step: str
    subject: int = 0
    detail: str = ""


class SecretVersion(NamedTuple):
    """Which version of a secret or parameter a container was given, and when that version was made (seconds)."""

    arn: str
    version: str
    created_at: float


@dataclass
class Container:
    """A container of a task, with the behaviour of its image."""

    name: str
    image: str
    behaviour: Behaviour
    command: str = ""
    """Entry point and command in one line, overrides included."""
    essential: bool = True
    check: ContainerCheck | None = None
    image_digest: str | None = None
    status: str = PENDING
    health: str = UNKNOWN
    exit_code: int | None = None
    reason: str | None = None
    cpu: str = "0"
    memory: str | None = None
    exec_agent: bool = True
    """Whether the agent of ECS Exec has its channels."""
    addresses: tuple[str, ...] = ()
    """Those of databases and caches among its environment variables."""
    cache_urls: tuple[str, ...] = field(default=(), repr=False)
    """Those of redis:// and rediss:// among its environment variables, with a token where they have one."""
    secrets: dict[str, SecretVersion] = field(default_factory=dict)
    """What it read when it started, by the names of its environment variables."""


class TargetReason(NamedTuple):
    """Why a target is unhealthy: ELBv2's reason code and description."""

    code: str
    description: str


class Access(NamedTuple):
    """The port on which a target is probed, and whether its load balancer reaches that one and the target's own."""

    probe_port: int
    probed: bool = True
    served: bool = True


CONNECTION_FAILED = TargetReason("Target.FailedHealthChecks", "Health checks failed")


@dataclass
class Target:
    """A task's address in a target group."""

    target_group_arn: str
    container: str
    port: int
    check: TargetCheck
    deregistration_delay: float = 300.0
    state: str = "initial"
    reason: TargetReason = CONNECTION_FAILED
    owner: Task | None = field(default=None, repr=False, compare=False)
    draining_until: float | None = None
    access: Access = field(init=False)

    def __post_init__(self) -> None:
        self.access = Access(self.port)


@dataclass
class Task:
    """A task; `details` holds what the API returns and no step changes."""

    id: str
    created_at: float
    containers: list[Container]
    one_off: bool = False
    revision_id: str = ""
    deployment_id: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    agent: Container | None = None
    """That of GuardDuty, which no step of the task waits for."""
    status: str = PROVISIONING
    desired_status: str = RUNNING
    version: int = 1
    connectivity_at: float | None = None
    pull_started_at: float | None = None
    pull_stopped_at: float | None = None
    started_at: float | None = None
    stopping_at: float | None = None
    execution_stopped_at: float | None = None
    stopped_at: float | None = None
    stop_code: str | None = None
    stopped_reason: str | None = None
    settled: bool = False
    failed: bool = False
    failure_counted: bool = False
    due: list[Due] = field(default_factory=list)

    @property
    def live(self) -> bool:
        """Whether the task is meant to run."""
        return self.desired_status == RUNNING

    @property
    def health(self) -> str:
        """The task's health as DescribeTasks gives it: that of its essential containers with a check."""
        states = [container.health for container in self.containers if container.check and container.essential]
        if UNHEALTHY in states:
            return UNHEALTHY
        return HEALTHY if states and set(states) == {HEALTHY} else UNKNOWN

    @property
    def crashed(self) -> bool:
        """Whether an essential container has ended by itself."""
        return any(container.essential and container.exit_code is not None for container in self.containers)

    @property
    def checked(self) -> bool:
        """Whether anything checks the task's health."""
        return bool(self.targets) or any(container.check and container.essential for container in self.containers)

    @property
    def healthy(self) -> bool:
        """Whether a deployment counts the task as healthy: RUNNING, and every check passes, or time has passed."""
        if not self.live or self.status != RUNNING or self.crashed:
            return False
        if not self.checked:
            return self.settled
        unknown = not any(container.check and container.essential for container in self.containers)
        targets = all(target.state in ("healthy", "unused") for target in self.targets)
        return (unknown or self.health == HEALTHY) and targets

    def container(self, name: str) -> Container:
        """A container by name; StopIteration when the task has none of that name."""
        return next(container for container in self.containers if container.name == name)

    @property
    def next_due(self) -> float:
        """When the next step falls due; infinite when none does."""
        return min((due.at for due in self.due), default=math.inf)

    @property
    def pull_seconds(self) -> float | None:
        """Seconds that the slowest image takes to be pulled; None when no rule says."""
        return max((item.behaviour.pull_seconds or 0.0 for item in self.containers), default=0.0) or None

    @property
    def provisioning_seconds(self) -> float:
        """Seconds from creation to PENDING."""
        startup = max(container.behaviour.startup_seconds for container in self.containers)
        return min(timings.TASK_PROVISIONING, startup)

    @property
    def startup_seconds(self) -> float:
        """Seconds from creation to RUNNING: the slowest container's, and never before the images are there."""
        startup = max(container.behaviour.startup_seconds for container in self.containers)
        return max(startup, self.provisioning_seconds + (self.pull_seconds or 0.0))

    def set_status(self, status: str) -> None:
        """Move the task, and its containers with it."""
        self.status = status
        self.version += 1
        for container in [*self.containers, *([self.agent] if self.agent else [])]:
            if container.status != STOPPED:
                container.status = status if status in (RUNNING, STOPPED) else container.status
