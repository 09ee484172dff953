# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Examines a rollout that failed: everything ECS and CloudWatch Logs still know of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from .._aws.errors import BotoCoreError, ClientError
from .._ecs.answers import log_stream, secret_values, task_id
from .._ecs.api import Answer, EcsApi
from .._ecs.task_definition import comparable
from .._text.masking import mask
from .cause import Cause, diagnose
from .differences import task_definition_differences
from .evidence import events_since
from .rollout import Rollout

LOG_LINES = 20


class FailureInvestigator:
    """Fills in a failed rollout's cause; what cannot be read any more is left out."""

    def __init__(self, api: EcsApi) -> None:
        self._api = api
        self._logs = api.aws.client("logs")

    def investigate(self, rollout: Rollout) -> None:
        """Find the cause of a rollout that did not succeed."""
        if rollout.state.overtaken_by:
            return
        # The verdict counts without its cause: a missing permission to read must not hide it.
        with suppress(ClientError, BotoCoreError):
            self._investigate(rollout)
        if rollout.state.cause is None:
            rollout.state.cause = _cause(rollout, {})

    def _investigate(self, rollout: Rollout) -> None:
        spec, state = rollout.spec, rollout.state
        self._read_events(rollout)
        self._read_tasks(rollout)
        failed = self._api.task_definition(spec.task_definition) or {}
        containers = {item["name"]: item for item in failed.get("containerDefinitions") or []}
        self._read_logs(rollout, containers)
        good = self._api.task_definition(state.last_good) if state.last_good else None
        if good and failed:
            differences = task_definition_differences(comparable(good), comparable(failed))
            state.differences = differences or [_same_content(rollout)]
        main: Mapping[str, Any] = next(iter(containers.values()), {})
        state.cause = _cause(rollout, main)

    def _read_events(self, rollout: Rollout) -> None:
        """Once more: the last read of the service may be older than the end of its deployment."""
        for service in self._api.services([rollout.service]):
            rollout.state.evidence.note_events(events_since(service, rollout.state.created_at))

    def _read_tasks(self, rollout: Rollout) -> None:
        evidence = rollout.state.evidence
        stopped = self._api.task_arns(serviceName=rollout.service, desiredStatus="STOPPED")
        for task in self._api.tasks(sorted({*map(task_id, stopped), *evidence.task_ids})):
            if task["taskDefinitionArn"] == rollout.spec.task_definition:
                evidence.tasks[task["taskArn"]] = task

    def _read_logs(self, rollout: Rollout, containers: Mapping[str, Answer]) -> None:
        """The last lines of the last failed task, with everything that looks like a secret masked."""
        for task in rollout.state.evidence.failed()[-1:]:
            identity = task_id(task["taskArn"])
            lines = [line for container in containers.values() for line in self._lines(identity, container)]
            rollout.state.evidence.logs[identity] = lines

    def _lines(self, task: str, container: Answer) -> list[str]:
        stream = log_stream(container, task)
        if stream is None:
            return []
        where = {"logGroupName": stream[0], "logStreamName": stream[1]}
        try:
            answer = self._logs.get_log_events(**where, limit=LOG_LINES, startFromHead=False)
        except (ClientError, BotoCoreError):
            return []  # a container that never started has no stream
        known = secret_values(container)
        return [line for item in answer["events"] for line in mask(item["message"], known).rstrip().split("\n")]


def _cause(rollout: Rollout, container: Answer) -> Cause:
    in_progress = rollout.last_state if rollout.state.timed_out else ""
    return diagnose(rollout.state.evidence, container, rollout.state.reason, in_progress)


def _same_content(rollout: Rollout) -> str:
    """What differs where the revision is the same."""
    if rollout.spec.renewed_secrets:
        return f"only the values of secrets: {', '.join(rollout.spec.renewed_secrets)}"
    return "nothing: the same content failed"
