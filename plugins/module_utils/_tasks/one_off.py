# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A command that runs once, in a task of its own: what RunTask takes, and what its task says. Pure."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._aws.tags import to_list

ENDED = "STOPPED"


@dataclass(frozen=True)
class OneOff:
    """A command to run once. network and capacity are in RunTask's words; timeout in seconds.

    name: for people, such as "api migrate". started_by: marks the task, so that a later run finds it.
    environment: variables in place of those of the task definition.
    """

    name: str
    cluster: str
    task_definition: str
    container: str
    command: Sequence[str]
    network: Mapping[str, Any]
    capacity: Mapping[str, Any]
    timeout: int
    started_by: str = "talentbase/run"
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """How a task ended: the exit code of the command's container, none where it never ran to its end, and why."""

    exit_code: int | None
    why: str

    @property
    def successful(self) -> bool:
        """Whether the command ended by itself with 0."""
        return self.exit_code == 0


def run_input(one_off: OneOff) -> dict[str, Any]:
    """The arguments of RunTask."""
    override: dict[str, Any] = {"name": one_off.container, "command": list(one_off.command)}
    if one_off.environment:
        override["environment"] = to_list(one_off.environment, "name", "value")
    return {
        "cluster": one_off.cluster,
        "taskDefinition": one_off.task_definition,
        "count": 1,
        "networkConfiguration": dict(one_off.network),
        "overrides": {"containerOverrides": [override]},
        "startedBy": one_off.started_by,
        "propagateTags": "TASK_DEFINITION",
        "enableECSManagedTags": True,
        **one_off.capacity,
    }


def capacity_of(service: Mapping[str, Any]) -> dict[str, Any]:
    """Where a service's tasks run, from DescribeServices, as RunTask takes it."""
    kept = {"platformVersion": service.get("platformVersion") or "LATEST"}
    if service.get("capacityProviderStrategy"):
        return {**kept, "capacityProviderStrategy": service["capacityProviderStrategy"]}
    return {**kept, "launchType": service.get("launchType") or "FARGATE"}


def words_of(command: Any) -> list[str]:
    """A command as a list of words: a list, the JSON of one, or a line that is split as a shell would split it.

    Raises ValueError where it is none of these, or empty.
    """
    if isinstance(command, str) and not command.lstrip().startswith("{"):
        command = json.loads(command) if command.lstrip().startswith("[") else shlex.split(command)
    if not isinstance(command, list) or not all(isinstance(word, (str, int, float)) for word in command):
        raise ValueError("it is neither a line of text nor a list of words")
    words = [str(word) for word in command]
    if not words:
        raise ValueError("it is empty")
    return words


def state_of(task: Mapping[str, Any]) -> str:
    """The task's state in ECS's words, with its reason once it stops."""
    reason = task.get("stoppedReason")
    return f"{task.get('lastStatus', 'PROVISIONING')}" + (f" ({reason})" if reason else "")


def has_ended(task: Mapping[str, Any], container: str) -> bool:
    """Whether the command's container has exited, while others of its task may still run."""
    return _container(task, container).get("exitCode") is not None


def ending_of(task: Mapping[str, Any], container: str) -> Ending:
    """How a stopped task ended."""
    found = _container(task, container)
    code = found.get("exitCode")
    reasons = [task.get("stopCode"), task.get("stoppedReason"), found.get("reason")]
    why = ": ".join(dict.fromkeys(str(reason) for reason in reasons if reason))
    if code is None:
        return Ending(None, f"did not run to its end ({why or 'ECS gave no reason'})")
    detail = f" ({found['reason']})" if found.get("reason") else ""
    return Ending(int(code), f"ended with exit code {code}{detail}")


def _container(task: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return next((item for item in task.get("containers") or [] if item["name"] == name), {})
