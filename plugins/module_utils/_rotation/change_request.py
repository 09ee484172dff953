# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From what a person or a schedule asks for to the changes of secrets: read, decided, their values made. Nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.errors import Failure
from .._aws.session import gather
from .._inventory.environment import Database
from .._inventory.faults import suggestion
from .._inventory.secrets import Secret
from .._plan.values import Address, Plan, Step, Verb
from .._secrets.generate import Value
from .._secrets.reads import list_secrets
from .._secrets.stages import PREVIOUS, Since, since_of, stages_of
from .change import Change
from .consumers import Running, consumers_of
from .contents import Unfit, fallbacks_in, given, retired, rotated
from .decision import Act, ActionRequest, Decision, decide
from .parameter_vault import is_parameter
from .secret_vault import Vault

FEW = 20
"""So many secrets are asked for one by one; more are listed first, and only those asked for that need something."""


class ChangeRequest:
    """What is asked for, over the secrets of an inventory. text: the value a person gives; json_key: the one key it is for."""

    def __init__(
        self, vault: Vault, secrets: Mapping[str, Secret], databases: Mapping[str, Database], request: ActionRequest
    ) -> None:
        self._vault = vault
        self._secrets = secrets
        self._masters = {item.credentials: item.identifier for item in databases.values()}
        self._request = request

    def changes(self, keys: Collection[str]) -> list[Change]:
        """What is decided for each secret; raises Failure for one that was named and for which it cannot be done."""
        chosen = list(keys)
        if len(chosen) > FEW:
            chosen = self._doubtful(chosen)
        decided = list(gather({key: partial(self._decided, key) for key in chosen}).values())
        refused = [f"{item.title} {item.decision.why}" for item in decided if item.decision.refused]
        if refused:
            raise Failure(". ".join(refused) + ".")
        return decided

    def make_values(self, changes: Sequence[Change], text: str = "", json_key: str = "") -> None:
        """Make what is to be staged; a value that would stay the same is left. Raises Failure before anything is written."""
        gather({item.key: partial(self._make, item, text, json_key) for item in changes})

    def _doubtful(self, keys: Sequence[str]) -> list[str]:
        """Those of many that may need something, by a list that is up to five minutes old."""
        names = [self._secrets[key].name for key in keys if not is_parameter(self._secrets[key].name)]
        found = list_secrets(self._vault.aws, names)
        _answer, now = self._vault.describe(self._secrets[keys[0]].name)  # for AWS's clock
        return [
            key
            for key in keys
            if is_parameter(self._secrets[key].name)
            or self._change(key, found.get(self._secrets[key].name), now).decision.act != Act.LEAVE
        ]

    def _decided(self, key: str) -> Change:
        answer, now = self._vault.describe(self._secrets[key].name)
        return self._change(key, answer, now)

    def _change(self, key: str, answer: Mapping[str, Any] | None, now: datetime) -> Change:
        secret = self._secrets[key]
        since = self._since(secret, answer or {}, now)
        decision = decide(self._request, secret, answer, since, now)
        database = self._masters.get(key, "") if secret.rotation.users == "single" else ""
        own_user = secret.kind == "database_credentials" and secret.rotation.users == "single"
        if decision.act is Act.ROTATE and own_user and not database:
            why = "is of no database of the inventory (databases.KEY.credentials), so nothing could change its password"
            decision = Decision(Act.LEAVE, why, self._request.named)
        return Change(key, secret, decision, stages_of(answer or {}), answer or {}, since, database=database)

    def _since(self, secret: Secret, answer: Mapping[str, Any], now: datetime) -> Since:
        """Since when the current version is so; where that is not on record, from when it was made."""
        current = stages_of(answer).current
        if known := since_of(answer):
            return known
        ages = bool(secret.rotation.max_age_days or self._request.named)
        made = self._vault.created(answer["ARN"]).get(current, now) if current and ages else now
        return Since(made, "", "by hand", made)

    def _make(self, change: Change, text: str, json_key: str) -> None:
        act = change.decision.act
        if act not in (Act.ROTATE, Act.UPDATE, Act.RESTORE, Act.RETIRE):
            return
        old = self._vault.value(change.arn)
        try:
            value = self._value(change, old, text, json_key)
        except Unfit as unfit:
            raise Failure(f"The value of {change.title} ({change.key} in the inventory) {unfit}.") from None
        if value.reveal() == old.reveal():
            change.decision = Decision(Act.LEAVE, "has this value already")
            return
        change.value = value
        if act is Act.RETIRE and change.since:
            change.made = change.since.made
        if act is Act.RESTORE:
            change.made = self._vault.created(change.arn).get(change.stages.previous)

    def _value(self, change: Change, old: Value, text: str, json_key: str) -> Value:
        secret = change.secret
        if change.decision.act is Act.ROTATE:
            return rotated(secret, old)
        if change.decision.act is Act.UPDATE:
            return given(secret, text, old, json_key)
        if change.decision.act is Act.RETIRE:
            return retired(secret, old) if fallbacks_in(secret, old) else old
        return self._vault.value(change.arn, PREVIOUS)


def chosen(secrets: Mapping[str, Secret], names: Sequence[str]) -> list[str]:
    """The inventory keys of secrets that are named by key or by their name in AWS; all without a name. Raises Failure."""
    by_name = {secret.name: key for key, secret in secrets.items()}
    keys = [name if name in secrets else by_name.get(name, "") for name in names]
    unknown = [name for name, key in zip(names, keys, strict=True) if not key]
    if unknown:
        raise Failure(
            f"name: {unknown[0]} is no secret of the inventory, nor a SecureString parameter; {suggestion(unknown[0], [*secrets, *by_name])}"
        )
    return list(dict.fromkeys(keys)) or list(secrets)


def plan_of(changes: Sequence[Change], found: Running) -> Plan:
    """The changes as a plan, for the diff: versions and restarts, never a value."""
    steps = []
    restarts: dict[str, int] = {}
    for change in changes:
        act = change.decision.act
        if act is Act.LEAVE:
            continue
        before = {"version": change.stages.current[:8] or None, "state": change.stages.phase.value}
        after = {"version": "a new one" if change.value else "as it is", "state": f"{act.value}: {change.decision.why}"}
        steps.append(Step(Verb.UPDATE, change.address, before, after))
        restarts |= {c.service: c.running for c in consumers_of(change.arn, found) if c.service and not c.pinned}
    for name, tasks in sorted(restarts.items()):
        if tasks:
            before, after = {"tasks": f"{tasks} running"}, {"tasks": "started anew where they read an older version"}
            steps.append(Step(Verb.UPDATE, Address("service", name), before, after))
    return Plan(tuple(steps))
