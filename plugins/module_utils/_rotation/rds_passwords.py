# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Passwords that RDS manages: rotated by RDS on request or on its schedule, then the services that read them are restarted.

RDS makes, sets and promotes the new password itself, so nothing is staged here and there is no way back; what is left is to restart the
services that read the one before: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.clock import answered_at
from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws, gather
from .._aws.waiting import Observation, wait_until
from .._inventory.data_stores import Database
from .._plan.values import Address, Step, Verb
from .._rollout.restarts import Restarts
from .._rollout.rollout import Rollout
from .._secrets.stages import Phase, stages_of
from .consumers import ClusterSnapshot, consumers_of
from .decision import RECENT, Act, ActionRequest, Decision
from .rds_password_status import rds_secret

USUAL_TIME = "about a minute"


@dataclass
class RdsPassword:
    """The managed password of one database. since: when the current version came; now: when AWS said so."""

    key: str
    database: Database
    answer: Mapping[str, Any]
    since: datetime
    now: datetime
    decision: Decision = field(default_factory=lambda: Decision(Act.LEAVE))
    outcome: str = ""
    restarted: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """How messages name it."""
        return f"the password that RDS manages for DB instance {self.database.identifier}"

    @property
    def current(self) -> str:
        """The id of the current version."""
        return stages_of(self.answer).current

    def result(self) -> dict[str, Any]:
        """What was done with it, as the module returns it."""
        return {
            "name": self.answer["Name"],
            "action": self.decision.act.value,
            "why": self.decision.why,
            "outcome": self.outcome,
            "version": self.current,
            "restarted": self.restarted,
        }


class RdsPasswords:
    """The managed passwords among the databases of an inventory; rds.KEY names one. timeout in seconds for each rotation."""

    def __init__(
        self, aws: Aws, databases: Mapping[str, Database], request: ActionRequest, progress: Progress, timeout: float
    ) -> None:
        self._aws = aws
        self._secrets = aws.client("secretsmanager")
        self._databases = {f"rds.{key}": item for key, item in databases.items() if item.managed_password}
        self._request = request
        self._progress = progress
        self._timeout = timeout
        self.rollouts: list[Rollout] = []
        self.failures: list[str] = []

    def named(self, names: Sequence[str]) -> list[str]:
        """Those of the names that mean a managed password; without a name all, which a rotation follows."""
        if names:
            return [name for name in names if name in self._databases]
        return list(self._databases) if self._request.action is Act.ROTATE else []

    def read(self, keys: Sequence[str], cluster: ClusterSnapshot) -> list[RdsPassword]:
        """What is to be done with each; raises Failure for one that was named and for which it cannot be done."""
        passwords = [item for item in gather({key: partial(self._read, key) for key in keys}).values() if item]
        for item in passwords:
            item.decision = decide_rds_password(self._request, item, bool(_stale_services(item, cluster)))
        refused = [f"{item.title} {item.decision.why}" for item in passwords if item.decision.refused]
        if refused:
            raise Failure(". ".join(refused), todo="name only what can be changed, and run the same command again")
        return passwords

    def run(self, passwords: Sequence[RdsPassword], restarts: Restarts, observe: Callable[[], ClusterSnapshot]) -> None:
        """Rotate what is to be rotated, and restart the services that read an older value. observe: what runs."""
        active = [item for item in passwords if item.decision.act is not Act.LEAVE]
        if not active:
            return
        for item in active:
            self._rotate(item)
        cluster = observe()
        stale = {name: item for item in active for name in _stale_services(item, cluster)}
        rollouts = [
            restarts.begin(cluster.services[name], item.since, [item.database.identifier])
            for name, item in sorted(stale.items())
        ]
        self.rollouts += rollouts
        if failure := restarts.follow(rollouts):
            self.failures += [failure, _no_way_back(rollouts)]
        for item in active:
            item.restarted = sorted({*_stale_services(item, cluster)})
            item.outcome = "rotated" if item.decision.act is Act.ROTATE else "completed"
            self._progress.say(f"{item.title}: {item.outcome}")

    def _rotate(self, item: RdsPassword) -> None:
        if item.decision.act is Act.ROTATE:
            self._secrets.rotate_secret(SecretId=item.answer["ARN"])
            self._progress.say(f"{item.title}: RDS rotates it")
        before = item.current

        def observe() -> Observation:
            answer = self._secrets.describe_secret(SecretId=item.answer["ARN"])
            stages = stages_of(answer)
            rotated = stages.current != before or item.decision.act is not Act.ROTATE
            done = rotated and stages.pending in ("", stages.current)
            return Observation("rotated" if done else "being rotated", done, {"answer": answer})

        item.answer = wait_until(observe, item.title, USUAL_TIME, self._timeout, self._progress)["answer"]
        item.since = _current_since(item.answer)

    def _read(self, key: str) -> RdsPassword | None:
        database = self._databases[key]
        answer = rds_secret(self._aws, database.identifier)
        if answer is None and self._request.named:
            raise Failure(
                f"{key}: RDS manages no password of DB instance {database.identifier} yet",
                todo="run a deploy, then this command",
            )
        if answer is None:
            return None
        return RdsPassword(key, database, answer, _current_since(answer), answered_at(answer))


