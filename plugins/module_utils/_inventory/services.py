# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A service of the inventory: everything about it follows from this one entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .deployment import Deployment
from .environment import HOST, HOST_FORM
from .schema import option

SERVICE_NAME = r"[A-Za-z0-9_-]{1,255}"


@dataclass(frozen=True)
class ContainerHealth:
    """The check that ECS runs inside the container."""

    probe: str = option(
        "none", about="node, python or command; none has no check.", choices=("none", "node", "python", "command")
    )
    command: list[str] = option([], about="The command of the probe `command`, without CMD.")
    path: str = option("", about="What the probe asks for; empty takes the target group's path.")
    interval: int = option(30, about="Time between two checks.", least=5, most=300, unit="s")
    timeout: int = option(10, about="A check that takes longer has failed.", least=2, most=60, unit="s")
    retries: int = option(3, about="So many failures in a row make the container unhealthy.", least=1, most=10)
    start_period: int = option(60, about="Failures count only after this time.", least=0, most=300, unit="s")


@dataclass(frozen=True)
class TargetGroup:
    """How the load balancer knows a healthy task."""

    name: str = option(
        "",
        about="Its name, for one that stood before; the service's name without it. A second one, where traffic moves, is named after it.",
        pattern=r"([A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?)?",
        form="at most 32 letters, digits and hyphens",
    )
    path: str = option("/", about="The path it asks for.", pattern=r"/\S*", form="a path that begins with /")
    codes: str = option(
        "200-399",
        about="The answers that count as healthy.",
        pattern=r"\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*",
        form="codes such as 200-399 or 200,204",
    )
    interval: int = option(30, about="Time between two checks.", least=5, most=300, unit="s")
    timeout: int = option(10, about="A check that takes longer has failed.", least=2, most=120, unit="s")
    healthy_threshold: int = option(
        2, about="So many passing checks make an unhealthy target healthy.", least=2, most=10
    )
    unhealthy_threshold: int = option(5, about="So many failing checks make a target unhealthy.", least=2, most=10)
    deregistration_delay: int = option(30, about="Connections may end in this time.", least=0, most=3600, unit="s")
    sticky_cookie: str = option(
        "",
        about="The application cookie that keeps a client on its task; empty has none.",
        pattern=r"(?!AWSALB)[A-Za-z0-9_-]*",
        form="a cookie's name that does not begin with AWSALB",
    )
    sticky_seconds: int = option(86400, about="How long it keeps it there.", least=1, most=604800, unit="s")


@dataclass(frozen=True)
class Scaling:
    """Target tracking of the number of tasks. Without a maximum there is none."""

    min: int = option(1, about="Fewest tasks.", least=0, most=5000)
    max: int = option(1, about="Most tasks.", least=0, most=5000)
    cpu_target: float = option(70, about="Average CPU to hold; 0 has no policy for it.", least=0, most=100, unit="%")
    memory_target: float = option(
        80, about="Average memory to hold; 0 has no policy for it.", least=0, most=100, unit="%"
    )
    scale_in_cooldown: int = option(300, about="Time between two scale-ins.", least=0, most=86400, unit="s")
    scale_out_cooldown: int = option(60, about="Time between two scale-outs.", least=0, most=86400, unit="s")


@dataclass(frozen=True)
class CapacityProvider:
    """A share of the tasks on a capacity provider."""

    provider: str = option(about="The capacity provider.", choices=("FARGATE", "FARGATE_SPOT"))
    weight: int = option(1, about="Its share.", least=0, most=1000)
    base: int = option(0, about="So many tasks at least.", least=0, most=100000)


@dataclass(frozen=True)
class Ulimit:
    """A limit of the container's processes."""

    name: str = option(
        about="The limit.",
        choices=(
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack",
        ),
    )
    soft: int = option(about="The soft limit.", least=0)
    hard: int = option(about="The hard limit.", least=0)


@dataclass(frozen=True)
class Mount:
    """A volume in the container's file system."""

    volume: str = option(about="A key of the service's volumes.")
    path: str = option(about="Where it appears.", pattern=r"/.*", form="an absolute path")
    read_only: bool = option(False, about="Whether it is read only.")


@dataclass(frozen=True)
class Volume:
    """Scratch space that the task's containers share, or an EFS file system."""

    efs_file_system: str = option(
        "",
        about="The file system's id; empty is scratch space.",
        pattern=r"fs-[0-9a-f]+|",
        form="an id such as fs-0123456789abcdef0",
    )
    efs_access_point: str = option(
        "", about="The access point's id.", pattern=r"fsap-[0-9a-f]+|", form="an id such as fsap-0123456789abcdef0"
    )
    efs_root: str = option("/", about="The folder of the file system.")
    iam: bool = option(False, about="Whether the task role authorizes the mount.")


@dataclass(frozen=True)
class Sidecar:
    """Another container of the task."""

    image: str = option(about="The image.")
    essential: bool = option(True, about="Whether the task ends with it.")
    cpu: int = option(0, about="CPU units set aside for it.", least=0, most=16384)
    memory: int = option(0, about="Its hard limit; 0 has none.", least=0, most=122880, unit="MiB")
    command: list[str] = option([], about="The command.")
    entry_point: list[str] = option([], about="The entry point.")
    port: int = option(0, about="The port it listens on; 0 has none.", least=0, most=65535)
    environment: dict[str, str] = option({}, about="Environment variables.")
    secrets: dict[str, str] = option({}, about="Environment variables from secrets and parameters.")
    health_command: list[str] = option([], about="Its health check, without CMD.")
    depends_on: dict[str, str] = option(
        {}, about="Containers and the condition they must meet first: START, COMPLETE, SUCCESS or HEALTHY."
    )
    mounts: list[Mount] = option([], about="Volumes.")
    ulimits: list[Ulimit] = option([], about="Limits.")
    user: str = option("", about="The user it runs as.")
    read_only: bool = option(False, about="Whether its root file system is read only.")


