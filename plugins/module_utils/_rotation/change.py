# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A change of secrets from the wish to the last task that runs on it; cut off anywhere, the same command goes on from there.

All values are made before the first is staged. A staged one is tried where it can be, then promoted; then its consumers start
anew. Where they do not come up the version before is current again, and those that read the new one start anew once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import gather
from .._inventory.secrets import Secret
from .._plan.values import Address
from .._rollout.rollout import Rollout
from .._secrets.generate import Value
from .._secrets.stages import Phase, Since, Stages
from .consumers import Running, consumers_of, made_until, tasks_of
from .contents import credentials
from .decision import DONE, Act, Decision
from .master_password import MasterPassword
from .restarts import Restarts
from .secret_vault import Vault


@dataclass
class Change:
    """One secret on its way. value: what is to be staged. made: when the newest value in it was made, where that is not now.

    database: the identifier of the instance whose master user it is of. outcome: what became of it, empty as long as nothing did.
    """

    key: str
    secret: Secret
    decision: Decision
    stages: Stages = field(default_factory=Stages)
    answer: Mapping[str, Any] = field(default_factory=dict)
    since: Since | None = None
    value: Value | None = None
    made: datetime | None = None
    database: str = ""
    outcome: str = ""
    restarted: list[str] = field(default_factory=list)

    @property
    def arn(self) -> str:
        """The secret's ARN; its name as long as it is not known."""
        return str(self.answer.get("ARN") or self.secret.name)

    @property
    def address(self) -> Address:
        """What it is, and its name in AWS."""
        return Address(
            "parameter" if ":ssm:" in self.secret.name else "secret", self.answer.get("Name") or self.secret.name
        )

    @property
    def title(self) -> str:
        """How messages name it."""
        return str(self.address)


class Trial(Protocol):
    """Whatever must be done with a staged version before it is promoted; raises Failure where it is not fit."""

    def __call__(self, change: Change) -> None: ...


