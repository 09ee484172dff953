# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A service of the inventory: everything about it follows from this one entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .containers import CAPABILITIES, ContainerHealth, Mount, Sidecar, Ulimit, Volume
from .deployment import Deployment
from .environment import HOST, HOST_FORM, PATH, PATH_FORM
from .hours import Hours
from .schema import option
from .security_groups import ServiceSecurityGroups

ROLE = r"([\w+=,.@-]{1,64}|arn:aws[a-z-]*:iam::\d{12}:role/([!-~]+/)?[\w+=,.@-]{1,64})?"
NO_ROLE = "none"
SERVICE_NAME = r"[A-Za-z0-9_-]{1,255}"


@dataclass(frozen=True)
class TargetGroup:
    """The target group and its health check."""

    name: str = option(
        "",
        about="The name, to adopt an existing target group. Empty: the service's name. The second target group, "
        "where the strategy needs one, is named after it.",
        pattern=r"([A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?)?",
        form="at most 32 letters, digits and hyphens",
    )
    path: str = option(
        "/", about="The path that the health check requests.", pattern=r"/\S*", form="a path that begins with /"
    )
    codes: str = option(
        "200-399",
        about="The HTTP status codes of a healthy target.",
        pattern=r"\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*",
        form="codes such as 200-399 or 200,204",
    )
    interval: int = option(30, about="Time between two checks.", least=5, most=300, unit="s")
    timeout: int = option(10, about="How long a check may take.", least=2, most=120, unit="s")
    healthy_threshold: int = option(
        2, about="How many passed checks in a row make an unhealthy target healthy.", least=2, most=10
    )
    unhealthy_threshold: int = option(
        5, about="How many failed checks in a row make a target unhealthy.", least=2, most=10
    )
    deregistration_delay: int = option(
        30, about="How long open connections may finish before the target is removed.", least=0, most=3600, unit="s"
    )
    sticky_cookie: str = option(
        "",
        about="The application cookie for sticky sessions. Empty: none.",
        pattern=r"(?!AWSALB)[A-Za-z0-9_-]*",
        form="a cookie's name that does not begin with AWSALB",
    )
    sticky_seconds: int = option(
        86400, about="How long a session sticks to its target.", least=1, most=604800, unit="s"
    )


@dataclass(frozen=True)
class Scaling:
    """Autoscaling of the number of tasks, by target tracking."""

    min: int = option(1, about="The fewest tasks.", least=0, most=5000)
    max: int = option(1, about="The most tasks.", least=0, most=5000)
    cpu_target: float = option(
        70, about="The target of average CPU utilization; 0 for no CPU policy.", least=0, most=100, unit="%"
    )
    memory_target: float = option(
        80, about="The target of average memory utilization; 0 for no memory policy.", least=0, most=100, unit="%"
    )
    scale_in_cooldown: int = option(300, about="The time between two scale-ins.", least=0, most=86400, unit="s")
    scale_out_cooldown: int = option(60, about="The time between two scale-outs.", least=0, most=86400, unit="s")


@dataclass(frozen=True)
class CapacityProvider:
    """The share of tasks that a capacity provider runs."""

    provider: str = option(about="The capacity provider.", choices=("FARGATE", "FARGATE_SPOT"))
    weight: int = option(1, about="The relative share of tasks.", least=0, most=1000)
    base: int = option(
        0, about="The number of tasks to run on it first, before the weights count.", least=0, most=100000
    )


@dataclass(frozen=True)
class ServiceConnect:
    """ECS Service Connect: the service's name inside the cluster, and its access to other services."""

    namespace: str = option(about="The name or ARN of the Cloud Map namespace.")
    name: str = option("", about="The name that other services use. Empty: this service is a client only.")
    port: int = option(0, about="The port that other services use; 0 for the service's port.", least=0, most=65535)


@dataclass(frozen=True)
class ReleaseTask:
    """A command of the new revision that must succeed before the service is updated, such as a database migration."""

    name: str = option(
        about="The name of the release task.",
        pattern=r"[A-Za-z0-9_-]{1,64}",
        form="at most 64 letters, digits, hyphens and underscores",
    )
    command: list[str] = option(about="The command, as a list of words.")
    timeout: int = option(900, about="When the task is stopped.", least=10, most=86400, unit="s")
    container: str = option("", about="The container that runs it. Empty: the service's own.")


