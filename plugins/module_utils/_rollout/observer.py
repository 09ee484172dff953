# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads rollouts and keeps the results in their states. Nothing here writes to AWS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .._ecs.answers import primary_deployment
from .._ecs.api import SERVICE_REVISIONS, Answer, EcsApi
from .evidence import events_since
from .progress_line import deployment_reason, target_group_of
from .rollout import Rollout


class RolloutObserver:
    """Reads the rollouts of one cluster: two calls for all of them, and a third for one thing more."""

    def __init__(self, api: EcsApi) -> None:
        self._api = api
        api.aws.client("elbv2")
        self._turn = 0

    def look(self, rollouts: Sequence[Rollout]) -> Iterator[tuple[Rollout, Answer, Answer]]:
        """Each rollout with its service and service deployment as they are now."""
        services = {item["serviceName"]: item for item in self._api.services(item.service for item in rollouts)}
        for rollout in rollouts:
            self._identify(rollout, services.get(rollout.service, {}))
        arns = [rollout.state.deployment for rollout in rollouts if rollout.state.deployment]
        deployments = self._api.service_deployments(arns)
        for rollout in rollouts:
            service, deployment = services.get(rollout.service, {}), deployments.get(rollout.state.deployment, {})
            _keep(rollout, service, deployment)
            yield rollout, service, deployment

    def look_closer(self, rollouts: Sequence[Rollout]) -> None:
        """The third call of an interval: by turns the tasks of all rollouts, and the targets of one of them.

        The target group of a new revision is read first, once.
        """
        unresolved = [item for item in rollouts if item.needs_target_group]
        if unresolved:
            self._find_target_groups(unresolved[:SERVICE_REVISIONS])
            return
        self._turn += 1
        task_ids = [task for rollout in rollouts for task in rollout.state.evidence.task_ids]
        balanced = [item for item in rollouts if item.state.target_group and item.state.evidence.tasks]
        if balanced and (self._turn % 2 == 0 or not task_ids):
            rollout = balanced[self._turn // 2 % len(balanced)]
            rollout.state.evidence.note_targets(*self._api.target_health(rollout.state.target_group))
        elif task_ids:
            self._note_tasks(rollouts, task_ids)

    def _identify(self, rollout: Rollout, service: Answer) -> None:
        """Find the service deployment that this rollout started: the first that was not there before."""
        spec, state = rollout.spec, rollout.state
        current = service.get("currentServiceDeployment") or ""
        if not state.deployment:
            state.deployment = current if current not in ("", spec.previous) else self._newest(rollout)
        primary = primary_deployment(service)
        if not state.last_good:
            others = [item["taskDefinition"] for item in service.get("deployments") or [] if item is not primary]
            state.last_good = next((arn for arn in others if arn != spec.task_definition), "")
        is_other = current not in ("", state.deployment, spec.previous)
        if state.deployment and is_other and primary.get("taskDefinition") != spec.task_definition:
            state.overtaken_by = str(primary.get("taskDefinition", current))

    def _newest(self, rollout: Rollout) -> str:
        """The service's newest deployment if it is not the previous one: a rollout may have ended before the first read."""
        deployments = self._api.deployments_of(rollout.service, newest=10)
        newest: Answer = max(deployments, key=lambda item: item["createdAt"], default={})
        arn = str(newest.get("serviceDeploymentArn", ""))
        return arn if arn != rollout.spec.previous else ""

    def _find_target_groups(self, rollouts: Sequence[Rollout]) -> None:
        """Read which of two target groups each new revision has; one without is not read again."""
        revisions = self._api.service_revisions(rollout.state.revision for rollout in rollouts)
        for rollout in rollouts:
            rollout.state.target_group = target_group_of(revisions.get(rollout.state.revision, {}))
            rollout.state.target_group_known = True

    def _note_tasks(self, rollouts: Sequence[Rollout], task_ids: list[str]) -> None:
        """Newest tasks first where there are more than one call may ask for."""
        evidence = {rollout.spec.task_definition: rollout.state.evidence for rollout in rollouts}
        tasks, moment = self._api.tasks_now(task_ids)
        for task in tasks:
            if task["taskDefinitionArn"] in evidence:
                evidence[task["taskDefinitionArn"]].note_task(task, moment)


def _keep(rollout: Rollout, service: Answer, deployment: Answer) -> None:
    """Keep the results of one read in the rollout's state."""
    state = rollout.state
    state.status = deployment.get("status", state.status)
    state.revision = (deployment.get("targetServiceRevision") or {}).get("arn") or state.revision
    state.reason = deployment_reason(deployment)
    state.created_at = deployment.get("createdAt") or state.created_at
    state.evidence.note_events(events_since(service, state.created_at))
    ended = deployment.get("finishedAt")
    if rollout.successful and state.created_at and ended and not _ends_early(deployment):
        state.evidence.note_completion(ended, rollout.spec.allowed.start_period > 0, bool(state.target_group))


def _ends_early(deployment: Answer) -> bool:
    """Whether it counts as successful before all of its tasks are healthy."""
    criteria = (deployment.get("deploymentConfiguration") or {}).get("earlySuccessCriteria") or {}
    return bool(criteria.get("enable"))
