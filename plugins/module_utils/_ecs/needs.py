# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a running service needs of the other layers, from what ECS says of it: whoever takes one of these away cuts it off. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from .._inventory.references import secret_arn
from .answers import target_groups_of

Answer = Mapping[str, Any]
NONE: frozenset[Any] = frozenset()


@dataclass(frozen=True)
class Needs:
    """ports: that its tasks are reached on. roles and target_groups: ARNs. secrets: ARNs of secrets and parameters.

    rules: ARNs of the listener rules that ECS changes. log_groups: names.
    """

    ports: frozenset[int] = NONE
    roles: frozenset[str] = NONE
    secrets: frozenset[str] = NONE
    log_groups: frozenset[str] = NONE
    target_groups: frozenset[str] = NONE
    rules: frozenset[str] = NONE
    security_groups: frozenset[str] = NONE
    subnets: frozenset[str] = NONE

    def __or__(self, other: Needs) -> Needs:
        """What both need."""
        return Needs(**{item.name: getattr(self, item.name) | getattr(other, item.name) for item in fields(Needs)})


def task_needs(definition: Answer) -> Needs:
    """What tasks of a task definition need, as DescribeTaskDefinition gives it."""
    containers = definition.get("containerDefinitions") or []
    ports = {mapping["containerPort"] for item in containers for mapping in item.get("portMappings") or []}
    secrets = {secret_arn(secret["valueFrom"]) for item in containers for secret in item.get("secrets") or []}
    secrets |= {
        item["repositoryCredentials"]["credentialsParameter"]
        for item in containers
        if item.get("repositoryCredentials")
    }
    options = [(item.get("logConfiguration") or {}).get("options") or {} for item in containers]
    roles = {definition.get("executionRoleArn"), definition.get("taskRoleArn")}
    return Needs(
        ports=frozenset(ports),
        roles=frozenset(role for role in roles if role),
        secrets=frozenset(secrets),
        log_groups=frozenset(option["awslogs-group"] for option in options if "awslogs-group" in option),
    )


def service_needs(service: Answer) -> Needs:
    """What a service needs beside its tasks, as DescribeServices gives it."""
    balancers = service.get("loadBalancers") or []
    advanced = [item.get("advancedConfiguration") or {} for item in balancers]
    network = (service.get("networkConfiguration") or {}).get("awsvpcConfiguration") or {}
    rules = [item.get(name) for item in advanced for name in ("productionListenerRule", "testListenerRule")]
    return Needs(
        ports=frozenset(item["containerPort"] for item in balancers),
        roles=frozenset(item["roleArn"] for item in advanced if item.get("roleArn")),
        target_groups=frozenset(target_groups_of(service)),
        rules=frozenset(str(rule) for rule in rules if rule),
        security_groups=frozenset(network.get("securityGroups") or ()),
        subnets=frozenset(network.get("subnets") or ()),
    )