@dataclass(frozen=True)
class Service:
    """A service. Its task definition, target group, DNS records, autoscaling, alarms and permissions follow from this entry."""

    name: str = option(
        about="The name of the ECS service.", pattern=SERVICE_NAME, form="letters, digits, hyphens and underscores"
    )
    cpu: int = option(
        about="CPU units of a task; 1024 are one vCPU.", choices=(256, 512, 1024, 2048, 4096, 8192, 16384)
    )
    memory: int = option(about="Memory of a task.", least=512, most=122880, unit="MiB")
    repository: str = option("", about="The ECR repository in this account. The tag is image_tag.")
    image: str = option("", about="A complete image reference, in place of a repository.")
    repository_credentials: str = option(
        "",
        about="The secret with the username and password of the image's registry, by key or ARN. Not for ECR.",
    )
    image_tag: str = option("", about="The tag or digest of this service's image, whatever tag a deploy is for.")
    family: str = option(
        "",
        about="The family of the task definition, to go on with an existing one. Empty: the service's name.",
        pattern=r"[A-Za-z0-9_-]{0,255}",
        form="at most 255 letters, digits, hyphens and underscores",
    )
    profile: str = option("generic", about="The profile: tuned defaults for a runtime.")
    container: str = option(
        "",
        about="The name of the container. Empty: the inventory key.",
        pattern=r"[A-Za-z0-9_-]{0,255}",
        form="letters, digits, hyphens and underscores",
    )
    port: int = option(0, about="The port that the container listens on; 0 for none.", least=0, most=65535)
    port_name: str = option(
        "",
        about="The name of the port, by which Service Connect finds it. Empty: the inventory key where service_connect has a name, else none.",
        pattern=r"([a-z0-9_][a-z0-9_-]{0,63})?",
        form="at most 64 lower-case letters, digits, underscores and hyphens",
    )
    command: list[str] = option([], about="The command. Empty: the image's.")
    entry_point: list[str] = option([], about="The entry point. Empty: the image's.")
    user: str = option("", about="The user that the container runs as. Empty: the image's.")
    environment: dict[str, str] = option(
        {}, about="Environment variables. References such as ${database.KEY.host} become endpoints."
    )
    secrets: dict[str, str] = option(
        {}, about="Environment variables from secrets: KEY, KEY.JSON_KEY, parameter.KEY or an ARN."
    )
    hosts: list[str] = option(
        [],
        about="The host names of the service. Without hosts and paths it is a worker, without load balancer parts.",
        pattern=HOST,
        form=HOST_FORM,
    )
    paths: list[str] = option(
        [],
        about="The paths of these hosts that the service gets, such as /api/*: * stands for any characters, ? for one. Empty: every path. "
        "Without hosts: the paths of every host.",
        pattern=PATH,
        form=PATH_FORM,
    )
    priority: int = option(0, about="The priority of the listener rule; the lowest goes first.", least=0, most=50000)
    desired_count: int = option(
        1, about="The number of tasks at creation. Later, autoscaling sets it.", least=0, most=5000
    )
    scaling: Scaling | None = option(None, about="Autoscaling. Without it the number of tasks is desired_count.")
    hours: Hours | None = option(
        None,
        about="When the service is used, in place of the environment's `hours`; `weekdays` and `weekends` of `00:00-24:00` are always.",
    )
    container_health: ContainerHealth = option(ContainerHealth())
    target_group: TargetGroup = option(TargetGroup())
    deployment: Deployment = option(Deployment())
    metric_resolution: int = option(60, about="How often CPU and memory are measured.", choices=(20, 60), unit="s")
    cpu_architecture: str = option("X86_64", about="The CPU architecture.", choices=("X86_64", "ARM64"))
    platform_version: str = option(
        "LATEST",
        about="The Fargate platform version.",
        pattern=r"LATEST|\d+\.\d+\.\d+",
        form="LATEST or a version such as 1.4.0",
    )
    capacity_providers: list[CapacityProvider] = option(
        [], about="The capacity providers that run the tasks. Empty: FARGATE."
    )
    launch_type: str = option(
        "",
        about="FARGATE: the tasks run by this launch type, without capacity providers. Empty: by capacity_providers.",
        choices=("", "FARGATE"),
    )
    availability_zone_rebalancing: bool = option(True, about="Let ECS rebalance the tasks across availability zones.")
    ephemeral_storage_gib: int = option(20, about="Ephemeral storage of a task.", least=20, most=200, unit="GiB")
    execute_command: bool = option(True, about="Enable ECS Exec, which opens a shell in a task.")
    public_ip: bool = option(False, about="Run tasks in public subnets, with a public IP address.")
    security_groups: ServiceSecurityGroups = option(ServiceSecurityGroups())
    stop_timeout: int = option(
        0, about="The time between SIGTERM and SIGKILL; 0 for the AWS default of 30 s.", least=0, most=120, unit="s"
    )
    init_process: bool = option(False, about="Run an init process that reaps zombies. Recommended for ECS Exec.")
    read_only: bool = option(False, about="Make the root file system read-only.")
    drop_capabilities: list[str] = option(
        [],
        about="Linux capabilities that are taken from the container, such as NET_RAW; ALL for every one, which an image that starts as "
        "root and becomes another user does not take.",
        choices=CAPABILITIES,
    )
    ulimits: list[Ulimit] = option([], about="Resource limits.")
    volumes: dict[str, Volume] = option({}, about="Volumes of the task.")
    mounts: list[Mount] = option([], about="Mounted volumes.")
    sidecars: dict[str, Sidecar] = option({}, about="Other containers in the task.")
    service_connect: ServiceConnect | None = option(None, about="Service Connect.")
    release_tasks: list[ReleaseTask] = option(
        [],
        about="Commands that run once, in this order, before the service is updated. If one fails, the service is not updated.",
    )
    propagate_tags: str = option(
        "SERVICE", about="Whose tags new tasks get.", choices=("SERVICE", "TASK_DEFINITION", "NONE")
    )
    enable_ecs_managed_tags: bool = option(
        True, about="Have ECS tag new tasks with the names of their cluster and service."
    )
    log_group: str = option(
        "",
        about="The name of the log group, to go on with an existing one. Empty: /ecs/ and the service's name.",
        pattern=r"[.\-_/#A-Za-z0-9]{0,512}",
        form="at most 512 letters, digits and characters of .-_/#",
    )
    log_stream_prefix: str = option(
        "",
        about="The prefix of the log streams. Empty: the inventory key.",
        pattern=r"[^:*]*",
        form="a text without : and *",
    )
    execution_role: str = option(
        "",
        about="An existing execution role, by name, or by ARN where it has a path; it is read, and never changed or deleted. "
        "Empty: a role of the service's own is made.",
        pattern=ROLE,
        form="the name or the ARN of a role",
    )
    task_role: str = option(
        "",
        about="An existing task role, likewise. Its rights are not the inventory's, so task_policy must be empty. none: tasks without a role, "
        "which can do nothing in AWS.",
        pattern=ROLE,
        form="the name or the ARN of a role",
    )
    task_policy: list[dict[str, Any]] = option(
        [], about="IAM policy statements of the task role, for the application itself."
    )

    @property
    def is_scaled(self) -> bool:
        """Whether the number of its tasks is that of Application Auto Scaling: by targets, or by hours."""
        return self.scaling is not None or self.hours is not None

    @property
    def takes_requests(self) -> bool:
        """Whether the load balancer forwards to it."""
        return bool(self.hosts or self.paths)

    @property
    def has_task_role(self) -> bool:
        """Whether its tasks have a role."""
        return self.task_role != NO_ROLE

    def family_name(self) -> str:
        """The family of its task definition."""
        return self.family or self.name

    def log_group_name(self) -> str:
        """The name of its log group."""
        return self.log_group or f"/ecs/{self.name}"

    def alarm_name(self, alarm: str) -> str:
        """The name of one of its alarms in CloudWatch. alarm: its inventory key."""
        return f"{self.name}-{alarm}"


def target_group_of(service: Service) -> str:
    """What a service's target groups are named after."""
    return service.target_group.name or service.name


def container_name(key: str, service: Service) -> str:
    """The name of a service's own container."""
    return service.container or key
