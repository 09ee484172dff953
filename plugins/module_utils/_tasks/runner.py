# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs one-off tasks: starts each, follows its state and its log, and bounds its time."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from time import monotonic, sleep
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._ecs.answers import task_id
from .._ecs.api import EcsApi
from .one_off import ENDED, Ending, OneOff, ending_of, has_ended, run_input, state_of
from .task_log import TaskLog

INTERVAL = 1.0
"""Seconds between two reads of the state and the log."""
STOPPING = 180.0
"""Seconds that a task may take to stop: stopTimeout is 120 s at most."""


class OneOffRunner:
    """Starts and follows one-off tasks of a cluster."""

    def __init__(self, api: EcsApi) -> None:
        self._api = api
        self._ecs = api.aws.client("ecs")
        self._logs = api.aws.client("logs")

    def start(self, one_off: OneOff) -> str:
        """Start the task and return its ARN; raises Failure where ECS cannot place it."""
        answer = self._ecs.run_task(**run_input(one_off))
        if answer["tasks"]:
            return str(answer["tasks"][0]["taskArn"])
        reasons = "; ".join(f"{item.get('reason')} {item.get('detail', '')}".strip() for item in answer["failures"])
        raise Failure(f"{one_off.name} did not start: {reasons}", todo="fix the cause and run the same command again")

    def underway(self, one_off: OneOff) -> str:
        """The ARN of the task that an earlier run started and that still runs, or nothing.

        Raises Failure where that one is of another revision: two of them must not run at once.
        """
        tasks = self._api.tasks(self._api.task_arns(startedBy=one_off.started_by))
        others = [task for task in tasks if task["taskDefinitionArn"] != one_off.task_definition]
        if others:
            stop = f"aws ecs stop-task --region REGION --cluster {quote(one_off.cluster)} --task {quote(others[0]['taskArn'])}"
            raise Failure(
                f"{one_off.name}: a task of an earlier run is still running with {others[0]['taskDefinitionArn']}",
                todo=f"wait for its end, or stop it ({stop}), and run the same command again",
            )
        return str(tasks[0]["taskArn"]) if tasks else ""

    def follow(self, one_off: OneOff, arn: str, progress: Progress) -> tuple[Ending, list[str]]:
        """Wait until the task has ended; returns how, and its last log lines. Raises Failure after its timeout."""
        log = TaskLog(self._logs, self._container(one_off), one_off.name, task_id(arn), progress)
        start, said, asked_to_stop = monotonic(), "", ""
        while True:
            task = self._task(arn)
            if (state := state_of(task)) != said:
                said = state
                progress.say(f"{one_off.name}: {state} (task {task_id(arn)}, at most {one_off.timeout} s)")
            log.show()
            if task.get("lastStatus") == ENDED:
                break
            elapsed = monotonic() - start
            if elapsed > one_off.timeout + STOPPING:
                raise _too_long(one_off, arn, f"stopped, and is still {state}", log.lines)
            if not asked_to_stop and (asked_to_stop := _why_to_stop(one_off, task, elapsed)):
                self._ecs.stop_task(cluster=one_off.cluster, task=arn, reason=asked_to_stop)
            sleep(INTERVAL)
        log.finish()
        if asked_to_stop and task.get("stopCode") == "UserInitiated" and task.get("stoppedReason") == _late(one_off):
            raise _too_long(one_off, arn, "stopped", log.lines)
        return ending_of(task, one_off.container), log.lines

    def _task(self, arn: str) -> Mapping[str, Any]:
        """The task; nothing as long as ECS does not know it yet, just after its start."""
        tasks = self._api.tasks([arn])
        return tasks[0] if tasks else {}

    def _container(self, one_off: OneOff) -> Mapping[str, Any]:
        definition = self._api.task_definition(one_off.task_definition) or {"containerDefinitions": []}
        containers: dict[str, Mapping[str, Any]] = {item["name"]: item for item in definition["containerDefinitions"]}
        return containers.get(one_off.container, {"name": one_off.container})


def failure(one_off: OneOff, ending: Ending, arn: str, lines: list[str], todo: str, consequence: str = "") -> Failure:
    """The failure of a command that did not end with 0."""
    problem = f"{one_off.name}: {' '.join(one_off.command)} {ending.why}"
    return Failure(
        f"{problem}. {consequence}" if consequence else problem,
        todo=todo,
        **details(ending.exit_code, arn, lines),
    )


def details(exit_code: int | None, arn: str, lines: list[str]) -> dict[str, Any]:
    """What a module returns of a one-off task."""
    return {"exit_code": exit_code, "task": arn, "log": lines}


def _why_to_stop(one_off: OneOff, task: Mapping[str, Any], elapsed: float) -> str:
    if elapsed > one_off.timeout:
        return _late(one_off)
    if has_ended(task, one_off.container) and task.get("desiredStatus") == "RUNNING":
        return "The command has ended"
    return ""


def _late(one_off: OneOff) -> str:
    return f"Not ended after {one_off.timeout} s"


def _too_long(one_off: OneOff, arn: str, then: str, lines: list[str]) -> Failure:
    return Failure(
        f"{one_off.name}: {' '.join(one_off.command)} did not end within {one_off.timeout} s and was {then}",
        todo="read its log, or give it a longer timeout",
        **details(None, arn, lines),
    )
