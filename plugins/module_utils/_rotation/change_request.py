# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From what a person or a schedule asks for to the changes of secrets: read, decided, their values made. Nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.errors import Failure
from .._aws.session import Aws, gather
from .._inventory.data_stores import Cache, Database
from .._inventory.faults import suggestion
from .._inventory.secrets import Secret
from .._plan.values import Address, Step, Verb
from .._secrets.generate import Value
from .._secrets.reads import list_secrets
from .._secrets.stages import PREVIOUS, Since, since_of, stages_of
from .change import Change
from .consumers import ClusterSnapshot, consumers_of
from .contents import InvalidValue, fallbacks_in, retired_value, rotated_value, updated_value
from .decision import Act, ActionRequest, Decision, decide
from .vault import is_parameter
from .vault_registry import VaultRegistry

FEW = 20
CORRECT = "correct that and run the same command again; nothing was changed"
"""So many secrets are described one by one; more are listed first, and only those described that need something."""

NO_PASSWORD = {
    "single": "is of no database of the inventory (databases.KEY.credentials), so nothing could change its password",
    "alternating": "has two users that take turns; set the other's password in the database, then give both with "
    "-e secret_action=update",
}
"""Why the credentials of a database are not rotated, by their rotation.users."""


NO_CACHE = "is of no cache of the inventory (caches.KEY.auth_token), so nothing could change its token"


class ChangeRequest:
    """A request for the secrets of an inventory; request: the action, and whether the secrets are named."""

    def __init__(
        self,
        aws: Aws,
        vaults: VaultRegistry,
        secrets: Mapping[str, Secret],
        databases: Mapping[str, Database],
        caches: Mapping[str, Cache],
        request: ActionRequest,
    ) -> None:
        self._aws = aws
        self._vaults = vaults
        self._secrets = secrets
        self._masters = {item.credentials: item.identifier for item in databases.values()}
        self._caches = {item.auth_token: item.identifier for item in caches.values() if item.auth_token}
        self._request = request

    def changes(self, keys: Collection[str], text: str = "", json_key: str = "") -> list[Change]:
        """What is decided for each secret, with its new value; a value that would stay the same is left.

        text: the value that a person gives; json_key: the one key it is for. Raises Failure for a secret that was named and for which it
        cannot be done.
        """
        selected = list(keys)
        if len(selected) > FEW:
            selected = self._uncertain(selected)
        changes = list(gather({key: partial(self._decide, key) for key in selected}).values())
        refused = [f"{item.title} {item.decision.why}" for item in changes if item.decision.refused]
        if refused:
            raise Failure(". ".join(refused), todo=CORRECT)
        gather({item.key: partial(self._make, item, text, json_key) for item in changes})
        return changes

    def _uncertain(self, keys: Sequence[str]) -> list[str]:
        """Those of many that may need something, by a list that is up to five minutes old."""
        names = [self._secrets[key].name for key in keys if not is_parameter(self._secrets[key].name)]
        answers = list_secrets(self._aws, names)
        first = self._secrets[keys[0]].name
        _answer, now = self._vaults.vault_of(first).describe(first)  # for AWS's clock
        return [
            key
            for key in keys
            if is_parameter(self._secrets[key].name)
            or self._change(key, answers.get(self._secrets[key].name), now).decision.act != Act.LEAVE
        ]

    def _decide(self, key: str) -> Change:
        name = self._secrets[key].name
        answer, now = self._vaults.vault_of(name).describe(name)
        return self._change(key, answer, now)

    def _change(self, key: str, answer: Mapping[str, Any] | None, now: datetime) -> Change:
        secret = self._secrets[key]
        since = self._since(secret, answer or {}, now)
        decision = decide(self._request, secret, answer, since, now)
        database = self._masters.get(key, "") if secret.rotation.users == "single" else ""
        if decision.act is Act.ROTATE and secret.kind == "database_credentials" and not database:
            decision = Decision(Act.LEAVE, NO_PASSWORD[secret.rotation.users], self._request.named)
        if decision.act is Act.ROTATE and secret.kind == "cache_token" and key not in self._caches:
            decision = Decision(Act.LEAVE, NO_CACHE, self._request.named)
        vault, stages, of = self._vaults.vault_of(secret.name), stages_of(answer or {}), self._caches.get(key, "")
        return Change(key, secret, vault, decision, stages, answer or {}, since, database=database, cache=of)

    def _since(self, secret: Secret, answer: Mapping[str, Any], now: datetime) -> Since:
        """Since when the current version is so; where that is not on record, from when it was made."""
        current = stages_of(answer).current
        if known := since_of(answer):
            return known
        has_age = bool(secret.rotation.max_age_days or self._request.named)
        made = now
        if current and has_age:
            made = self._vaults.vault_of(secret.name).created(answer["ARN"]).get(current, now)
        return Since(made, "", "by hand", made)

    def _make(self, change: Change, text: str, json_key: str) -> None:
        act = change.decision.act
        if act not in (Act.ROTATE, Act.UPDATE, Act.RESTORE, Act.RETIRE):
            return
        old = change.vault.value(change.arn)
        try:
            value = self._value(change, old, text, json_key)
        except InvalidValue as invalid:
            raise Failure(
                f"The value of {change.title} ({change.key} in the inventory) {invalid}", todo=CORRECT
            ) from None
        if value.reveal() == old.reveal():
            change.decision = Decision(Act.LEAVE, "has this value already")
            return
        change.value = value
        if act is Act.RETIRE and change.since:
            change.made = change.since.made
        if act is Act.RESTORE:
            change.made = change.vault.created(change.arn).get(change.stages.previous)

    def _value(self, change: Change, old: Value, text: str, json_key: str) -> Value:
        secret = change.secret
        if change.decision.act is Act.ROTATE:
            return rotated_value(secret, old)
        if change.decision.act is Act.UPDATE:
            return updated_value(secret, text, old, json_key)
        if change.decision.act is Act.RETIRE:
            return retired_value(secret, old) if fallbacks_in(secret, old) else old
        return change.vault.value(change.arn, PREVIOUS)


