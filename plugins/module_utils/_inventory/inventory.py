# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory as values, with every default filled in; and whatever is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from .._plan.owner import environment_id, owner_tags
from .backup_plan import BackupPlan
from .cost import Cost
from .data_stores import Cache, Database, ExternalCache, ExternalDatabase
from .environment import AssumeRole, Cluster, HistoryBefore, Ingress, Network
from .faults import Fault, suggestion
from .hours import EnvironmentHours, own_or_shared, with_zone
from .monitoring import Monitoring
from .parameters import Parameter
from .plain import read_plain
from .profiles import PROFILES, merge
from .repositories import Repository
from .schema import read
from .secrets import Secret, SecretPolicy
from .services import Service

T = TypeVar("T")


@dataclass(frozen=True)
class Inventory:
    """Every section that was given; a section that is absent is None or empty."""

    account_id: str = ""
    region: str = ""
    environment_name: str = ""
    profile: str = ""
    aws_assume_role: AssumeRole | None = None
    permissions_boundary: str = ""
    report_bucket: str = ""
    protected: bool = False
    restore_secrets: bool = False
    allow_interruption: list[str] = field(default_factory=list)
    allow_major_upgrade: list[str] = field(default_factory=list)
    image_tag: str = ""
    image_tags: dict[str, str] = field(default_factory=dict)
    resource_tags: dict[str, str] = field(default_factory=dict)
    network: Network | None = None
    cluster: Cluster | None = None
    ingress: Ingress | None = None
    monitoring: Monitoring | None = None
    history_before: HistoryBefore | None = None
    cost: Cost = field(default_factory=Cost)
    hours: EnvironmentHours | None = None
    backup: BackupPlan | None = None
    secret_policy: SecretPolicy = field(default_factory=SecretPolicy)
    databases: dict[str, Database] = field(default_factory=dict)
    caches: dict[str, Cache] = field(default_factory=dict)
    external_databases: dict[str, ExternalDatabase] = field(default_factory=dict)
    external_caches: dict[str, ExternalCache] = field(default_factory=dict)
    secrets: dict[str, Secret] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    repositories: dict[str, Repository] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)

    @property
    def tags(self) -> dict[str, str]:
        """The tags of everything that the environment makes."""
        name = f"{self.cluster.name}/{self.environment_name}" if self.cluster else ""
        return {**self.resource_tags, **owner_tags(environment_id(name))}


SINGLE = {
    "aws_assume_role": AssumeRole,
    "network": Network,
    "cluster": Cluster,
    "ingress": Ingress,
    "monitoring": Monitoring,
    "history_before": HistoryBefore,
    "cost": Cost,
    "hours": EnvironmentHours,
    "backup": BackupPlan,
    "secret_policy": SecretPolicy,
}
ABSENT_IF_EMPTY = ("hours", "backup")
EXTERNAL = {"databases": ExternalDatabase, "caches": ExternalCache}
TRUE = ("true", "yes")
MAPS = {
    "databases": Database,
    "caches": Cache,
    "secrets": Secret,
    "parameters": Parameter,
    "repositories": Repository,
}


def checked(section: T | None) -> T:
    """A section that the checks of the inventory have seen to be there."""
    if section is None:
        raise AssertionError("a section is used that was not checked")
    return section


def load(variables: Mapping[str, Any], faults: list[Fault]) -> Inventory:
    """The inventory from its variables; faults are added, and a section with a fault is left out."""
    values: dict[str, Any] = {}
    if "environment_name" in variables:  # a whole inventory, which is monitored unless it says otherwise
        variables = {**variables, "monitoring": variables.get("monitoring") or {}}
    for name, cls in SINGLE.items():
        if variables.get(name) is not None and (variables[name] or name not in ABSENT_IF_EMPTY):
            values[name] = read(cls, variables[name], name, faults)
    for name, item in MAPS.items():
        if variables.get(name) is not None:
            own, others = _by_owner(name, variables[name])
            values[name] = _read_map(item, own, name, faults)
            if others:
                values[f"external_{name}"] = _read_map(EXTERNAL[name], others, name, faults)
    if values.get("cluster"):
        for name, named in (("monitoring", _named), ("cost", _budget_named), ("backup", _vault_named)):
            if values.get(name):
                values[name] = named(values[name], values["cluster"].name)
    if shared := values.get("hours"):
        values["hours"] = shared = with_zone(shared)
    services = read_services(variables, faults)
    values["services"] = {
        key: replace(item, hours=own_or_shared(item.hours, shared)) if item.hours or shared else item
        for key, item in services.items()
    }
    values |= read_plain(variables, faults)
    return Inventory(
        **{item.name: values[item.name] for item in fields(Inventory) if values.get(item.name) is not None}
    )


