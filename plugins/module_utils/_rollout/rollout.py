# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A rollout: one service deployment that is followed. What is to be achieved is its specification, what was observed its state. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from .._ecs.started import StartedDeployment
from .._inventory.services import Service
from .cause import Cause
from .evidence import Evidence
from .start_up import Allowed, allowed_for

# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
IN_PROGRESS = frozenset({"PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"})
ROLLING_BACK = frozenset({"STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"})
SUCCESSFUL = "SUCCESSFUL"
ROLLBACK_SUCCESSFUL = "ROLLBACK_SUCCESSFUL"


@dataclass(frozen=True)
class RolloutSpec:
    """What a service is on its way to, and how that is followed.

    key: of the service in the inventory. joined: whether an earlier run started it. previous: the ARN of the service deployment
    that was current before; deployment: of the one to follow, where it is known. last_good: the task definition that ran before.
    allowed: what the inventory gives its tasks to start up. target_group: of a service behind a load balancer. shifts_traffic: whether
    its traffic moves between two target groups, of which ECS says which one the new revision has. timeout: seconds that a run waits.
    stop_early: whether a rollout that cannot succeed may be stopped. renewed_secrets: those for whose values the same revision
    starts again. success: the statuses that are one; a rollback where that was requested.
    """

    service: str
    task_definition: str
    key: str = "KEY"
    previous: str = ""
    deployment: str = ""
    joined: bool = False
    last_good: str = ""
    target_group: str = ""
    shifts_traffic: bool = False
    timeout: float = 1800.0
    stop_early: bool = False
    success: frozenset[str] = frozenset({SUCCESSFUL})
    allowed: Allowed = field(default_factory=Allowed)
    renewed_secrets: tuple[str, ...] = ()

    def followed_as(self, key: str, service: Service, target_group: str) -> RolloutSpec:
        """The specification with what a service's entry says of how its rollouts are followed.

        target_group: the ARN of the one that has the traffic, empty if none.
        """
        shifts = service.deployment.shifts_traffic
        return replace(
            self,
            key=key,
            timeout=service.deployment.timeout,
            allowed=allowed_for(service),
            stop_early=service.deployment.stop_early and (shifts or service.deployment.circuit_breaker.rollback),
            # Which of two target groups a new revision gets, ECS tells only once the deployment is there.
            target_group=target_group if service.takes_requests and not shifts else "",
            shifts_traffic=shifts,
        )


def spec_of(started: StartedDeployment) -> RolloutSpec:
    """The specification of a deployment that a run started or found in progress."""
    return RolloutSpec(
        started.service,
        started.task_definition,
        previous=started.previous,
        last_good=started.last_good,
        joined=started.joined,
    )


@dataclass
class RolloutState:
    """What was observed of a rollout; written by the watcher alone.

    deployment: the ARN of its service deployment; revision: of its service revision, whose target group is target_group.
    created_at: of the service deployment. overtaken_by: the task definition of a newer deployment. timed_out: whether the wait has ended.
    expected_seconds: what the last successful deployment took, 0 if unknown. differences: from the last good task definition.
    """

    deployment: str = ""
    revision: str = ""
    target_group: str = ""
    target_group_known: bool = False
    last_good: str = ""
    status: str = "PENDING"
    reason: str = ""
    created_at: datetime | None = None
    overtaken_by: str = ""
    timed_out: bool = False
    stopped_because: str = ""
    expected_seconds: float = 0.0
    last_line: str = ""
    last_line_at: float = 0.0
    evidence: Evidence = field(default_factory=Evidence)
    cause: Cause | None = None
    differences: list[str] = field(default_factory=list)


@dataclass
class Rollout:
    """One service on its way to a revision: a specification, and the state at the last read."""

    spec: RolloutSpec
    state: RolloutState = field(default_factory=RolloutState)

    def __post_init__(self) -> None:
        self.state.deployment = self.state.deployment or self.spec.deployment
        self.state.last_good = self.state.last_good or self.spec.last_good
        self.state.target_group = self.state.target_group or self.spec.target_group

    @property
    def service(self) -> str:
        """The name of the service."""
        return self.spec.service

    @property
    def in_progress(self) -> bool:
        """Whether it has not ended yet and is waited for."""
        return self.state.status in IN_PROGRESS and not self.state.overtaken_by and not self.state.timed_out

    @property
    def successful(self) -> bool:
        """Whether this deployment, not just any, has completed."""
        return self.state.status in self.spec.success and not self.state.overtaken_by

    @property
    def shifts_traffic(self) -> bool:
        """Whether its traffic shifts between two target groups, as far as known."""
        return self.spec.shifts_traffic and not (self.state.target_group_known and not self.state.target_group)

    @property
    def needs_target_group(self) -> bool:
        """Whether it is not read yet which of two target groups the new revision has."""
        return self.spec.shifts_traffic and bool(self.state.revision) and not self.state.target_group_known

    @property
    def last_state(self) -> str:
        """Its state at the last read, without its name."""
        return self.state.last_line.removeprefix(f"{self.service}: ") or self.state.status


def awaiting_hooks(deployment: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The pauses of a service deployment at which it waits for approval."""
    return [item for item in deployment.get("lifecycleHookDetails") or [] if item.get("status") == "AWAITING_ACTION"]


def is_first(deployment: Mapping[str, Any]) -> bool:
    """Whether no revision was deployed when this service deployment began, so that no traffic can move.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
    """
    return bool(deployment.get("targetServiceRevision")) and not deployment.get("sourceServiceRevisions")
