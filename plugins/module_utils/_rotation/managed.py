# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Passwords that RDS manages: rotated by RDS when asked or on its schedule, followed by the services that read them.

RDS makes, sets and promotes the new password itself, so there is no stage of ours and no way back; what is left is to start the
tasks anew that read the one before: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.errors import Failure, unless_absent
from .._aws.progress import Progress
from .._aws.session import Aws, gather, moment_of
from .._aws.waiting import Observation, wait_until
from .._inventory.environment import Database
from .._plan.values import Address, Step, Verb
from .._rollout.rollout import Rollout
from .._secrets.stages import Phase, stages_of
from .consumers import Running, consumers_of
from .decision import RECENT, Act, ActionRequest, Decision
from .restarts import Restarts

USUAL = "about a minute"


@dataclass
class Managed:
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


class ManagedPasswords:
    """The managed passwords among the databases of an inventory; rds.KEY names one. timeout in seconds for each rotation."""

    def __init__(
        self, aws: Aws, databases: Mapping[str, Database], request: ActionRequest, progress: Progress, timeout: float
    ) -> None:
        self._aws = aws
        self._secrets = aws.client("secretsmanager")
        self._managed = {f"rds.{key}": item for key, item in databases.items() if item.managed_password}
        self._request = request
        self._progress = progress
        self._timeout = timeout
        self.rollouts: list[Rollout] = []
        self.failures: list[str] = []

    def named(self, names: Sequence[str]) -> list[str]:
        """Those of the names that mean a managed password; without a name all, which a rotation follows."""
        if names:
            return [name for name in names if name in self._managed]
        return list(self._managed) if self._request.action is Act.ROTATE else []

    def decided(self, keys: Sequence[str], found: Running) -> list[Managed]:
        """What is to be done with each; raises Failure for one that was named and for which it cannot be done."""
        seen = [item for item in gather({key: partial(self._read, key) for key in keys}).values() if item]
        for item in seen:
            item.decision = decide(self._request, item, bool(_stale(item, found)))
        refused = [f"{item.title} {item.decision.why}" for item in seen if item.decision.refused]
        if refused:
            raise Failure(". ".join(refused) + ".")
        return seen

    def run(self, managed: Sequence[Managed], restarts: Restarts, look: Callable[[], Running]) -> None:
        """Rotate what is to be rotated, and start the tasks anew that read an older value. look: what runs."""
        moving = [item for item in managed if item.decision.act is not Act.LEAVE]
        if not moving:
            return
        for item in moving:
            self._rotate(item)
        found = look()
        due = {name: (item.since, item) for item in moving for name in _stale(item, found)}
        rollouts = [
            restarts.begin(found.services[name], since, [item.database.identifier])
            for name, (since, item) in sorted(due.items())
        ]
        self.rollouts += rollouts
        failure = restarts.follow(rollouts)
        unsuccessful = {rollout.service for rollout in rollouts if not rollout.successful}
        for item in moving:
            item.restarted = sorted({*_stale(item, found)})
            item.outcome = "rotated" if item.decision.act is Act.ROTATE else "completed"
            self._progress.say(f"{item.title}: {item.outcome}")
        if failure:
            names = ", ".join(sorted(unsuccessful))
            self.failures += [
                failure,
                f"RDS has set the new password, so {names or 'the services'} cannot go back to the one before. To do: mend the "
                "cause that is shown above, and run the same command again, which starts what still reads the one before",
            ]

    def _rotate(self, item: Managed) -> None:
        if item.decision.act is Act.ROTATE:
            self._secrets.rotate_secret(SecretId=item.answer["ARN"])
            self._progress.say(f"{item.title}: RDS rotates it")
        before = item.current

        def look() -> Observation:
            answer = self._secrets.describe_secret(SecretId=item.answer["ARN"])
            stages = stages_of(answer)
            rotated = stages.current != before or item.decision.act is not Act.ROTATE
            done = rotated and stages.pending in ("", stages.current)
            return Observation("rotated" if done else "being rotated", done, {"answer": answer})

        item.answer = wait_until(look, item.title, USUAL, self._timeout, self._progress)["answer"]
        item.since = self._came(item.answer)

    def _read(self, key: str) -> Managed | None:
        database = self._managed[key]
        describe = self._aws.client("rds").describe_db_instances
        call = partial(describe, DBInstanceIdentifier=database.identifier)
        instances = unless_absent(call, {"DBInstances": []})["DBInstances"]
        arn = next((item["MasterUserSecret"]["SecretArn"] for item in instances if item.get("MasterUserSecret")), "")
        if not arn and self._request.named:
            raise Failure(
                f"{key}: RDS manages no password of DB instance {database.identifier} yet. To do: run a deploy, then this command"
            )
        if not arn:
            return None
        answer = self._secrets.describe_secret(SecretId=arn)
        return Managed(key, database, answer, self._came(answer), moment_of(answer))

    def _came(self, answer: Mapping[str, Any]) -> datetime:
        """When the current version came: at the end of the last rotation, or with the secret."""
        moment: datetime = answer.get("LastRotatedDate") or answer["CreatedDate"]
        return moment


def decide(request: ActionRequest, item: Managed, stale: bool) -> Decision:
    """What to do with a managed password. stale: whether tasks run that read an older one. Pure."""
    if request.action is not Act.ROTATE:
        return Decision(Act.LEAVE, "is RDS's to make; -e action=rotate asks for another one", request.named)
    if stages_of(item.answer).phase is Phase.STAGED:
        return Decision(Act.COMPLETE, "RDS is rotating it")
    ago = item.now - item.since
    rotated = item.answer.get("LastRotatedDate") is not None
    if request.named and (request.again or not rotated or ago >= RECENT):
        return Decision(Act.ROTATE, "asked for by name")
    if stale:
        return Decision(Act.COMPLETE, "RDS rotated it, and tasks run that read the one before")
    if request.named:
        minutes = max(0, int(ago.total_seconds() // 60))
        return Decision(Act.LEAVE, f"was rotated {minutes} min ago; -e again=true rotates it nevertheless")
    return Decision(Act.LEAVE, "is RDS's to rotate")


def steps_of(managed: Sequence[Managed], found: Running) -> list[Step]:
    """The steps of a plan: versions and restarts, never a value."""
    steps = []
    for item in (one for one in managed if one.decision.act is not Act.LEAVE):
        rotates = item.decision.act is Act.ROTATE
        before = {"version": item.current[:8], "state": "settled"}
        after = {"version": "a new one" if rotates else "as it is", "state": item.decision.why}
        steps.append(Step(Verb.UPDATE, Address("managed password", item.database.identifier), before, after))
        readers = {one.service: one for one in consumers_of(item.answer["ARN"], found, item.since) if one.service}
        for name, reader in sorted(readers.items()):
            if tasks := reader.running if rotates else reader.stale:
                change = {"tasks": f"{tasks} running"}, {"tasks": "started anew where they read an older version"}
                steps.append(Step(Verb.UPDATE, Address("service", name), *change))
    return steps


def _stale(item: Managed, found: Running) -> list[str]:
    """The services that have tasks from before the current version."""
    readers = consumers_of(item.answer["ARN"], found, item.since)
    return [reader.service for reader in readers if reader.service and reader.stale and not reader.pinned]
