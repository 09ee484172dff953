# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a service's containers have: health check, limits, volumes and mounts, and sidecars."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option

# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html
CAPABILITIES = (
    "ALL", "AUDIT_CONTROL", "AUDIT_WRITE", "BLOCK_SUSPEND", "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID",
    "IPC_LOCK", "IPC_OWNER", "KILL", "LEASE", "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "MKNOD", "NET_ADMIN",
    "NET_BIND_SERVICE", "NET_BROADCAST", "NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_ADMIN", "SYS_BOOT",
    "SYS_CHROOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME",
    "SYS_TTY_CONFIG", "SYSLOG", "WAKE_ALARM",
)  # fmt: skip
HEALTH_FORMS = ("CMD", "CMD-SHELL")
"""What the command of a health check begins with in a task definition: the words themselves, or a text for a shell."""


@dataclass(frozen=True)
class ContainerHealth:
    """The container health check, which ECS runs inside the container."""

    probe: str = option(
        "none",
        about="What runs the check: node or python request the path inside the container, command runs a command, none has no check.",
        choices=("none", "node", "python", "command"),
    )
    command: list[str] = option(
        [], about="The command of probe: command, as a list of words; or CMD-SHELL and one text for a shell."
    )
    path: str = option("", about="The path that the probe requests. Empty: the target group's path.")
    interval: int = option(30, about="Time between two checks.", least=5, most=300, unit="s")
    timeout: int = option(10, about="How long a check may take.", least=2, most=60, unit="s")
    retries: int = option(3, about="How many failures in a row make the container unhealthy.", least=1, most=10)
    start_period: int = option(
        60, about="Failures within this time after the start do not count.", least=0, most=300, unit="s"
    )


@dataclass(frozen=True)
class Ulimit:
    """A resource limit (ulimit) of the container."""

    name: str = option(
        about="The name of the limit.",
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
    """Where a volume is mounted in the container."""

    volume: str = option(about="The key of a volume of the service.")
    path: str = option(about="The path in the container.", pattern=r"/.*", form="an absolute path")
    read_only: bool = option(False, about="Mount read-only.")


@dataclass(frozen=True)
class Volume:
    """A volume of the task: scratch space that its containers share, or an EFS file system."""

    efs_file_system: str = option(
        "",
        about="The id of the EFS file system. Empty: scratch space.",
        pattern=r"fs-[0-9a-f]+|",
        form="an id such as fs-0123456789abcdef0",
    )
    efs_access_point: str = option(
        "",
        about="The id of the EFS access point.",
        pattern=r"fsap-[0-9a-f]+|",
        form="an id such as fsap-0123456789abcdef0",
    )
    efs_root: str = option("/", about="The directory of the file system to mount.")
    iam: bool = option(False, about="Use the task role to authorize the mount.")


@dataclass(frozen=True)
class Sidecar:
    """Another container in the task."""

    image: str = option(about="The image, as a whole reference.")
    repository_credentials: str = option(
        "",
        about="The secret with the username and password of its image's registry, by key or ARN. Not for ECR.",
    )
    essential: bool = option(True, about="Stop the task when this container stops.")
    cpu: int = option(0, about="CPU units reserved for it.", least=0, most=16384)
    memory: int = option(0, about="Its hard memory limit; 0 for none.", least=0, most=122880, unit="MiB")
    command: list[str] = option([], about="The command.")
    entry_point: list[str] = option([], about="The entry point.")
    port: int = option(0, about="The port that it listens on; 0 for none.", least=0, most=65535)
    environment: dict[str, str] = option({}, about="Environment variables.")
    secrets: dict[str, str] = option({}, about="Environment variables from secrets and parameters.")
    health_command: list[str] = option(
        [], about="The command of its health check, as a list of words; or CMD-SHELL and one text for a shell."
    )
    depends_on: dict[str, str] = option(
        {}, about="Containers that must first reach a condition: START, COMPLETE, SUCCESS or HEALTHY."
    )
    mounts: list[Mount] = option([], about="Mounted volumes.")
    ulimits: list[Ulimit] = option([], about="Resource limits.")
    user: str = option("", about="The user that it runs as.")
    read_only: bool = option(False, about="Make the root file system read-only.")
    drop_capabilities: list[str] = option(
        [], about="Linux capabilities that are taken away, such as NET_RAW; ALL for every one.", choices=CAPABILITIES
    )
