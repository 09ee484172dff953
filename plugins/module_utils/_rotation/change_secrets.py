# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Changing secrets from the module's options to its result: decided, planned, carried out, followed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from .._aws.errors import Failure
from .._ecs.api import EcsApi
from .._inventory.inventory import Inventory, checked
from .._module.run import Result, Run
from .._plan import render
from .._plan.values import Plan
from .._rollout.failure_report import rollout_result
from .._rollout.restarts import Restarts
from .._rollout.rollout import Rollout
from .cache_token import CacheToken
from .change import Change
from .change_request import ChangeRequest, change_steps, select_keys
from .changes import Changes
from .consumers import ClusterSnapshot, observe_cluster
from .database_login import DatabaseLogin
from .decision import Act, ActionRequest
from .managed_secrets import managed_keys, managed_secrets, secure_parameters
from .master_password import MasterPassword
from .promotion_test import PromotionTest
from .rds_passwords import RdsPassword, RdsPasswords, rds_password_steps
from .value_pipe import read_value
from .vault_registry import VaultRegistry


@dataclass(frozen=True)
class Decided:
    """What is to be done: with secrets and parameters, and with passwords that RDS manages."""

    changes: Sequence[Change]
    passwords: Sequence[RdsPassword]


class Decider:
    """Reads and decides at each call; the value that a person gives is read from its pipe once."""

    def __init__(self, run: Run, inventory: Inventory, rds: RdsPasswords, action: ActionRequest, api: EcsApi) -> None:
        self._params = run.params
        self._rds = rds
        self._api = api
        secrets, names = managed_secrets(inventory, run.aws.region), run.params["name"]
        self._rds_keys = rds.named(names)
        vault_names = [name for name in names if name not in self._rds_keys]
        self._keys = select_keys(secrets, managed_keys(vault_names, inventory)) if vault_names or not names else []
        vaults = VaultRegistry(run.aws, secure_parameters(inventory, run.aws.region))
        self._request = ChangeRequest(run.aws, vaults, secrets, inventory.databases, inventory.caches, action)

    def decide(self) -> Decided:
        """Raises Failure where what was named cannot be done."""
        passwords = self._rds.read(self._rds_keys, observe_cluster(self._api)) if self._rds_keys else []
        changes = self._request.changes(self._keys, self._text, self._params["json_key"])
        return Decided(changes, passwords)

    @cached_property
    def _text(self) -> str:
        return _given_value(self._params, self._keys)


def change_secrets(run: Run, inventory: Inventory) -> Result:
    """Rotate, update, restore or retire; raises Failure with the result in its details where something did not work."""
    api = EcsApi(run.aws, checked(inventory.cluster).ecs_name)
    action = ActionRequest(Act(run.params["action"]), bool(run.params["name"]), run.params["again"])
    rds = RdsPasswords(run.aws, inventory.databases, action, run.progress, run.params["timeout"])
    decider = Decider(run, inventory, rds, action, api)
    decided = decider.decide()
    cluster = observe_cluster(api)
    plan = Plan((*change_steps(decided.changes, cluster), *rds_password_steps(decided.passwords, cluster)))
    result = {"changed": bool(plan), "plan": render.lines(plan), "diff": render.diff(plan)}
    if run.check_mode or not plan:
        return {**result, **_outcome(decided, [], [])}
    if run.take_lock():
        decided = decider.decide()  # another run may have changed some between the first read and the lock
    restarts, observe = Restarts(api, inventory.services, run.progress), partial(observe_cluster, api)
    changes = _carry_out(run, inventory, decided, restarts, observe)
    rds.run(decided.passwords, restarts, observe)
    failures = changes.failures + rds.failures
    return raise_failure(run, result | _outcome(decided, changes.rollouts + rds.rollouts, failures))


def raise_failure(run: Run, result: Result) -> Result:
    """The result; a failure in it is raised, unless the option on_failure wants it reported."""
    if result["failure"] and run.params["on_failure"] == "fail":
        problem, *more = result["failure"].split("\n")
        raise Failure(problem, more=more, **result)
    return result


def _carry_out(
    run: Run,
    inventory: Inventory,
    decided: Decided,
    restarts: Restarts,
    observe: Callable[[], ClusterSnapshot],
) -> Changes:
    passwords = MasterPassword(run.aws, run.progress, run.params["timeout"])
    test = PromotionTest(inventory.databases, DatabaseLogin(run.aws), run.progress)
    tokens = CacheToken(run.aws, run.progress, run.params["timeout"])
    changes = Changes(passwords, tokens, restarts, observe, test, run.progress)
    changes.run([change for change in decided.changes if change.decision.act is not Act.LEAVE])
    return changes


def _given_value(params: Mapping[str, Any], keys: Sequence[str]) -> str:
    """The value that a person gives to an update; raises Failure where the names do not fit the action."""
    if params["action"] in ("update", "restore") and not params["name"]:
        examples = ", ".join(keys[:3])
        raise Failure(f"name: is missing for {params['action']}", todo=f"name the secrets, such as {examples}")
    if params["action"] != "update":
        return ""
    if len(keys) > 1:
        raise Failure(f"name: names {len(keys)} secrets", todo="name one secret, as an update has one value")
    if not params["value_pipe"]:
        raise Failure("value: is missing", todo="give value, value_file or prompt to an update")
    return read_value(params["value_pipe"])


def _outcome(decided: Decided, rollouts: Sequence[Rollout], failures: Sequence[str]) -> Result:
    items: list[Change | RdsPassword] = [*decided.changes, *decided.passwords]
    return {
        "secrets": {item.key: item.result() for item in items},
        "deployments": [rollout_result(item) for item in rollouts],
        "failure": "\n".join(failures),
    }
