"""Service-linked roles: a service makes its own at its first use, and refuses until it can assume it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from moto.iam.models import iam_backends

from .. import ACCOUNT_ID
from .. import iam_evaluation as iam
from ..error_responses import ErrorResponse
from .ages import AGES
from .call import Call
from .switches import SWITCHES

KIND = QUIRK = "service-linked-roles"
PATH = "/aws-service-role/{0}/"


class Linked(NamedTuple):
    """A service's role, and how the service refuses while it cannot assume it; without a code it does not.

    denied: how it refuses a caller that may not make the role, where that differs; without words those of IAM.
    """

    principal: str
    role: str
    code: str = ""
    words: str = ""
    denied: tuple[str, str] | None = None

    @property
    def arn(self) -> str:
        """The role's ARN."""
        return f"arn:aws:iam::{ACCOUNT_ID}:role{PATH.format(self.principal)}{self.role}"


ECS = Linked(
    "ecs.amazonaws.com",
    "AWSServiceRoleForECS",
    "InvalidParameterException",
    "Unable to assume the service linked role. Please verify that the ECS service linked role exists.",
)
SCALING = Linked(
    "ecs.application-autoscaling.amazonaws.com",
    "AWSServiceRoleForApplicationAutoScaling_ECSService",
    "ValidationException",
    "Unable to assume IAM role: {arn}",
)
RDS = Linked(
    "rds.amazonaws.com",
    "AWSServiceRoleForRDS",
    "InvalidParameterValue",
    "Unable to create the resource. Verify that you have permission to create service linked role. "
    "Otherwise wait and try again later",
)
# https://github.com/kubernetes/kops/issues/16218
ELB = Linked("elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing", denied=("AccessDenied", ""))
# https://github.com/aws-controllers-k8s/community/issues/367
CACHE = Linked(
    "elasticache.amazonaws.com",
    "AWSServiceRoleForElastiCache",
    denied=(
        "ServiceLinkedRoleNotFoundFault",
        "This action cannot be completed due to insufficient permissions. (Recommended action) Please create new role "
        "using IAM API CreateServiceLinkedRole.",
    ),
)


KNOWN = {linked.principal: linked for linked in (ECS, SCALING, RDS, ELB, CACHE)}
"""By service."""


def refuse(linked: Linked) -> Callable[[Call], ErrorResponse | None]:
    """Makes the role where there is none and the caller may, and refuses while it is new."""

    def judge(call: Call) -> ErrorResponse | None:
        if not exists(linked):
            wanted = iam.Call("iam:CreateServiceLinkedRole", linked.arn, {"iam:AWSServiceName": linked.principal})
            if refused := call.refuses(wanted):
                code, words = linked.denied or (linked.code, linked.words)
                return ErrorResponse(
                    403 if code == "AccessDenied" else 400, code, words.format(arn=linked.arn) or refused
                )
            make(linked, call.now)
        if not linked.code or not AGES.younger(KIND, linked.role, SWITCHES.seconds(QUIRK), call.now):
            return None
        return ErrorResponse(400, linked.code, linked.words.format(arn=linked.arn))

    return judge


def exists(linked: Linked) -> bool:
    """Whether the account has a service's role."""
    return any(role.name == linked.role for role in iam_backends[ACCOUNT_ID]["aws"].roles.values())


def make(linked: Linked, now: float) -> Any:
    """Make a service's role."""
    trust = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
        f'"Principal": {{"Service": "{linked.principal}"}}}}]}}'
    )
    backend = iam_backends[ACCOUNT_ID]["aws"]
    AGES.note(KIND, linked.role, now)
    return backend.create_role(
        linked.role, trust, PATH.format(linked.principal), None, "", [], "3600", linked.principal
    )