class Changes:
    """Carries out decided changes. look: what runs in the cluster, read anew at each call."""

    def __init__(
        self,
        vault: Vault,
        passwords: MasterPassword,
        restarts: Restarts,
        look: Callable[[], Running],
        progress: Progress,
        trial: Trial | None = None,
    ) -> None:
        self._vault = vault
        self._passwords = passwords
        self._restarts = restarts
        self._look = look
        self._progress = progress
        self._trial = trial
        self._moving: list[Change] = []
        self._found = Running()
        self.rollouts: list[Rollout] = []
        self.failures: list[str] = []

    def run(self, changes: Sequence[Change]) -> None:
        """Carry out the changes; what did not work is in `failures`, and what became of each secret in its outcome."""
        for change in changes:
            self._begin(change)
        databases = {change.database for change in changes if change.database and not change.outcome}
        for database in sorted(databases):
            if not self._passwords.await_ready(database):
                raise Failure(f"There is no DB instance {database}. To do: run a deploy, then this command again")
        gather({change.key: partial(self._stage, change) for change in changes if change.value and not change.outcome})
        for change in changes:
            if change.stages.phase is Phase.STAGED and not change.outcome:
                self._try(change)
        self._moving = [change for change in changes if not change.outcome]
        gather({change.key: partial(self._promote, change) for change in self._moving})
        while self._moving:
            self._moving = self._round()

    def _begin(self, change: Change) -> None:
        act = change.decision.act
        if act is Act.UNDELETE:
            self._vault.undelete(change.arn)
            change.outcome = "restored"
            self._progress.say(f"{change.title}: restored; it was scheduled for deletion")
        elif act is Act.REVERT and change.stages.phase is Phase.STAGED:
            self._vault.unstage(change.answer)
            change.outcome = "unstaged"
            self._progress.say(f"{change.title}: the staged version is dropped")

    def _stage(self, change: Change) -> None:
        if change.value is None:
            return
        if change.stages.phase is Phase.STAGED:
            self._vault.unstage(change.answer)
        how = DONE[change.decision.act]
        version = self._vault.stage(change.arn, change.value, how)
        change.value = None
        change.stages = replace(change.stages, pending=version, how=how)
        self._progress.say(f"{change.title}: version {version[:8]} is staged")

    def _try(self, change: Change) -> None:
        """Try what is staged; what is not fit does not stay."""
        if self._trial is None:
            return
        try:
            self._trial(change)
        except Failure:
            answer, _now = self._vault.describe(change.arn)
            self._vault.unstage(answer or change.answer)
            raise

    def _promote(self, change: Change) -> None:
        stages = change.stages
        if change.decision.act is Act.REVERT:
            self._take_back(change)
        elif stages.phase is Phase.STAGED:
            how = stages.how or "changed"
            change.since = self._vault.promote(change.arn, stages.pending, stages.current, how, change.made)
            change.stages = Stages(stages.pending, stages.pending, stages.current, how)
            self._progress.say(f"{change.title}: version {stages.pending[:8]} is current")
        elif change.since is None or change.since.version != stages.current:
            # Cut off between the label and the tag: whatever runs now may have started before the label moved.
            _answer, now = self._vault.describe(change.arn)
            how = "reverted" if stages.phase is Phase.REVERTING else stages.how or "changed"
            change.since = self._vault.note(change.arn, Since(now, stages.current, how, change.made or now))

    def _take_back(self, change: Change) -> None:
        """The version before is the one that readers get again."""
        stages = change.stages
        if not stages.previous:
            raise Failure(f"{change.title} has no version to go back to. To do: give it a value with -e action=update")
        made = self._vault.created(change.arn).get(stages.previous)
        change.since = self._vault.promote(change.arn, stages.previous, stages.current, "reverted", made)
        change.stages = Stages(stages.previous, stages.current, stages.current, stages.how)
        self._progress.say(f"{change.title}: back to version {stages.previous[:8]}")

    def _round(self) -> list[Change]:
        """Bring databases and consumers to the current versions; gives the changes that had to be taken back."""
        going_back = [change for change in self._moving if change.stages.phase is Phase.REVERTING]
        for change in self._moving:
            self._set_password(change)
        self._found = self._look()
        rollouts = [
            self._restarts.begin(self._found.services[name], since, self._read_by(name))
            for name, since in sorted(self._needed().items())
        ]
        self.rollouts += rollouts
        for change in self._moving:
            change.restarted += [item.service for item in rollouts if item.service in self._consumers(change)]
        if failure := self._restarts.follow(rollouts, self._failed):
            self.failures.append(failure)
        unsuccessful = {item.service for item in rollouts if not item.successful}
        return [change for change in self._moving if not self._is_settled(change, unsuccessful, change in going_back)]

    def _is_settled(self, change: Change, unsuccessful: set[str], was_going_back: bool) -> bool:
        """Whether a change has come to its end; where a consumer did not come up on a new version it goes back first."""
        concerned = sorted(self._consumers(change) & unsuccessful)
        if not was_going_back and concerned:
            self._failed_on(change)
        if not was_going_back and change.stages.phase is Phase.REVERTING:
            return False
        if concerned:
            change.outcome = "reverting"
            self.failures.append(
                f"{change.title} has its value before again, but {', '.join(concerned)} did not come up on it. To do: mend the "
                "cause that is shown above, and run the same command again"
            )
            return True
        answer, _now = self._vault.describe(change.arn)
        self._vault.unstage(answer or change.answer)
        change.outcome = "reverted" if was_going_back else change.stages.how or "completed"
        if was_going_back and change.decision.act is not Act.REVERT:
            self.failures.append(f"{change.title} has its value before again, and what reads it runs on it.")
        self._progress.say(f"{change.title}: {change.outcome}")
        return True

    def _failed(self, rollout: Rollout) -> None:
        """At once, so that tasks that start meanwhile read what works, and those that still run can log in."""
        for change in self._moving:
            if rollout.service in self._consumers(change):
                self._failed_on(change)

    def _failed_on(self, change: Change) -> None:
        if change.stages.phase is Phase.PROMOTED:
            self._take_back(change)
            self._set_password(change)

    def _set_password(self, change: Change) -> None:
        if change.database:
            _user, password = credentials(self._vault.value(change.arn))
            self._passwords.set(change.database, password)

    def _consumers(self, change: Change) -> set[str]:
        """The services whose tasks read the current version of the secret."""
        return {item.service for item in consumers_of(change.arn, self._found) if item.service and not item.pinned}

    def _read_by(self, service: str) -> list[str]:
        """The names of the moving secrets that a service reads."""
        return [change.address.name for change in self._moving if service in self._consumers(change)]

    def _needed(self) -> dict[str, datetime]:
        """The services that have tasks on another version than the current one, and since when tasks read the right ones."""
        needed: dict[str, datetime] = {}
        for change in self._moving:
            if change.since is None:
                continue
            start = self._first_reading(change)
            for name in self._consumers(change):
                if any(_read_other(task, change.since, start) for task in tasks_of(self._found, name)):
                    needed[name] = max(change.since.moment, needed.get(name, change.since.moment))
        return needed

    def _first_reading(self, change: Change) -> datetime | None:
        """Since when tasks may have read what was taken back; None where nothing was."""
        if change.stages.phase is not Phase.REVERTING:
            return None
        return self._vault.created(change.arn).get(change.stages.pending)


def _read_other(task: Mapping[str, Any], since: Since, start: datetime | None) -> bool:
    """Whether a task may have read another version than the current one. start: since when another one was to be read at all."""
    return made_until(task, since.moment) and (start is None or task["createdAt"] >= start)
