# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Examines a rollout that failed: everything ECS and CloudWatch Logs still know of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from .._aws.errors import BotoCoreError, ClientError
from .._aws.session import Aws, chunks
from .._ecs.task_definition import comparable
from .._plan.render import SECRET_NAME
from .._text.masking import mask
from .cause import Cause, diagnose
from .evidence import events_since
from .failure_report import differences_of
from .rollout import Rollout

LOG_LINES = 20


class FailureInvestigator:
    """Fills in a failed rollout's cause; what cannot be read any more is left out."""

    def __init__(self, aws: Aws, cluster: str) -> None:
        self._aws = aws
        self._ecs = aws.client("ecs")
        self._logs = aws.client("logs")
        self._cluster = cluster

    def investigate(self, rollout: Rollout) -> None:
        """Find the cause of a rollout that did not succeed."""
        if rollout.overtaken_by:
            return
        # The verdict stands without its cause: a missing permission to read must not hide it.
        with suppress(ClientError, BotoCoreError):
            self._investigate(rollout)
        if rollout.cause is None:
            rollout.cause = self._cause(rollout, {})

    def _investigate(self, rollout: Rollout) -> None:
        self._read_events(rollout)
        self._read_tasks(rollout)
        bad = self._definition(rollout.task_definition)
        containers = {item["name"]: item for item in bad.get("containerDefinitions") or []}
        self._read_logs(rollout, containers)
        if rollout.good:
            good = self._definition(rollout.good)
            rollout.differs = differences_of(comparable(good), comparable(bad)) or [same_content(rollout)]
        main: Mapping[str, Any] = next(iter(containers.values()), {})
        rollout.cause = self._cause(rollout, main)

    def _cause(self, rollout: Rollout, container: Mapping[str, Any]) -> Cause:
        going = rollout.standing if rollout.given_up else ""
        return diagnose(rollout.evidence, container, rollout.reason, going)

    def _read_events(self, rollout: Rollout) -> None:
        """Once more: the last look at the service may be older than the end of its deployment."""
        for service in self._ecs.describe_services(cluster=self._cluster, services=[rollout.service])["services"]:
            rollout.evidence.note_events(events_since(service, rollout.since))

    def _read_tasks(self, rollout: Rollout) -> None:
        arns = self._aws.pages(
            "ecs", "list_tasks", "taskArns", cluster=self._cluster, serviceName=rollout.service, desiredStatus="STOPPED"
        )
        known = [arn.rsplit("/", 1)[-1] for arn in arns]
        for part in chunks(sorted({*known, *rollout.evidence.task_ids}), 100):
            for task in self._ecs.describe_tasks(cluster=self._cluster, tasks=part)["tasks"]:
                if task["taskDefinitionArn"] == rollout.task_definition:
                    rollout.evidence.tasks[task["taskArn"]] = task

    def _definition(self, arn: str) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = self._ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]
        return answer

    def _read_logs(self, rollout: Rollout, containers: Mapping[str, Mapping[str, Any]]) -> None:
        """The last lines of the last failed task, with everything that looks like a secret masked."""
        for task in rollout.evidence.failed()[-1:]:
            identity = str(task["taskArn"]).rsplit("/", 1)[-1]
            lines = [line for name in containers for line in self._lines(identity, containers[name])]
            rollout.evidence.logs[identity] = lines

    def _lines(self, task: str, container: Mapping[str, Any]) -> list[str]:
        options = (container.get("logConfiguration") or {}).get("options") or {}
        stream = f"{options.get('awslogs-stream-prefix')}/{container['name']}/{task}"
        secrets = [item["value"] for item in container.get("environment") or [] if SECRET_NAME.fullmatch(item["name"])]
        try:
            answer = self._logs.get_log_events(
                logGroupName=options.get("awslogs-group", ""),
                logStreamName=stream,
                limit=LOG_LINES,
                startFromHead=False,
            )
        except (ClientError, BotoCoreError):
            return []  # a container that never started has no stream
        return [mask(item["message"].rstrip(), secrets) for item in answer["events"]]


def same_content(rollout: Rollout) -> str:
    """What differs where the revision is the same."""
    if rollout.renewed:
        return f"only the values of secrets: {', '.join(rollout.renewed)}"
    return "nothing: the same content failed"
