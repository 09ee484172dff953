# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every layer of an environment against its inventory, in one process: what differs, and what the layers know of each other.

Layers that need nothing of one another are read side by side, so the time is that of the longest chain of reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Optional, cast

from .._aws.errors import Failure
from .._aws.formats import VERSION
from .._aws.progress import Progress
from .._aws.session import Aws, gather
from .._data.context import data_context
from .._data.layer import DataLayer
from .._ecs.api import EcsApi
from .._ecs.cluster import ClusterLayer
from .._ecs.context import service_context
from .._ecs.layer import ServicesLayer
from .._ecs.names import SERVICE, TASK_DEFINITION
from .._iam.layer import RolesLayer
from .._ingress.context import ingress_context
from .._ingress.layer import IngressLayer
from .._ingress.outputs import NO_INGRESS
from .._inventory.inventory import Inventory, checked
from .._module.converge import Comparison, compare
from .._module.inventory import arns_by_reference
from .._module.last_converged import LastConverged
from .._module.layer import Layer
from .._module.run import Result
from .._monitoring.context import monitoring_context
from .._monitoring.layer import MonitoringLayer
from .._monitoring.reads import alarm_tags
from .._network.layer import NetworkLayer
from .._orphans.layer import OrphansLayer
from .._orphans.request import NOTHING, PruneRequest
from .._parameters.layer import ParametersLayer
from .._plan.fingerprint import brief
from .._repositories.layer import RepositoriesLayer
from .._rollout.deploy import roll_forward_notes
from .._secrets.layer import SecretsLayer
from .._tasks.release_task_handler import ReleaseTaskHandler
from .differences import Difference, differences_of

NEVER = LastConverged()
# Optional, as pylint takes Layer | None, which is evaluated here, for an operation on numbers.
Wave = Mapping[str, Optional[Layer[Any]]]  # noqa: UP045

# The parts of each role, in the order in which a deploy runs the roles.
ROLES: Mapping[str, tuple[str, ...]] = {
    "repositories": ("repositories",),
    "network": ("network",),
    "secrets": ("secrets", "parameters"),
    "data": ("data",),
    "ingress": ("ingress",),
    "monitoring": ("monitoring",),
    "services": ("roles", "cluster", "services"),
}
PARTS = [part for parts in ROLES.values() for part in parts]
OWNED = "repositories"
"""The part whose resources a deploy never takes away, so that there is nothing to do where the inventory has none."""
ORPHANS = "orphans"
"""What the inventory no longer names: no part of a deploy, but for what a person asks to have removed."""
# The variable in which each part's facts are known to the roles that follow.
FACT_VARIABLES = {
    "network": "network_facts",
    "secrets": "secret_facts",
    "parameters": "secret_facts",
    "data": "data_facts",
    "ingress": "ingress_facts",
    "monitoring": "monitoring_facts",
    "roles": "role_facts",
}


