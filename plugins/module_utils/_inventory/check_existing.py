# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the options with which a service goes on with what there is fit each other and those of other services."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .faults import Fault
from .inventory import Inventory
from .services import Service

OWN: Mapping[str, Callable[[Service], str]] = {"family": Service.family_name, "log_group": Service.log_group_name}


def check_existing(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of a cluster of somebody else, of launch types, and of families and log groups that two services would share."""
    yield from _cluster(inventory, variables)
    for name, service in inventory.services.items():
        yield from _launch_type(f"services.{name}", service, inventory)
        yield from _roles(f"services.{name}", service, inventory)
    for option, name_of in OWN.items():
        first: dict[str, str] = {}
        for key, service in inventory.services.items():
            other = first.setdefault(name_of(service), key)
            given = next((item for item in (key, other) if getattr(inventory.services[item], option)), "")
            if other != key and given:
                beside = key if given == other else other
                problem = f"is {name_of(service)}, which services.{beside} has, too"
                yield Fault(f"services.{given}.{option}", problem, "give each service its own")


def _cluster(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    given, cluster = variables.get("cluster"), inventory.cluster
    for name in ("container_insights", "capacity_providers", "exec_logging", "runtime_monitoring"):
        if cluster and cluster.existing and isinstance(given, Mapping) and given.get(name) is not None:
            yield Fault(f"cluster.{name}", "is an option of a cluster that is made, beside existing", "drop it")
    if cluster and cluster.existing.startswith("arn:"):
        region, account = cluster.existing.split(":")[3:5]
        if inventory.region and (region, account) != (inventory.region, inventory.account_id or account):
            problem = f"is a cluster of {account} in {region}, but the environment is in {inventory.region}"
            yield Fault("cluster.existing", problem, "name a cluster of its account and region")


def _launch_type(key: str, service: Service, inventory: Inventory) -> Iterator[Fault]:
    if service.launch_type and service.capacity_providers:
        problem = f"is {service.launch_type}, beside capacity_providers"
        yield Fault(f"{key}.launch_type", problem, "keep one: AWS takes a launch type or capacity providers")
    own = inventory.cluster if inventory.cluster and not inventory.cluster.existing else None
    providers = own.capacity_providers if own else ["FARGATE"]
    if not service.launch_type and not service.capacity_providers and "FARGATE" not in providers:
        problem = "is not given, and the cluster lacks the capacity provider FARGATE"
        hint = "give launch_type FARGATE, or add FARGATE to cluster.capacity_providers"
        yield Fault(f"{key}.launch_type", problem, hint)


def _roles(key: str, service: Service, inventory: Inventory) -> Iterator[Fault]:
    """ECS takes roles of its own account alone: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"""
    for option, role in (("execution_role", service.execution_role), ("task_role", service.task_role)):
        account = role.split(":")[4] if role.startswith("arn:") else inventory.account_id
        if inventory.account_id and account != inventory.account_id:
            problem = f"is of account {account}, but aws_account_id is {inventory.account_id}"
            yield Fault(f"{key}.{option}", problem, "name a role of that account")