def _shapeless(key: str, entries: Any) -> list[Fault]:
    """What is not a mapping where one of mappings is meant."""
    if not isinstance(entries, Mapping):
        return [Fault(key, "is not a mapping of mappings", "give one entry for each name")]
    wrong = {name: item for name, item in entries.items() if not isinstance(item, Mapping)}
    return [
        Fault(f"{key}.{name}", "is empty" if item is None else f"is {item!r}", "give a mapping of its options")
        for name, item in wrong.items()
    ]


def read_services(variables: Mapping[str, Any], faults: list[Fault]) -> dict[str, Service]:
    """The services, each laid over its profile, the inventory's profiles and service_defaults."""
    services, defaults = variables.get("services"), variables.get("service_defaults") or {}
    own = variables.get("profiles") or {}
    if services is None:
        return {}
    if shapeless := [*_shapeless("services", services), *_shapeless("profiles", own)]:
        faults += shapeless
        return {}
    if not isinstance(defaults, Mapping):
        faults.append(Fault("service_defaults", "is not a mapping", "give the options that all services share"))
        return {}
    found = {}
    for name, entry in services.items():
        profile = str(entry.get("profile", "generic"))
        if profile not in PROFILES and profile not in own:
            faults.append(
                Fault(
                    f"services.{name}.profile",
                    f"is {profile}, which no profile is named",
                    suggestion(profile, {*PROFILES, *own}),
                )
            )
            continue
        layers = (PROFILES.get(profile, {}), defaults, own.get(profile, {}), entry)
        service = read(Service, merge(*layers), f"services.{name}", faults)
        if service is not None:
            found[str(name)] = service
    return found


def _named(monitoring: Monitoring, cluster: str) -> Monitoring:
    topic, dashboard = monitoring.topic or f"{cluster}-alarms", monitoring.dashboard or cluster
    return replace(monitoring, topic=topic, dashboard=dashboard)


def _budget_named(cost: Cost, cluster: str) -> Cost:
    if cost.budget:
        cost = replace(cost, budget=replace(cost.budget, name=cost.budget.name or cluster))
    if cost.anomalies:
        cost = replace(cost, anomalies=replace(cost.anomalies, name=cost.anomalies.name or cluster))
    return cost


def _vault_named(backup: BackupPlan, cluster: str) -> BackupPlan:
    """The vault's name takes 50 characters."""
    return replace(backup, vault=backup.vault or f"{re.sub('[^A-Za-z0-9_-]', '-', cluster)[:42]}-backups")


def _by_owner(section: str, entries: Any) -> tuple[Any, dict[str, Any]]:
    """The entries of a section without those that somebody else owns, and these."""
    if section not in EXTERNAL or not isinstance(entries, Mapping):
        return entries, {}
    others = {
        name: item
        for name, item in entries.items()
        if isinstance(item, Mapping) and str(item.get("external", False)).lower() in TRUE
    }
    return {name: item for name, item in entries.items() if name not in others}, others


def _read_map(cls: type[Any], data: Any, key: str, faults: list[Fault]) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        faults.append(Fault(key, "is not a mapping", "give one entry for each name"))
        return {}
    read_items = {str(name): read(cls, value, f"{key}.{name}", faults) for name, value in data.items()}
    return {name: item for name, item in read_items.items() if item is not None}
