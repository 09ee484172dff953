"""IAM and STS: roles, users and policies by name, with their permissions boundary."""

from __future__ import annotations

from typing import Any

from moto.iam.models import iam_backends

from .. import ACCOUNT_ID
from ..iam_evaluation import Call
from .check import Request, request_tags, resource_tags, tags, with_tagging

READS = ("List", "GetAccount", "GenerateCredential", "GetCredential")
OWN_BOUNDARY = ("CreateRole", "CreateUser", "PutRolePermissionsBoundary", "PutUserPermissionsBoundary")
NAMED = {"UserName": "user", "GroupName": "group", "InstanceProfileName": "instance-profile"}
TAGGING = {"CreateRole": "iam:TagRole", "CreatePolicy": "iam:TagPolicy", "CreateUser": "iam:TagUser"}


def calls(request: Request) -> list[Call]:
    """What IAM asks for one call."""
    if request.operation.startswith(READS):
        return [request.call()]
    resources, context = _resources(request), _context(request)
    about = [request.call(arn, **context, **_role_tags(request)) for arn in resources]
    tagging = TAGGING.get(request.operation, "")
    return with_tagging(about, tagging, resources, tags(request.parameters.get("Tags")) if tagging else {})


def _resources(request: Request) -> list[str]:
    path = str(request.parameters.get("Path") or "/")
    if request.operation == "CreatePolicy":
        return [request.arn(f"policy{path}{request.parameters.get('PolicyName')}", region="")]
    found = [arn_of_role(name) or request.arn(f"role{path}{name}", region="") for name in request.named("RoleName")]
    found += [request.arn(f"{NAMED[key]}{path}{name}", region="") for key in NAMED for name in request.named(key)]
    found = found or request.named("PolicyArn", "OpenIDConnectProviderArn", "PolicySourceArn")
    if request.operation == "CreateServiceLinkedRole":
        service = request.parameters.get("AWSServiceName")
        found = [request.arn(f"role/aws-service-role/{service}/AWSServiceRole", region="")]
    return found or ["*"]


def _context(request: Request) -> dict[str, Any]:
    context = request_tags(tags(request.parameters.get("Tags")))
    if request.operation in OWN_BOUNDARY:
        boundary = request.parameters.get("PermissionsBoundary")
    else:
        boundary = next((_boundary(name) for name in request.named("RoleName")), None)
    given = {
        "iam:PermissionsBoundary": boundary,
        "iam:PolicyARN": request.parameters.get("PolicyArn"),
        "iam:AWSServiceName": request.parameters.get("AWSServiceName"),
    }
    return context | {key: str(value) for key, value in given.items() if value}


def pass_role(arn: str, service: str) -> Call:
    """Handing a role to a service."""
    return Call("iam:PassRole", arn, {"iam:PassedToService": service})


def arn_of_role(name: str) -> str | None:
    """The ARN of a role; None where there is none."""
    role = _role(name)
    return str(role.arn) if role else None


def _boundary(name: str) -> str | None:
    role = _role(name)
    return role.permissions_boundary_arn if role else None


def _role_tags(request: Request) -> dict[str, str]:
    role = next((_role(name) for name in request.named("RoleName")), None)
    return resource_tags(tags(role.tags)) if role and role.tags else {}


def _role(name: str) -> Any:
    roles = iam_backends[ACCOUNT_ID]["aws"].roles.values()
    return next((role for role in roles if role.name == name), None)
