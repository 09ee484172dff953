# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the roles of a service may do at most: what its entry of the inventory needs, by names and not by ids. Pure."""

from __future__ import annotations

from typing import Any

from .._iam.policies import execution_policy, infrastructure_policy, task_policy
from .._ingress.names import alternate_name, target_group_name
from .._inventory.inventory import Inventory
from .._inventory.services import Service
from .arns import RANDOM, Arns
from .packing import document


def boundary_document(service: Service, inventory: Inventory) -> dict[str, Any]:
    """The union of the policies of a service's roles."""
    region = inventory.region
    policies = [
        execution_policy(service, inventory, region, _references(inventory)),
        task_policy(service, inventory.account_id, region, inventory.cluster),
    ]
    if service.deployment.shifts_traffic:
        policies.append(infrastructure_policy(_traffic(service, inventory)))
    return document([statement for policy in policies for statement in policy["Statement"]])


def _references(inventory: Inventory) -> dict[str, str]:
    """The ARNs of secrets and parameters by reference, as patterns."""
    arns = Arns(inventory)
    return {
        **{
            f"secret.{key}": arns.arn("secretsmanager", f"secret:{item.name}{RANDOM}")[0]
            for key, item in inventory.secrets.items()
        },
        **{
            f"parameter.{key}": arns.arn("ssm", f"parameter/{item.name.removeprefix('/')}")[0]
            for key, item in inventory.parameters.items()
        },
        **{f"rds.{key}": arns.arn("secretsmanager", "secret:rds!db-*")[0] for key in inventory.databases},
    }


def _traffic(service: Service, inventory: Inventory) -> dict[str, str]:
    """Target groups and listener rules, as patterns."""
    arns, name = Arns(inventory), (inventory.ingress.balancer_name if inventory.ingress else "") or "*"
    first, second = (f"targetgroup/{item}/*" for item in (target_group_name(service), alternate_name(service)))
    groups = arns.arn("elasticloadbalancing", first, second)
    [rule] = arns.arn("elasticloadbalancing", f"listener-rule/app/{name}/*/*/*")
    return {"arn": groups[0], "alternate_arn": groups[1], "production_rule_arn": rule, "test_rule_arn": rule}
