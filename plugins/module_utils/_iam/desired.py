# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The roles that the services need. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from .._inventory.inventory import Inventory
from .._inventory.services import Service
from .._plan.values import Address, Resource
from .names import EXECUTION, INFRASTRUCTURE, ROLE, TASK, given_role, role_name
from .policies import execution_policy, infrastructure_policy, infrastructure_trust, or_none, task_policy, trust_policy


def desired_roles(
    service: Service,
    inventory: Inventory,
    region: str,
    arns: Mapping[str, str],
    tags: Mapping[str, str],
    boundary: str = "",
) -> list[Resource]:
    """The execution role and the task role of a service, but for those that the inventory gives.

    boundary: the ARN of their permissions boundary, where they have one.
    """
    trust = trust_policy(inventory.account_id, region)
    policies = {
        EXECUTION: execution_policy(service, inventory, region, arns),
        TASK: or_none(task_policy(service, inventory.account_id, region, inventory.cluster)),
    }
    return [
        Resource(
            Address(ROLE, role_name(service, region, purpose)),
            {
                "trust": trust,
                "policy": policy,
                "more_policies": [],
                "description": f"{purpose.capitalize()} role of {service.name}",
                "tags": dict(tags),
                **bounded(boundary),
            },
        )
        for purpose, policy in policies.items()
        if not given_role(service, purpose)
    ]


def desired_infrastructure_role(
    service: Service, region: str, traffic: Mapping[str, str], tags: Mapping[str, str], boundary: str = ""
) -> Resource:
    """The role with which ECS moves a service's traffic. traffic: ARNs as alb_ingress gives them in target_groups."""
    properties = {
        "trust": infrastructure_trust(),
        "policy": infrastructure_policy(traffic),
        "more_policies": [],
        "description": f"Infrastructure role of {service.name}",
        "tags": dict(tags),
        **bounded(boundary),
    }
    return Resource(Address(ROLE, role_name(service, region, INFRASTRUCTURE)), properties)


def bounded(boundary: str) -> dict[str, str]:
    """The property of a role that has a permissions boundary; without one, what a role has by hand stays."""
    return {"boundary": boundary} if boundary else {}