@dataclass(frozen=True)
class ServiceConnect:
    """The service's name inside the cluster, and its access to others."""

    namespace: str = option(about="The Cloud Map namespace's name or ARN.")
    name: str = option("", about="The name that others use; empty is a client only.")
    port: int = option(0, about="The port that others use; 0 takes the service's.", least=0, most=65535)


@dataclass(frozen=True)
class ReleaseTask:
    """A command of the new revision that must succeed before the service moves to it, such as a database migration."""

    name: str = option(
        about="Its name.", pattern=r"[A-Za-z0-9_-]{1,64}", form="at most 64 letters, digits, hyphens and underscores"
    )
    command: list[str] = option(about="The command, word by word.")
    timeout: int = option(900, about="It is stopped after this time.", least=10, most=86400, unit="s")
    container: str = option("", about="The container that runs it; empty takes the service's own.")


@dataclass(frozen=True)
class Service:
    """One service: from this entry follow its task definition, target group, records, scaling, alarms and permissions."""

    name: str = option(
        about="The ECS service's name.", pattern=SERVICE_NAME, form="letters, digits, hyphens and underscores"
    )
    cpu: int = option(
        about="CPU units of a task; 1024 are one vCPU.", choices=(256, 512, 1024, 2048, 4096, 8192, 16384)
    )
    memory: int = option(about="Memory of a task.", least=512, most=122880, unit="MiB")
    repository: str = option("", about="The ECR repository of this account; the tag comes from image_tag.")
    image: str = option("", about="A whole image reference, instead of a repository.")
    image_tag: str = option("", about="Pins this service's tag.")
    profile: str = option("generic", about="The tuning profile of its runtime.")
    container: str = option(
        "",
        about="The container's name; empty takes the inventory key.",
        pattern=r"[A-Za-z0-9_-]{0,255}",
        form="letters, digits, hyphens and underscores",
    )
    port: int = option(0, about="The port the container listens on; 0 has none.", least=0, most=65535)
    command: list[str] = option([], about="The command; empty takes the image's.")
    entry_point: list[str] = option([], about="The entry point; empty takes the image's.")
    user: str = option("", about="The user it runs as; empty takes the image's.")
    environment: dict[str, str] = option(
        {}, about="Environment variables; ${database.KEY.host} and the like stand for endpoints."
    )
    secrets: dict[str, str] = option(
        {}, about="Environment variables from secrets: KEY, KEY.JSON_KEY, parameter.KEY or an ARN."
    )
    hosts: list[str] = option(
        [], about="The host names it answers for; none makes it a worker.", pattern=HOST, form=HOST_FORM
    )
    priority: int = option(0, about="The priority of its listener rule.", least=0, most=50000)
    desired_count: int = option(
        1, about="Tasks at creation; afterwards the number is left to autoscaling.", least=0, most=5000
    )
    scaling: Scaling | None = option(None, about="Autoscaling; without it the desired count holds.")
    container_health: ContainerHealth = option(ContainerHealth())
    target_group: TargetGroup = option(TargetGroup())
    deployment: Deployment = option(Deployment())
    metric_resolution: int = option(60, about="How often CPU and memory are measured.", choices=(20, 60), unit="s")
    cpu_architecture: str = option("X86_64", about="The processor.", choices=("X86_64", "ARM64"))
    platform_version: str = option(
        "LATEST",
        about="The Fargate platform version.",
        pattern=r"LATEST|\d+\.\d+\.\d+",
        form="LATEST or a version such as 1.4.0",
    )
    capacity_providers: list[CapacityProvider] = option([], about="On which capacity the tasks run; none is FARGATE.")
    availability_zone_rebalancing: bool = option(True, about="Whether ECS evens the tasks out over the zones.")
    ephemeral_storage_gib: int = option(20, about="The task's own storage.", least=20, most=200, unit="GiB")
    execute_command: bool = option(True, about="Whether ECS Exec opens a shell in its tasks.")
    public_ip: bool = option(False, about="Whether tasks get a public address, in public subnets.")
    stop_timeout: int = option(
        0, about="Time between SIGTERM and SIGKILL; 0 takes AWS's 30 s.", least=0, most=120, unit="s"
    )
    init_process: bool = option(False, about="Whether an init process reaps zombies; ECS Exec works best with it.")
    read_only: bool = option(False, about="Whether the root file system is read only.")
    ulimits: list[Ulimit] = option([], about="Limits.")
    volumes: dict[str, Volume] = option({}, about="Volumes of the task.")
    mounts: list[Mount] = option([], about="Volumes in the container.")
    sidecars: dict[str, Sidecar] = option({}, about="Other containers of the task.")
    service_connect: ServiceConnect | None = option(None, about="Service Connect.")
    release_tasks: list[ReleaseTask] = option(
        [],
        about="Commands that run once, in this order, before each move to a new revision; one that fails stops the move.",
    )
    log_stream_prefix: str = option("", about="The start of the log streams' names; empty takes the inventory key.")
    task_policy: list[dict[str, Any]] = option([], about="IAM statements that the application itself needs.")


def target_group_of(service: Service) -> str:
    """What a service's target groups are named after."""
    return service.target_group.name or service.name


def container_name(key: str, service: Service) -> str:
    """The name of a service's own container."""
    return service.container or key
