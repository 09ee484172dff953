# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Follows rollouts to their end: at most three calls for all of them in each interval, up to ten services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic, sleep

from .._aws.errors import BotoCoreError, ClientError, Failure, explain, refused
from .._aws.progress import Progress
from .._aws.session import gather
from .._ecs.api import Answer, EcsApi
from .diagnostics import FailureInvestigator
from .early_stop import cannot_succeed
from .failure_report import failure_report, failure_summary, rollout_result
from .observer import RolloutObserver
from .progress_line import QUIET_SECONDS, QUIET_SECONDS_OF_APPROVAL, approval_command, live_of, progress_line, time_left
from .rollout import ROLLBACK_SUCCESSFUL, ROLLING_BACK, SUCCESSFUL, Rollout, awaiting_hooks, is_first

QUICK = 1.0
"""Seconds between two reads in the first ten seconds; SLOW afterwards."""
SLOW = 2.0
PATIENCE = 6
"""How many reads in a row may fail before the wait ends."""


class RolloutFailure(Failure):
    """At least one rollout did not succeed; the reports are of all of them."""

    def __init__(self, lines: Sequence[str], rollouts: Sequence[Rollout]) -> None:
        super().__init__(
            lines[0], more=lines[1:], changed=True, deployments=[rollout_result(item) for item in rollouts]
        )


class Watcher:
    """Watches the rollouts of one cluster.

    on_failure is called once for a rollout that is known not to succeed, even before its end.
    """

    def __init__(
        self, api: EcsApi, progress: Progress, on_failure: Callable[[Rollout], None] = lambda rollout: None
    ) -> None:
        self._api = api
        self._ecs = api.aws.client("ecs")
        self._observer = RolloutObserver(api)
        self._investigator = FailureInvestigator(api)
        self._progress = progress
        self._on_failure = on_failure
        self._known_failures: set[str] = set()
        self._failed_looks = 0

    def follow(self, rollouts: Sequence[Rollout]) -> None:
        """Return once every rollout has ended; raises RolloutFailure that names each that did not succeed, and why."""
        start = monotonic()
        if rollouts:
            self._expect(rollouts)
            self._progress.say(
                "Waiting for the deployments. They continue in AWS if this run ends; the same command joins"
            )
        while watched := [item for item in rollouts if item.in_progress]:
            elapsed = monotonic() - start
            for item in watched:
                item.state.timed_out = elapsed > item.spec.timeout
            if in_time := [item for item in watched if item.in_progress]:
                self._try_to_look(in_time, elapsed)
            self._report_failures(watched)
            self._investigate([item for item in watched if not item.in_progress])
            if any(item.in_progress for item in watched):
                sleep(QUICK if elapsed < 10 else SLOW)
        if any(not item.successful for item in rollouts):
            raise self._failure(rollouts)

    def _try_to_look(self, rollouts: Sequence[Rollout], elapsed: float) -> None:
        try:
            self._look(rollouts, elapsed)
            self._failed_looks = 0
        except (BotoCoreError, ClientError) as error:
            self._failed_looks += 1
            self._progress.say(f"AWS did not answer, trying again: {explain(error)}")
            if self._failed_looks >= PATIENCE:
                raise refused(error, "The deployments continue in AWS, but the wait for them ended") from error

    def _look(self, rollouts: Sequence[Rollout], elapsed: float) -> None:
        for rollout, service, deployment in self._observer.look(rollouts):
            if not self._continue_first(rollout, deployment):
                self._say(rollout, service, deployment, elapsed)
        self._observer.look_closer([rollout for rollout in rollouts if rollout.in_progress])
        for rollout in rollouts:
            self._stop_early(rollout)

    def _say(self, rollout: Rollout, service: Answer, deployment: Answer, elapsed: float) -> None:
        state, line, waits = rollout.state, progress_line(rollout, service, deployment), awaiting_hooks(deployment)
        quiet = QUIET_SECONDS_OF_APPROVAL if waits else QUIET_SECONDS
        if news := line != state.last_line or elapsed - state.last_line_at >= quiet:
            state.last_line, state.last_line_at = line, elapsed
        if not waits:
            self._progress.live(
                live_of(rollout, service, deployment, line + time_left(rollout, elapsed) if news else "")
            )
        elif news:
            self._progress.say(line)
            self._progress.show([approval_command(rollout)])

    def _continue_first(self, rollout: Rollout, deployment: Answer) -> bool:
        """Continue a service's first deployment, which has nothing to approve; true where that could be done."""
        hooks = awaiting_hooks(deployment) if is_first(deployment) else []
        for hook in hooks:
            arguments = {"serviceDeploymentArn": rollout.state.deployment, "hookId": hook["hookId"]}
            try:
                self._ecs.continue_service_deployment(**arguments, action="CONTINUE")
            except ClientError:
                return False  # somebody was faster, or these credentials may not: a person is asked
        if hooks:
            self._progress.say(
                f"{rollout.service}: the first deployment moves nothing, so nobody is asked to approve it"
            )
        return bool(hooks)

    def _report_failures(self, rollouts: Sequence[Rollout]) -> None:
        for rollout in rollouts:
            rolls_back = rollout.state.status in ROLLING_BACK and ROLLBACK_SUCCESSFUL not in rollout.spec.success
            failed = rolls_back or not (rollout.in_progress or rollout.successful)
            if failed and rollout.service not in self._known_failures:
                self._known_failures.add(rollout.service)
                self._on_failure(rollout)

    def _investigate(self, ended: Sequence[Rollout]) -> None:
        """At once, not when the slowest has ended: ECS forgets a stopped task within the hour."""
        failed = [item for item in ended if not item.successful]
        gather({item.service: partial(self._investigator.investigate, item) for item in failed})

    def _stop_early(self, rollout: Rollout) -> None:
        state = rollout.state
        may_stop = rollout.spec.stop_early and state.last_good and state.deployment and rollout.in_progress
        if not may_stop or state.stopped_because:
            return
        why = cannot_succeed(state.evidence, without_circuit_breaker=rollout.shifts_traffic)
        if why and state.status not in ROLLING_BACK:
            state.stopped_because = f"stopped early: {why}"
            self._progress.say(f"{rollout.service}: cannot succeed, {why}; rolling back to the last good revision")
            try:
                self._ecs.stop_service_deployment(serviceDeploymentArn=state.deployment, stopType="ROLLBACK")
            except ClientError:
                state.stopped_because = ""  # the circuit breaker was faster: the deployment is ending by itself

    def _expect(self, rollouts: Sequence[Rollout]) -> None:
        """How long each may take: as long as its last successful deployment."""
        seconds = gather({item.service: partial(self._last_duration, item.service) for item in rollouts})
        for rollout in rollouts:
            rollout.state.expected_seconds = seconds[rollout.service]

    def _last_duration(self, service: str) -> float:
        try:
            deployments = self._api.deployments_of(service, [SUCCESSFUL], newest=1)
        except ClientError:
            return 0.0  # only a comfort: a role without this permission still deploys
        last: Answer = next(iter(deployments), {})
        start, end = last.get("startedAt"), last.get("finishedAt")
        return float((end - start).total_seconds()) if start and end else 0.0

    def _failure(self, rollouts: Sequence[Rollout]) -> RolloutFailure:
        """The whole report goes to those who follow each step; the message then has what matters of it."""
        report = failure_report(rollouts)
        self._progress.detail(["", *report, ""])
        return RolloutFailure(
            failure_summary(rollouts, self._progress.width) if self._progress.heard else report, rollouts
        )