def _current_since(answer: Mapping[str, Any]) -> datetime:
    """When the current version came: at the end of the last rotation, or with the secret."""
    moment: datetime = answer.get("LastRotatedDate") or answer["CreatedDate"]
    return moment


def _no_way_back(rollouts: Sequence[Rollout]) -> str:
    names = ", ".join(sorted({rollout.service for rollout in rollouts if not rollout.successful}))
    return (
        f"RDS has set the new password, so {names or 'the services'} cannot return to the previous one. To do: fix the "
        "above cause, and run the same command again, which restarts what still reads the previous one"
    )


def decide_rds_password(request: ActionRequest, item: RdsPassword, stale: bool) -> Decision:
    """What to do with a managed password. stale: whether tasks run that read an older one. Pure."""
    if request.action is not Act.ROTATE:
        return Decision(Act.LEAVE, "is generated by RDS; -e secret_action=rotate requests a new one", request.named)
    if stages_of(item.answer).phase is Phase.STAGED:
        return Decision(Act.COMPLETE, "RDS is rotating it")
    ago = item.now - item.since
    rotated = item.answer.get("LastRotatedDate") is not None
    if request.named and (request.again or not rotated or ago >= RECENT):
        return Decision(Act.ROTATE, "requested by name")
    if stale:
        return Decision(Act.COMPLETE, "RDS rotated it, and some tasks still run on the previous one")
    if request.named:
        minutes = max(0, int(ago.total_seconds() // 60))
        return Decision(Act.LEAVE, f"was rotated {minutes} min ago; -e again=true rotates it nevertheless")
    return Decision(Act.LEAVE, "is rotated by RDS")


def rds_password_steps(passwords: Sequence[RdsPassword], cluster: ClusterSnapshot) -> list[Step]:
    """The steps of a plan: versions and restarts, never a value."""
    steps = []
    for item in (one for one in passwords if one.decision.act is not Act.LEAVE):
        rotates = item.decision.act is Act.ROTATE
        before = {"version": item.current[:8], "state": "settled"}
        after = {"version": "a new one" if rotates else "as it is", "state": item.decision.why}
        steps.append(Step(Verb.UPDATE, Address("managed password", item.database.identifier), before, after))
        readers = {one.service: one for one in consumers_of(item.answer["ARN"], cluster, item.since) if one.service}
        for name, reader in sorted(readers.items()):
            if tasks := reader.running if rotates else reader.stale:
                change = {"tasks": f"{tasks} running"}, {"tasks": "restarted where they read an older version"}
                steps.append(Step(Verb.UPDATE, Address("service", name), *change))
    return steps


def _stale_services(item: RdsPassword, cluster: ClusterSnapshot) -> list[str]:
    """The services that have tasks from before the current version."""
    readers = consumers_of(item.answer["ARN"], cluster, item.since)
    return [reader.service for reader in readers if reader.service and reader.stale and not reader.pinned]
