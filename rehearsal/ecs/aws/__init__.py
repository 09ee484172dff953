"""The scheduler's environment, on moto's backends of the other services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...images import Images
from ...quirks.switches import SWITCHES
from ...reach import data_stores, targets
from ..region import Region, TaskDefinition
from ..service import Deployment, Service
from ..task import Access, Container, Target, Task
from ..task_factory import new_service_task
from . import (
    access_denied,
    alarms,
    application,
    listener_rules,
    logs,
    network,
    platforms,
    registry,
    roles,
    runtime_monitoring,
    secrets,
    target_groups,
    task_role,
)


class AwsEnvironment:
    """Implements `environment.Environment` for one region of the account."""

    region: Region

    def __init__(self, account_id: str, region_name: str, images: Images) -> None:
        self.account_id, self.region_name, self.images = account_id, region_name, images

    def has_quirk(self, name: str) -> bool:
        """Whether a quirk of AWS is on."""
        return SWITCHES.on(name)

    def new_task(self, service: Service, deployment: Deployment, at: float) -> Task:
        """A task of the deployment's revision, in PROVISIONING."""
        return new_service_task(self.region, self.images, service, deployment, at)

    def attach_network(self, task: Task) -> str | None:
        """Give the task its network interface, in its subnet; why there is no room for it, or None."""
        return network.attach(self.account_id, self.region_name, task)

    def release_network(self, task: Task) -> None:
        """Delete the task's network interface."""
        network.release(self.account_id, self.region_name, task)

    def launch_failure(self, task: Task) -> str | None:
        """Why ECS cannot assume a role of the task, or None."""
        return roles.launch_failure(self.account_id, self._definition(task).fields, task)

    def start_failure(self, task: Task) -> str | None:
        """Why the task cannot start: network, permissions, secrets, image or log group, in the order of Fargate."""
        definition = self._definition(task)
        checks: tuple[Callable[[], str | None], ...] = (
            lambda: network.egress_failure(self.account_id, self.region_name, task),
            lambda: access_denied.failure(self.account_id, self.region_name, definition.fields, task),
            lambda: secrets.failure(self.account_id, self.region_name, definition.containers),
            lambda: task_role.mount_failure(self.account_id, self.region_name, definition.fields, task),
            lambda: access_denied.pull_failure(self.account_id, self.region_name, definition.fields, task),
            lambda: registry.pull_failure(self.account_id, task.containers),
            lambda: platforms.pull_failure(self.account_id, task),
            lambda: access_denied.log_failure(self.account_id, self.region_name, definition.fields, task),
            lambda: logs.failure(self.account_id, self.region_name, definition.containers),
        )
        return next((reason for check in checks if (reason := check())), None)

    def start_container(self, task: Task, container: Container, at: float) -> None:
        """Hand the container its secrets; its behaviour becomes what its application does with them."""
        definition = self._settings(task, container)
        container.exec_agent = task_role.may_exec(self.region_name, self._definition(task).fields, task)
        variables = application.give_secrets(self.account_id, self.region_name, definition, container, at)
        variables |= application.plain_variables(definition, task.details["overrides"])
        container.addresses = data_stores.addresses_in(self.region_name, variables.values())
        container.cache_urls = data_stores.cache_urls(variables.values())
        container.behaviour = application.behaviour(
            self.region_name, task, container, variables, self.images.rules_set_at, at
        )
        if words := platforms.exec_failure(self.account_id, task, container):
            container.behaviour = container.behaviour.crashing(words, after=0.0)

    def guard(self, task: Task) -> None:
        """Give the task GuardDuty's agent, and its VPC GuardDuty's endpoint.

        Of a service its deployment decides: "it requires a new service deployment after you enable Runtime Monitoring".
        """
        deployment = self._deployment(task)
        if deployment.revision.guarded if deployment else self.watches(task.details["clusterArn"]):
            definition = self._definition(task).fields
            task.agent = runtime_monitoring.agent(self.account_id, self.region_name, definition, task)
            runtime_monitoring.make_endpoint(self.account_id, self.region_name, task)

    def watches(self, cluster_arn: str) -> bool:
        """Whether GuardDuty watches what is started or deployed in a cluster now."""
        cluster = self.region.find_cluster(cluster_arn)
        tags = cluster.tags if cluster else []
        return runtime_monitoring.watches(self.account_id, self.region_name, tags)

    def register_targets(self, task: Task) -> list[Target]:
        """Put the task into the target groups of its revision."""
        for container in task.containers:
            container.image_digest = registry.digest(self.account_id, container.image)
        balancers = self._load_balancers(task)
        address = network.private_address(task)
        return target_groups.register(self.account_id, self.region_name, balancers, address)

    def _load_balancers(self, task: Task) -> list[dict[str, Any]]:
        """The load balancers of the task's revision, each with the target group that the revision uses."""
        deployment = self._deployment(task)
        if deployment is None:
            return []
        balancers, groups = deployment.revision.fields.get("loadBalancers") or [], deployment.revision.target_groups
        return [{**item, "targetGroupArn": arn} for item, arn in zip(balancers, groups, strict=True)]

    def _deployment(self, task: Task) -> Deployment | None:
        """The deployment of a service's task."""
        every = (item for _, service in self.region.services() for item in service.deployments)
        return next((item for item in every if item.id == task.deployment_id), None)

    def access(self, task: Task, target: Target) -> Access:
        """On which port a target is probed, and whether its load balancers reach it now."""
        return targets.access(self.region_name, task, target)

    def deregister_target(self, task: Task, target: Target) -> None:
        """Take the task out of one target group."""
        target_groups.deregister(self.account_id, self.region_name, target, network.private_address(task))

    def write_log(self, task: Task, container: Container, line: str, at: float) -> None:
        """Write a line to the container's awslogs stream, if it has one."""
        settings, definition = self._settings(task, container), self._definition(task).fields
        if access_denied.may_log(self.account_id, self.region_name, definition, settings, task):
            logs.write(self.account_id, self.region_name, settings, task.id, line, at)

    def _definition(self, task: Task) -> TaskDefinition:
        """The task's definition."""
        return self.region.task_definition(task.details["taskDefinitionArn"])

    def _settings(self, task: Task, container: Container) -> dict[str, Any]:
        """The container's definition."""
        return next(item for item in self._definition(task).containers if item["name"] == container.name)

    def container_images(self, containers: list[dict[str, Any]]) -> list[dict[str, str]]:
        """Image and digest of each container."""
        return [
            {
                "containerName": container["name"],
                "image": container["image"],
                "imageDigest": registry.digest(self.account_id, container["image"]) or "",
            }
            for container in containers
        ]

    def missing_subnet(self, subnets: list[str]) -> str | None:
        """The first subnet that does not exist."""
        return network.missing_subnet(self.account_id, self.region_name, subnets)

    def missing_security_group(self, groups: list[str]) -> str | None:
        """The first security group that does not exist."""
        return network.missing_security_group(self.account_id, self.region_name, groups)

    def listener_rule_problem(self, arn: str) -> str | None:
        """Why ECS cannot use a listener rule, or None."""
        return listener_rules.problem(self.account_id, self.region_name, arn)

    def infrastructure_role_problem(self, arn: str) -> str | None:
        """Why ECS cannot use an infrastructure role, or None."""
        return roles.infrastructure_failure(self.account_id, self.region_name, arn)

    def set_weights(self, rule_arn: str, weights: dict[str, int]) -> None:
        """Share a listener rule's traffic out among target groups."""
        listener_rules.set_weights(self.account_id, self.region_name, rule_arn, weights)

    def alarm_states(self, names: list[str]) -> dict[str, str]:
        """The states of those alarms that exist."""
        return alarms.states(self.account_id, self.region_name, names)

    def alarm_seconds(self, names: list[str]) -> float:
        """How long the slowest of these alarms needs to notice anything."""
        return alarms.seconds(self.account_id, self.region_name, names)

    def target_group_problem(self, arn: str) -> str | None:
        """Why ECS cannot use a target group, or None."""
        return target_groups.problem(self.account_id, self.region_name, arn)
