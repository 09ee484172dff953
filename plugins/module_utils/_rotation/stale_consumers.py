# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Restarts the services whose tasks still run on an older value, such as one that was replaced in the console."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from .._ecs.api import EcsApi
from .._inventory.inventory import Inventory, checked
from .._module.run import Result, Run
from .._plan import render
from .._plan.values import Address, Plan, Step, Verb
from .._rollout.failure_report import rollout_result
from .._rollout.restarts import Restarts
from .._rollout.rollout import Rollout
from .change_secrets import raise_failure
from .consumers import ClusterSnapshot, Consumer, observe_cluster
from .selection import select
from .status import Status
from .status_reader import StatusReader

KEYS = {"secrets": "", "parameters": "parameter."}


@dataclass
class StaleSecret:
    """What reads one secret or parameter and runs on an older value of it."""

    status: Status
    restarted: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """How a person names it."""
        return KEYS[self.status.section] + self.status.key

    @property
    def due(self) -> list[Consumer]:
        """The services that need new tasks; those that are pinned to a version read the same again."""
        return [item for item in self.status.consumers if item.service and item.stale and not item.pinned]

    def result(self) -> dict[str, Any]:
        """What was done, in the shape of every change of a secret."""
        tasks = sum(item.stale for item in self.due)
        return {
            "name": self.status.name,
            "action": "restart" if tasks else "leave",
            "why": f"{tasks} task{'s' if tasks > 1 else ''} on an older value"
            if tasks
            else "has no task of a service on an older value",
            "outcome": "restarted" if self.restarted else "",
            "version": self.status.stages.get("AWSCURRENT", ""),
            "restarted": self.restarted,
        }


def restart_plan(secrets: Sequence[StaleSecret]) -> Plan:
    """A step for each service that is restarted."""
    tasks: dict[str, int] = {}
    for secret in secrets:
        for item in secret.due:
            tasks[item.service] = max(tasks.get(item.service, 0), item.stale)
    change = {"tasks": "restarted"}
    return Plan(
        tuple(
            Step(Verb.UPDATE, Address("service", name), {"tasks": f"{count} on an older value"}, change)
            for name, count in sorted(tasks.items())
        )
    )


def restart_stale(
    secrets: Sequence[StaleSecret], restarts: Restarts, observe: Callable[[], ClusterSnapshot]
) -> tuple[list[Rollout], str]:
    """Restart each service once for all that it reads, and wait for it; returns the rollouts and what failed."""
    services = observe().services
    reasons: dict[str, list[StaleSecret]] = {}
    for secret in secrets:
        for item in secret.due:
            reasons.setdefault(item.service, []).append(secret)
    rollouts = [
        restarts.begin(services[name], _newest(stale), [item.status.name for item in stale])
        for name, stale in sorted(reasons.items())
        if name in services
    ]
    failure = restarts.follow(rollouts)
    successful = {rollout.service for rollout in rollouts if rollout.successful}
    for secret in secrets:
        secret.restarted = sorted({item.service for item in secret.due} & successful)
    return rollouts, failure


def _newest(secrets: Sequence[StaleSecret]) -> datetime:
    return max(datetime.fromisoformat(item.status.since) for item in secrets)


def results_by_key(secrets: Sequence[StaleSecret]) -> Mapping[str, dict[str, Any]]:
    """The results by the keys that a person names them with."""
    return {secret.key: secret.result() for secret in secrets}


def restart_readers(run: Run, inventory: Inventory) -> Result:
    """Restart what runs on an older value of the secrets that the module's options name, or of all."""
    api = EcsApi(run.aws, checked(inventory.cluster).ecs_name)
    named = bool(run.params["name"])
    selected = select(inventory, run.params["name"])
    statuses = StatusReader(run.aws, inventory, datetime.now(UTC)).read(selected)
    secrets = [secret for secret in map(StaleSecret, statuses) if named or secret.due]
    plan = restart_plan(secrets)
    result = {"changed": bool(plan), "plan": render.lines(plan), "diff": render.diff(plan)}
    if run.check_mode or not plan:
        return {**result, "secrets": results_by_key(secrets), "deployments": [], "failure": ""}
    run.take_lock()
    restarts = Restarts(api, inventory.services, run.progress)
    rollouts, failure = restart_stale(secrets, restarts, partial(observe_cluster, api))
    deployments = [rollout_result(item) for item in rollouts]
    result |= {"secrets": results_by_key(secrets), "deployments": deployments, "failure": failure}
    return raise_failure(run, result)
