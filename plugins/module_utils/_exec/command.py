# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The task for a shell, and the command that opens it. Pure.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec-run.html
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from .._ecs.answers import private_address
from .._text.endpoint import describe_endpoint

Answer = Mapping[str, Any]
AGENT, RUNNING = "ExecuteCommandAgent", "RUNNING"
NEVER = datetime.min.replace(tzinfo=UTC)
INSTALL = {
    "aws": "the AWS CLI is not on PATH here: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
    "session-manager-plugin": "the Session Manager plugin is not on PATH here: "
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html",
}
"""What a shell needs on the machine where the command is run."""


def newest_healthy(tasks: Sequence[Answer], targets: Sequence[Answer]) -> Answer | None:
    """The healthy task that started last; None where none is. targets: of the service's target groups, empty without one."""
    serving = {item["Target"]["Id"] for item in targets if item["TargetHealth"]["State"] == "healthy"}
    healthy = [
        task
        for task in tasks
        if task.get("lastStatus") == RUNNING
        and task.get("desiredStatus") == RUNNING
        and task.get("healthStatus") != "UNHEALTHY"
        and (not targets or private_address(task) in serving)
    ]
    return max(healthy, key=lambda task: task.get("startedAt") or NEVER, default=None)


def agent_status(task: Answer, container: str) -> str:
    """The state of ECS Exec's agent in a container of a task, in ECS's words; empty where it has none."""
    containers = [item for item in task.get("containers") or [] if item["name"] == container]
    agents = [agent for item in containers for agent in item.get("managedAgents") or [] if agent["name"] == AGENT]
    return str(agents[0].get("lastStatus") or "") if agents else ""


def shell_command(cluster: str, task: str, container: str, region: str, endpoint: str) -> str:
    """The command that opens a shell, quoted for a POSIX shell. task: the id; endpoint: URL of ECS."""
    words = ["aws", "ecs", "execute-command", "--region", region, "--cluster", cluster, "--task", task]
    words += ["--container", container, "--interactive", "--command", "/bin/sh"]
    words += [] if describe_endpoint(endpoint) == "AWS" else ["--endpoint-url", endpoint]
    return shlex.join(words)


def not_installed(found: Collection[str]) -> list[str]:
    """What is to be installed for a shell, a line each. found: the programs on PATH."""
    return [f"to install: {text}" for name, text in INSTALL.items() if name not in found]
