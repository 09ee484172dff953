# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Follows rollouts to their end: at most three calls for all of them in each interval, up to ten services."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import monotonic, sleep
from typing import Any

from .._aws.errors import BotoCoreError, ClientError, Failure, explain
from .._aws.progress import Progress
from .._aws.session import Aws, chunks, gather, moment_of
from .._ecs.service import primary_of
from .diagnostics import FailureInvestigator
from .early_stop import cannot_succeed
from .evidence import Evidence, events_since
from .failure_report import join, report, summary
from .rollout import ROLLED_BACK, ROLLING_BACK, STILL, SUCCESSFUL, Rollout, line_of, reason_of, target_group_of, time_of

QUICK = 1.0
"""Seconds between two looks in the first ten seconds; SLOW afterwards."""
SLOW = 2.0
PATIENCE = 6
"""So many looks in a row may fail before the watch is given up."""


class RolloutFailure(Failure):
    """At least one rollout did not succeed; the reports tell of all of them."""

    def __init__(self, message: str, rollouts: Sequence[Rollout]) -> None:
        super().__init__(message, changed=True, deployments=[report(item) for item in rollouts])


class Watcher:
    """Watches the rollouts of one cluster. on_failure is called once for a rollout that is known not to succeed, even before its end."""

    def __init__(
        self, aws: Aws, cluster: str, progress: Progress, on_failure: Callable[[Rollout], None] | None = None
    ) -> None:
        self._on_failure = on_failure
        self._told: set[str] = set()
        self._ecs = aws.client("ecs")
        self._elb = aws.client("elbv2")
        self._investigator = FailureInvestigator(aws, cluster)
        self._cluster = cluster
        self._progress = progress
        self._turn = 0
        self._failures = 0

    def follow(self, rollouts: Sequence[Rollout]) -> None:
        """Return once every rollout has ended; raises Failure that names each that did not succeed, and why."""
        start = monotonic()
        if rollouts:
            self._expect(rollouts)
            self._progress.say(
                "Following the deployments; they go on in AWS if this run ends, and the same command joins them again"
            )
        while going := [item for item in rollouts if item.going]:
            elapsed = monotonic() - start
            for item in going:
                item.given_up = elapsed > item.timeout
            if waited_for := [item for item in going if item.going]:
                self._try_to_look(waited_for, elapsed)
            self._tell(going)
            self._investigate([item for item in going if not item.going])
            if any(item.going for item in going):
                sleep(QUICK if elapsed < 10 else SLOW)
        failed = [item for item in rollouts if not item.successful]
        if failed:
            raise self._failure(rollouts)

    def _tell(self, rollouts: Sequence[Rollout]) -> None:
        for rollout in rollouts:
            rolls_back = rollout.status in ROLLING_BACK and ROLLED_BACK not in rollout.wanted
            if (
                self._on_failure
                and rollout.service not in self._told
                and (rolls_back or not (rollout.going or rollout.successful))
            ):
                self._told.add(rollout.service)
                self._on_failure(rollout)

    def _investigate(self, ended: Sequence[Rollout]) -> None:
        """At once, not when the slowest has ended: ECS forgets a stopped task within the hour."""
        failed = [item for item in ended if not item.successful]
        gather({item.service: partial(self._investigator.investigate, item) for item in failed})

    def _try_to_look(self, going: Sequence[Rollout], elapsed: float) -> None:
        try:
            self._look(going, elapsed)
            self._failures = 0
        except (BotoCoreError, ClientError) as error:
            self._failures += 1
            self._progress.say(f"AWS did not answer, trying again: {explain(error)}")
            if self._failures >= PATIENCE:
                raise Failure(
                    f"{explain(error)} The deployments go on in AWS; run the same command again to follow them."
                ) from error

    def _look(self, going: Sequence[Rollout], elapsed: float) -> None:
        services = {item["serviceName"]: item for item in self._services([rollout.service for rollout in going])}
        for rollout in going:
            self._identify(rollout, services.get(rollout.service, {}))
        arns = [rollout.arn for rollout in going if rollout.arn]
        deployments = {item["serviceDeploymentArn"]: item for item in self._deployments(arns)}
        for rollout in going:
            self._note(rollout, services.get(rollout.service, {}), deployments.get(rollout.arn, {}), elapsed)
        self._ask_more([rollout for rollout in going if rollout.going])
        for rollout in going:
            self._stop_early(rollout)

    def _identify(self, rollout: Rollout, service: Mapping[str, Any]) -> None:
        """Find the service deployment that this rollout started: the first that was not there before."""
        current = service.get("currentServiceDeployment") or ""
        if not rollout.arn:
            rollout.arn = current if current not in ("", rollout.previous) else self._newest(rollout)
        primary = primary_of(service)
        if not rollout.good:
            others = [
                item["taskDefinition"] for item in service.get("deployments") or [] if item["status"] != "PRIMARY"
            ]
            rollout.good = next((arn for arn in others if arn != rollout.task_definition), "")
        if (
            rollout.arn
            and current not in ("", rollout.arn, rollout.previous)
            and primary.get("taskDefinition") != rollout.task_definition
        ):
            rollout.overtaken_by = str(primary.get("taskDefinition", current))

    def _newest(self, rollout: Rollout) -> str:
        """The service's newest deployment if it is not the previous one: a rollout may have ended before the first look."""
        answer = self._ecs.list_service_deployments(cluster=self._cluster, service=rollout.service, maxResults=10)
        newest: Mapping[str, Any] = max(answer["serviceDeployments"], key=lambda item: item["createdAt"], default={})
        arn = str(newest.get("serviceDeploymentArn", ""))
        return arn if arn != rollout.previous else ""

    def _note(
        self, rollout: Rollout, service: Mapping[str, Any], deployment: Mapping[str, Any], elapsed: float
    ) -> None:
        rollout.status = deployment.get("status", rollout.status)
        rollout.revision = (deployment.get("targetServiceRevision") or {}).get("arn") or rollout.revision
        rollout.reason = reason_of(deployment)
        rollout.since = deployment.get("createdAt") or rollout.since
        rollout.evidence.note_events(events_since(service, rollout.since))
        if (
            rollout.successful
            and rollout.since
            and (ended := deployment.get("finishedAt"))
            and not _ends_early(deployment)
        ):
            rollout.evidence.note_completion(ended, rollout.allowed.start_period > 0, bool(rollout.target_group))
        line = line_of(rollout, service, deployment)
        if line != rollout.last_line or elapsed - rollout.said_at >= STILL:
            rollout.last_line, rollout.said_at = line, elapsed
            self._progress.say(line + time_of(rollout, elapsed))

    def _ask_more(self, going: Sequence[Rollout]) -> None:
        """The third call of an interval: by turns the tasks of all rollouts, and the targets of one of them.

        The target group of a new revision is asked for first, once.
        """
        unresolved = [rollout for rollout in going if rollout.shifts and rollout.revision and not rollout.target_group]
        if unresolved:
            self._find_target_groups(unresolved[:20])
            return
        self._turn += 1
        ids = [task for rollout in going for task in rollout.evidence.task_ids]
        groups = [rollout for rollout in going if rollout.target_group and rollout.evidence.tasks]
        if groups and (self._turn % 2 == 0 or not ids):
            rollout = groups[self._turn // 2 % len(groups)]
            answer = self._elb.describe_target_health(TargetGroupArn=rollout.target_group)
            rollout.evidence.note_targets(answer["TargetHealthDescriptions"], moment_of(answer))
        elif ids:
            self._note_tasks(going, ids)

    def _find_target_groups(self, rollouts: Sequence[Rollout]) -> None:
        """Ask which of two target groups each new revision has; one that has none is not asked for again."""
        answer = self._ecs.describe_service_revisions(serviceRevisionArns=[rollout.revision for rollout in rollouts])
        found = {item["serviceRevisionArn"]: target_group_of(item) for item in answer["serviceRevisions"]}
        for rollout in rollouts:
            rollout.target_group = found.get(rollout.revision, "")
            rollout.shifts = bool(rollout.target_group)

    def _note_tasks(self, going: Sequence[Rollout], ids: list[str]) -> None:
        """Newest tasks first where there are more than one call may ask for."""
        known: dict[str, Evidence] = {rollout.task_definition: rollout.evidence for rollout in going}
        answer = self._ecs.describe_tasks(cluster=self._cluster, tasks=ids[-100:])
        for task in answer["tasks"]:
            if task["taskDefinitionArn"] in known:
                known[task["taskDefinitionArn"]].note_task(task, moment_of(answer))

    def _stop_early(self, rollout: Rollout) -> None:
        if not (rollout.stop_early and rollout.good and rollout.arn and rollout.going) or rollout.stopped_because:
            return
        why = cannot_succeed(rollout.evidence, unwatched=rollout.shifts)
        if why and rollout.status not in ROLLING_BACK:
            rollout.stopped_because = f"stopped early: {why}"
            self._progress.say(f"{rollout.service}: cannot succeed, {why}; rolling back to the last good revision")
            try:
                self._ecs.stop_service_deployment(serviceDeploymentArn=rollout.arn, stopType="ROLLBACK")
            except ClientError:
                rollout.stopped_because = ""  # the circuit breaker was faster: the deployment is ending by itself

    def _services(self, names: list[str]) -> list[Mapping[str, Any]]:
        answers = [self._ecs.describe_services(cluster=self._cluster, services=part) for part in chunks(names, 10)]
        return [item for answer in answers for item in answer["services"]]

    def _deployments(self, arns: list[str]) -> list[Mapping[str, Any]]:
        answers = [self._ecs.describe_service_deployments(serviceDeploymentArns=part) for part in chunks(arns, 20)]
        return [item for answer in answers for item in answer["serviceDeployments"]]

    def _expect(self, rollouts: Sequence[Rollout]) -> None:
        """How long each may take: as long as its last successful deployment."""
        found = gather({item.service: partial(self._last_duration, item.service) for item in rollouts})
        for rollout in rollouts:
            rollout.expected = found[rollout.service]

    def _last_duration(self, service: str) -> float:
        try:
            answer = self._ecs.list_service_deployments(
                cluster=self._cluster, service=service, status=[SUCCESSFUL], maxResults=1
            )
        except ClientError:
            return 0.0  # only a comfort: a role without this permission still deploys
        last: Mapping[str, Any] = next(iter(answer["serviceDeployments"]), {})
        start, end = last.get("startedAt"), last.get("finishedAt")
        return float((end - start).total_seconds()) if start and end else 0.0

    def _failure(self, rollouts: Sequence[Rollout]) -> RolloutFailure:
        """The screen goes to those who follow the run; the message then only sums it up."""
        screen = join(rollouts)
        self._progress.show(["", *screen, ""])
        return RolloutFailure(summary(rollouts) if self._progress.heard else "\n".join(screen), rollouts)


def _ends_early(deployment: Mapping[str, Any]) -> bool:
    """Whether it counts as successful before all of its tasks are healthy."""
    criteria = (deployment.get("deploymentConfiguration") or {}).get("earlySuccessCriteria") or {}
    return bool(criteria.get("enable"))
