# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every layer of an environment against its inventory, in one process: what differs, and what the layers know of each other.

Layers that need nothing of one another are read side by side, so the time is that of the longest chain of reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any, Optional

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._aws.session import Aws, gather
from .._data.desired import DataContext
from .._data.layer import DataLayer
from .._ecs.cluster import ClusterLayer
from .._ecs.context import service_context
from .._ecs.layer import ServicesLayer
from .._iam.layer import RolesLayer
from .._ingress.layer import NOTHING, IngressLayer
from .._inventory.inventory import Inventory, checked
from .._module.converge import Layer, Preview, preview
from .._module.inventory import arns_by_reference
from .._module.last_converged import LastConverged
from .._monitoring.context import MonitoringContext
from .._monitoring.layer import MonitoringLayer
from .._monitoring.reads import alarm_tags
from .._network.layer import NetworkLayer
from .._parameters.layer import ParametersLayer
from .._plan.fingerprint import fingerprint
from .._plan.values import UNKNOWN
from .._secrets.layer import SecretsLayer
from .differences import Difference, told

Result = dict[str, Any]
# Optional, as pylint takes Foreseen | None, which is evaluated here, for an operation on numbers.
Wave = Mapping[str, Callable[[], Optional[Preview]]]  # noqa: UP045

# The parts of each role, in the order in which a deploy runs the roles.
ROLES: Mapping[str, tuple[str, ...]] = {
    "network": ("network",),
    "secrets": ("secrets", "parameters"),
    "data": ("data",),
    "ingress": ("ingress",),
    "monitoring": ("monitoring",),
    "services": ("roles", "cluster", "services"),
}
PARTS = [part for parts in ROLES.values() for part in parts]
# What each role publishes for those that follow, of its parts' results.
FACTS = {
    "ingress": ("load_balancer", "listeners", "target_groups", "hosted_zone_id", "certificate_arn", "urls"),
    "monitoring": ("topic_arn", "log_groups", "alarms", "dashboard", "dashboard_url", "unconfirmed"),
    "data": ("databases", "caches", "pending"),
    "roles": ("execution_roles", "task_roles", "infrastructure_roles"),
}


