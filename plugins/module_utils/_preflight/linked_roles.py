# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The service-linked roles that AWS's services make for themselves at their first use, in the name of whoever uses them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html#service-linked-role-permissions
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from .._aws.errors import BotoCoreError, ClientError, code_of
from .._aws.partition import partition
from .._aws.session import Aws, gather
from .._data.names import CACHE_SUBNET_GROUP, DB_INSTANCE, DB_SUBNET_GROUP, REPLICATION_GROUP
from .._ecs.cluster import KIND as CLUSTER
from .._ecs.names import SCALABLE_TARGET, SERVICE
from .._ingress.names import LOAD_BALANCER
from .._inventory.faults import Fault
from .._inventory.inventory import Inventory
from .._plan.values import Verb
from .planned_calls import PlannedCall, PlannedStep

ACTION = "iam:CreateServiceLinkedRole"
ECS = ("ecs.amazonaws.com", "AWSServiceRoleForECS")
RDS = ("rds.amazonaws.com", "AWSServiceRoleForRDS")
CACHE = ("elasticache.amazonaws.com", "AWSServiceRoleForElastiCache")
LINKED = {
    CLUSTER: ECS,
    SERVICE: ECS,
    SCALABLE_TARGET: (
        "ecs.application-autoscaling.amazonaws.com",
        "AWSServiceRoleForApplicationAutoScaling_ECSService",
    ),
    LOAD_BALANCER: ("elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing"),
    DB_SUBNET_GROUP: RDS,
    DB_INSTANCE: RDS,
    CACHE_SUBNET_GROUP: CACHE,
    REPLICATION_GROUP: CACHE,
}
"""By kind of what is made: the service and its role, as the services' own guides name them."""


def missing_linked_roles(aws: Aws, inventory: Inventory, steps: Iterable[PlannedStep]) -> list[PlannedCall]:
    """The calls by which services will make their roles, for what is made; none where IAM does not say whether there is one."""
    made = [item for item in steps if item.step.verb is Verb.CREATE and item.step.address.kind in LINKED]
    needed = {LINKED[item.step.address.kind]: item.part for item in reversed(made)}
    exists = gather({role: partial(_exists, aws, role) for _service, role in needed})
    return [
        PlannedCall(
            part,
            ACTION,
            f"arn:{partition(inventory.region)}:iam::{inventory.account_id}:role/aws-service-role/{service}/{role}",
            (("iam:AWSServiceName", (service,)),),
        )
        for (service, role), part in needed.items()
        if not exists[role]
    ]


def linked_role_fault(call: PlannedCall, warning: bool = False) -> Fault:
    """The fault of a role that is missing and may not be made, with the command that makes it."""
    service, role = call.resource.split("/")[-2:]
    problem = (
        f"needs {role}, the role of {service} that the account has not, and {ACTION} is denied to these credentials"
    )
    hint = f"an administrator makes it once: aws iam create-service-linked-role --aws-service-name {service}"
    return Fault(call.key, problem, hint, warning)


def _exists(aws: Aws, role: str) -> bool:
    try:
        aws.client("iam").get_role(RoleName=role)
    except ClientError as error:
        return code_of(error) != "NoSuchEntity"
    except BotoCoreError:
        pass
    return True
