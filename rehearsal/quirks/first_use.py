"""Service-linked roles: a service makes its own at its first use, and refuses until it can assume it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from moto.iam.models import iam_backends

from .. import ACCOUNT_ID
from ..error_responses import ErrorResponse
from .ages import AGES
from .call import Call
from .switches import SWITCHES

KIND = QUIRK = "service-linked-roles"
PATH = "/aws-service-role/{0}/"


class Linked(NamedTuple):
    """A service's role, and how the service refuses while it cannot assume it; without a code it does not."""

    principal: str
    role: str
    code: str = ""
    words: str = ""


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
ELB = Linked("elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing")
CACHE = Linked("elasticache.amazonaws.com", "AWSServiceRoleForElastiCache")


def refuse(linked: Linked) -> Callable[[Call], ErrorResponse | None]:
    """Makes the role where there is none, and refuses while it is new."""

    def judge(call: Call) -> ErrorResponse | None:
        arn = _made(linked, call.now)
        if not linked.code or not AGES.younger(KIND, linked.role, SWITCHES.seconds(QUIRK), call.now):
            return None
        return ErrorResponse(400, linked.code, linked.words.format(arn=arn))

    return judge


def _made(linked: Linked, now: float) -> str:
    backend = iam_backends[ACCOUNT_ID]["aws"]
    path = PATH.format(linked.principal)
    if not any(role.name == linked.role for role in backend.roles.values()):
        trust = (
            '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
            f'"Principal": {{"Service": "{linked.principal}"}}}}]}}'
        )
        backend.create_role(linked.role, trust, path, None, "", [], "3600", linked.principal)
        AGES.note(KIND, linked.role, now)
    return f"arn:aws:iam::{ACCOUNT_ID}:role{path}{linked.role}"