class Survey:
    """One look at an environment. identity: of AWS's GetCallerIdentity."""

    def __init__(self, aws: Aws, inventory: Inventory, identity: Mapping[str, str]) -> None:
        self._aws = aws
        self._inventory = inventory
        self._identity = identity
        self._tags = inventory.resource_tags
        self.layers: dict[str, Layer] = {}
        self.seen: dict[str, Preview] = {}
        self.found: dict[str, Result] = {}

    def run(self) -> None:
        """Look at every part, as its module does in check mode."""
        with ThreadPoolExecutor(max_workers=1) as early:
            # The longest chain of pages, and none needs another part; where it fails, the part that needs it asks again.
            early.submit(alarm_tags(self._aws, self._tags).fill)
            for wave in (self._first, self._second, self._third, self._fourth):
                seen = gather({part: partial(_of, part, look) for part, look in wave().items()})
                self.seen |= {part: item for part, item in seen.items() if item}
                self.found |= {part: item.result if item else dict(NOTHING) for part, item in seen.items()}

    def differences(self, last_converged: Mapping[str, LastConverged]) -> list[Difference]:
        """What differs, and whether it has drifted since the parts were last brought in line."""
        found: list[Difference] = []
        for part in (part for part in PARTS if part in self.seen):
            seen = self.seen[part]
            found += told(
                part,
                seen.plan,
                seen.actual,
                _desired_fingerprint(last_converged, part),
                self._desired_fingerprint(part),
            )
        return found

    def todo(self, last_converged: Mapping[str, LastConverged]) -> list[str]:
        """The parts that have something to do, to wait for, or to remember."""
        return [
            part
            for part in PARTS
            if part in self.seen and self._is_open(part, _desired_fingerprint(last_converged, part))
        ]

    def _is_open(self, part: str, before: str) -> bool:
        seen = self.seen[part]
        return bool(seen.plan or seen.result["pending"]) or before != self._desired_fingerprint(part)

    def _desired_fingerprint(self, part: str) -> str:
        return fingerprint(self.seen[part].desired, self.layers[part].rules)

    def facts(self) -> dict[str, Any]:
        """What the roles publish, as far as it was looked at."""
        found = self.found
        facts: dict[str, Any] = {}
        if "network" in found:
            facts["network_facts"] = {**found["network"]["network"], "pending": found["network"]["pending"]}
        if "secrets" in found:
            parameters = found["parameters"].get("parameters", {})
            facts["secret_facts"] = {"secrets": found["secrets"]["secrets"], "parameters": parameters}
        for part, name in (
            ("data", "data_facts"),
            ("ingress", "ingress_facts"),
            ("monitoring", "monitoring_facts"),
            ("roles", "role_facts"),
        ):
            if part in found:
                facts[name] = {key: found[part].get(key) for key in FACTS[part]}
        return facts

    def notices(self) -> list[str]:
        """What a person should know even where nothing is to be done."""
        found = self.found
        waiting = [
            *found.get("secrets", {}).get("waiting_for_a_person", []),
            *found.get("parameters", {}).get("waiting_for_a_person", []),
        ]
        unconfirmed = found.get("monitoring", {}).get("unconfirmed", [])
        return [
            *found.get("services", {}).get("notes", []),
            *[f"waiting for a person to set: {name}" for name in waiting],
            *[f"hears of no alarm until the message from AWS is confirmed: {name}" for name in unconfirmed],
            *[
                f"not in the inventory, left alone: {name}"
                for name in found.get("monitoring", {}).get("other_subscriptions", [])
            ],
            *[f"not in the inventory, left alone: {name}" for name in found.get("ingress", {}).get("orphans", [])],
        ]

    def _first(self) -> Wave:
        inventory = self._inventory
        parameters = ParametersLayer(self._aws, inventory.parameters, inventory.account_id, self._tags)
        return {
            "network": self._look(NetworkLayer(self._aws, inventory, self._tags, Progress(None), False)),
            "secrets": self._look(SecretsLayer(self._aws, inventory.secrets, self._tags)),
            "parameters": self._look(parameters) if inventory.parameters else lambda: None,
            "cluster": self._look(ClusterLayer(self._aws, checked(inventory.cluster), self._tags)),
        }

    def _second(self) -> Wave:
        network = self.found["network"]["network"]
        context = DataContext(network["subnets"]["isolated"], network["security_groups"], self._tags)
        layer = DataLayer(self._aws, self._inventory, context, Progress(None), 0, False)
        return {"data": self._look(layer), "ingress": self._ingress}

    def _third(self) -> Wave:
        arns, traffic = arns_by_reference(self._options()), self.found["ingress"]["target_groups"]
        roles = RolesLayer(self._aws, self._inventory, arns, self._tags, traffic)
        return {"roles": self._look(roles), "monitoring": self._look(MonitoringLayer(self._aws, self._watched()))}

    def _fourth(self) -> Wave:
        return {"services": self._services}

    def _look(self, layer: Layer) -> Callable[[], Preview]:
        self.layers[layer.part] = layer
        return partial(preview, layer)

    def _ingress(self) -> Preview | None:
        inventory, network = self._inventory, self.found["network"]["network"]
        if inventory.ingress is None:
            return None
        place = {
            "vpc_id": network["vpc_id"],
            "subnet_ids": network["subnets"]["public"],
            "security_group_ids": [network["security_groups"]["alb"]],
        }
        return self._look(IngressLayer(self._aws, inventory.ingress, inventory.services, self._tags, place))()

    def _services(self) -> Preview:
        cluster = checked(self._inventory.cluster)
        context = service_context(self._options(), self._inventory.secrets, self._aws.region)
        layer = ServicesLayer(self._aws, cluster.name, self._inventory.services, context, Progress(None))
        seen = self._look(layer)()
        # A deployment that goes on is followed to its end, so that this run has its verdict.
        pending = [*seen.result["pending"], *layer.rollouts]
        return replace(seen, result={**seen.result, "pending": pending, "notes": layer.notes()})

    def _watched(self) -> MonitoringContext:
        inventory, ingress = self._inventory, self.found["ingress"]
        groups = ingress["target_groups"]
        return MonitoringContext(
            monitoring=checked(inventory.monitoring),
            cluster=checked(inventory.cluster),
            services=inventory.services,
            account_id=self._identity["Account"],
            region=self._aws.region,
            databases=inventory.databases,
            caches=inventory.caches,
            load_balancer=(ingress["load_balancer"] or {}).get("full_name") or UNKNOWN,
            target_groups={key: item["full_name"] for key, item in groups.items()},
            alternate_target_groups={
                key: item["alternate_full_name"] for key, item in groups.items() if "alternate_full_name" in item
            },
            tags=self._tags,
            partition=self._identity["Arn"].split(":")[1],
        )

    def _options(self) -> dict[str, Any]:
        """The results so far under the names that modules have for them."""
        found, inventory = self.found, self._inventory
        roles = found.get("roles", {})
        network = found["network"]["network"]
        return {
            "aws_account_id": inventory.account_id,
            "image_tag": inventory.image_tag or "latest",
            "image_tags": inventory.image_tags,
            "resource_tags": self._tags,
            "secret_arns": found["secrets"]["secrets"],
            "parameter_arns": found["parameters"].get("parameters", {}),
            "database_endpoints": found["data"]["databases"],
            "cache_endpoints": found["data"]["caches"],
            "target_groups": found["ingress"]["target_groups"],
            "alarms": found.get("monitoring", {}).get("alarms", {}),
            "subnets": network["subnets"],
            "security_groups": [network["security_groups"]["ecs"]],
            **{name: roles.get(name, {}) for name in FACTS["roles"]},
        }


def _of(part: str, look: Callable[[], Preview | None]) -> Preview | None:
    """What a part looks like; a Failure says which part it is of."""
    try:
        return look()
    except Failure as failure:
        failure.details["part"] = part
        raise


def _desired_fingerprint(last_converged: Mapping[str, LastConverged], part: str) -> str:
    return last_converged[part].fingerprint if part in last_converged else ""