class Refusals(Failure):
    """What the layers of a wave refuse, each by itself."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__(" | ".join(map(str, failures)))
        self.failures = failures


class Survey:
    """One look at an environment. identity: of AWS's GetCallerIdentity; request: of OrphansLayer."""

    def __init__(
        self,
        aws: Aws,
        inventory: Inventory,
        identity: Mapping[str, str],
        request: PruneRequest = NOTHING,
    ) -> None:
        self._orphans = OrphansLayer(aws, inventory, inventory.tags, Progress(None), request)
        self._aws = aws
        self._inventory = inventory
        self._identity = identity
        self._tags = inventory.tags
        self._api = EcsApi(aws, checked(inventory.cluster).ecs_name)
        self._facts: dict[str, Any] = {}
        self.comparisons: dict[str, Comparison[Any]] = {}
        self.results: dict[str, Result] = {}

    def run(self) -> None:
        """Look at every part, as its module does in check mode."""
        with ThreadPoolExecutor(max_workers=1) as early:
            # The longest chain of pages, and none needs another part; where it fails, the part that needs it asks again.
            early.submit(alarm_tags(self._aws, self._tags).fill)
            for wave in (self._first, self._second, self._third, self._fourth):
                self._compare(wave())
        services = self.results["services"]
        services["notes"] = roll_forward_notes(self._api, services["roll_forwards"])
        # A deployment that goes on is followed to its end, so that this run has its verdict.
        services["pending"] = [*services["pending"], *services["rolling_out"]]

    def refuse_waiting(self) -> None:
        """Raises Failure where a host waits for tasks that nothing rolls out."""
        found = self.comparisons.get("ingress")
        if not found:
            return
        steps = self.comparisons["services"].plan.steps
        changed = {step.address.name for step in steps if step.address.kind in (SERVICE, TASK_DEFINITION)}
        try:
            cast(IngressLayer, found.layer).refuse_waiting(
                found.snapshot, {*changed, *self.results["services"]["rolling_out"]}
            )
        except Failure as failure:
            failure.details["part"] = "ingress"
            raise

    def differences(self, last_converged: Mapping[str, LastConverged], inputs: Mapping[str, str]) -> list[Difference]:
        """What differs, and what has changed since the parts were last brought in line. inputs: what the inventory gives each."""
        return [
            difference
            for part, comparison in self._in_order()
            for difference in differences_of(
                part,
                comparison.plan,
                comparison.actual,
                last_converged.get(part, NEVER),
                comparison.fingerprint,
                inputs.get(part, ""),
            )
        ]

    def todo(self, last_converged: Mapping[str, LastConverged]) -> list[str]:
        """The parts that have something to do, to wait for, or to remember; nothing is remembered of orphans."""
        return [
            part
            for part, comparison in self._in_order()
            if comparison.plan
            or self.results[part]["pending"]
            or (part != ORPHANS and last_converged.get(part, NEVER).fingerprint != comparison.fingerprint)
        ]

    def records(self, last_converged: Mapping[str, LastConverged], inputs: Mapping[str, str]) -> dict[str, Any]:
        """What a run that writes is to note of each part: its inputs, and `same` where only these or the version are new."""
        records = records_of(inputs)
        for part, comparison in self._in_order():
            last = last_converged.get(part, NEVER)
            if part in records and last.fingerprint == comparison.fingerprint:
                noted = (last.version, last.inputs) == (VERSION, inputs[part])
                records[part]["same"] = "" if noted else brief(last.fingerprint)
        return records

    def orphans(self) -> Result:
        """What this environment has, its inventory no longer names, and stays; also as lines."""
        result = self.results[ORPHANS]
        return {"orphans": result["left"], "orphan_lines": result["left_lines"]}

    def facts(self) -> dict[str, Any]:
        """What each role publishes, by the variable that it sets."""
        facts: dict[str, dict[str, Any]] = {}
        for part, variable in FACT_VARIABLES.items():
            facts.setdefault(variable, {}).update(self.results.get(part, {}).get("facts", {}))
        return facts

    def notices(self) -> list[str]:
        """What a person should know even where nothing is to be done."""
        empty: Result = dict.fromkeys(NOTICES, ())
        lists = {part: empty | result for part, result in self.results.items()}
        return [
            *lists["services"]["notes"],
            *[text.format(name) for key, text in NOTICES.items() for result in lists.values() for name in result[key]],
        ]

    def _compare(self, wave: Wave) -> None:
        """Compare the layers of a wave side by side. An inventory may lack a part."""
        layers = {part: layer for part, layer in wave.items() if layer}
        compared = gather({part: partial(_compare_part, part, layer) for part, layer in layers.items()})
        if refused := [item for item in compared.values() if isinstance(item, Failure)]:
            raise Refusals(refused)
        self.comparisons |= compared
        for part, comparison in compared.items():
            self.results[part] = comparison.preview()
            self._facts |= self.results[part]["facts"]
        if "ingress" in wave and "ingress" not in layers:
            self.results["ingress"] = dict(NO_INGRESS)

    def _in_order(self) -> list[tuple[str, Comparison[Any]]]:
        return [(part, self.comparisons[part]) for part in (*PARTS, ORPHANS) if part in self.comparisons]

    def _first(self) -> Wave:
        inventory = self._inventory
        parameters = ParametersLayer(self._aws, inventory.parameters, inventory.account_id, self._tags)
        return {
            "network": NetworkLayer(self._aws, inventory, self._tags, Progress(None), False),
            "secrets": SecretsLayer(self._aws, inventory.secrets, self._tags, restore=inventory.restore_secrets),
            "parameters": parameters if inventory.parameters else None,
            "repositories": RepositoriesLayer(self._aws, inventory.repositories, self._tags)
            if inventory.repositories
            else None,
            "cluster": ClusterLayer(self._aws, checked(inventory.cluster), self._tags),
        }

    def _second(self) -> Wave:
        inventory, context = self._inventory, data_context(self._facts, self._tags)
        data = DataLayer(self._aws, inventory, context, Progress(None), 0, False)
        if inventory.ingress is None:
            return {"data": data, "ingress": None}
        place = ingress_context(self._facts, inventory.ingress)
        ingress = IngressLayer(self._aws, inventory.ingress, inventory.services, self._tags, place, postpones=True)
        return {"data": data, "ingress": ingress}

    def _third(self) -> Wave:
        inventory, target_groups = self._inventory, self._facts.get("target_groups") or {}
        context = monitoring_context(inventory, self._aws.region, self._identity, self._facts, self._tags)
        arns = arns_by_reference(self._facts)
        return {
            "roles": RolesLayer(self._aws, inventory, arns, self._tags, target_groups),
            "monitoring": MonitoringLayer(self._aws, context),
        }

    def _fourth(self) -> Wave:
        context = service_context(self._inventory, self._aws.region, self._facts, self._tags)
        release_tasks = ReleaseTaskHandler(self._api)
        services = ServicesLayer(self._api, self._inventory.services, context, release_tasks)
        return {"services": services, ORPHANS: self._orphans}


def records_of(inputs: Mapping[str, str]) -> dict[str, Any]:
    """What records() gives where nothing was compared."""
    return {part: {"inputs": digest, "same": ""} for part, digest in inputs.items()}


# Outputs that are lists of names, and how each name is told.
NOTICES = {
    "waiting_for_a_person": "needs a value from a person: {}",
    "kept_snapshots": "{}",
    "waiting_changes": "waits for the maintenance window: {}",
    "pending_reboots": "{}",
    "kept_vaults": "{}",
    "scheduled": "left alone, {}",
    "unconfirmed": "hears of no alarm until the message from AWS is confirmed: {}",
    "other_subscriptions": "not in the inventory, left alone: {}",
    "budget_notes": "{}",
    "orphans": "not in the inventory, left alone: {}",
    "left_lines": "{}",
}


def _compare_part(part: str, layer: Layer[Any]) -> Comparison[Any] | Failure:
    """Compare a part; what it refuses says which part it is of."""
    try:
        return compare(layer)
    except Failure as failure:
        failure.details["part"] = part
        return failure