def select_keys(secrets: Mapping[str, Secret], names: Sequence[str]) -> list[str]:
    """The inventory keys of secrets that are named by key or by their name in AWS; all without a name. Raises Failure."""
    by_name = {secret.name: key for key, secret in secrets.items()}
    keys = [name if name in secrets else by_name.get(name, "") for name in names]
    unknown = [name for name, key in zip(names, keys, strict=True) if not key]
    if unknown:
        raise Failure(
            f"name: {unknown[0]} is neither a secret nor a SecureString parameter of the inventory",
            todo=f"name one of the inventory; {suggestion(unknown[0], [*secrets, *by_name])}",
        )
    return list(dict.fromkeys(keys)) or list(secrets)


def change_steps(changes: Sequence[Change], cluster: ClusterSnapshot) -> list[Step]:
    """The changes as steps of a plan, for the diff: versions and restarts, never a value."""
    active = [change for change in changes if change.decision.act is not Act.LEAVE]
    steps = [_change_step(change) for change in active]
    tasks: dict[str, int] = {}
    for change in active:
        consumers = consumers_of(change.arn, cluster)
        tasks |= {item.service: item.running for item in consumers if item.service and not item.pinned}
    restarted = {"tasks": "restarted where they read an older version"}
    return steps + [
        Step(Verb.UPDATE, Address("service", name), {"tasks": f"{count} running"}, restarted)
        for name, count in sorted(tasks.items())
        if count
    ]


def _change_step(change: Change) -> Step:
    before = {"version": change.stages.current[:8] or None, "state": change.stages.phase.value}
    state = f"{change.decision.act.value}: {change.decision.why}"
    after = {"version": "a new one" if change.value else "as it is", "state": state}
    return Step(Verb.UPDATE, change.address, before, after)
