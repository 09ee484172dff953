# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A shell in the newest healthy task of a service: whether it can be opened, and by which command. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from .._aws.errors import Failure
from .._ecs.answers import task_id
from .._ecs.api import Answer, EcsApi
from .._inventory.faults import suggestion
from .._inventory.services import Service, container_name
from .._rollout.active_services import active_services
from .command import RUNNING, agent_status, newest_healthy, not_installed, shell_command
from .rights import rights


class Shell(NamedTuple):
    """Where a shell opens, by which command, and what a person should know before."""

    task: str
    container: str
    command: str
    notes: list[str]


@dataclass(frozen=True)
class Shells:
    """Shells in the tasks of a cluster. programs: those of the machine that are on PATH."""

    api: EcsApi
    programs: Collection[str]

    def of(self, key: str, entry: Service, container: str) -> Shell:
        """A shell in a container, by default the service's own; raises Failure where none can be opened, and says why."""
        service = active_services(self.api, {key: entry})[entry.name]
        _refuse_without_exec(key, service)
        task = self._task(key, service)
        name = _container(task, container or container_name(key, entry))
        _refuse_without_agent(key, task, name)
        definition = self.api.task_definition(task["taskDefinitionArn"]) or {}
        found = rights(
            self.api.aws, key, service["clusterArn"], task["taskArn"], str(definition.get("taskRoleArn") or "")
        )
        if found.denied:
            raise Failure(
                "No shell can be opened. " + " | ".join(found.denied),
                todo="have an administrator grant the actions (docs/security.md), or deploy, which gives a task's role its own",
            )
        command = shell_command(
            self.api.cluster, task_id(task["taskArn"]), name, self.api.aws.region, self.api.endpoint
        )
        return Shell(task["taskArn"], name, command, [*not_installed(self.programs), *found.doubts])

    def _task(self, key: str, service: Answer) -> Answer:
        tasks = self.api.tasks(self.api.task_arns(serviceName=service["serviceName"], desiredStatus=RUNNING))
        task = newest_healthy(tasks, self.api.service_targets(service))
        if task is None:
            raise Failure(
                f"services.{key}: none of its {len(tasks)} tasks is healthy",
                todo=f"see playbooks/status.yml and playbooks/logs.yml with -e service={key}; a command of its own runs with playbooks/run.yml",
            )
        return task


def _refuse_without_exec(key: str, service: Answer) -> None:
    if not service.get("enableExecuteCommand"):
        raise Failure(
            f"services.{key}: ECS Exec is off",
            todo=f"set services.{key}.execute_command to true and deploy, or run a command in a task of its own with playbooks/run.yml",
        )


def _container(task: Answer, wanted: str) -> str:
    names = [item["name"] for item in task.get("containers") or []]
    if wanted not in names:
        raise Failure(
            f"container: the task has no container {wanted}",
            todo=f"name one of its containers; {suggestion(wanted, names)}",
        )
    return wanted


def _refuse_without_agent(key: str, task: Answer, container: str) -> None:
    status = agent_status(task, container)
    if status == RUNNING:
        return
    state = f"is {status}" if status else "is not in it: the task started before ECS Exec was on"
    raise Failure(
        f"services.{key}: ECS Exec's agent in the container {container} of task {task_id(task['taskArn'])} {state}",
        todo=f"start new tasks with playbooks/restart.yml -e service={key}; where that does not help, the agent needs a writable root file system "
        "(read_only: false) and a way out to Session Manager",
    )
