# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Follows rollouts to their end: two calls for all of them in each interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic, sleep
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws, chunks
from .rollout import Rollout, line_of, task_causes, verdict
from .service import primary_of

QUICK = 1.0
"""Seconds between two looks in the first ten seconds; SLOW afterwards."""
SLOW = 5.0


class Watcher:
    """Watches the rollouts of one cluster."""

    def __init__(self, aws: Aws, cluster: str, progress: Progress) -> None:
        self._ecs = aws.client("ecs")
        self._cluster = cluster
        self._progress = progress

    def follow(self, rollouts: Sequence[Rollout], timeouts: Mapping[str, int]) -> None:
        """Return once every rollout has ended; raises Failure that names each that did not succeed, and why."""
        start = monotonic()
        while going := [item for item in rollouts if item.going]:
            elapsed = monotonic() - start
            late = [item for item in going if elapsed > timeouts[item.service]]
            if late:
                raise self._too_late(rollouts, late, timeouts)
            self._look(going)
            if any(item.going for item in going):
                sleep(QUICK if elapsed < 10 else SLOW)
        failed = [item for item in rollouts if not item.successful]
        if failed:
            for item in failed:
                item.causes = self._causes(item)
            raise self._failure(rollouts)

    def _look(self, going: Sequence[Rollout]) -> None:
        services = {item["serviceName"]: item for item in self._services([rollout.service for rollout in going])}
        for rollout in going:
            self._identify(rollout, services.get(rollout.service, {}))
        arns = [rollout.arn for rollout in going if rollout.arn]
        deployments = {item["serviceDeploymentArn"]: item for item in self._deployments(arns)}
        for rollout in going:
            self._note(rollout, services.get(rollout.service, {}), deployments.get(rollout.arn, {}))

    def _identify(self, rollout: Rollout, service: Mapping[str, Any]) -> None:
        """Find the service deployment that this rollout started: the first that was not there before."""
        current = service.get("currentServiceDeployment") or ""
        if not rollout.arn and current and current != rollout.previous:
            rollout.arn = current
        primary = primary_of(service)
        if (
            rollout.arn
            and current not in ("", rollout.arn)
            and primary.get("taskDefinition") != rollout.task_definition
        ):
            rollout.overtaken_by = str(primary.get("taskDefinition", current))

    def _note(self, rollout: Rollout, service: Mapping[str, Any], deployment: Mapping[str, Any]) -> None:
        rollout.status = deployment.get("status", rollout.status)
        rollout.reason = deployment.get("statusReason") or ""
        line = line_of(rollout, service, deployment)
        if line != rollout.last_line:
            rollout.last_line = line
            self._progress.say(line)

    def _services(self, names: list[str]) -> list[Mapping[str, Any]]:
        answers = [self._ecs.describe_services(cluster=self._cluster, services=part) for part in chunks(names, 10)]
        return [item for answer in answers for item in answer["services"]]

    def _deployments(self, arns: list[str]) -> list[Mapping[str, Any]]:
        answers = [self._ecs.describe_service_deployments(serviceDeploymentArns=part) for part in chunks(arns, 20)]
        return [item for answer in answers for item in answer["serviceDeployments"]]

    def _causes(self, rollout: Rollout) -> list[str]:
        """Why the tasks of the failed revision stopped, as far as ECS still knows."""
        pages = self._ecs.get_paginator("list_tasks").paginate(
            cluster=self._cluster, serviceName=rollout.service, desiredStatus="STOPPED"
        )
        arns = [arn for page in pages for arn in page["taskArns"]]
        answers = [self._ecs.describe_tasks(cluster=self._cluster, tasks=part) for part in chunks(arns, 100)]
        tasks = [task for answer in answers for task in answer["tasks"]]
        return task_causes([task for task in tasks if task["taskDefinitionArn"] == rollout.task_definition])

    def _failure(self, rollouts: Sequence[Rollout]) -> Failure:
        lines = []
        for rollout in rollouts:
            lines.append(verdict(rollout))
            lines.extend(f"  {cause}" for cause in rollout.causes[:5])
        return Failure("\n".join(lines), changed=True, deployments=[summary(item) for item in rollouts])

    def _too_late(self, rollouts: Sequence[Rollout], late: Sequence[Rollout], timeouts: Mapping[str, int]) -> Failure:
        waited = "; ".join(
            f"{item.service} for {timeouts[item.service]} s: {item.last_line or item.status}" for item in late
        )
        message = f"The deployment goes on in AWS, but the wait is over. Waited {waited}. Run the same command again to go on waiting."
        return Failure(message, changed=True, deployments=[summary(item) for item in rollouts])


def summary(rollout: Rollout) -> dict[str, Any]:
    """A rollout as the module returns it."""
    return {
        "service": rollout.service,
        "status": rollout.status,
        "reason": rollout.reason,
        "task_definition": rollout.task_definition,
        "service_deployment": rollout.arn,
        "causes": rollout.causes,
    }
