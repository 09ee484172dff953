# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Applies decided changes of secrets, up to the last task that reads them. After an interruption the same command continues.

All values are made before the first is staged. A staged one is tested where that is possible, then promoted; then its consumers are
restarted. Where they do not come up the version before is current again, and those that read the new one are restarted once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import gather
from .._rollout.restarts import Restarts
from .._rollout.rollout import Rollout
from .._secrets.stages import PENDING, PREVIOUS, Phase, Since, Stages
from .cache_token import CacheToken
from .change import Change
from .consumers import ClusterSnapshot, consumers_of, created_by, tasks_of
from .contents import credentials
from .decision import DONE, Act
from .master_password import MasterPassword
from .promotion_test import PromotionTest


class Changes:
    """Applies decided changes. observe: what runs in the cluster, read again at each call."""

    def __init__(
        self,
        passwords: MasterPassword,
        tokens: CacheToken,
        restarts: Restarts,
        observe: Callable[[], ClusterSnapshot],
        test: PromotionTest,
        progress: Progress,
    ) -> None:
        self._passwords = passwords
        self._tokens = tokens
        self._restarts = restarts
        self._observe = observe
        self._test = test
        self._progress = progress
        self._active: list[Change] = []
        self._cluster = ClusterSnapshot()
        self.rollouts: list[Rollout] = []
        self.failures: list[str] = []

    def run(self, changes: Sequence[Change]) -> None:
        """Carry out the changes; what did not work is in `failures`, and what became of each secret in its outcome."""
        for change in changes:
            self._begin(change)
        self._await_databases(changes)
        gather({change.key: partial(self._stage, change) for change in changes if change.value and not change.outcome})
        staged = [change for change in changes if change.stages.phase is Phase.STAGED and not change.outcome]
        gather({change.key: partial(self._test_staged, change) for change in staged})
        self._active = [change for change in changes if not change.outcome]
        gather({change.key: partial(self._promote, change) for change in self._active})
        while self._active:
            self._active = self._round()

    def _begin(self, change: Change) -> None:
        act = change.decision.act
        if act is Act.UNDELETE:
            change.vault.undelete(change.arn)
            change.outcome = "restored"
            self._progress.say(f"{change.title}: restored; it was scheduled for deletion")
        elif act is Act.REVERT and change.stages.phase is Phase.STAGED:
            change.vault.unstage(change.answer)
            change.outcome = "unstaged"
            self._progress.say(f"{change.title}: the staged version is dropped")

    def _await_databases(self, changes: Sequence[Change]) -> None:
        databases = {change.database for change in changes if change.database and not change.outcome}
        for database in sorted(databases):
            if not self._passwords.await_ready(database):
                raise Failure(f"There is no DB instance {database}", todo="run a deploy, then this command again")

    def _stage(self, change: Change) -> None:
        if change.value is None:
            return
        if change.stages.phase is Phase.STAGED:
            change.vault.unstage(change.answer)
        how = DONE[change.decision.act]
        version = change.vault.stage(change.arn, change.value, how)
        change.value = None
        change.stages = replace(change.stages, pending=version, how=how)
        self._progress.say(f"{change.title}: version {version[:8]} is staged")

    def _test_staged(self, change: Change) -> None:
        """A version that fails its test does not stay."""
        try:
            self._test.before_promotion(change)
        except Failure as failure:
            change.unstage()
            change.outcome = "unstaged"
            self.failures.append(str(failure))
            self._progress.say(f"{change.title}: the staged version failed its test, and is dropped")

    def _promote(self, change: Change) -> None:
        stages = change.stages
        if change.decision.act is Act.REVERT:
            self._add_token(change, PREVIOUS)
            self._take_back(change)
        elif stages.phase is Phase.STAGED:
            self._add_token(change, PENDING)
            how = stages.how or "changed"
            change.since = change.vault.promote(change.arn, stages.pending, stages.current, how, change.made)
            change.stages = Stages(stages.pending, stages.pending, stages.current, how)
            self._progress.say(f"{change.title}: version {stages.pending[:8]} is current")
        elif change.since is None or change.since.version != stages.current:
            # Cut off between the label and the tag: whatever runs now may have started before the label moved.
            _answer, now = change.vault.describe(change.arn)
            how = "reverted" if stages.phase is Phase.REVERTING else stages.how or "changed"
            change.since = change.vault.note(change.arn, Since(now, stages.current, how, change.made or now))

    def _add_token(self, change: Change, stage: str) -> None:
        """Before anything reads it: the cache takes the token under this label as well as the one in use."""
        if change.cache:
            self._tokens.add(change.cache, change.vault.value(change.arn, stage))

    def _take_back(self, change: Change) -> None:
        """The version before is the one that readers get again."""
        stages = change.stages
        if not stages.previous:
            raise Failure(
                f"{change.title} has no previous version", todo="give it a value with -e secret_action=update"
            )
        made = change.vault.created(change.arn).get(stages.previous)
        change.since = change.vault.promote(change.arn, stages.previous, stages.current, "reverted", made)
        change.stages = Stages(stages.previous, stages.current, stages.current, stages.how)
        self._progress.say(f"{change.title}: back to version {stages.previous[:8]}")

    def _round(self) -> list[Change]:
        """Bring databases and consumers to the current versions; gives the changes that had to be taken back."""
        reverting = [change for change in self._active if change.stages.phase is Phase.REVERTING]
        for change in self._active:
            self._set_password(change)
            self._test_promoted(change)
        self._cluster = self._observe()
        rollouts = [
            self._restarts.begin(self._cluster.services[name], since, self._secrets_read_by(name))
            for name, since in sorted(self._services_to_restart().items())
        ]
        self.rollouts += rollouts
        for change in self._active:
            change.restarted += [item.service for item in rollouts if item.service in self._consumers(change)]
        if failure := self._restarts.follow(rollouts, self._on_failed_rollout):
            self.failures.append(failure)
        unsuccessful = {item.service for item in rollouts if not item.successful}
        return [change for change in self._active if not self._settle(change, unsuccessful, change in reverting)]

    def _settle(self, change: Change, unsuccessful: set[str], was_reverting: bool) -> bool:
        """Whether a change has ended; if a consumer did not start with a new version, it is reverted first."""
        failed_consumers = sorted(self._consumers(change) & unsuccessful)
        if not was_reverting and failed_consumers:
            self._take_back_promoted(change)
        if not was_reverting and change.stages.phase is Phase.REVERTING:
            return False
        if failed_consumers:
            change.outcome = "reverting"
            self.failures.append(
                f"{change.title} has its previous value again, but {', '.join(failed_consumers)} did not start with it. To do: fix the "
                "above cause, and run the same command again"
            )
            return True
        if change.cache:
            self._tokens.make_only(change.cache, change.vault.value(change.arn))
        change.unstage()
        change.outcome = "reverted" if was_reverting else change.stages.how or "completed"
        if was_reverting and change.decision.act is not Act.REVERT:
            self.failures.append(f"{change.title} has its previous value again, and its readers run on it.")
        self._progress.say(f"{change.title}: {change.outcome}")
        return True

    def _on_failed_rollout(self, rollout: Rollout) -> None:
        """At once, so that tasks that start meanwhile read what works, and those that still run can log in."""
        for change in self._active:
            if rollout.service in self._consumers(change):
                self._take_back_promoted(change)

    def _take_back_promoted(self, change: Change) -> None:
        if change.stages.phase is Phase.PROMOTED:
            self._take_back(change)
            self._set_password(change)

    def _set_password(self, change: Change) -> None:
        if change.database:
            _user, password = credentials(change.vault.value(change.arn))
            self._passwords.set(change.database, password)

    def _test_promoted(self, change: Change) -> None:
        """A version that fails its test is taken back before anything is restarted for it."""
        if change.stages.phase is not Phase.PROMOTED:
            return
        try:
            self._test.after_promotion(change)
        except Failure as failure:
            self.failures.append(str(failure))
            self._take_back_promoted(change)

    def _consumers(self, change: Change) -> set[str]:
        """The services whose tasks read the current version of the secret."""
        return {item.service for item in consumers_of(change.arn, self._cluster) if item.service and not item.pinned}

    def _secrets_read_by(self, service: str) -> list[str]:
        """The names of the changing secrets that a service reads."""
        return [change.address.name for change in self._active if service in self._consumers(change)]

    def _services_to_restart(self) -> dict[str, datetime]:
        """The services that have tasks on another version than the current one, and since when tasks read the right ones."""
        services: dict[str, datetime] = {}
        for change in self._active:
            if change.since is None:
                continue
            first_reading = self._first_reading(change)
            for name in self._consumers(change):
                if any(_read_other(task, change.since, first_reading) for task in tasks_of(self._cluster, name)):
                    services[name] = max(change.since.moment, services.get(name, change.since.moment))
        return services

    def _first_reading(self, change: Change) -> datetime | None:
        """Since when tasks may have read what was taken back; None where nothing was."""
        if change.stages.phase is not Phase.REVERTING:
            return None
        return change.vault.created(change.arn).get(change.stages.pending)


def _read_other(task: Mapping[str, Any], since: Since, first_reading: datetime | None) -> bool:
    """Whether a task may have read another version than the current one. first_reading: since when another one was to be read."""
    return created_by(task, since.moment) and (first_reading is None or task["createdAt"] >= first_reading)
