"""What the scheduler needs from the rest of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from ..images import Images
from .task import Access, Container, Target, Task

if TYPE_CHECKING:
    from .service import Deployment, Service


class Environment(Protocol):
    """Network, registry, secrets, logs and load balancer as a task meets them."""

    images: Images

    def has_quirk(self, name: str) -> bool:
        """Whether a quirk of AWS is on."""

    def new_task(self, service: Service, deployment: Deployment, at: float) -> Task:
        """A task of the deployment's revision, in PROVISIONING."""

    def launch_failure(self, task: Task) -> str | None:
        """Why ECS cannot assume a role of the task (in the words of its service events), or None."""

    def attach_network(self, task: Task) -> str | None:
        """Give the task its network interface; why it cannot have one (AWS's stopped reason), or None."""

    def release_network(self, task: Task) -> None:
        """Take the network interface away."""

    def start_failure(self, task: Task) -> str | None:
        """Why the task cannot start (AWS's stopped reason), or None."""

    def start_container(self, task: Task, container: Container, at: float) -> None:
        """Hand the container its secrets as they are now; its behaviour becomes what its application does with them."""

    def guard(self, task: Task) -> None:
        """Give the task GuardDuty's agent, where GuardDuty watches it."""

    def watches(self, cluster_arn: str) -> bool:
        """Whether GuardDuty watches what is started or deployed in a cluster now."""

    def register_targets(self, task: Task) -> list[Target]:
        """Put the task into its service's target groups."""

    def access(self, task: Task, target: Target) -> Access:
        """On which port a target is probed, and whether its load balancers reach it now."""

    def deregister_target(self, task: Task, target: Target) -> None:
        """Take the task out of one target group."""

    def container_images(self, containers: list[dict[str, Any]]) -> list[dict[str, str]]:
        """Image and digest of each container, as a service revision keeps them."""

    def missing_subnet(self, subnets: list[str]) -> str | None:
        """The first subnet that does not exist."""

    def missing_security_group(self, groups: list[str]) -> str | None:
        """The first security group that does not exist."""

    def target_group_problem(self, arn: str) -> str | None:
        """Why ECS cannot use a target group, in AWS's words, or None."""

    def listener_rule_problem(self, arn: str) -> str | None:
        """Why ECS cannot use a listener rule, or None."""

    def infrastructure_role_problem(self, arn: str) -> str | None:
        """Why ECS cannot use an infrastructure role, in AWS's words, or None."""

    def set_weights(self, rule_arn: str, weights: dict[str, int]) -> None:
        """Share a listener rule's traffic out among target groups."""

    def alarm_states(self, names: list[str]) -> dict[str, str]:
        """The states of those alarms that exist."""

    def alarm_seconds(self, names: list[str]) -> float:
        """How long the slowest of these alarms needs to notice anything."""

    def write_log(self, task: Task, container: Container, line: str, at: float) -> None:
        """Write one line of a container to its log stream."""
